import { shown } from '../../domain/canary-error';
import { PathMatch, PathMatchType } from '../../domain/path-match';
import { RequestMatch } from '../../domain/request-match';
import { ServicePort } from '../../domain/service-port';
import { httpPort } from '../http-port';
import { RoutingContext } from '../routing-provider';
import { AlbOptions, AlbRoute } from './alb-options';

/** A route with everything decided. */
export interface ResolvedRoute {
  readonly path: PathMatch;
  readonly port: ServicePort;
  /** What the names of its actions end with: the port, where it is not that of the routing. */
  readonly suffix: string;
}

/** Most values that are compared in a rule, and the longest path (Elastic Load Balancing: "Quotas for your Application Load Balancers", PathPatternConditionConfig). */
const MAX_VALUES = 5;
const MAX_PATH = 128;

/** Letters behind the last dot, and a wildcard for whole labels. */
const HOST = /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

const EVERY_PATH = PathMatch.prefix('/');

/** The routes in the order of their rules, as the controller sorts them: exact paths, then the longest prefixes (aws-load-balancer-controller, `sortIngressPaths`). */
export function resolvedRoutes({ routes, port }: AlbOptions, { ports }: RoutingContext, problems: string[]): ResolvedRoute[] {
  const all = routes ?? [{}];
  if (all.length === 0) {
    problems.push('routes must have a route, got none: remove routes for every path');
  }
  const whose = (route: AlbRoute) => route.port === undefined ? 'port of the routing' : `port of route ${route.path ?? 'for every path'}`;
  const wanted = new Map(all.map(route => [route.port ?? port, whose(route)]));
  const found = new Map([...wanted].map(([name, who]) => [name, httpPort(ports, name, who, problems)]));
  return all.flatMap(route => {
    const used = found.get(route.port ?? port);
    return used === undefined ? [] : [{ path: route.path ?? EVERY_PATH, port: used, suffix: route.port === undefined || route.port === port ? '' : `-${used.name}` }];
  }).sort((one, other) => rank(one) - rank(other) || other.path.value.length - one.path.value.length);
}

function rank({ path: { type } }: ResolvedRoute): number {
  return type === PathMatchType.EXACT ? 0 : 1;
}

/** Adds what is wrong with the paths of routes. */
export function checkPaths(routes: ResolvedRoute[], problems: string[]): void {
  const seen = new Map<string, PathMatch>();
  for (const { path } of routes) {
    const { type, value } = path;
    if (type === PathMatchType.REGEX) {
      problems.push(`Routing.alb cannot route ${path}: the controller tries such paths after all prefixes; use Routing.istio, or PathMatch.prefix`);
    } else if (!/^[\w.$/~'@:+;&-]+$/.test(value)) {
      problems.push(`Routing.alb cannot route ${path}: AWS takes paths of letters, digits and _-.$/~'@:+;&; use Routing.istio, or a prefix that ends before the sign`);
    } else if (value.includes('//')) {
      problems.push(`path must not have "//", which Kubernetes refuses in an Ingress, got ${path}`);
    }
    const length = type === PathMatchType.PREFIX ? `${value.replace(/\/$/, '')}/*`.length : value.length;
    if (length > MAX_PATH && type !== PathMatchType.REGEX) {
      problems.push(`Routing.alb cannot route ${path}: AWS takes paths of at most ${MAX_PATH} characters, got ${length}; use Routing.istio, or a shorter prefix`);
    }
    const key = `${type} ${type === PathMatchType.PREFIX ? value.replace(/(.)\/$/, '$1') : value}`;
    const other = seen.get(key);
    if (other !== undefined) {
      problems.push(`routes must have a path once, got ${other}${String(other) === String(path) ? ' twice' : ` and ${path}`}: one of them would never be reached`);
    }
    seen.set(key, path);
  }
}

/** How many values a rule compares for its host and its path. */
function ownValues({ path }: ResolvedRoute, hosts: string[]): { readonly host: number; readonly path: number } {
  return { host: hosts.length === 0 ? 0 : 1, path: path.type === PathMatchType.PREFIX && path.value !== '/' ? 2 : 1 };
}

/** How many values each rule has room for beside its host and its path. */
export function valuesLeft(routes: ResolvedRoute[], hosts: string[]): number {
  return Math.min(...routes.map(route => ownValues(route, hosts)).map(({ host, path }) => MAX_VALUES - host - path));
}

/** Adds matches for which a rule would have more values than AWS takes, once per route. */
export function checkValues(routes: ResolvedRoute[], hosts: string[], match: RequestMatch[], problems: string[]): void {
  for (const route of routes) {
    const own = ownValues(route, hosts);
    for (const one of match) {
      const values = own.host + own.path + one.conditions.length;
      if (values > MAX_VALUES) {
        const what = `${own.host === 0 ? '' : '1 for the host, '}${own.path} for ${route.path}, ${one.conditions.length} for the match`;
        problems.push(`Routing.alb cannot match ${one}: AWS takes at most ${MAX_VALUES} values in the conditions of a rule, got ${values} (${what}); use Routing.istio, or fewer conditions`);
      }
    }
  }
}

/** Adds what is wrong with hosts. */
export function checkHosts(what: string, hosts: string[], problems: string[]): void {
  hosts.forEach((host, index) => {
    if (typeof host !== 'string' || !HOST.test(host) || host.length > MAX_PATH) {
      problems.push(`${what} must be lower-case DNS names with a dot and letters behind the last one, or "*.domain", of at most ${MAX_PATH} characters, got ${shown(host)}`);
    }
    if (hosts.indexOf(host) !== index) {
      problems.push(`${what} must be given once, got ${shown(host)} twice`);
    }
  });
}
