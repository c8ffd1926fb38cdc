import { Chart } from 'cdk8s';
import { PathMatch, PathRewrite, Routing } from 'cdk8s-canary';
import { GATEWAY, web } from './web';

/** What the page shows of each story. */
export const shown = {
  rewritePrefix: ['VirtualService web spec.http'],
  rewritePath: ['VirtualService web spec.http.health'],
  rewriteRegex: ['VirtualService web spec.http.versions'],
  rewriteHost: ['VirtualService web spec.http.default'],
};

/** Who gets which request. */
export const reaches = {
  rewritePrefix: [
    'gateway GET /api/users -> stable 100 %',
    'gateway GET /api -> stable 100 %',
    'gateway GET /apiary -> HTTP 404 100 %',
    'gateway GET /users -> HTTP 404 100 %',
    'mesh GET /users -> stable 100 %',
  ],
  rewritePath: ['gateway GET /healthz?verbose -> stable 100 %', 'gateway GET / -> stable 100 %'],
  rewriteRegex: [
    'gateway GET /v2/users -> stable 100 %',
    'gateway GET /users/version-2 -> HTTP 404 100 %',
    'mesh GET /users/version-2 -> stable 100 %',
  ],
  rewriteHost: ['gateway GET / -> stable 100 %', 'gateway GET web.internal.example.com/ -> HTTP 404 100 %'],
};

/**
 * Strip a prefix
 *
 * `/api/users` at the gateway is `/users` for the pods. A route for `/api/` does not take `/api` itself; that is a route of its own.
 */
export function rewritePrefix(chart: Chart): void {
  web(chart, {
    routing: Routing.istio({
      ...GATEWAY,
      routes: [
        { path: PathMatch.prefix('/api/'), rewrite: PathRewrite.prefix('/') },
        { path: PathMatch.exact('/api'), rewrite: PathRewrite.path('/') },
      ],
    }),
  });
}

/** Without the `/` at the end, the pods get `//users` (measured), which many of them answer with 404. */
export function rewritePrefixWrong(chart: Chart): void {
  web(chart, { routing: Routing.istio({ ...GATEWAY, routes: [{ path: PathMatch.prefix('/api'), rewrite: PathRewrite.prefix('/') }] }) });
}

/**
 * Another path for one path
 *
 * The whole path is replaced; the query stays.
 */
export function rewritePath(chart: Chart): void {
  web(chart, { routing: Routing.istio({ ...GATEWAY, routes: [{ path: PathMatch.exact('/healthz'), name: 'health', rewrite: PathRewrite.path('/internal/health') }, {}] }) });
}

/** A whole path for a route with many paths. */
export function rewritePathWrong(chart: Chart): void {
  web(chart, { routing: Routing.istio({ ...GATEWAY, routes: [{ path: PathMatch.prefix('/healthz'), rewrite: PathRewrite.path('/internal/health') }] }) });
}

/**
 * Another path, by an expression
 *
 * What the expression finds in the path is replaced; `\1` is its first group. A path in which it finds nothing stays as it is, so write
 * `^` and `$` to say where.
 */
export function rewriteRegex(chart: Chart): void {
  web(chart, {
    routing: Routing.istio({
      ...GATEWAY,
      routes: [{ path: PathMatch.regex('/v[0-9]+/.*'), name: 'versions', rewrite: PathRewrite.regex('^/v([0-9]+)/(.*)$', '/\\2/version-\\1') }],
    }),
  });
}

/** A group that is not there: Envoy would rewrite nothing (measured). */
export function rewriteRegexWrong(chart: Chart): void {
  web(chart, { routing: Routing.istio({ ...GATEWAY, routes: [{ path: PathMatch.regex('/v[0-9]+/.*'), rewrite: PathRewrite.regex('^/v[0-9]+/(.*)$', '/\\2') }] }) });
}

/**
 * Another host for the pods
 *
 * For applications that choose a tenant by their host. It does not change where requests go.
 */
export function rewriteHost(chart: Chart): void {
  web(chart, { routing: Routing.istio({ ...GATEWAY, routes: [{ rewriteHost: 'web.internal.example.com' }] }) });
}

/** The host as a header. */
export function rewriteHostWrong(chart: Chart): void {
  web(chart, { routing: Routing.istio({ ...GATEWAY, routes: [{ requestHeaders: { set: { host: 'web.internal.example.com' } } }] }) });
}
