import { Dialect } from './dialect';
import { gatewayDuration } from './durations';
import { GatewayApiVersion, GatewayRouteKind } from './gateway-api-options';
import { GatewayRoute } from './gateway-route';
import { serviceRef, SplitBackends } from './split-backends';
import { isFrom } from './version';
import { HeaderModifier, RouteFilter, Timeouts } from './written';
import { PathMatchType } from '../../domain/path-match';
import { HeaderOperations, lowerCase } from '../header-operations';
import { MirrorOptions } from '../mirror';
import { RedirectOptions } from '../redirect';

/** The finest share that is written: a millionth. */
const DENOMINATOR = 1_000_000;

/** What every rule of a route does with requests and answers. */
export function sharedFilters({ requestHeaders, responseHeaders, rewrite, rewriteHost }: GatewayRoute): RouteFilter[] {
  const path = rewrite && pathModifier(rewrite.type === PathMatchType.PREFIX ? undefined : rewrite.to, rewrite.to);
  return [
    ...requestHeaders === undefined ? [] : [{ type: 'RequestHeaderModifier' as const, requestHeaderModifier: headerModifier(requestHeaders) }],
    ...responseHeaders === undefined ? [] : [responseFilter(responseHeaders)],
    ...path === undefined && rewriteHost === undefined ? [] : [{ type: 'URLRewrite' as const, urlRewrite: { hostname: rewriteHost, path } }],
  ];
}

/** What a route does that answers by itself; nothing where requests go to the tracks. */
export function answerFilters({ redirect, responseHeaders }: GatewayRoute): RouteFilter[] | undefined {
  return redirect && [
    ...responseHeaders === undefined ? [] : [responseFilter(responseHeaders)],
    { type: 'RequestRedirect', requestRedirect: redirectSpec(redirect) },
  ];
}

/** The copies of a dark launch. */
export function mirrorFilters({ mirror }: GatewayRoute, { canary, idle }: SplitBackends, port: number, { version }: Dialect): RouteFilter[] {
  return mirror === undefined || canary === undefined || idle ? []
    : [{ type: 'RequestMirror', requestMirror: { backendRef: serviceRef(canary, port), ...share(mirror, version) } }];
}

/** Changes of the headers that a client gets. */
export function responseFilter(operations: HeaderOperations): RouteFilter {
  return { type: 'ResponseHeaderModifier', responseHeaderModifier: headerModifier(operations) };
}

/** The times of a route, if there are any. */
export function timeouts({ timeout, backendTimeout }: GatewayRoute): Timeouts | undefined {
  return timeout === undefined && backendTimeout === undefined ? undefined
    : { request: timeout && gatewayDuration(timeout), backendRequest: backendTimeout && gatewayDuration(backendTimeout) };
}

/** Whether the API takes one match only in a rule of the route: it replaces a prefix, which has to be known. */
export function replacesPrefix({ rewrite, redirect }: GatewayRoute): boolean {
  return rewrite?.type === PathMatchType.PREFIX || redirect?.prefix !== undefined;
}

/** Options that a GRPCRoute does not have. */
export function strangers(route: GatewayRoute, { kind }: Dialect): [option: string, value: unknown][] {
  const { path, methods, timeout, backendTimeout, rewrite, rewriteHost, redirect, grpc } = route;
  const all = kind === GatewayRouteKind.GRPC_ROUTE ? { path, methods, timeout, backendTimeout, rewrite, rewriteHost, redirect } : { grpc };
  return Object.entries(all).filter(([, value]) => value !== undefined);
}

function headerModifier({ set, add, remove }: HeaderOperations): HeaderModifier {
  return { set: listed(set), add: listed(add), remove: remove?.map(name => name.toLowerCase()) };
}

function listed(headers: HeaderOperations['set']) {
  return headers && Object.entries(lowerCase(headers)!).map(([name, value]) => ({ name, value }));
}

/** The default of the API is written, so that nobody sees a difference where there is none. */
function redirectSpec({ path, prefix, host, scheme, port, code = 302 }: RedirectOptions): RouteFilter['requestRedirect'] {
  return {
    scheme: scheme as 'http' | 'https' | undefined,
    hostname: host,
    path: pathModifier(path, prefix?.replace(/(.)\/+$/, '$1')),
    port,
    statusCode: code,
  };
}

function pathModifier(full: string | undefined, prefix: string | undefined) {
  return full !== undefined ? { type: 'ReplaceFullPath' as const, replaceFullPath: full }
    : prefix === undefined ? undefined : { type: 'ReplacePrefixMatch' as const, replacePrefixMatch: prefix };
}

function share({ percentage }: MirrorOptions, version: GatewayApiVersion) {
  return !isFrom(version, GatewayApiVersion.V1_3) ? {}
    : Number.isInteger(percentage) ? { percent: percentage }
      : { fraction: { numerator: Math.round(percentage * DENOMINATOR / 100), denominator: DENOMINATOR } };
}
