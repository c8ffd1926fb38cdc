import { GatewayApiOptions, GatewayRef } from './gateway-api-options';
import { GatewayRoute } from './gateway-route';
import { gatewayShown, GROUP } from './parents';
import { PathMatch, PathMatchType } from '../../domain/path-match';
import { serviceHost } from '../host-name';
import { RivalObject, RouteClaim } from '../route-claim';
import { RoutingSubject } from '../routing-provider';

const TYPES: { readonly [type: string]: PathMatchType } = { Exact: PathMatchType.EXACT, RegularExpression: PathMatchType.REGEX };
const CORE = '';
const MESH = 'in the mesh';

/** The requests that the routes of a service catch. At gateways the more specific path wins, whichever route it is in. */
export function ownClaims({ name, namespace }: RoutingSubject, options: GatewayApiOptions): RouteClaim[] {
  const { gateways = [], hosts = ['*'], previewHosts = [], routes = [{}], mesh = false } = options;
  const at = gateways.map(gateway => ({ ...gateway, namespace: gateway.namespace ?? options.namespace ?? namespace }));
  const claims = routes.flatMap((route): [string, PathMatch][] => (route.methods ?? ['']).map(method => [method, pathOf(route)]));
  return [
    ...mesh ? [{ entry: MESH, host: serviceHost(name, namespace), paths: [] }] : [],
    ...at.flatMap(gateway => [...hosts, ...previewHosts].flatMap(host => claimsFor(gateway, host, claims))),
  ];
}

/** The requests that a hand-written route catches, but for those of matches with headers or parameters, which come first by themselves. */
export function routeClaims({ apiVersion = '', kind, metadata, spec = {} }: any): RouteClaim[] {
  if (!apiVersion.startsWith(`${GROUP}/`) || !['HTTPRoute', 'GRPCRoute'].includes(kind)) {
    return [];
  }
  const { parentRefs = [], hostnames = ['*'], rules = [{}] } = spec;
  const claims = rules.flatMap(({ matches = [{}] }: any) => matches)
    .filter(({ headers = [], queryParams = [] }: any) => headers.length + queryParams.length === 0)
    .map((match: any): [string, PathMatch] => kind === 'GRPCRoute' ? ['', grpcPath(match.method ?? {})] : [match.method ?? '', httpPath(match.path ?? {})]);
  return parentRefs.flatMap(({ group = GROUP, kind: parent = 'Gateway', name, namespace = metadata.namespace, ...part }: any) => {
    if (group === CORE && parent === 'Service') {
      return [{ entry: MESH, host: serviceHost(String(name), namespace), paths: [] }];
    }
    return parent === 'Gateway' ? hostnames.flatMap((host: string) => claimsFor({ name, namespace, ...part }, host, claims)) : [];
  });
}

/** What a hand-written VirtualService does to services that are routed in the mesh: the older of both takes all requests (measured). */
export function gatewayApiRivals({ apiVersion = '', kind, metadata, spec = {} }: any): RivalObject[] {
  const { gateways = ['mesh'], hosts = [] } = spec;
  if (kind !== 'VirtualService' || !apiVersion.startsWith('networking.istio.io/') || !gateways.includes('mesh')) {
    return [];
  }
  return hosts.map((host: string) => ({
    service: serviceHost(String(host), metadata.namespace),
    entry: MESH,
    reason: 'is for the same Service in the mesh, and whichever is older takes all of its requests: route it in one way only',
  }));
}

/** A claim for every method that is told apart, and one for the rest. */
function claimsFor({ sectionName, port, ...gateway }: GatewayRef, host: string, claims: [method: string, path: PathMatch][]): RouteClaim[] {
  const entry = `at Gateway ${gatewayShown(gateway)}`;
  const parts = { ...sectionName === undefined ? {} : { listener: sectionName }, ...port === undefined ? {} : { port: String(port) } };
  return [...new Set(claims.map(([method]) => method))].map(method => ({
    entry: method === '' ? entry : `${entry} with ${method}`,
    parts,
    host,
    paths: claims.filter(([other]) => other === method).map(([, path]) => path),
    bySpecificity: true,
  }));
}

function pathOf({ path = PathMatch.prefix('/'), grpc }: GatewayRoute): PathMatch {
  return grpc === undefined ? path : grpcPath(grpc);
}

function httpPath({ type, value = '/' }: any): PathMatch {
  return PathMatch._foreign(TYPES[type] ?? PathMatchType.PREFIX, String(value));
}

/** gRPC requests are for the path `/service/method`. */
function grpcPath({ service, method }: { service?: string; method?: string }): PathMatch {
  if (service === undefined) {
    return method === undefined ? PathMatch.prefix('/') : PathMatch._foreign(PathMatchType.REGEX, `/[^/]+/${method}`);
  }
  return method === undefined ? PathMatch._foreign(PathMatchType.PREFIX, `/${service}`) : PathMatch._foreign(PathMatchType.EXACT, `/${service}/${method}`);
}
