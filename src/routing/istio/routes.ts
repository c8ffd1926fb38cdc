import { shown } from '../../domain/canary-error';
import { PathMatch, PathMatchType } from '../../domain/path-match';
import { checkCookiesStay } from '../header-operations';
import { checkMirrorSplit } from '../mirror';
import { covers, isCatchAll } from '../paths';
import { checkRe2 } from '../re2';
import { IstioRoute } from './istio-options';
import { PortClass, portClass, routedPort } from './protocol';
import { ResolvedRoute, routeShown } from './resolved-route';
import { answer, checkRouteActions } from './route-actions';
import { checkRuleNames, ruleName } from '../rule-names';
import { routeTo } from './targets';
import { RoutingContext } from '../routing-provider';

/** First match wins, so the more specific comes first; expressions cannot be compared and keep their order. */
const RANK: { [type in PathMatchType]: number } = { exact: 0, regex: 1, prefix: 2 };

/**
 * The routes of the gateways in the order of their rules. Where they have problems, these are added and the routes are of no use.
 *
 * @param port option of the routing
 * @param from namespace of the VirtualService
 */
export function gatewayRoutes(
  given: IstioRoute[] | undefined, port: string | undefined, context: RoutingContext, from: string | undefined, problems: string[],
): ResolvedRoute[] {
  if (given?.length === 0) {
    problems.push('routes must have a route, got none: remove routes to route every path');
  }
  const before = problems.length;
  const routes = resolved(given ?? [{}], port, context, from, false, problems);
  if (problems.length === before) {
    checkOrder(routes, problems);
  }
  return routes;
}

/** The routes of callers in the mesh: those that are given, then for every port that speaks HTTP whatever is left of it. */
export function meshRoutes(given: IstioRoute[] | undefined, port: string | undefined, context: RoutingContext, problems: string[]): ResolvedRoute[] {
  const http = context.ports.filter(one => portClass(one) === PortClass.HTTP);
  const single = context.ports.length === 1;
  const before = problems.length;
  const routes = given === undefined ? [] : resolved(given, port, context, context.namespace, true, problems);
  const sound = problems.length === before;
  const left = http.filter(one => !sound || !routes.some(route => route.callerPort === one.port && isEverything(route)));
  const rest = left.map(one => ({ name: single ? 'default' : one.name, callerPort: one.port, port: one.port, actions: {} }));
  if (given !== undefined && sound) {
    checkOrder(routes, problems, rest);
  }
  const all = [...routes, ...rest];
  return single ? all.map(route => ({ ...route, callerPort: undefined })) : all;
}

function resolved(
  given: IstioRoute[], port: string | undefined, context: RoutingContext, from: string | undefined, inMesh: boolean, problems: string[],
): ResolvedRoute[] {
  return [...given].sort(bySpecificity).map(route => {
    const { path, name, to } = route;
    const whose = routeShown({ path, actions: route });
    if (path?.type === PathMatchType.REGEX) {
      checkRe2(`path ${path}`, path.value, problems);
    }
    checkRouteActions(whose, route, path, problems);
    checkSplitActions(whose, route, context, problems);
    const entered = to === undefined ? context : to._target?.context();
    checkCookiesStay(whose, route.responseHeaders, entered?.sticky !== undefined, problems);
    const leaves = to !== undefined || answer(route) !== undefined;
    if (leaves && !inMesh && route.port !== undefined) {
      problems.push(`${whose} does not reach the service, got its port ${shown(route.port)}: remove port`);
    }
    const own = leaves && !inMesh ? undefined
      : routedPort(context.ports, route.port ?? port, route.port === undefined ? 'port of the routing' : `port of ${whose}`, problems)?.port;
    const base = { name: name ?? ruleName(path, route.methods), path, actions: route, callerPort: inMesh ? own : undefined, port: own ?? 0 };
    return to === undefined ? base : { ...base, ...routeTo(whose, to, context.namespace, from, problems) };
  });
}

/**
 * Whether a route certainly takes every request. An expression may only look so, and without a rule for the rest the mesh answers 404
 * (measured).
 */
function isEverything({ path, actions }: ResolvedRoute): boolean {
  return actions.methods === undefined && (path === undefined || (path.type === PathMatchType.PREFIX && path.value === '/'));
}

/** Adds what the split of the service does not allow a route to do. */
function checkSplitActions(whose: string, { mirror, fault, to }: IstioRoute, context: RoutingContext, problems: string[]): void {
  if (mirror !== undefined && to !== undefined) {
    problems.push(`${whose} mirrors to the canary of the service, got a route to ${to}: remove mirror`);
  }
  if (fault !== undefined && to !== undefined) {
    problems.push(`${whose} injects faults into the canary of the service, got a route to ${to}: remove fault`);
  }
  if (mirror !== undefined) {
    checkMirrorSplit(whose, context, problems);
  }
  if (fault !== undefined && context.match.length === 0) {
    problems.push(`${whose} injects faults into requests that match, got a split without match: a weight shares its rule with stable; add match to the split, or remove fault`);
  }
}

function bySpecificity(one: IstioRoute, other: IstioRoute): number {
  const rank = ({ path }: IstioRoute) => path === undefined ? 3 : RANK[path.type];
  const length = ({ path }: IstioRoute) => path?.type === PathMatchType.REGEX ? 0 : path?.value.length ?? 0;
  const samePath = () => String(one.path) === String(other.path) ? Number(one.methods === undefined) - Number(other.methods === undefined) : 0;
  return rank(one) - rank(other) || length(other) - length(one) || samePath();
}

/**
 * Adds a problem for rules that no request would reach, and for rules of one name.
 *
 * @param rest rules for what is left, if anything is
 */
export function checkOrder(routes: ResolvedRoute[], problems: string[], rest: ResolvedRoute[] = []): void {
  routes.forEach((route, index) => {
    const winner = routes.slice(0, index).find(earlier => takesAll(earlier, route));
    if (winner !== undefined) {
      problems.push(`routes must not shadow each other, got ${routeShown(route)}, all of whose requests go to ${routeShown(winner)}: ${winner.owner === route.owner ? '' : 'have its service before the other one, or '}remove one of them`);
    }
  });
  checkRuleNames([...routes, ...rest].map(({ name }) => name), 'the VirtualService', problems);
}

function takesAll(winner: ResolvedRoute, route: ResolvedRoute): boolean {
  const { methods } = winner.actions;
  return (winner.callerPort === undefined || winner.callerPort === route.callerPort)
    && (methods === undefined || route.actions.methods?.every(method => methods.includes(method)) === true)
    && coversPath(winner.path, route.path);
}

function coversPath(winner: PathMatch | undefined, path: PathMatch | undefined): boolean {
  return isCatchAll(winner) || (path !== undefined && covers(winner!, path));
}
