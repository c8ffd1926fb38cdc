import { Dialect } from './dialect';
import { checkGatewayDuration } from './durations';
import { strangers } from './filters';
import { GatewayApiVersion, GatewayRouteKind } from './gateway-api-options';
import { normalized, takes } from './gateway-paths';
import { GatewayRoute, GrpcMethod } from './gateway-route';
import { isFrom } from './version';
import { shown } from '../../domain/canary-error';
import { PathMatch, PathMatchType } from '../../domain/path-match';
import { checkEnvoyHeaderValue } from '../envoy-header-value';
import { checkHeaderOperations, HeaderOperations } from '../header-operations';
import { isHostName } from '../host-name';
import { checkMethods } from '../methods';
import { checkMirror } from '../mirror';
import { checkRe2 } from '../re2';
import { checkRedirect } from '../redirect';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'];
const PATH_TEXT = /^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})+$/;
const LATER_CODES = [303, 307, 308];
const GRPC_SERVICE = /^\.?[a-z_][a-z_0-9]*(\.[a-z_][a-z_0-9]*)*$/i;
const GRPC_METHOD = /^[A-Za-z_][A-Za-z_0-9]*$/;
const LONGEST_PATH = 1024;
const LONGEST_VALUE = 4096;
const LONGEST_NAME = 256;
const MOST_HEADERS = 16;

/**
 * Adds everything wrong with what a route is for and what it does.
 *
 * @param owner the route, as messages say it: `route prefix "/api"`
 */
export function checkRoute(owner: string, route: GatewayRoute, dialect: Dialect, problems: string[]): void {
  const { methods, grpc, name, mirror } = route;
  for (const [option] of strangers(route, dialect)) {
    const [here, there] = dialect.kind === GatewayRouteKind.GRPC_ROUTE ? ['GRPC_ROUTE', 'HTTP_ROUTE'] : ['HTTP_ROUTE', 'GRPC_ROUTE'];
    problems.push(`Routing.gatewayApi cannot say ${option} of ${owner} in GatewayRouteKind.${here}: use GatewayRouteKind.${there}, or Routing.istio`);
  }
  checkPath(owner, route, dialect, problems);
  checkMethods(`${owner}:`, methods, false, problems);
  const strange = methods?.filter(method => /^[A-Z-]+$/.test(method) && !METHODS.includes(method)) ?? [];
  if (strange.length > 0) {
    problems.push(`Routing.gatewayApi cannot route ${strange.join(', ')} in methods of ${owner}: the Gateway API knows ${METHODS.join(', ')}; leave methods out, or use Routing.istio`);
  }
  checkGrpc(owner, grpc, problems);
  if (name !== undefined && !dialect.named) {
    problems.push(`${owner}: name must be left out before version 1.4 of the Gateway API, got ${shown(name)} for ${dialect.version}: remove it, or set version`);
  }
  checkTimes(owner, route, dialect, problems);
  checkRewrite(owner, route, problems);
  checkHeaders(`${owner}: requestHeaders`, route.requestHeaders, dialect, problems);
  checkHeaders(`${owner}: responseHeaders`, route.responseHeaders, dialect, problems);
  checkMirror(`${owner}:`, mirror, problems);
  if (mirror !== undefined && mirror.percentage !== 100 && !isFrom(dialect.version, GatewayApiVersion.V1_3)) {
    problems.push(`${owner}: mirror.percentage must be 100 before version 1.3 of the Gateway API, got ${shown(mirror.percentage)} for ${dialect.version}: set version`);
  }
  checkRedirected(owner, route, dialect, problems);
}

function checkPath(owner: string, { path }: GatewayRoute, { implementation }: Dialect, problems: string[]): void {
  if (path === undefined) {
    return;
  }
  if (path.value.length > LONGEST_PATH) {
    problems.push(`${owner} must have a path of at most ${LONGEST_PATH} characters, got ${path.value.length}: that is the limit of the Gateway API`);
  }
  if (path.type !== PathMatchType.REGEX) {
    if (/\/\/|%2[fF]/.test(path.value) || !PATH_TEXT.test(path.value)) {
      problems.push(`${owner} must have a path without "//", "%2F" and signs that clients write as %XX, got ${shown(path.value)}: the Gateway API refuses it`);
    }
  } else if (implementation === undefined) {
    problems.push(`Routing.gatewayApi cannot route path ${path}: every implementation reads regular expressions in its own way; declare implementation, or use Routing.istio`);
  } else {
    checkRe2(`path ${path}`, path.value, problems);
  }
}

function checkGrpc(owner: string, grpc: GrpcMethod | undefined, problems: string[]): void {
  if (grpc === undefined) {
    return;
  }
  const { service, method } = grpc;
  if (service === undefined && method === undefined) {
    problems.push(`${owner}: grpc must have service or method, got none of them: remove grpc for every request`);
  }
  for (const [what, value, form] of [['service', service, GRPC_SERVICE], ['method', method, GRPC_METHOD]] as const) {
    if (value !== undefined && (!form.test(value) || value.length > LONGEST_PATH)) {
      problems.push(`${owner}: grpc.${what} must be a name of letters, digits${what === 'service' ? ', "_" and "."' : ' and "_"'}, got ${shown(value)}`);
    }
  }
}

function checkTimes(owner: string, { timeout, backendTimeout }: GatewayRoute, { version }: Dialect, problems: string[]): void {
  const before = problems.length;
  checkGatewayDuration(`${owner}: timeout`, timeout, problems);
  checkGatewayDuration(`${owner}: backendTimeout`, backendTimeout, problems);
  if ((timeout !== undefined || backendTimeout !== undefined) && !isFrom(version, GatewayApiVersion.V1_2)) {
    problems.push(`${owner} must be without timeouts before version 1.2 of the Gateway API, got one for ${version}: remove it, or set version`);
  }
  const [whole, each] = problems.length > before ? [] : [timeout?.toMilliseconds(), backendTimeout?.toMilliseconds()];
  if (whole !== undefined && each !== undefined && each > whole) {
    problems.push(`${owner}: backendTimeout must be at most its timeout, got ${each} ms and ${whole} ms: the Gateway API refuses it`);
  }
}

function checkRewrite(owner: string, { path, rewrite, rewriteHost }: GatewayRoute, problems: string[]): void {
  const type = path?.type ?? PathMatchType.PREFIX;
  if (rewrite?.type === PathMatchType.REGEX) {
    problems.push(`Routing.gatewayApi cannot rewrite by ${rewrite} in ${owner}: it replaces a prefix or the whole path; use Routing.istio`);
  } else if (rewrite?.type === PathMatchType.PREFIX && type !== PathMatchType.PREFIX) {
    problems.push(`${owner}: rewrite must fit its path, got ${rewrite}: use PathRewrite.path`);
  } else if (rewrite !== undefined && rewrite.to.length > LONGEST_PATH) {
    problems.push(`${owner}: rewrite must have at most ${LONGEST_PATH} characters, got ${rewrite.to.length}: that is the limit of the Gateway API`);
  } else if (rewrite?.type === PathMatchType.PREFIX) {
    checkRoot(`rewrite the prefix of ${owner}`, path, rewrite.to, problems);
  }
  if (rewriteHost !== undefined && !isHostName(rewriteHost)) {
    problems.push(`${owner}: rewriteHost must be a DNS name in lower case, without port, got ${shown(rewriteHost)}`);
  }
}

/** Adds a problem for every path that gets something in front: the text is put together without a `/`. */
function checkRoot(what: string, path: PathMatch | undefined, to: string, problems: string[]): void {
  if (normalized(path ?? PathMatch.prefix('/')) === '' && to !== '/') {
    const target = to.replace(/\/+$/, '');
    problems.push(`Routing.gatewayApi cannot ${what} to ${shown(to)}: Istio makes ${shown(`${target}x`)} of "/x" (measured); give the route a path, or use Routing.istio`);
  }
}

function checkHeaders(owner: string, given: HeaderOperations | undefined, { implementation }: Dialect, problems: string[]): void {
  checkHeaderOperations(owner, given, (what, value, found) => {
    if (value.length > LONGEST_VALUE) {
      found.push(`${what} must be at most ${LONGEST_VALUE} characters, got ${value.length}: that is the limit of the Gateway API`);
    } else if (implementation !== undefined) {
      checkEnvoyHeaderValue(what, value, found);
    } else if (value.includes('%')) {
      found.push(`${what} must be without "%", got ${shown(value)}: it starts a command in Envoy and is a letter elsewhere; declare implementation`);
    }
  }, problems);
  const { set = {}, add = {}, remove = [] } = given ?? {};
  for (const [list, names] of Object.entries({ set: Object.keys(set), add: Object.keys(add), remove })) {
    if (names.length > MOST_HEADERS) {
      problems.push(`${owner}.${list} must have at most ${MOST_HEADERS} headers, got ${names.length}: that is the limit of the Gateway API`);
    }
    for (const { length } of names.filter(name => String(name).length > LONGEST_NAME)) {
      problems.push(`${owner}.${list} must have names of at most ${LONGEST_NAME} characters, got ${length}: that is the limit of the Gateway API`);
    }
  }
}

function checkRedirected(owner: string, route: GatewayRoute, { version }: Dialect, problems: string[]): void {
  const { redirect, path, methods } = route;
  if (redirect === undefined) {
    return;
  }
  checkRedirect(`${owner}:`, redirect, path, to => methods === undefined && takes(path, to), problems);
  for (const [option, to = ''] of [['path', redirect.path], ['prefix', redirect.prefix]]) {
    if (to.length > LONGEST_PATH) {
      problems.push(`${owner}: redirect.${option} must have at most ${LONGEST_PATH} characters, got ${to.length}: that is the limit of the Gateway API`);
    }
  }
  if (redirect.path?.includes('?')) {
    problems.push(`Routing.gatewayApi cannot redirect to the query of ${shown(redirect.path)} in ${owner}: that of the request stays; remove it, or use Routing.istio`);
  }
  if (/^\/+$/.test(redirect.prefix ?? '')) {
    problems.push(`Routing.gatewayApi cannot redirect the prefix of ${owner} to ${shown(redirect.prefix)}: Istio makes "//x" of ${shown(`${normalized(path ?? PathMatch.prefix('/'))}/x`)} (measured); use path, or Routing.istio`);
  } else if (redirect.prefix !== undefined) {
    checkRoot(`redirect the prefix of ${owner}`, path, redirect.prefix, problems);
  }
  if (redirect.code !== undefined && LATER_CODES.includes(redirect.code) && !isFrom(version, GatewayApiVersion.V1_5)) {
    problems.push(`${owner}: redirect.code must be 301 or 302 before version 1.5 of the Gateway API, got ${shown(redirect.code)} for ${version}: set version`);
  }
  const { rewrite, rewriteHost, timeout, backendTimeout, requestHeaders, mirror, to } = route;
  const forTracks = { rewrite, rewriteHost, timeout, backendTimeout, requestHeaders, mirror, to };
  const given = Object.entries(forTracks).filter(([, option]) => option !== undefined).map(([name]) => name);
  if (given.length > 0) {
    problems.push(`${owner} is answered by the proxy, got ${given.join(', ')} beside redirect: no track gets its requests; remove one or the other`);
  }
}
