import { Dialect } from './dialect';
import { GatewayRouteKind } from './gateway-api-options';
import { normalized } from './gateway-paths';
import { GatewayRoute } from './gateway-route';
import { ResolvedRoute, routeShown } from './resolved-route';
import { checkRoute } from './route-checks';
import { routeGroups } from './route-groups';
import { AT_GATEWAYS, checkRoutePort } from './route-ports';
import { routeTo } from './targets';
import { shown } from '../../domain/canary-error';
import { PathMatchType } from '../../domain/path-match';
import { checkCookiesStay } from '../header-operations';
import { httpPort } from '../http-port';
import { checkMirrorSplit } from '../mirror';
import { mayOverlap } from '../paths';
import { RoutingContext } from '../routing-provider';
import { checkRuleNames, ruleName } from '../rule-names';

/** The order of precedence, so that the rules are written in it. */
const RANK: { [type in PathMatchType]: number } = { exact: 3, regex: 2, prefix: 1 };

/**
 * The routes in the order of their rules. Where they have problems, these are added and the routes are of no use.
 *
 * @param port option of the routing
 * @param from namespace of the routes
 */
export function resolvedRoutes(
  given: GatewayRoute[], port: string | undefined, context: RoutingContext, from: string | undefined, dialect: Dialect, problems: string[],
): ResolvedRoute[] {
  const before = problems.length;
  const routes = [...given].sort(bySpecificity).map(route => resolved(route, port, context, from, dialect, problems));
  if (problems.length === before) {
    checkTogether(routes, dialect, problems);
  }
  return routes;
}

/** Whether a route certainly takes every request. */
export function isEverything({ path, methods, grpc }: GatewayRoute): boolean {
  return methods === undefined && grpc === undefined && (path === undefined || (path.type === PathMatchType.PREFIX && normalized(path) === ''));
}

function resolved(
  route: GatewayRoute, port: string | undefined, context: RoutingContext, from: string | undefined, dialect: Dialect, problems: string[],
): ResolvedRoute {
  const { path, methods, grpc, name, to, redirect, mirror } = route;
  const whose = routeShown(route);
  checkRoute(whose, route, dialect, problems);
  if (mirror !== undefined && to !== undefined) {
    problems.push(`${whose} mirrors to the canary of the service, got a route to ${to}: remove mirror`);
  } else if (mirror !== undefined) {
    checkMirrorSplit(whose, context, problems);
  }
  checkCookiesStay(whose, route.responseHeaders, (to === undefined ? context : to._target?.context())?.sticky !== undefined, problems);
  const leaves = to !== undefined || redirect !== undefined;
  if (leaves && route.port !== undefined) {
    problems.push(`${whose} does not reach the service, got its port ${shown(route.port)}: remove port`);
  }
  const option = route.port === undefined ? 'port of the routing' : `port of ${whose}`;
  const own = leaves ? undefined : httpPort(context.ports, route.port ?? port, option, problems);
  if (own !== undefined && ![undefined, port].includes(route.port)) {
    checkRoutePort(own, AT_GATEWAYS, dialect, problems);
  }
  const base = { name: name ?? (grpc === undefined ? ruleName(path, methods) : grpcName(grpc)), route, port: own?.port ?? 0 };
  return to === undefined ? base : { ...base, ...routeTo(whose, to, context.namespace, from, dialect, problems) };
}

/** What precedence goes by, greater first: kind of path, its length or that of service and method, methods. */
function precedence({ path, methods, grpc: { service = '', method = '' } = {} }: GatewayRoute): number[] {
  const length = path === undefined ? 0 : normalized(path).length;
  return [path === undefined ? 0 : RANK[path.type], length, service.length, method.length, methods === undefined ? 0 : 1];
}

function grpcName({ service, method }: NonNullable<GatewayRoute['grpc']>): string {
  return [service, method].flatMap(name => name ?? []).join('-').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'default';
}

function bySpecificity(one: GatewayRoute, other: GatewayRoute): number {
  const [keys, others] = [precedence(one), precedence(other)];
  const index = keys.findIndex((key, position) => key !== others[position]);
  return index < 0 ? 0 : others[index] - keys[index];
}

/** Adds a problem for routes of the same requests, for expressions beside prefixes, and for rules of one name. */
function checkTogether(routes: ResolvedRoute[], { kind, named }: Dialect, problems: string[]): void {
  const before = problems.length;
  const first = new Map<string, ResolvedRoute>();
  for (const one of routes) {
    const keys = keysOf(one.route);
    const other = keys.map(key => first.get(key)).find(found => found !== undefined);
    if (other !== undefined) {
      problems.push(`routes must be told apart, got ${routeShown(other.route)} and ${routeShown(one.route)} for the same requests: remove one of them`);
    }
    keys.forEach(key => first.set(key, one));
  }
  if (kind === GatewayRouteKind.HTTP_ROUTE) {
    checkExpressions(routes, problems);
  }
  if (named && problems.length === before) {
    checkRuleNames(routeGroups(routes).map(({ name }) => name), 'the route', problems);
  }
}

/** What tells routes apart: path or gRPC method, and each of the methods. */
function keysOf({ path, methods = [''], grpc }: GatewayRoute): string[] {
  const start = path === undefined ? 'prefix ' : `${path.type} ${normalized(path)}`;
  return methods.map(method => JSON.stringify([start, grpc?.service, grpc?.method, method]));
}

function checkExpressions(routes: ResolvedRoute[], problems: string[]): void {
  const literal = routes.map(({ route }) => route).filter(({ path }) => path === undefined || path.type === PathMatchType.PREFIX);
  for (const { route } of routes.filter(one => one.route.path?.type === PathMatchType.REGEX)) {
    const other = literal.find(({ path }) => path === undefined || mayOverlap(path, route.path!));
    if (other !== undefined) {
      problems.push(`Routing.gatewayApi cannot route path ${route.path} beside ${routeShown(other)}: implementations differ in which of both comes first, and on Istio every prefix does (measured); take prefixes and exact paths, or use Routing.istio`);
    }
  }
}
