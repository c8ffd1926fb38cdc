import { Chart, Duration } from 'cdk8s';
import { FaultOptions, PathMatch, RequestMatch, RouteTarget, Routing } from 'cdk8s-canary';
import { GATEWAY, web } from './web';

/** What the page shows of each story. */
export const shown = {
  mirror: ['VirtualService web spec.http'],
  fault: ['VirtualService web spec.http'],
  directResponse: ['VirtualService web spec.http.maintenance'],
  redirect: ['VirtualService web spec.http.old-start-exact', 'VirtualService web spec.http.jobs'],
  redirectPrefix: ['VirtualService web spec.http.blog'],
  service: ['VirtualService web spec.http'],
  host: ['VirtualService web spec.http.legacy'],
  meshRoutes: ['VirtualService web-mesh spec.http'],
};

/** Who gets which request. */
export const reaches = {
  mirror: ['gateway GET / -> stable 100 %, copied to canary 10 %', 'mesh GET / -> stable 100 %'],
  fault: [
    'gateway GET / -> stable 100 %',
    'gateway GET / with x-canary: true -> canary 80 %, HTTP 503 20 %',
    'mesh GET / with x-canary: true -> canary 100 %',
  ],
  directResponse: [
    'gateway GET /checkout -> HTTP 503 100 %',
    'gateway POST /checkout/7/pay with x-canary: true -> HTTP 503 100 %',
    'gateway GET / -> stable 100 %',
    'mesh GET /checkout -> stable 100 %',
  ],
  redirect: [
    'gateway GET /old-start?from=mail -> HTTP 308 100 %, location http://shop.example.com/?from=mail',
    'gateway GET /old-start/ -> stable 100 %',
    'gateway GET /jobs/7?page=2 -> HTTP 302 100 %, location https://jobs.example.com/jobs/7?page=2',
    'gateway GET / -> stable 100 %',
    'mesh GET /old-start -> stable 100 %',
  ],
  redirectPrefix: [
    'gateway GET /blog/2024/x?page=2 -> HTTP 301 100 %, location http://shop.example.com/news/2024/x?page=2',
    'gateway GET /blog -> stable 100 %',
    'gateway GET / -> stable 100 %',
  ],
  service: [
    'gateway GET / -> web 95 %, web-canary 5 %',
    'gateway GET / with x-canary: true -> web 95 %, web-canary 5 %',
    'gateway GET /events/7 -> events 80 %, events-canary 20 %',
    'gateway GET /events/7 with x-canary: true -> events-canary 100 %',
    'mesh GET events:8080/ -> events 80 %, events-canary 20 %',
    'mesh GET events:8080/ with x-canary: true -> events-canary 100 %',
    'mesh GET /events/7 -> web 95 %, web-canary 5 %',
  ],
  host: ['gateway GET / -> stable 100 %', 'gateway GET /legacy/orders -> legacy/shop 100 %', 'mesh GET /legacy/orders -> stable 100 %'],
  meshRoutes: [
    'mesh GET /reports/2024 -> stable 95 %, canary 5 %',
    'mesh GET /reports -> stable 95 %, canary 5 %',
    'mesh GET / -> stable 95 %, canary 5 %',
  ],
};

/**
 * A dark launch: copies of requests go to the canary
 *
 * A copy of the requests that go to stable goes to the canary, with `-shadow` behind its host, and the answers are thrown away. Clients
 * notice nothing of a canary that is slow, fails or has no pods. What the canary writes, it writes: give it a database of its own where
 * that matters.
 */
export function mirror(chart: Chart): void {
  web(chart, { routing: Routing.istio({ ...GATEWAY, routes: [{ mirror: { percentage: 10 } }] }) });
}

/** The next step, with the mirror still there: requests of the canary would reach it twice. */
export function mirrorWrong(chart: Chart): void {
  web(chart, { routing: Routing.istio({ ...GATEWAY, routes: [{ mirror: { percentage: 10 } }] }), split: { weight: 5 } });
}

/**
 * Failures on the canary only
 *
 * To see what clients do about errors and slowness, without hurting anybody: faults are for the requests that match, never for stable.
 */
export function fault(chart: Chart): void {
  const failures: FaultOptions = { abortStatus: 503, abortPercentage: 20, delay: Duration.seconds(2), delayPercentage: 50 };
  const split = { match: [RequestMatch.header('x-canary', 'true')] };
  web(chart, { routing: Routing.istio({ ...GATEWAY, routes: [{ fault: failures }] }), split });
}

/** Faults for a share: its requests are in one rule with those of stable. */
export function faultWrong(chart: Chart): void {
  web(chart, { routing: Routing.istio({ ...GATEWAY, routes: [{ fault: { abortStatus: 503 } }] }), split: { weight: 5 } });
}

/**
 * The proxy answers itself
 *
 * For maintenance, and for probes that need no application. It is the same for everybody, also for requests that match. The text is
 * `text/plain` unless `responseHeaders` says something else.
 */
export function directResponse(chart: Chart): void {
  web(chart, {
    routing: Routing.istio({
      ...GATEWAY,
      routes: [
        {
          path: PathMatch.prefix('/checkout'),
          name: 'maintenance',
          directResponse: { status: 503, body: '{"message":"back at noon"}' },
          responseHeaders: { set: { 'content-type': 'application/json', 'retry-after': '3600' } },
        },
        {},
      ],
    }),
  });
}

/** A timeout left over from the route that it was: no track gets the requests. */
export function directResponseWrong(chart: Chart): void {
  web(chart, { routing: Routing.istio({ ...GATEWAY, routes: [{ timeout: Duration.seconds(5), directResponse: { status: 503 } }] }) });
}

/**
 * Redirect to another URL
 *
 * What no option changes stays as in the request, the query too. With 307 and 308, clients repeat a POST as a POST; 301 and 308 are
 * remembered by browsers.
 */
export function redirect(chart: Chart): void {
  web(chart, {
    routing: Routing.istio({
      ...GATEWAY,
      routes: [
        { path: PathMatch.exact('/old-start'), redirect: { path: '/', code: 308 } },
        { path: PathMatch.prefix('/jobs'), redirect: { scheme: 'https', host: 'jobs.example.com', port: 443, code: 302 } },
        {},
      ],
    }),
  });
}

/** A URL for a host. */
export function redirectWrong(chart: Chart): void {
  web(chart, { routing: Routing.istio({ ...GATEWAY, routes: [{ redirect: { host: 'https://www.example.com' } }] }) });
}

/**
 * Redirect everything below a path
 *
 * `/blog/2024/x` becomes `/news/2024/x`; with `path`, all of them would become that one path (measured). It needs Istio 1.31.
 */
export function redirectPrefix(chart: Chart): void {
  web(chart, { routing: Routing.istio({ ...GATEWAY, routes: [{ path: PathMatch.prefix('/blog/'), redirect: { prefix: '/news/' } }, {}] }) });
}

/** One end with `/`, the other without. */
export function redirectPrefixWrong(chart: Chart): void {
  web(chart, { routing: Routing.istio({ ...GATEWAY, routes: [{ path: PathMatch.prefix('/blog/'), redirect: { prefix: '/news' } }, {}] }) });
}

/**
 * A path that another service answers, by that service's own split
 *
 * The requests are split as if they had been sent to `events` in the first place: its weight, its matches, its cookie. A step of its
 * rollout changes this VirtualService as well. The other service may be in another chart and namespace of the app.
 */
export function service(chart: Chart): void {
  const events = web(chart, { routing: Routing.istio(), split: { weight: 20, match: [RequestMatch.header('x-canary', 'true')] } }, 'events');
  web(chart, {
    routing: Routing.istio({ ...GATEWAY, routes: [{ path: PathMatch.prefix('/events'), to: events.routeTarget() }, {}] }),
    split: { weight: 5 },
  });
}

/** The number of the port, where its name is wanted. */
export function serviceWrong(chart: Chart): void {
  const events = web(chart, { routing: Routing.istio() }, 'events');
  web(chart, { routing: Routing.istio({ ...GATEWAY, routes: [{ path: PathMatch.prefix('/events'), to: events.routeTarget('8080') }, {}] }) });
}

/**
 * A path that some other host answers
 *
 * A Service that is none of yours, or a host of a ServiceEntry. It gets all requests of the route; there is no split.
 */
export function host(chart: Chart): void {
  web(chart, {
    routing: Routing.istio({ ...GATEWAY, routes: [{ path: PathMatch.prefix('/legacy'), to: RouteTarget.host('shop.legacy.svc.cluster.local', 80) }, {}] }),
  });
}

/** The short form that works inside pods: for Istio it names no Service, and clients get 503 (measured). */
export function hostWrong(chart: Chart): void {
  web(chart, { routing: Routing.istio({ ...GATEWAY, routes: [{ path: PathMatch.prefix('/legacy'), to: RouteTarget.host('shop.legacy', 80) }, {}] }) });
}

/**
 * Timeouts and retries of callers in the mesh
 *
 * Rules for gateways do not bind callers inside the mesh, which have a VirtualService of their own. Requests that none of its routes
 * is for follow the plain split, on every port.
 */
export function meshRoutes(chart: Chart): void {
  web(chart, {
    routing: Routing.istio({ meshRoutes: [{ path: PathMatch.prefix('/reports/'), timeout: Duration.minutes(1), retries: { attempts: 0 } }] }),
    split: { weight: 5 },
  });
}

/** Routes for gateways, on a service that has none. */
export function meshRoutesWrong(chart: Chart): void {
  web(chart, { routing: Routing.istio({ routes: [{ path: PathMatch.prefix('/reports/'), timeout: Duration.minutes(1) }] }) });
}
