import { Chart, Duration } from 'cdk8s';
import { AlbListenPort, AlbScheme, AlbTargetType, PathMatch, RequestMatch, Routing, Split, Sticky, Track, Workload } from 'cdk8s-canary';
import { web } from './web';

/** What the page shows of each story. */
export const shown = {
  albShare: ['Ingress web'],
  albHttps: ['Ingress web metadata.annotations'],
  albGroup: ['Ingress api metadata.annotations,spec', 'Ingress web metadata.annotations,spec'],
  albNodes: ['Service web spec', 'Service web-canary spec', 'Ingress web metadata.annotations'],
  albChecks: ['Ingress web metadata.annotations'],
  albCookie: ['Ingress web metadata.annotations'],
  albSticky: ['Ingress web metadata.annotations'],
  albPreview: ['Ingress web metadata.annotations,spec'],
  albPorts: ['Ingress web metadata.annotations,spec'],
  albTls: ['Ingress web metadata.annotations'],
  albUsers: ['Ingress web metadata.annotations,spec'],
  albRollback: ['Deployment web-canary spec.replicas', 'Ingress web metadata.annotations'],
};

/** Who gets which request. */
export const reaches = {
  albShare: [
    'alb GET / with x-canary: true -> canary 100 %',
    'alb GET / with x-canary: True -> canary 100 %',
    'alb GET / with x-canary: no -> stable 95 %, canary 5 %',
    'alb GET / -> stable 95 %, canary 5 %',
    'plain GET / -> stable 100 %',
  ],
  albHttps: ['alb GET /cart?id=1 -> HTTP 301 100 %, location https://shop.example.com:443/cart?id=1'],
  albGroup: ['alb GET /api/users -> api 80 %, api-canary 20 %', 'alb GET /apiary -> web 95 %, web-canary 5 %', 'alb GET / -> web 95 %, web-canary 5 %'],
  albNodes: ['alb GET / -> stable 80 %, canary 20 %'],
  albChecks: ['alb GET / -> stable 80 %, canary 20 %'],
  albCookie: ['alb GET / with cookie theme=dark and cookie beta=on -> canary 100 %', 'alb GET / with cookie alphabeta=on -> stable 100 %', 'alb GET / -> stable 100 %'],
  albSticky: ['alb GET / -> stable 80 %, canary 20 %'],
  albPreview: [
    'alb GET / -> stable 100 %',
    'alb GET preview.example.com/ -> canary 100 %',
    'alb GET / with x-preview: yes -> canary 100 %',
  ],
  albPorts: ['alb GET /metrics/cpu -> stable 80 %, canary 20 %', 'alb GET / -> stable 80 %, canary 20 %'],
  albTls: ['alb GET / -> stable 80 %, canary 20 %'],
  albUsers: ['alb GET / with x-user: ann -> canary 100 %', 'alb GET / with x-user: bob -> canary 100 %', 'alb GET / with x-user: eve -> stable 100 %'],
  albRollback: ['alb GET / -> stable 100 %', 'alb GET / with x-canary: true -> stable 100 %'],
};

/**
 * A header and a share behind an Application Load Balancer
 *
 * An Ingress has a rule for what matches and one that draws, for each path. What they do stands in its annotations, as JSON that nobody has to write. The
 * load balancer compares values of headers without case. Callers inside the cluster reach the Service, and so stable alone.
 */
export function albShare(chart: Chart): void {
  web(chart, {
    routing: Routing.alb({ hosts: ['shop.example.com'] }),
    split: { weight: 5, match: [RequestMatch.header('x-canary', 'true')] },
  });
}

/** A header that is absent: a rule of a load balancer has no condition for that. */
export function albShareWrong(chart: Chart): void {
  web(chart, {
    routing: Routing.alb({ hosts: ['shop.example.com'] }),
    split: { weight: 5, match: [RequestMatch.headerAbsent('x-bot')] },
  });
}

/**
 * HTTPS for clients of the internet
 *
 * Ports, certificate and redirect are options. Without `certificateArns` the controller looks for certificates for the hosts.
 */
export function albHttps(chart: Chart): void {
  web(chart, {
    routing: Routing.alb({
      hosts: ['shop.example.com'],
      scheme: AlbScheme.INTERNET_FACING,
      targetType: AlbTargetType.IP,
      listenPorts: [AlbListenPort.http(80), AlbListenPort.https(443)],
      certificateArns: ['arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012'],
      sslRedirect: 443,
    }),
    split: { weight: 20 },
  });
}

/** A redirect to a port that nobody listens on. */
export function albHttpsWrong(chart: Chart): void {
  web(chart, {
    routing: Routing.alb({ hosts: ['shop.example.com'], listenPorts: [AlbListenPort.http(80)], sslRedirect: 443 }),
    split: { weight: 20 },
  });
}

/**
 * Two services on one host and one load balancer
 *
 * Ingresses of a group share a load balancer. The first rule that fits wins, so the service with the narrower path needs the lower place.
 */
export function albGroup(chart: Chart): void {
  web(chart, {
    routing: Routing.alb({ hosts: ['shop.example.com'], groupName: 'shop', groupOrder: 10, routes: [{ path: PathMatch.prefix('/api') }] }),
    split: { weight: 20 },
  }, 'api');
  web(chart, { routing: Routing.alb({ hosts: ['shop.example.com'], groupName: 'shop', groupOrder: 20 }), split: { weight: 5 } });
}

/** The service with every path comes first and takes all requests. */
export function albGroupWrong(chart: Chart): void {
  web(chart, {
    routing: Routing.alb({ hosts: ['shop.example.com'], groupName: 'shop', groupOrder: 30, routes: [{ path: PathMatch.prefix('/api') }] }),
    split: { weight: 20 },
  }, 'api');
  web(chart, { routing: Routing.alb({ hosts: ['shop.example.com'], groupName: 'shop', groupOrder: 20 }), split: { weight: 5 } });
}

/**
 * Nodes as targets instead of pods
 *
 * Where pods have no addresses of the VPC, the load balancer calls a port of the nodes. The Services are of type NodePort then.
 */
export function albNodes(chart: Chart): void {
  web(chart, { routing: Routing.alb({ hosts: ['shop.example.com'], targetType: AlbTargetType.INSTANCE }), split: { weight: 20 } });
}

/** The annotation instead of the option: the Services would not fit it. */
export function albNodesWrong(chart: Chart): void {
  const annotations = { 'alb.ingress.kubernetes.io/target-type': 'instance' };
  web(chart, { routing: Routing.alb({ hosts: ['shop.example.com'], annotations }), split: { weight: 20 } });
}

/**
 * Health checks and attributes of target groups
 *
 * Whatever else the controller knows is an annotation.
 */
export function albChecks(chart: Chart): void {
  const annotations = {
    'alb.ingress.kubernetes.io/healthcheck-path': '/health',
    'alb.ingress.kubernetes.io/healthcheck-interval-seconds': '10',
    'alb.ingress.kubernetes.io/target-group-attributes': 'deregistration_delay.timeout_seconds=30',
  };
  web(chart, { routing: Routing.alb({ hosts: ['shop.example.com'], annotations }), split: { weight: 20 } });
}

/** Stickiness of single pods, which AWS refuses where a rule has several target groups. */
export function albChecksWrong(chart: Chart): void {
  const annotations = { 'alb.ingress.kubernetes.io/target-group-attributes': 'stickiness.enabled=true,stickiness.lb_cookie.duration_seconds=60' };
  web(chart, { routing: Routing.alb({ hosts: ['shop.example.com'], annotations }), split: { weight: 20 } });
}

/**
 * Testers by a cookie, behind an Application Load Balancer
 *
 * A rule has no condition for cookies. An expression for the header `Cookie` finds one among the others, and nothing that only looks like it. It needs version
 * 2.14.1 of the controller or a newer one.
 */
export function albCookie(chart: Chart): void {
  web(chart, { routing: Routing.alb({ hosts: ['shop.example.com'] }), split: { match: [RequestMatch.cookie('beta', 'on')] } });
}

/** A star in a value, which the load balancer takes for any text. */
export function albCookieWrong(chart: Chart): void {
  web(chart, { routing: Routing.alb({ hosts: ['shop.example.com'] }), split: { match: [RequestMatch.header('x-group', 'beta*')] } });
}

/**
 * Clients stay on their target group
 *
 * The load balancer sets a cookie of its own, `AWSALBTG`. It is stronger than the weight, so at weight 0 and 100 stickiness is off. Clients of stable stay there when
 * the weight changes, until they have sent nothing for the age of the cookie: AWS gives it a new age with every answer, so that a short one makes larger weights
 * reach them sooner.
 */
export function albSticky(chart: Chart): void {
  web(chart, {
    routing: Routing.alb({ hosts: ['shop.example.com'] }),
    split: { weight: 20, sticky: Sticky.cookie({ maxAge: Duration.minutes(30) }) },
  });
}

/** Sticky clients of two services on one host, which the load balancer gives one cookie. */
export function albStickyWrong(chart: Chart): void {
  const split = { weight: 20, sticky: Sticky.cookie() };
  web(chart, { routing: Routing.alb({ hosts: ['shop.example.com'], groupName: 'shop', groupOrder: 10, routes: [{ path: PathMatch.prefix('/api') }] }), split }, 'api');
  web(chart, { routing: Routing.alb({ hosts: ['shop.example.com'], groupName: 'shop', groupOrder: 20 }), split });
}

/**
 * Blue-green behind an Application Load Balancer, with a host and a header for the preview
 *
 * The rules of the preview host come first. The switch changes weights, and the preview then reaches the other track.
 */
export function albPreview(chart: Chart): void {
  web(chart, {
    routing: Routing.alb({ hosts: ['shop.example.com'], previewHosts: ['preview.example.com'] }),
    split: Split.blueGreen({ active: Track.STABLE, preview: [RequestMatch.header('x-preview', 'yes')] }),
  });
}

/** The host of everybody as that of the preview. */
export function albPreviewWrong(chart: Chart): void {
  web(chart, {
    routing: Routing.alb({ hosts: ['shop.example.com'], previewHosts: ['shop.example.com'] }),
    split: Split.blueGreen({ active: Track.STABLE }),
  });
}

/**
 * Several ports of a service behind an internal load balancer
 *
 * Each route can lead to a port of its own. The class is that of your cluster.
 */
export function albPorts(chart: Chart): void {
  web(chart, {
    workload: Workload.container({
      image: 'registry.example/web:1.4.2', ports: [{ name: 'http', port: 8080 }, { name: 'metrics', port: 9090 }],
    }),
    routing: Routing.alb({
      hosts: ['shop.example.com'],
      ingressClassName: 'alb',
      scheme: AlbScheme.INTERNAL,
      port: 'http',
      routes: [{}, { path: PathMatch.prefix('/metrics'), port: 'metrics' }],
    }),
    split: { weight: 20 },
  });
}

/** A path by expression, which the controller would try after every prefix. */
export function albPortsWrong(chart: Chart): void {
  web(chart, { routing: Routing.alb({ hosts: ['shop.example.com'], routes: [{ path: PathMatch.regex('/v[0-9]+/users') }] }), split: { weight: 20 } });
}

/**
 * Pods that speak TLS
 *
 * The name of the port, or its `appProtocol`, says what the load balancer has to speak to pods: `https`, `grpc`, `grpcs`, `http2`. It does not verify their certificates.
 */
export function albTls(chart: Chart): void {
  web(chart, { ports: [{ name: 'https', port: 443, targetPort: 8443 }], routing: Routing.alb({ hosts: ['shop.example.com'] }), split: { weight: 20 } });
}

/** Pods that speak gRPC, behind plain HTTP: AWS has such target groups behind HTTPS only. */
export function albTlsWrong(chart: Chart): void {
  web(chart, { ports: [{ name: 'grpc', port: 9090 }], routing: Routing.alb({ hosts: ['shop.example.com'] }), split: { weight: 20 } });
}

/**
 * Testers by name, behind an Application Load Balancer
 *
 * Values of one header share a rule, up to the 5 values that a rule may compare. The host is one of them, and the path another.
 */
export function albUsers(chart: Chart): void {
  web(chart, {
    routing: Routing.alb({ hosts: ['shop.example.com'] }),
    split: { match: ['ann', 'bob'].map(name => RequestMatch.header('x-user', name)) },
  });
}

/** More headers than a rule may compare values. */
export function albUsersWrong(chart: Chart): void {
  web(chart, {
    routing: Routing.alb({ hosts: ['shop.example.com'] }),
    split: { match: [RequestMatch.all(...['x-user', 'x-team', 'x-region', 'x-beta'].map(name => RequestMatch.header(name, 'a')))] },
  });
}

/**
 * Roll back behind an Application Load Balancer
 *
 * With `idle: true` all rules stay where they are and lead to stable, and stickiness is off.
 */
export function albRollback(chart: Chart): void {
  web(chart, {
    canary: { image: 'registry.example/web:1.5.0', idle: true },
    routing: Routing.alb({ hosts: ['shop.example.com'] }),
    split: { weight: 20, match: [RequestMatch.header('x-canary', 'true')], sticky: Sticky.cookie() },
  });
}

/** Clients that are to stay for longer than AWS allows. */
export function albRollbackWrong(chart: Chart): void {
  web(chart, {
    routing: Routing.alb({ hosts: ['shop.example.com'] }),
    split: { weight: 20, sticky: Sticky.cookie({ maxAge: Duration.days(14) }) },
  });
}
