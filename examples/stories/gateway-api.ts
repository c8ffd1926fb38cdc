import { Chart, Duration } from 'cdk8s';
import {
  GatewayApiOptions, GatewayApiVersion, GatewayImplementation, GatewayRef, GatewayRoute, GatewayRouteKind, PathMatch, PathRewrite, RequestMatch,
  Routing, RouteTarget, Split, Sticky, Track,
} from 'cdk8s-canary';
import { web } from './web';

/** Where requests come in. */
const PUBLIC: GatewayApiOptions = { hosts: ['shop.example.com'], gateways: [{ name: 'public', namespace: 'istio-system' }] };

/** What the page shows of each story. */
export const shown = {
  gateway: ['Service web spec', 'Service web-canary spec', 'HTTPRoute web'],
  listeners: ['HTTPRoute web spec.parentRefs'],
  paths: ['HTTPRoute web spec.rules'],
  sharedHost: ['HTTPRoute web spec.rules', 'HTTPRoute cart spec.rules'],
  mesh: ['Service web spec', 'HTTPRoute web-mesh'],
  meshOnly: ['HTTPRoute web-mesh spec.rules'],
  preview: ['HTTPRoute web spec.rules', 'HTTPRoute web-preview spec'],
  gatewayNamespace: ['ReferenceGrant web', 'HTTPRoute web'],
  expressions: ['HTTPRoute web spec.rules'],
  sticky: ['HTTPRoute web spec.rules'],
  grpc: ['Service web spec.ports', 'GRPCRoute web spec'],
  filters: ['HTTPRoute web spec.rules'],
  redirects: ['HTTPRoute web spec.rules'],
  darkLaunch: ['HTTPRoute web spec.rules'],
  otherService: ['HTTPRoute web spec.rules'],
  version: ['HTTPRoute web spec.rules'],
};

/** Who gets which request. */
export const reaches = {
  gateway: [
    'gateway GET / with x-canary: true -> canary 100 %',
    'gateway GET / with x-canary: True -> stable 95 %, canary 5 %',
    'gateway GET / -> stable 95 %, canary 5 %',
    'gateway GET other.example.com/ -> HTTP 404 100 %',
    'mesh GET / with x-canary: true -> stable 100 %',
    'plain GET / -> stable 100 %',
  ],
  listeners: ['gateway GET / -> stable 95 %, canary 5 %'],
  paths: [
    'gateway GET /api/orders with x-canary: true -> canary 100 %',
    'gateway POST /api/orders with x-canary: true -> canary 100 %',
    'gateway GET /health with x-canary: true -> canary 100 %',
    'gateway GET /api -> stable 95 %, canary 5 %',
    'gateway GET /apiary -> stable 95 %, canary 5 %',
    'gateway GET /?beta=1 -> canary 100 %',
  ],
  sharedHost: [
    'gateway GET /shop/cart/7 -> cart 80 %, cart-canary 20 %',
    'gateway GET /shop/cart/7 with x-canary: true -> cart 80 %, cart-canary 20 %',
    'gateway GET /shop/7 -> web 95 %, web-canary 5 %',
    'gateway GET /shop/7 with x-canary: true -> web-canary 100 %',
    'gateway GET /shop/carts -> web 95 %, web-canary 5 %',
    'gateway GET / -> HTTP 404 100 %',
  ],
  mesh: [
    'mesh GET / with x-canary: true -> canary 100 %',
    'mesh GET / -> stable 95 %, canary 5 %',
    'mesh in orders GET web.shop.svc.cluster.local:8080/ -> stable 95 %, canary 5 %',
    'plain GET / with x-canary: true -> stable 100 %',
  ],
  meshOnly: ['mesh GET web:80/api/orders -> stable 95 %, canary 5 %', 'mesh GET web:80/ -> stable 95 %, canary 5 %', 'mesh GET web:9000/ -> stable 100 %'],
  preview: [
    'gateway GET / -> canary 100 %',
    'gateway GET / with x-preview: yes -> stable 100 %',
    'gateway GET preview.example.com/ -> stable 100 %',
  ],
  gatewayNamespace: ['gateway GET / -> stable 95 %, canary 5 %'],
  expressions: [
    'gateway GET / with x-user: staff-12 -> canary 100 %',
    'gateway GET / with x-user: a-staff-12 -> stable 95 %, canary 5 %',
    'gateway GET / with cookie beta=on -> canary 100 %',
    'gateway GET / with cookie beta=once -> stable 95 %, canary 5 %',
  ],
  sticky: ['gateway GET / -> stable 95 %, canary 5 %', 'gateway GET / with x-canary: true -> canary 100 %'],
  grpc: [
    'gateway POST /shop.Cart/Add with x-canary: true -> canary 100 %',
    'gateway POST /shop.Cart/Get with x-canary: true -> canary 100 %',
    'gateway POST /shop.Cart/Add -> stable 95 %, canary 5 %',
    'gateway POST /shop.List/Get -> HTTP 404 100 %',
  ],
  filters: ['gateway GET /v1/users -> stable 100 %', 'gateway GET /admin/users -> stable 100 %', 'gateway GET / -> stable 100 %', 'gateway HEAD / -> HTTP 404 100 %'],
  redirects: [
    'gateway GET /old/7 -> HTTP 301 100 %, location http://shop.example.com/new/7',
    'gateway GET /about -> HTTP 308 100 %, location https://www.example.com/about-us',
    'gateway GET / -> stable 100 %',
  ],
  darkLaunch: ['gateway GET / -> stable 100 %, copied to canary 12.5 %'],
  otherService: [
    'gateway GET /cart/7 -> cart 80 %, cart-canary 20 %',
    'gateway GET /beta -> cart-canary 100 %',
    'gateway GET / -> web 100 %',
  ],
  version: ['gateway GET / -> stable 95 %, canary 5 %'],
};

/**
 * A share and testers at a Gateway
 *
 * A Service per track, and one HTTPRoute with a rule for testers and one for the rest. Weights are written at every step, so that a rollout
 * changes numbers only, and so is every default of the API, so that Argo CD shows no difference. The Gateway has to let the route in: its
 * `allowedRoutes` take routes of its own namespace only, unless they say more. Callers in the cluster get stable.
 */
export function gateway(chart: Chart): void {
  web(chart, { routing: Routing.gatewayApi(PUBLIC), split: { match: [RequestMatch.header('x-canary', 'true')], weight: 5 } });
}

/** The start of a header: the API compares whole values. */
export function gatewayWrong(chart: Chart): void {
  web(chart, { routing: Routing.gatewayApi(PUBLIC), split: { match: [RequestMatch.headerPrefix('x-user', 'staff-')] } });
}

/**
 * Some listeners of some Gateways
 *
 * Without `sectionName` and `port` the route goes to every listener that takes it.
 */
export function listeners(chart: Chart): void {
  const gateways: GatewayRef[] = [{ name: 'public', namespace: 'istio-system', sectionName: 'https' }, { name: 'partners', namespace: 'istio-system', port: 8443 }];
  web(chart, { routing: Routing.gatewayApi({ hosts: ['shop.example.com'], gateways }), split: { weight: 5 } });
}

/** A Gateway twice, once without its listener. */
export function listenersWrong(chart: Chart): void {
  const gateways = [{ name: 'public', namespace: 'istio-system', sectionName: 'https' }, { name: 'public', namespace: 'istio-system' }];
  web(chart, { routing: Routing.gatewayApi({ hosts: ['shop.example.com'], gateways }) });
}

/**
 * Several paths
 *
 * The most specific path wins, whatever headers other rules ask for: a rule for `x-canary` on `/` would lose to `/api`. So the rule for
 * testers has every path. Paths with the same options are one rule, because a route may have 16 rules, and 64 matches in each. Prefixes are compared by whole segments: `/api` is not for `/apiary`, and `/api/` is the same.
 */
export function paths(chart: Chart): void {
  const routes = [{}, { path: PathMatch.prefix('/api'), methods: ['GET', 'POST'] }, { path: PathMatch.exact('/health') }];
  const match = [RequestMatch.header('x-canary', 'true'), RequestMatch.query('beta', '1')];
  web(chart, { routing: Routing.gatewayApi({ ...PUBLIC, routes }), split: { match, weight: 5 } });
}

/** An expression beside a prefix: implementations differ in which of both comes first. */
export function pathsWrong(chart: Chart): void {
  const routes = [{}, { path: PathMatch.regex('/v[0-9]+/users') }];
  web(chart, { routing: Routing.gatewayApi({ ...PUBLIC, implementation: GatewayImplementation.ISTIO, routes }) });
}

/**
 * Several services on one host of a Gateway
 *
 * Their routes are merged, and the more specific path wins, whichever service it belongs to. Nobody needs an object for the whole host.
 */
export function sharedHost(chart: Chart): void {
  const match = [RequestMatch.header('x-canary', 'true')];
  web(chart, { routing: Routing.gatewayApi({ ...PUBLIC, routes: [{ path: PathMatch.prefix('/shop') }] }), split: { match, weight: 5 } });
  web(chart, { routing: Routing.gatewayApi({ ...PUBLIC, routes: [{ path: PathMatch.prefix('/shop/cart') }] }), split: { weight: 20 } }, 'cart');
}

/** One path for two services. */
export function sharedHostWrong(chart: Chart): void {
  web(chart, { routing: Routing.gatewayApi({ ...PUBLIC, routes: [{ path: PathMatch.prefix('/shop') }] }) });
  web(chart, { routing: Routing.gatewayApi({ ...PUBLIC, routes: [{ path: PathMatch.prefix('/shop/') }] }) }, 'cart');
}

/**
 * Callers in a mesh, too
 *
 * A route that is attached to the Service itself splits the requests of callers in the mesh: those with a sidecar of Istio, or behind a
 * waypoint in its ambient mode, which the label `istio.io/use-waypoint` of the Service or the namespace has to name. Callers that no proxy
 * looks after get stable.
 */
export function mesh(chart: Chart): void {
  web(chart, { routing: Routing.gatewayApi({ ...PUBLIC, mesh: true }), split: { match: [RequestMatch.header('x-canary', 'true')], weight: 5 } });
}

/** A port whose protocol is not HTTP. */
export function meshWrong(chart: Chart): void {
  web(chart, { routing: Routing.gatewayApi({ ...PUBLIC, mesh: true }), ports: [{ name: 'tcp-web', port: 8080 }] });
}

/**
 * Callers in a mesh only
 *
 * `meshRoutes` are for what some paths get beyond the split. Requests on `port` are split, and those on other ports reach stable.
 */
export function meshOnly(chart: Chart): void {
  web(chart, {
    ports: [{ name: 'http', port: 80, targetPort: 8080 }, { name: 'http-admin', port: 9000 }],
    routing: Routing.gatewayApi({ mesh: true, port: 'http', meshRoutes: [{ path: PathMatch.prefix('/api'), timeout: Duration.seconds(5) }] }),
    split: { weight: 5 },
  });
}

/** Routes of gateways without one. */
export function meshOnlyWrong(chart: Chart): void {
  web(chart, { routing: Routing.gatewayApi({ mesh: true, routes: [{ path: PathMatch.prefix('/api') }] }) });
}

/**
 * Blue-green with a host for the preview
 *
 * The hosts of the preview have a route of their own. Changing `active` is the switch, and changing it back the rollback.
 */
export function preview(chart: Chart): void {
  web(chart, {
    routing: Routing.gatewayApi({ ...PUBLIC, previewHosts: ['preview.example.com'] }),
    split: Split.blueGreen({ active: Track.CANARY, preview: [RequestMatch.header('x-preview', 'yes')] }),
  });
}

/** One host for both. */
export function previewWrong(chart: Chart): void {
  web(chart, { routing: Routing.gatewayApi({ ...PUBLIC, previewHosts: ['shop.example.com'] }) });
}

/**
 * A Gateway that takes routes of its own namespace only
 *
 * The route then stands in the namespace of the Gateway, and a ReferenceGrant beside the Services lets it have them as backends.
 */
export function gatewayNamespace(chart: Chart): void {
  const routing = Routing.gatewayApi({ hosts: ['shop.example.com'], gateways: [{ name: 'public' }], namespace: 'istio-system' });
  web(chart, { routing, split: { weight: 5 } });
}

/** A namespace in upper case. */
export function gatewayNamespaceWrong(chart: Chart): void {
  web(chart, { routing: Routing.gatewayApi({ hosts: ['shop.example.com'], gateways: [{ name: 'public' }], namespace: 'Infra' }) });
}

/**
 * Expressions and cookies
 *
 * Every implementation reads regular expressions in its own way, so that they need a declared one. Istio and Envoy Gateway read them as RE2,
 * for the whole value.
 */
export function expressions(chart: Chart): void {
  web(chart, {
    routing: Routing.gatewayApi({ ...PUBLIC, implementation: GatewayImplementation.ENVOY_GATEWAY }),
    split: { match: [RequestMatch.headerRegex('x-user', 'staff-[0-9]+'), RequestMatch.cookie('beta', 'on')], weight: 5 },
  });
}

/** An expression for an implementation that nobody knows. */
export function expressionsWrong(chart: Chart): void {
  web(chart, { routing: Routing.gatewayApi(PUBLIC), split: { match: [RequestMatch.headerRegex('x-user', 'staff-[0-9]+')] } });
}

/**
 * Clients stay on their track, on Istio
 *
 * The proxy sets a cookie with the first answer, by a filter of the backend, and a rule for each track finds it (measured).
 */
export function sticky(chart: Chart): void {
  web(chart, {
    routing: Routing.gatewayApi({ ...PUBLIC, implementation: GatewayImplementation.ISTIO }),
    split: { match: [RequestMatch.header('x-canary', 'true')], weight: 5, sticky: Sticky.cookie() },
  });
}

/** Nobody says that it is Istio. */
export function stickyWrong(chart: Chart): void {
  web(chart, { routing: Routing.gatewayApi(PUBLIC), split: { weight: 5, sticky: Sticky.cookie() } });
}

/**
 * gRPC
 *
 * A GRPCRoute knows services and methods instead of paths. The port says that it speaks HTTP/2.
 */
export function grpc(chart: Chart): void {
  web(chart, {
    ports: [{ name: 'grpc', port: 8080 }],
    routing: Routing.gatewayApi({
      ...PUBLIC,
      kind: GatewayRouteKind.GRPC_ROUTE,
      routes: [{ grpc: { service: 'shop.Cart' } }, { grpc: { service: 'shop.Cart', method: 'Add' } }],
    }),
    split: { match: [RequestMatch.header('x-canary', 'true')], weight: 5 },
  });
}

/** A path. */
export function grpcWrong(chart: Chart): void {
  const routing = Routing.gatewayApi({ ...PUBLIC, kind: GatewayRouteKind.GRPC_ROUTE, routes: [{ path: PathMatch.prefix('/shop.Cart/') }] });
  web(chart, { ports: [{ name: 'grpc', port: 8080 }], routing });
}

/**
 * Timeouts, headers, other paths and hosts for the pods
 *
 * A rewritten prefix is one of whole segments, so that no slashes have to be counted.
 */
export function filters(chart: Chart): void {
  web(chart, {
    ports: [{ name: 'http', port: 80, targetPort: 8080 }, { name: 'http-admin', port: 9000 }],
    routing: Routing.gatewayApi({
      ...PUBLIC,
      port: 'http',
      routes: [
        { path: PathMatch.prefix('/v1'), rewrite: PathRewrite.prefix('/'), rewriteHost: 'web.internal', timeout: Duration.seconds(10), backendTimeout: Duration.seconds(3) },
        { path: PathMatch.prefix('/admin'), port: 'http-admin', name: 'back-office', requestHeaders: { set: { 'x-admin': '1' }, remove: ['x-debug'] } },
        { methods: ['GET'], responseHeaders: { set: { 'strict-transport-security': 'max-age=31536000' }, add: { vary: 'x-canary' } } },
      ],
    }),
  });
}

/** Something in front of every path: Istio forgets the slash. */
export function filtersWrong(chart: Chart): void {
  web(chart, { routing: Routing.gatewayApi({ ...PUBLIC, routes: [{ rewrite: PathRewrite.prefix('/web') }] }) });
}

/**
 * Redirects
 *
 * From version 1.5 of the Gateway API there are more codes than 301 and 302.
 */
export function redirects(chart: Chart): void {
  web(chart, {
    routing: Routing.gatewayApi({
      ...PUBLIC,
      version: GatewayApiVersion.V1_5,
      routes: [
        { path: PathMatch.prefix('/old'), redirect: { prefix: '/new', code: 301 } },
        { path: PathMatch.exact('/about'), redirect: { scheme: 'https', host: 'www.example.com', path: '/about-us', code: 308 } },
        {},
      ],
    }),
  });
}

/** The same for an older version. */
export function redirectsWrong(chart: Chart): void {
  web(chart, { routing: Routing.gatewayApi({ ...PUBLIC, routes: [{ path: PathMatch.exact('/about'), redirect: { scheme: 'https', code: 308 } }] }) });
}

/**
 * A dark launch
 *
 * The canary gets a copy of some requests, and its answers are thrown away.
 */
export function darkLaunch(chart: Chart): void {
  web(chart, { routing: Routing.gatewayApi({ ...PUBLIC, routes: [{ mirror: { percentage: 12.5 } }] }) });
}

/** The canary has requests of its own. */
export function darkLaunchWrong(chart: Chart): void {
  web(chart, { routing: Routing.gatewayApi({ ...PUBLIC, routes: [{ mirror: { percentage: 12.5 } }] }), split: { weight: 5 } });
}

/**
 * Routes to other services
 *
 * The requests follow the split of the other service, as if they had been sent to it in the first place. A `RouteTarget.host` is a Service
 * of the same namespace.
 */
export function otherService(chart: Chart): void {
  const cart = web(chart, { routing: Routing.gatewayApi({ mesh: true }), split: { weight: 20 } }, 'cart');
  const routes: GatewayRoute[] = [{ path: PathMatch.prefix('/cart'), to: cart.routeTarget() }, { path: PathMatch.exact('/beta'), to: RouteTarget.host('cart-canary', 8080) }, {}];
  web(chart, { routing: Routing.gatewayApi({ ...PUBLIC, routes }) });
}

/** A host that is no Service. */
export function otherServiceWrong(chart: Chart): void {
  const routes = [{ path: PathMatch.prefix('/pay'), to: RouteTarget.host('payments.example.com', 443) }, {}];
  web(chart, { routing: Routing.gatewayApi({ ...PUBLIC, routes }) });
}

/**
 * A cluster with an older Gateway API
 *
 * The annotation `gateway.networking.k8s.io/bundle-version` of the CRDs says which one it is. Before 1.4, rules have no names.
 */
export function version(chart: Chart): void {
  web(chart, { routing: Routing.gatewayApi({ ...PUBLIC, version: GatewayApiVersion.V1_3 }), split: { weight: 5 } });
}

/** A name all the same. */
export function versionWrong(chart: Chart): void {
  web(chart, { routing: Routing.gatewayApi({ ...PUBLIC, version: GatewayApiVersion.V1_3, routes: [{ name: 'everything' }] }) });
}
