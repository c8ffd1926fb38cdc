import { PathMatchType } from '../../domain/path-match';
import { ServicePort } from '../../domain/service-port';
import { Track, TRACK_SUFFIX } from '../../domain/track';
import { RoutingContext } from '../routing-provider';
import { AlbOptions } from './alb-options';
import { AlbCondition, matchRules } from './conditions';
import { ResolvedRoute, valuesLeft } from './rules';

/** The part of a forward action that stands for a track. */
interface TargetGroup {
  readonly serviceName: string;
  readonly servicePort: number;
  readonly weight?: number;
}

/** How a forward action keeps clients on their target group. */
interface Stickiness {
  readonly enabled: boolean;
  readonly durationSeconds?: number;
}

/** What `actions.<name>` says (aws-load-balancer-controller, `Action`). */
interface ForwardAction {
  readonly type: 'forward';
  readonly forwardConfig: { readonly targetGroups: TargetGroup[]; readonly targetGroupStickinessConfig?: Stickiness };
}

/** The rules of a host; undefined is every host. */
interface HostRule {
  readonly host?: string;
  readonly http: { readonly paths: any[] };
}

/** Name of a port that sends to an annotation instead of a Service. */
const USE_ANNOTATION = 'use-annotation';

/** Name of the action that draws. */
const SPLIT = 'split';

/** The spec of the Ingress. Of the rules for a path, those for what matches come first: the controller keeps the order of equal paths. */
export function ingressSpec(options: AlbOptions, context: RoutingContext, routes: ResolvedRoute[]): any {
  const { hosts = [], previewHosts = [], ingressClassName = 'alb' } = options;
  const names = [...conditionsOf(options, context, routes).map((_, index) => matchName(index)), SPLIT];
  const stable = ({ port }: ResolvedRoute) => [service(serviceNameOf(context, Track.STABLE), port)];
  const own = (route: ResolvedRoute) => context.hasCanary ? names.map(name => annotated(name + route.suffix)) : stable(route);
  const preview = ({ port }: ResolvedRoute) => [service(matchedService(context), port)];
  const rule = (host: string | undefined, of: (route: ResolvedRoute) => any[]): HostRule => ({
    host,
    http: {
      paths: routes.flatMap(route => of(route).map(backend => (
        { path: route.path.value, pathType: PATH_TYPES[route.path.type], backend: { service: backend } }))),
    },
  });
  const every = hosts.length === 0 ? [undefined] : hosts;
  return { ingressClassName, rules: [...previewHosts.map(host => rule(host, preview)), ...every.map(host => rule(host, own))].sort(bySpecificity) };
}

/** Names before wildcards, and of these the longer ones first: the load balancer takes the first rule, whichever host it is for. */
function bySpecificity({ host: one = '' }: HostRule, { host: other = '' }: HostRule): number {
  const [wild, otherWild] = [one, other].map(host => host.startsWith('*'));
  return wild && otherWild ? other.length - one.length : Number(wild) - Number(otherWild);
}

/** The annotations with what the rules of the Ingress do. */
export function actionAnnotations(options: AlbOptions, context: RoutingContext, routes: ResolvedRoute[]): { [key: string]: string } {
  if (!context.hasCanary) {
    return {};
  }
  const annotations: { [key: string]: string } = {};
  const rules = conditionsOf(options, context, routes);
  for (const { port, suffix } of routes) {
    rules.forEach((conditions, index) => {
      annotations[`actions.${matchName(index)}${suffix}`] = json(forward([group(matchedService(context), port)]));
      annotations[`conditions.${matchName(index)}${suffix}`] = json(conditions);
    });
    annotations[`actions.${SPLIT}${suffix}`] = json(split(context, port));
  }
  return annotations;
}

/** The conditions of the rules for what matches. */
function conditionsOf({ hosts = [] }: AlbOptions, { match }: RoutingContext, routes: ResolvedRoute[]): AlbCondition[][] {
  return matchRules(match, valuesLeft(routes, hosts));
}

const PATH_TYPES: { [type: string]: string } = { [PathMatchType.EXACT]: 'Exact', [PathMatchType.PREFIX]: 'Prefix' };

/**
 * A share per track. Stickiness is always said: the controller takes an action that does not say it for equal to any other (aws-load-balancer-controller,
 * `CompareOptionForForwardActionConfig`), and would leave it on.
 */
function split(context: RoutingContext, port: ServicePort): ForwardAction {
  const { sticky } = context;
  const groups = [Track.STABLE, Track.CANARY, Track.BASELINE].flatMap(track =>
    context[track] === undefined ? [] : [group(serviceNameOf(context, track), port, context[track].weight)]);
  const drawn = groups.filter(({ weight }) => weight !== 0).length > 1;
  // The cookie is stronger than the weight: where one track is to have everything, it would keep clients on the other one.
  return forward(groups, sticky === undefined || !drawn ? { enabled: false } : { enabled: true, durationSeconds: sticky.maxAge });
}

function forward(targetGroups: TargetGroup[], targetGroupStickinessConfig?: Stickiness): ForwardAction {
  return { type: 'forward', forwardConfig: { targetGroups, targetGroupStickinessConfig } };
}

function group(serviceName: string, { port }: ServicePort, weight?: number): TargetGroup {
  return { serviceName, servicePort: port, weight };
}

function serviceNameOf({ name }: RoutingContext, track: Track): string {
  return name + TRACK_SUFFIX[track];
}

/** The Service for what matches; that of stable where there is no canary. */
function matchedService(context: RoutingContext): string {
  return serviceNameOf(context, context.hasCanary ? context.matched : Track.STABLE);
}

function matchName(index: number): string {
  return index === 0 ? 'match' : `match-${index + 1}`;
}

function annotated(name: string) {
  return { name, port: { name: USE_ANNOTATION } };
}

function service(name: string, { port }: ServicePort) {
  return { name, port: { number: port } };
}

function json(value: unknown): string {
  return JSON.stringify(value);
}
