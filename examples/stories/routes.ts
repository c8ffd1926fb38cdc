import { Chart, Duration } from 'cdk8s';
import { CorsOrigin, PathMatch, RetryOptions, Routing } from 'cdk8s-canary';
import { GATEWAY, web } from './web';

/** What the page shows of each story. */
export const shown = {
  paths: ['VirtualService web spec.http'],
  methods: ['VirtualService web spec.http'],
  port: ['VirtualService web spec.http'],
  timeoutAndRetries: ['VirtualService web spec.http'],
  headers: ['VirtualService web spec.http.default.headers'],
  cors: ['VirtualService web spec.http.default.corsPolicy'],
};

/** Who gets which request. */
export const reaches = {
  paths: [
    'gateway GET / -> stable 95 %, canary 5 %',
    'gateway GET /?page=2 -> stable 95 %, canary 5 %',
    'gateway GET /api/orders -> stable 95 %, canary 5 %',
    'gateway GET /de/help -> stable 95 %, canary 5 %',
    'gateway GET /api -> HTTP 404 100 %',
    'gateway GET /apiary -> HTTP 404 100 %',
    'gateway GET /de/help/me -> HTTP 404 100 %',
    'gateway GET /about -> HTTP 404 100 %',
    'gateway GET other.example.com/ -> HTTP 404 100 %',
    'mesh GET /about -> stable 95 %, canary 5 %',
  ],
  methods: [
    'gateway GET /orders -> stable 100 %',
    'gateway HEAD /orders -> stable 100 %',
    'gateway POST /orders/7 -> stable 100 %',
    'gateway GET / -> HTTP 404 100 %',
    'mesh GET / -> stable 100 %',
  ],
  port: [
    'gateway GET / -> stable 100 %',
    'gateway GET /admin/users -> stable 100 %',
    'mesh GET web:80/ -> stable 100 %',
    'mesh GET web:9000/ -> stable 100 %',
  ],
  timeoutAndRetries: ['gateway GET / -> stable 100 %', 'gateway POST /payments -> stable 100 %'],
  headers: ['gateway GET / -> stable 100 %', 'gateway GET / with x-debug: 1 -> stable 100 %'],
  cors: [
    'gateway OPTIONS / with origin: https://app.example.com and access-control-request-method: POST -> HTTP 200 100 %',
    'gateway OPTIONS / with origin: http://localhost:3000 and access-control-request-method: POST -> HTTP 200 100 %',
    'gateway OPTIONS / with origin: https://my-branch.preview.example.com and access-control-request-method: POST -> HTTP 200 100 %',
    'gateway OPTIONS / with origin: https://evil.example.org and access-control-request-method: POST -> stable 100 %',
    'gateway OPTIONS / -> stable 100 %',
    'gateway GET / with origin: https://app.example.com -> stable 100 %',
    'gateway GET / with origin: https://evil.example.org -> stable 100 %',
    'mesh OPTIONS / with origin: https://app.example.com and access-control-request-method: POST -> stable 100 %',
  ],
};

/**
 * Only some paths
 *
 * Routes come out in this order, however they are given: exact paths, expressions in the given order, prefixes with the longest first. A
 * prefix is plain text: `/api` also takes `/apiary`, `/api/` does not. Names of rules are made of the path; for expressions a `name` reads
 * better. Requests for other paths get 404, or go to another service of the same host.
 */
export function paths(chart: Chart): void {
  web(chart, {
    routing: Routing.istio({
      ...GATEWAY,
      routes: [
        { path: PathMatch.prefix('/api/') },
        { path: PathMatch.exact('/') },
        { path: PathMatch.regex('/[a-z]{2}/help'), name: 'help' },
      ],
    }),
    split: { weight: 5 },
  });
}

/** The `*` that other routers want. */
export function pathsWrong(chart: Chart): void {
  web(chart, { routing: Routing.istio({ ...GATEWAY, routes: [{ path: PathMatch.prefix('/api/*') }] }) });
}

/**
 * Only some methods
 *
 * Of two routes for one path, that with methods comes first: here reading may be repeated, writing may not. `HEAD` is not part of `GET`.
 */
export function methods(chart: Chart): void {
  web(chart, {
    routing: Routing.istio({
      ...GATEWAY,
      routes: [
        { path: PathMatch.prefix('/orders'), methods: ['GET', 'HEAD'], retries: { attempts: 2, retryOn: ['5xx'] } },
        { path: PathMatch.prefix('/orders'), retries: { attempts: 0 } },
      ],
    }),
  });
}

/** Lower case: methods have a case. */
export function methodsWrong(chart: Chart): void {
  web(chart, { routing: Routing.istio({ ...GATEWAY, routes: [{ methods: ['get'] }] }) });
}

/**
 * A service with several ports
 *
 * `port` of the routing is for all routes, `port` of a route for that route. Ports are those of the Service, by name.
 */
export function port(chart: Chart): void {
  web(chart, {
    ports: [{ name: 'http', port: 80, targetPort: 8080 }, { name: 'http-admin', port: 9000 }],
    routing: Routing.istio({ ...GATEWAY, port: 'http', routes: [{ path: PathMatch.prefix('/admin/'), port: 'http-admin' }, {}] }),
  });
}

/** Nobody says which of two HTTP ports is meant. */
export function portWrong(chart: Chart): void {
  web(chart, { ports: [{ name: 'http', port: 80, targetPort: 8080 }, { name: 'http-admin', port: 9000 }] });
}

/**
 * Timeouts and retries
 *
 * The timeout is that of a request with all its retries; after it the client gets 504. All attempts go to the track that was drawn first
 * (measured), so that stable does not hide a canary that fails. Where nothing is said, Istio repeats twice if no connection was made, but
 * not if the application itself answers 503 (measured). `attempts: 0` switches repeating off, for requests that may not be done twice.
 */
export function timeoutAndRetries(chart: Chart): void {
  const retries: RetryOptions = { attempts: 2, perTryTimeout: Duration.seconds(2), retryOn: ['reset', 'connect-failure', '503'] };
  web(chart, {
    routing: Routing.istio({
      ...GATEWAY,
      routes: [{ path: PathMatch.prefix('/payments'), retries: { attempts: 0 } }, { timeout: Duration.seconds(5), retries }],
    }),
  });
}

/** Attempts that are longer than the whole. */
export function timeoutAndRetriesWrong(chart: Chart): void {
  const retries = { attempts: 2, perTryTimeout: Duration.seconds(10) };
  web(chart, { routing: Routing.istio({ ...GATEWAY, routes: [{ timeout: Duration.seconds(5), retries }] }) });
}

/**
 * Change headers
 *
 * Request headers are changed after the route is chosen, so that no match sees the change. In a value, `%` starts a command of Envoy, and
 * a percent sign is `%%`. The proxy always writes `server` itself (measured).
 */
export function headers(chart: Chart): void {
  web(chart, {
    routing: Routing.istio({
      ...GATEWAY,
      routes: [{
        requestHeaders: { set: { 'x-client': '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%' }, remove: ['x-debug'] },
        responseHeaders: { set: { 'strict-transport-security': 'max-age=31536000' }, add: { vary: 'x-canary' } },
      }],
    }),
  });
}

/** A percent sign: of a command that it does not know, Envoy refuses all routes of the gateway, and goes on with the old ones (measured). */
export function headersWrong(chart: Chart): void {
  web(chart, { routing: Routing.istio({ ...GATEWAY, routes: [{ responseHeaders: { set: { 'x-discount': '20%' } } }] }) });
}

/**
 * Pages of other origins (CORS)
 *
 * The proxy itself answers preflights of these origins (measured). A preflight has no headers of the client's own, so that no match of the
 * split sees it.
 */
export function cors(chart: Chart): void {
  web(chart, {
    routing: Routing.istio({
      ...GATEWAY,
      routes: [{
        cors: {
          allowOrigins: [
            CorsOrigin.exact('https://app.example.com'),
            CorsOrigin.prefix('http://localhost:'),
            CorsOrigin.regex('https://[a-z-]+[.]preview[.]example[.]com'),
          ],
          allowMethods: ['GET', 'POST'],
          allowHeaders: ['authorization', 'x-canary'],
          exposeHeaders: ['x-request-id'],
          maxAge: Duration.hours(1),
          allowCredentials: true,
        },
      }],
    }),
  });
}

/** Cookies for every page of the world. */
export function corsWrong(chart: Chart): void {
  web(chart, { routing: Routing.istio({ ...GATEWAY, routes: [{ cors: { allowOrigins: [CorsOrigin.exact('*')], allowCredentials: true } }] }) });
}
