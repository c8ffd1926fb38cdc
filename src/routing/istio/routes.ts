import { shown } from '../../domain/canary-error';
import { DNS_LABEL } from '../../domain/names';
import { PathMatch, PathMatchType } from '../../domain/path-match';
import { ServicePort } from '../../domain/service-port';
import { covers, isCatchAll } from '../paths';
import { re2Problem } from '../re2';
import { IstioOptions, IstioRoute } from './istio-options';
import { PortClass, portClass, portShown, routedPort } from './protocol';

/** A route with everything decided. */
export interface ResolvedRoute {
  readonly name: string;
  readonly path?: PathMatch;
  readonly port: number;
}

/** First match wins, so the more specific comes first; expressions cannot be compared and keep their order. */
const RANK: { [type in PathMatchType]: number } = { exact: 0, regex: 1, prefix: 2 };

/** The routes of the gateways in the order of their rules, and everything wrong with them. */
export function gatewayRoutes(options: IstioOptions, ports: ServicePort[]): { routes: ResolvedRoute[]; problems: string[] } {
  if (!ports.some(port => portClass(port) === PortClass.HTTP)) {
    return { routes: [], problems: [`HTTP rules need a port that speaks HTTP or gRPC, got ${ports.map(portShown).join(', ')}: name it http-…, http2-… or grpc-…, or set appProtocol in ports`] };
  }
  const given = options.gateways?.length ? options.routes ?? [{}] : [];
  const problems = given.flatMap(({ path }) => path?.type === PathMatchType.REGEX ? re2Problem(`path ${path}`, path.value) ?? [] : []);
  if (problems.length > 0) {
    return { routes: [], problems };
  }
  if (options.routes?.length === 0) {
    problems.push('routes must have a route, got none: remove routes to route every path');
  }
  const routes: ResolvedRoute[] = [];
  for (const route of [...given].sort(bySpecificity)) {
    const wanted = route.port ?? options.port;
    const { port, problem } = routedPort(ports, wanted, route.port === undefined ? 'port of the routing' : `port of route ${routeShown(route)}`);
    if (problem !== undefined) {
      problems.push(problem);
    }
    routes.push({ name: route.name ?? ruleName(route.path), path: route.path, port: port?.port ?? 0 });
  }
  problems.push(...shadowProblems(routes), ...nameProblems(routes));
  return { routes, problems: [...new Set(problems)] };
}

function bySpecificity(one: IstioRoute, other: IstioRoute): number {
  const rank = (route: IstioRoute) => route.path === undefined ? 3 : RANK[route.path.type];
  const length = (route: IstioRoute) => route.path?.type === PathMatchType.REGEX ? 0 : route.path?.value.length ?? 0;
  return rank(one) - rank(other) || length(other) - length(one);
}

/** Rules that no request would ever reach, because an earlier one takes everything that they match. */
function shadowProblems(routes: ResolvedRoute[]): string[] {
  return routes.flatMap((route, index) => {
    const winner = routes.slice(0, index).find(({ path }) => isCatchAll(path) || (route.path !== undefined && covers(path!, route.path)));
    return winner === undefined ? []
      : [`routes must not shadow each other, got ${routeShown(route)}, all of whose requests go to ${routeShown(winner)}: remove one of them`];
  });
}

function nameProblems(routes: ResolvedRoute[]): string[] {
  const rules = routes.flatMap(({ name }) => [name, `${name}-canary`]);
  return [
    ...routes.filter(({ name }) => !DNS_LABEL.test(name)).map(({ name }) => `route name must be lower-case letters, digits and "-", got ${shown(name)}`),
    ...rules.filter((rule, index) => rules.indexOf(rule) !== index)
      .map(rule => `two rules of the VirtualService would have the name ${shown(rule)}: give one of the routes another name`),
  ];
}

function routeShown({ path }: { path?: PathMatch }): string {
  return path === undefined ? 'the route for every path' : String(path);
}

/** A path as the name of a rule: `/api/v1/auth` becomes `api-v1-auth`. */
function ruleName(path: PathMatch | undefined): string {
  return path?.value.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'default';
}
