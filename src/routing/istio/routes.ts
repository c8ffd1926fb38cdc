import { shown } from '../../domain/canary-error';
import { DNS_LABEL } from '../../domain/names';
import { PathMatch, PathMatchType } from '../../domain/path-match';
import { ServicePort } from '../../domain/service-port';
import { covers, isCatchAll } from '../paths';
import { checkRe2 } from '../re2';
import { IstioOptions, IstioRoute } from './istio-options';
import { routedPort } from './protocol';
import { matchRuleName, ruleName } from './rule-names';

/** A route with everything decided. */
export interface ResolvedRoute {
  readonly name: string;
  readonly path?: PathMatch;
  readonly port: number;
}

/** First match wins, so the more specific comes first; expressions cannot be compared and keep their order. */
const RANK: { [type in PathMatchType]: number } = { exact: 0, regex: 1, prefix: 2 };

/** The routes of the gateways in the order of their rules. Where they have problems, these are added and the routes are of no use. */
export function gatewayRoutes(options: IstioOptions, ports: ServicePort[], problems: string[]): ResolvedRoute[] {
  const given = options.gateways?.length ? options.routes ?? [{}] : [];
  const before = problems.length;
  for (const { path } of given) {
    if (path?.type === PathMatchType.REGEX) {
      checkRe2(`path ${path}`, path.value, problems);
    }
  }
  if (problems.length > before) {
    return [];
  }
  if (options.routes?.length === 0) {
    problems.push('routes must have a route, got none: remove routes to route every path');
  }
  const routes = [...given].sort(bySpecificity).map(({ name, path, port }) => {
    const whose = port === undefined ? 'port of the routing' : `port of ${routeShown({ path })}`;
    return { name: name ?? ruleName(path), path, port: routedPort(ports, port ?? options.port, whose, problems)?.port ?? 0 };
  });
  checkShadows(routes, problems);
  checkNames(routes, problems);
  return routes;
}

function bySpecificity(one: IstioRoute, other: IstioRoute): number {
  const rank = (route: IstioRoute) => route.path === undefined ? 3 : RANK[route.path.type];
  const length = (route: IstioRoute) => route.path?.type === PathMatchType.REGEX ? 0 : route.path?.value.length ?? 0;
  return rank(one) - rank(other) || length(other) - length(one);
}

/** Rules that no request would ever reach, because an earlier one takes everything that they match. */
function checkShadows(routes: ResolvedRoute[], problems: string[]): void {
  routes.forEach((route, index) => {
    const winner = routes.slice(0, index).find(({ path }) => isCatchAll(path) || (route.path !== undefined && covers(path!, route.path)));
    if (winner !== undefined) {
      problems.push(`routes must not shadow each other, got ${routeShown(route)}, all of whose requests go to ${routeShown(winner)}: remove one of them`);
    }
  });
}

function checkNames(routes: ResolvedRoute[], problems: string[]): void {
  const taken = new Map<string, number>();
  routes.forEach(({ name }, index) => {
    if (!DNS_LABEL.test(name)) {
      problems.push(`route name must be lower-case letters, digits and "-", got ${shown(name)}`);
    }
    for (const rule of [name, matchRuleName(name)]) {
      if ((taken.get(rule) ?? index) < index) {
        problems.push(`two rules of the VirtualService would have the name ${shown(rule)}: give one of the routes another name`);
      }
      taken.set(rule, index);
    }
  });
}

function routeShown({ path }: { path?: PathMatch }): string {
  return path === undefined ? 'the route for every path' : `route ${path}`;
}
