import { PortClass, portClass } from './protocol';
import { ResolvedRoute } from './routes';
import { matchRuleName } from './rule-names';
import { PathMatch } from '../../domain/path-match';
import { HeaderCondition, RequestMatch } from '../../domain/request-match';
import { ServicePort } from '../../domain/service-port';
import type * as istio from '../../imports/networking.istio.io';

type HttpRule = istio.VirtualServiceSpecHttp;
type HttpMatch = istio.VirtualServiceSpecHttpMatch;

/** Where a track's requests go: a host, and a subset of it where one host has both tracks. */
export interface TrackHost {
  readonly host: string;
  readonly subset?: string;
}

/** Who gets what, for one VirtualService. */
export interface TrackHosts {
  readonly stable: TrackHost;
  /** Undefined where there is no canary track. */
  readonly canary?: TrackHost;
  readonly weight: number;
  readonly match: RequestMatch[];
  /** While the canary is idle, what matches goes to stable: the rules stay, so that patches on them do. */
  readonly idle: boolean;
}

/** The VirtualService for the gateways: rules for matching requests first, then a rule per route. */
export function gatewayVirtualService(hosts: string[], gateways: string[], routes: ResolvedRoute[], split: TrackHosts): istio.VirtualServiceSpec {
  return {
    hosts,
    gateways,
    http: rules(routes.map(route => ({ name: route.name, port: route.port, match: uri(route.path) })), split),
  };
}

/**
 * The VirtualService for callers in the mesh, for every port of the Service: a port that no rule is for would
 * fall back to the whole Service, that is to both tracks by the number of their pods.
 */
export function meshVirtualService(host: string, ports: ServicePort[], split: TrackHosts): istio.VirtualServiceSpec {
  const of = (wanted: PortClass) => ports.filter(port => portClass(port) === wanted);
  const http = of(PortClass.HTTP);
  const tcp = of(PortClass.TCP);
  const single = ports.length === 1;
  return {
    hosts: [host],
    http: rules(http.map(({ name, port }) => ({ name: single ? 'default' : name, port, match: single ? undefined : { port } })), split),
    ...tcp.length === 0 ? {} : { tcp: tcp.map(({ port }) => ({ match: [{ port }], route: shares(split, port) })) },
  };
}

/** For every route a rule that takes matching requests to the canary, or to stable while it is idle; then, in the same order, a rule that splits the rest. */
function rules(routes: { name: string; port: number; match?: HttpMatch }[], split: TrackHosts): HttpRule[] {
  const { stable, canary, match, idle } = split;
  const matched = canary === undefined || match.length === 0 ? [] : routes.map(route => ({
    name: matchRuleName(route.name),
    match: match.map(({ headers }) => ({ headers: Object.fromEntries(headers.map(condition)), ...route.match })),
    route: [destination(idle ? stable : canary, route.port)],
  }));
  return [...matched, ...routes.map(route => ({
    name: route.name,
    ...route.match === undefined ? {} : { match: [route.match] },
    route: shares(split, route.port),
  }))];
}

/** Both tracks with their weights, also at 0 and 100: a step of a rollout is then a change of two numbers. */
function shares({ stable, canary, weight }: TrackHosts, port: number) {
  return canary === undefined ? [destination(stable, port)] : [
    { ...destination(stable, port), weight: 100 - weight },
    { ...destination(canary, port), weight },
  ];
}

/** The port is always written: without it a gateway takes its own port number for the Service's. */
function destination(track: TrackHost, port: number) {
  return { destination: { ...track, port: { number: port } } };
}

function condition({ name, exact, regex }: HeaderCondition): [string, istio.VirtualServiceSpecHttpMatchHeaders] {
  return [name, exact === undefined ? { regex } : { exact }];
}

function uri(path: PathMatch | undefined): HttpMatch | undefined {
  return path === undefined ? undefined : { uri: { [path.type]: path.value } };
}
