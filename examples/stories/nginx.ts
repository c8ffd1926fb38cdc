import { Chart, Duration } from 'cdk8s';
import { PathMatch, RequestMatch, Routing, Sticky, Workload } from 'cdk8s-canary';
import { web } from './web';

/** What the page shows of each story. */
export const shown = {
  share: ['Service web spec', 'Service web-canary spec', 'Ingress web', 'Ingress web-canary'],
  header: ['Ingress web-canary metadata.annotations'],
  values: ['Ingress web-canary metadata.annotations'],
  optIn: ['Ingress web-canary metadata.annotations'],
  inCookie: ['Ingress web-canary metadata.annotations'],
  noCanary: ['Deployment web-canary spec.replicas', 'Ingress web-canary metadata.annotations'],
  parts: ['Ingress web spec', 'Ingress web-canary spec'],
  expressions: ['Ingress web metadata.annotations,spec', 'Ingress web-canary metadata.annotations,spec'],
  previewHost: ['Service web-preview spec', 'Ingress web-preview', 'Ingress web-canary metadata.annotations'],
  affinity: ['Ingress web metadata.annotations', 'Ingress web-canary metadata.annotations'],
  settings: ['Ingress web metadata.annotations', 'Ingress web-canary metadata.annotations'],
  grpc: ['Ingress web metadata.annotations,spec'],
  total: ['Ingress web-canary metadata.annotations'],
};

/** Who gets which request. */
export const reaches = {
  share: ['ingress GET / -> stable 95 %, canary 5 %', 'plain GET / -> stable 100 %'],
  header: [
    'ingress GET / with x-canary: true -> canary 100 %',
    'ingress GET / with x-canary: false -> stable 95 %, canary 5 %',
    'ingress GET / with x-canary: never -> stable 95 %, canary 5 %',
    'ingress GET / -> stable 95 %, canary 5 %',
  ],
  values: [
    'ingress GET / with x-user: ann@example.com -> canary 100 %',
    'ingress GET / with x-user: staff-7 -> canary 100 %',
    'ingress GET / with x-user: bob@example.com -> stable 100 %',
  ],
  optIn: [
    'ingress GET / with cookie beta=always -> canary 100 %',
    'ingress GET / with cookie beta=never -> stable 100 %',
    'ingress GET / with cookie beta=on -> stable 80 %, canary 20 %',
    'ingress GET / -> stable 80 %, canary 20 %',
  ],
  inCookie: [
    'ingress GET / with cookie theme=dark and cookie group=staff -> canary 100 %',
    'ingress GET / with cookie group=guests -> stable 95 %, canary 5 %',
    'ingress GET / -> stable 95 %, canary 5 %',
  ],
  noCanary: ['ingress GET / -> stable 100 %', 'ingress GET / with x-canary: true -> stable 100 %'],
  parts: [
    'ingress GET /shop/7 -> HTTP 308 100 %, location https://shop.example.com/shop/7',
    'ingress GET preview.example.com/shop/7 -> HTTP 404 100 %',
  ],
  expressions: [
    'ingress GET /v1/users -> stable 95 %, canary 5 %',
    'ingress GET /v1/users/7 -> HTTP 404 100 %',
    'ingress GET /health -> stable 95 %, canary 5 %',
    'ingress GET /healthz -> HTTP 404 100 %',
  ],
  previewHost: ['ingress GET preview.example.com/ -> canary 100 %', 'ingress GET / -> stable 95 %, canary 5 %'],
  affinity: [
    'ingress GET / -> stable 80 %, canary 20 %',
    'ingress GET / with cookie web-track-87a17fc1=1763.21.7|f1edf2d3944e0f4bc10aa93a6fcb0f3e -> canary 100 %',
    'ingress GET / with cookie web-track-87a17fc1=1763.21.7|5f860b78dba941052d2c694c72a8810d -> stable 100 %',
    'ingress GET / with cookie web-track-of-5-percent=1763.21.7|f1edf2d3944e0f4bc10aa93a6fcb0f3e -> stable 80 %, canary 20 %',
  ],
  settings: ['ingress GET / -> stable 95 %, canary 5 %'],
  grpc: ['ingress POST /shop.Cart/Add -> stable 95 %, canary 5 %'],
  total: ['ingress GET / -> stable 95 %, canary 5 %'],
};

/**
 * A canary Ingress beside the ordinary one
 *
 * Each track has a Service, and the Ingress of the canary repeats class, hosts and paths of the other. A step of the rollout is a change of one
 * annotation. Callers in the cluster reach the Service `web`, which is stable alone. The controller is retired since March 2026: what is
 * written here is for clusters that still run it, and the day to leave it is a change of the factory to `Routing.gatewayApi`.
 */
export function share(chart: Chart): void {
  web(chart, { routing: Routing.nginxIngress({ hosts: ['shop.example.com'] }), split: { weight: 5 } });
}

/** Stable switched off at weight 100: the controller looks at its Service first, and answers 503. */
export function shareWrong(chart: Chart): void {
  web(chart, { routing: Routing.nginxIngress({ hosts: ['shop.example.com'] }), stable: { replicas: 0 }, split: { weight: 100 } });
}

/**
 * Testers by a header, behind ingress-nginx
 *
 * The header wins over the weight. With a value `always` and `never` have no meaning of their own.
 */
export function header(chart: Chart): void {
  web(chart, { routing: Routing.nginxIngress({ hosts: ['shop.example.com'] }), split: { weight: 5, match: [RequestMatch.header('x-canary', 'true')] } });
}

/** Testers by a parameter: a canary Ingress does not look at the query. */
export function headerWrong(chart: Chart): void {
  web(chart, { routing: Routing.nginxIngress({ hosts: ['shop.example.com'] }), split: { weight: 5, match: [RequestMatch.query('canary', 'true')] } });
}

/**
 * Several values of one header, behind ingress-nginx
 *
 * They become one pattern of PCRE. The controller drops patterns with other characters than letters, digits and a few signs without a word, so
 * the `@` is written as `\x40`.
 */
export function values(chart: Chart): void {
  const match = [RequestMatch.header('x-user', 'ann@example.com'), RequestMatch.headerPrefix('x-user', 'staff-')];
  web(chart, { routing: Routing.nginxIngress({ hosts: ['shop.example.com'] }), split: { match } });
}

/** Two headers: a canary Ingress has one. */
export function valuesWrong(chart: Chart): void {
  const match = [RequestMatch.header('x-user', 'ann@example.com'), RequestMatch.header('x-group', 'staff')];
  web(chart, { routing: Routing.nginxIngress({ hosts: ['shop.example.com'] }), split: { match } });
}

/**
 * Clients that opt in and out by a cookie
 *
 * The controller knows a cookie as a switch: `always` leads to the canary, and `never` keeps a client at stable, whatever the weight is. The application
 * sets the cookie, say on a page for beta users.
 */
export function optIn(chart: Chart): void {
  web(chart, { routing: Routing.nginxIngress({ hosts: ['shop.example.com'] }), split: { weight: 20, match: [RequestMatch.cookie('beta', 'always')] } });
}

/** A header that is to be absent. */
export function optInWrong(chart: Chart): void {
  web(chart, { routing: Routing.nginxIngress({ hosts: ['shop.example.com'] }), split: { weight: 20, match: [RequestMatch.cookie('beta', 'always'), RequestMatch.headerAbsent('x-bot')] } });
}

/**
 * Any other cookie, behind ingress-nginx
 *
 * It is looked for in the header `Cookie`, among the others. That is the one header of the canary.
 */
export function inCookie(chart: Chart): void {
  web(chart, { routing: Routing.nginxIngress({ hosts: ['shop.example.com'] }), split: { weight: 5, match: [RequestMatch.cookie('group', 'staff')] } });
}

/** A header besides. */
export function inCookieWrong(chart: Chart): void {
  const match = [RequestMatch.cookie('group', 'staff'), RequestMatch.header('x-canary', 'true')];
  web(chart, { routing: Routing.nginxIngress({ hosts: ['shop.example.com'] }), split: { weight: 5, match } });
}

/**
 * Roll back behind ingress-nginx
 *
 * `idle: true`: weight 0, no header and no pods. The Ingress stays, for the next attempt.
 */
export function noCanary(chart: Chart): void {
  web(chart, {
    routing: Routing.nginxIngress({ hosts: ['shop.example.com'] }),
    canary: { image: 'registry.example/web:1.5.0', idle: true },
    split: { weight: 20, match: [RequestMatch.header('x-canary', 'true')] },
  });
}

/** A baseline beside the canary: the controller looks at one canary of a Service. */
export function noCanaryWrong(chart: Chart): void {
  web(chart, {
    routing: Routing.nginxIngress({ hosts: ['shop.example.com'] }), stable: { version: '1.4.2' }, canary: { image: 'registry.example/web:1.5.0', version: '1.5.0' }, baseline: {}, split: { weight: 20 },
  });
}

/**
 * Paths, ports and certificates
 *
 * All paths have the same split, because the controller splits a port of a Service, and not a path. Certificates are on the ordinary Ingress
 * alone: tools such as cert-manager would make another one for the canary. With TLS, http leads to https.
 */
export function parts(chart: Chart): void {
  web(chart, {
    ports: [{ name: 'http', port: 80, targetPort: 8080 }, { name: 'admin', port: 9000 }],
    routing: Routing.nginxIngress({
      hosts: ['shop.example.com', '*.shop.example.com'],
      routes: [{ path: PathMatch.prefix('/shop') }, { path: PathMatch.prefix('/admin'), port: 'admin' }],
      port: 'http',
      ingressClassName: 'nginx',
      tls: [{ hosts: ['shop.example.com'], secretName: 'shop-tls' }, { hosts: ['*.shop.example.com'], secretName: 'wildcard-tls' }],
    }),
    split: { weight: 5 },
  });
}

/** Two prefixes that are one for the controller: nginx would refuse its whole configuration. */
export function partsWrong(chart: Chart): void {
  const routes = [{ path: PathMatch.prefix('/shop') }, { path: PathMatch.prefix('/shop/') }];
  web(chart, { routing: Routing.nginxIngress({ hosts: ['shop.example.com'], routes }), split: { weight: 5 } });
}

/**
 * Paths by an expression, behind ingress-nginx
 *
 * `use-regex` makes expressions of all paths of the host, also those of other Ingresses, and compares them in any case. The other
 * paths of the service are written so that they mean what they did, and plain paths of others on the host are refused. What captures in an
 * expression is for `rewrite-target`.
 */
export function expressions(chart: Chart): void {
  const routes = [{ path: PathMatch.regex('/v[0-9]+/users') }, { path: PathMatch.exact('/health') }];
  web(chart, { routing: Routing.nginxIngress({ hosts: ['shop.example.com'], routes }), split: { weight: 5 } });
}

/** Alternatives outside of a group: an Ingress has a path that starts with "/". */
export function expressionsWrong(chart: Chart): void {
  web(chart, { routing: Routing.nginxIngress({ hosts: ['shop.example.com'], routes: [{ path: PathMatch.regex('/v1/users|/v2/users') }] }), split: { weight: 5 } });
}

/**
 * A host that always shows the canary, behind ingress-nginx
 *
 * It has a Service of its own, although that has the same pods as the canary's: the controller would read no canary annotation of a Service
 * that an ordinary Ingress leads to.
 */
export function previewHost(chart: Chart): void {
  web(chart, { routing: Routing.nginxIngress({ hosts: ['shop.example.com'], previewHosts: ['preview.example.com'] }), split: { weight: 5 } });
}

/** The host of everybody else. */
export function previewHostWrong(chart: Chart): void {
  web(chart, { routing: Routing.nginxIngress({ hosts: ['shop.example.com'], previewHosts: ['shop.example.com'] }), split: { weight: 5 } });
}

/**
 * Clients stay on their track, behind ingress-nginx
 *
 * By the session affinity of the controller, which also keeps them at one pod. It has one cookie for both tracks, whose name changes with the
 * weight and the release: each step draws all clients again, those of the canary, too, so that the weight is always that of all clients. At
 * weight 0 and 100 there is no affinity.
 */
export function affinity(chart: Chart): void {
  web(chart, { routing: Routing.nginxIngress({ hosts: ['shop.example.com'] }), split: { weight: 20, sticky: Sticky.cookie({ name: 'web-track', maxAge: Duration.hours(8) }) } });
}

/** Testers by a header besides: whoever has the cookie of stable would never be one. */
export function affinityWrong(chart: Chart): void {
  web(chart, { routing: Routing.nginxIngress({ hosts: ['shop.example.com'] }), split: { weight: 20, match: [RequestMatch.header('x-canary', 'true')], sticky: Sticky.cookie() } });
}

/**
 * Timeouts and other settings of the controller
 *
 * Annotations of the ordinary Ingress count for requests to the canary, too. Only what the controller reads for each Service is repeated
 * on the canary Ingress, here `load-balance`.
 */
export function settings(chart: Chart): void {
  const annotations = {
    'nginx.ingress.kubernetes.io/load-balance': 'ewma',
    'nginx.ingress.kubernetes.io/proxy-read-timeout': '300',
  };
  web(chart, { routing: Routing.nginxIngress({ hosts: ['shop.example.com'], annotations }), split: { weight: 5 } });
}

/** Session affinity, which would keep clients at the canary after a rollback. */
export function settingsWrong(chart: Chart): void {
  web(chart, { routing: Routing.nginxIngress({ hosts: ['shop.example.com'], annotations: { 'nginx.ingress.kubernetes.io/affinity': 'cookie' } }), split: { weight: 5 } });
}

/**
 * gRPC behind ingress-nginx
 *
 * A port whose name or `appProtocol` says `grpc` gets `backend-protocol: "GRPC"`. Clients need TLS, here with the controller's own
 * certificate: it speaks HTTP/2 there only.
 */
export function grpc(chart: Chart): void {
  const workload = Workload.container({ image: 'registry.example/web:1.4.2', ports: [{ name: 'grpc', port: 9000 }] });
  web(chart, { workload, routing: Routing.nginxIngress({ hosts: ['shop.example.com'] }), split: { weight: 5 } });
}

/** HTTP and gRPC in one service: the annotation is one of the Ingress. */
export function grpcWrong(chart: Chart): void {
  const workload = Workload.container({ image: 'registry.example/web:1.4.2', ports: [{ name: 'grpc', port: 9000 }, { name: 'http', port: 8080 }] });
  const routes = [{ port: 'grpc' }, { path: PathMatch.prefix('/health'), port: 'http' }];
  web(chart, { workload, routing: Routing.nginxIngress({ hosts: ['shop.example.com'], routes }), split: { weight: 5 } });
}

/**
 * A weight with a total, for tools that expect one
 *
 * 5 % are 50 of 1000.
 */
export function total(chart: Chart): void {
  web(chart, { routing: Routing.nginxIngress({ hosts: ['shop.example.com'], weightTotal: 1000 }), split: { weight: 5 } });
}

/** A total below 100: the controller counts 100, and 5 of 10 are 5 %. */
export function totalWrong(chart: Chart): void {
  web(chart, { routing: Routing.nginxIngress({ hosts: ['shop.example.com'], weightTotal: 10 }), split: { weight: 5 } });
}
