import { PathMatch, PathMatchType } from '../../domain/path-match';
import { ServicePort } from '../../domain/service-port';
import { backendProtocol } from '../backend-protocol';
import { httpPort } from '../http-port';
import { hasAlternatives } from '../paths';
import { checkPcre, quoted } from './header-pattern';
import { NginxIngressOptions, NginxIngressRoute } from './nginx-ingress-options';

const EVERY = PathMatch.prefix('/');

/** What is permitted in an exact path and a prefix (internal/ingress/inspector/rules.go, validPathType). */
const PLAIN = /^\/[a-z0-9._\-/]*$/i;

/** Values of `backend-protocol` by the protocol that a port says. */
const PROTOCOLS = new Map([['grpc', 'GRPC'], ['grpcs', 'GRPCS'], ['https', 'HTTPS'], ['kubernetes.io/wss', 'HTTPS']]);

/** A path as the Ingresses have it. */
export interface IngressPath {
  readonly path: string;
  readonly pathType: string;
  readonly port: ServicePort;
}

/** The paths of a service, as they were given. */
export function givenPaths({ routes = [{}] }: NginxIngressOptions): PathMatch[] {
  return routes.map(({ path = EVERY }) => path);
}

/** Whether paths are expressions: all of the host are, as soon as one is. A rewrite makes starts of paths, as those are that end in a slash. */
export function hasPatterns(options: NginxIngressOptions, rewrites: boolean): boolean {
  return givenPaths(options).some(({ type, value }) => type === PathMatchType.REGEX || (rewrites && (type === PathMatchType.EXACT || !value.endsWith('/'))));
}

/** The paths as the Ingresses have them. What is wrong with them is added. */
export function ingressPaths(options: NginxIngressOptions, rewrites: boolean, ports: ServicePort[], problems: string[]): IngressPath[] {
  const { routes = [{}], port: common } = options;
  const patterns = hasPatterns(options, rewrites);
  if (routes.length === 0) {
    problems.push('routes must have a route, got none: remove routes for every path');
  }
  checkOnce(routes, problems);
  return routes.flatMap(({ path = EVERY, port }) => {
    const whose = port === undefined ? 'port of the routing' : `port of route ${path}`;
    const target = httpPort(ports, port ?? common, whose, problems);
    checkPath(path, patterns, problems);
    return target === undefined ? [] : [{ ...patterns ? patternPath(path) : plainPath(path), port: target }];
  });
}

function plainPath({ type, value }: PathMatch) {
  return { path: value, pathType: type === PathMatchType.EXACT ? 'Exact' : 'Prefix' };
}

/** The controller looks for expressions at the start of a path, and everything below a prefix is left as it is. */
function patternPath({ type, value }: PathMatch) {
  const end = type === PathMatchType.PREFIX && !value.endsWith('/') ? '(?:/|$)'
    : type === PathMatchType.EXACT || (type === PathMatchType.REGEX && !/(\.\*\)?|[^\\]\$)$/.test(value)) ? '$' : '';
  return { path: (type === PathMatchType.REGEX ? value : quoted(value)) + end, pathType: 'ImplementationSpecific' };
}

function checkPath(path: PathMatch, patterns: boolean, problems: string[]): void {
  const { type, value } = path;
  if (type === PathMatchType.REGEX) {
    if (!value.startsWith('/') || /[\s"]/.test(value) || hasAlternatives(value)) {
      problems.push(`path of an Ingress must start with "/", without spaces, quotes and alternatives outside of groups, got ${path}: write it so, or use Routing.istio`);
    } else if (value.includes('\\\\')) {
      problems.push(`path of an Ingress must be without "\\\\", got ${path}: controllers before February 2026 read it as "\\"; use Routing.istio`);
    } else if (/\(\?P?</.test(value)) {
      problems.push(`path of an Ingress must have groups without names, got ${path}: nginx makes variables of names, and refuses its whole configuration where it has one of that name; leave the names out`);
    } else {
      checkPcre(`path ${path}`, value, problems);
    }
  } else if (!patterns && !PLAIN.test(value)) {
    problems.push(`path of an Ingress must be letters, digits, ".", "_", "-" and "/", got ${path}, which the controller refuses (strict-validate-path-type): use PathMatch.regex, or Routing.istio`);
  } else if (value.includes('//')) {
    problems.push(`path of an Ingress must be without "//", got ${path}: nginx makes one "/" of several before it looks at paths; write one`);
  }
}

/** Two prefixes that differ in the slash at their end make one location twice, and nginx refuses its whole configuration. */
function checkOnce(routes: NginxIngressRoute[], problems: string[]): void {
  const seen = new Map<string, PathMatch>();
  for (const { path = EVERY } of routes) {
    const key = path.type === PathMatchType.PREFIX ? `prefix ${path.value.replace(/\/+$/, '')}` : String(path);
    const other = seen.get(key);
    if (other !== undefined) {
      problems.push(`routes must have each path once, got ${other}${String(other) === String(path) ? ' twice' : ` and ${path}`}: remove one of them`);
    }
    seen.set(key, path);
  }
}

/** What the controller has to speak to pods; nothing for plain HTTP. Ports that differ in it are added. */
export function podProtocol(paths: IngressPath[], problems: string[]): string | undefined {
  return backendProtocol('backend-protocol', PROTOCOLS, paths.map(({ port }) => port), problems);
}
