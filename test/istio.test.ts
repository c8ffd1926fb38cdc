import { chartIn, find, message, service, synth, synthChart, synthMessage } from './support';
import {
  CanaryServiceProps, IstioApiVersion, IstioBinding, IstioMode, IstioOptions, IstioRoute, LoadBalancing, PathMatch,
  RequestMatch, Routing, ServicePort, Split, SplitOptions, Sticky, Track,
} from '../src';

const GATEWAY: IstioOptions = { hosts: ['api.example.com'], gateways: ['istio-system/public'] };
const HEADER: SplitOptions = { match: [RequestMatch.header('X-Canary', 'true')] };

/** The rules of a VirtualService as text: name, matches, weights by destination. */
function rules(objects: any[], name: string): string[] {
  return find(objects, 'VirtualService', name).spec.http.map((rule: any) => [
    `${rule.name}:`,
    (rule.match ?? []).map((match: any) => JSON.stringify(match)).join(' or '),
    '->',
    ...rule.route.map(({ destination, weight }: any) =>
      `${[destination.host, destination.subset].filter(Boolean).join('/')}:${destination.port.number}${weight === undefined ? '' : `=${weight}`}`),
  ].filter(Boolean).join(' '));
}

const istio = (options: IstioOptions, split: SplitOptions = {}, ports?: ServicePort[]) =>
  synth({ routing: Routing.istio(options), split, ports });

describe('rules', () => {
  test('header only: matching requests go to the canary, everybody else to stable', () => {
    expect(rules(istio({}, HEADER), 'web-mesh')).toEqual([
      'default-canary: {"headers":{"x-canary":{"exact":"true"}}} -> web/canary:8080',
      'default: -> web/stable:8080=100 web/canary:8080=0',
    ]);
  });

  test.each([0, 1, 5, 20, 50, 99, 100])('weight %d only', weight => {
    expect(rules(istio({}, { weight }), 'web-mesh')).toEqual([`default: -> web/stable:8080=${100 - weight} web/canary:8080=${weight}`]);
  });

  test('header and weight: the header wins', () => {
    expect(rules(istio({}, { ...HEADER, weight: 20 }), 'web-mesh')).toEqual([
      'default-canary: {"headers":{"x-canary":{"exact":"true"}}} -> web/canary:8080',
      'default: -> web/stable:8080=80 web/canary:8080=20',
    ]);
  });

  test('several matches are one rule, and one of them is enough', () => {
    const match = [RequestMatch.header('x-canary', 'true'), RequestMatch.headerRegex('user-agent', '.*Beta.*')];
    expect(rules(istio({}, { match }), 'web-mesh')[0]).toBe(
      'default-canary: {"headers":{"x-canary":{"exact":"true"}}} or {"headers":{"user-agent":{"regex":".*Beta.*"}}} -> web/canary:8080');
  });

  test('at the gateways every route has a rule for matching requests, which comes before its own', () => {
    const routes = [{ path: PathMatch.prefix('/api') }, { path: PathMatch.exact('/login') }];
    expect(rules(istio({ ...GATEWAY, routes }, { ...HEADER, weight: 5 }), 'web')).toEqual([
      'login-exact-canary: {"headers":{"x-canary":{"exact":"true"}},"uri":{"exact":"/login"}} -> web/canary:8080',
      'login-exact: {"uri":{"exact":"/login"}} -> web/stable:8080=95 web/canary:8080=5',
      'api-canary: {"headers":{"x-canary":{"exact":"true"}},"uri":{"prefix":"/api"}} -> web/canary:8080',
      'api: {"uri":{"prefix":"/api"}} -> web/stable:8080=95 web/canary:8080=5',
    ]);
  });

  test('exact paths come first, then expressions as given, then prefixes with the longest first, then everything', () => {
    const routes = [
      {}, { path: PathMatch.prefix('/api') }, { path: PathMatch.regex('/api/v[0-9]+/users') }, { path: PathMatch.prefix('/api/v1') },
      { path: PathMatch.regex('/api/[a-z]+'), name: 'words' }, { path: PathMatch.exact('/api'), name: 'root' },
    ];
    expect(rules(istio({ ...GATEWAY, routes }), 'web').map(rule => rule.split(':')[0])).toEqual([
      'root', 'api-v-0-9-users-regex', 'words', 'api-v1', 'api', 'default',
    ]);
  });

  test('an idle canary has the same rules, and stable takes all of them', () => {
    const objects = synth({ routing: Routing.istio({ ...GATEWAY, routes: [{ path: PathMatch.prefix('/api') }] }), split: { ...HEADER, weight: 50 }, canary: { idle: true } });
    expect(rules(objects, 'web')).toEqual([
      'api-canary: {"headers":{"x-canary":{"exact":"true"}},"uri":{"prefix":"/api"}} -> web/stable:8080',
      'api: {"uri":{"prefix":"/api"}} -> web/stable:8080=100 web/canary:8080=0',
    ]);
  });
});

describe('objects', () => {
  test('hosts and gateways make a VirtualService for the gateways beside that for the mesh', () => {
    const objects = istio({ hosts: ['api.example.com', '*.example.org'], gateways: ['istio-system/public', 'own'] });
    expect(find(objects, 'VirtualService', 'web').spec).toMatchObject({ hosts: ['api.example.com', '*.example.org'], gateways: ['istio-system/public', 'own'] });
    expect(find(objects, 'VirtualService', 'web-mesh').spec.hosts).toEqual(['web']);
    expect(find(objects, 'VirtualService', 'web-mesh').spec).not.toHaveProperty('gateways');
  });

  test('in subsets mode, the default, one Service has both tracks', () => {
    const objects = istio({ ...GATEWAY, mode: IstioMode.SUBSETS });
    expect(objects).toEqual(istio(GATEWAY));
    expect(find(objects, 'DestinationRule', 'web').spec).toEqual({
      host: 'web',
      subsets: [{ name: 'stable', labels: { track: 'stable' } }, { name: 'canary', labels: { track: 'canary' } }],
    });
  });

  test('in hosts mode each track has a Service, and there is no DestinationRule', () => {
    const objects = istio({ ...GATEWAY, mode: IstioMode.HOSTS }, { ...HEADER, weight: 10 });
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'Deployment web', 'Deployment web-canary', 'Service web', 'Service web-canary', 'VirtualService web', 'VirtualService web-mesh',
    ]);
    expect(find(objects, 'Service', 'web').spec.selector).toEqual({ app: 'web', track: 'stable' });
    expect(find(objects, 'Service', 'web-canary').spec.selector).toEqual({ app: 'web', track: 'canary' });
    for (const name of ['web', 'web-mesh']) {
      expect(rules(objects, name)).toEqual([
        'default-canary: {"headers":{"x-canary":{"exact":"true"}}} -> web-canary:8080',
        'default: -> web:8080=90 web-canary:8080=10',
      ]);
    }
  });

  test('hosts mode without a canary has the stable Service alone', () => {
    const objects = synth({ routing: Routing.istio({ mode: IstioMode.HOSTS }), canary: undefined });
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(['Deployment web', 'Service web', 'VirtualService web-mesh']);
    expect(rules(objects, 'web-mesh')).toEqual(['default: -> web:8080']);
  });
});

describe('ports', () => {
  const PORTS: ServicePort[] = [
    { name: 'http', port: 80, targetPort: 8080 },
    { name: 'api', port: 9000, appProtocol: 'grpc' },
    { name: 'tcp-metrics', port: 9090 },
  ];

  test('the Service has the ports of the prop, with the numbers of the pods behind them', () => {
    expect(find(istio({}, {}, PORTS), 'Service', 'web').spec.ports).toEqual([
      { name: 'http', port: 80, targetPort: 8080 },
      { name: 'api', port: 9000, targetPort: 9000, appProtocol: 'grpc' },
      { name: 'tcp-metrics', port: 9090, targetPort: 9090 },
    ]);
  });

  test('a Service port reaches the port of the pods with its name, if there is one', () => {
    const { ports } = find(istio({}, {}, [{ name: 'http', port: 80 }, { name: 'tcp-x', port: 81 }]), 'Service', 'web').spec;
    expect(ports).toEqual([{ name: 'http', port: 80, targetPort: 8080 }, { name: 'tcp-x', port: 81, targetPort: 81 }]);
  });

  test('in the mesh every port is split under its own number: HTTP by rules, TCP by connections', () => {
    const objects = istio({}, { ...HEADER, weight: 20 }, PORTS);
    expect(rules(objects, 'web-mesh')).toEqual([
      'http-canary: {"headers":{"x-canary":{"exact":"true"}},"port":80} -> web/canary:80',
      'http: {"port":80} -> web/stable:80=80 web/canary:80=20',
      'api-canary: {"headers":{"x-canary":{"exact":"true"}},"port":9000} -> web/canary:9000',
      'api: {"port":9000} -> web/stable:9000=80 web/canary:9000=20',
    ]);
    expect(find(objects, 'VirtualService', 'web-mesh').spec.tcp).toEqual([{
      match: [{ port: 9090 }],
      route: [
        { destination: { host: 'web', subset: 'stable', port: { number: 9090 } }, weight: 80 },
        { destination: { host: 'web', subset: 'canary', port: { number: 9090 } }, weight: 20 },
      ],
    }]);
  });

  test('gateway routes go to the port of the routing, or to their own', () => {
    const routes = [{ path: PathMatch.prefix('/shop.v1.Shop/'), port: 'api' }, {}];
    expect(rules(istio({ ...GATEWAY, port: 'http', routes }, {}, PORTS), 'web')).toEqual([
      'shop-v1-shop: {"uri":{"prefix":"/shop.v1.Shop/"}} -> web/stable:9000=100 web/canary:9000=0',
      'default: -> web/stable:80=100 web/canary:80=0',
    ]);
  });

  test('the only port that speaks HTTP or gRPC needs no word', () => {
    const ports = [{ name: 'grpc', port: 9000 }, { name: 'redis', port: 6379 }];
    expect(rules(istio(GATEWAY, {}, ports), 'web')).toEqual(['default: -> web/stable:9000=100 web/canary:9000=0']);
  });

  test.each([
    ['http', undefined], ['http2-api', undefined], ['grpc', undefined], ['grpc-web', undefined], ['grpc-web-api', undefined],
    ['odd', 'http'], ['odd', 'HTTP2'], ['tcp-odd', 'grpc'], ['odd', 'kubernetes.io/h2c'], ['odd', 'kubernetes.io/ws'],
  ])('name %s with appProtocol %s speaks HTTP', (name, appProtocol) => {
    expect(rules(istio(GATEWAY, {}, [{ name, port: 8000, appProtocol }]), 'web')).toHaveLength(1);
  });

  test('in hosts mode, TLS and UDP ports stay on stable', () => {
    const ports: ServicePort[] = [...PORTS, { name: 'tls-admin', port: 8443 }, { name: 'dns', port: 5353, protocol: 'UDP' }];
    const objects = istio({ mode: IstioMode.HOSTS }, { weight: 20 }, ports);
    const { http, tcp } = find(objects, 'VirtualService', 'web-mesh').spec;
    expect([...http, ...tcp].flatMap((rule: any) => rule.match).map((match: any) => match.port)).toEqual([80, 9000, 9090]);
    expect(find(objects, 'Service', 'web').spec.ports.map(({ name, protocol }: any) => [name, protocol])).toContainEqual(['dns', 'UDP']);
  });
});

// What routes can do besides, and options that exclude each other, are in istio-routes.test.ts.
test('every option of the routing has its place', () => {
  const route: Required<Pick<IstioRoute, 'path' | 'port' | 'name'>> = { path: PathMatch.prefix('/api'), port: 'api', name: 'things' };
  const options: Required<IstioOptions> = {
    mode: IstioMode.HOSTS,
    binding: IstioBinding.OWN,
    hosts: ['a.example.com'],
    gateways: ['g'],
    previewHosts: ['b.example.com'],
    port: 'http',
    routes: [route, {}],
    meshRoutes: [{ path: PathMatch.exact('/slow') }],
    trafficPolicy: { loadBalancing: LoadBalancing.random() },
    trackPolicies: { canary: { connectionPool: { maxConnections: 5 } } },
    exportTo: ['*'],
    apiVersion: IstioApiVersion.V1BETA1,
  };
  const port: Required<ServicePort> = { name: 'api', port: 9000, targetPort: 9001, appProtocol: 'grpc', protocol: 'TCP' };
  const objects = istio(options, { weight: 1 }, [port, { name: 'http', port: 80 }]);
  expect(rules(objects, 'web')).toEqual(['things: {"uri":{"prefix":"/api"}} -> web:9000=99 web-canary:9000=1', 'default: -> web:80=99 web-canary:80=1']);
  expect(rules(objects, 'web-mesh')[0]).toBe('slow-exact: {"port":80,"uri":{"exact":"/slow"}} -> web:80=99 web-canary:80=1');
  expect(find(objects, 'VirtualService', 'web')).toMatchObject({ apiVersion: 'networking.istio.io/v1beta1', spec: { hosts: ['a.example.com'], gateways: ['g'], exportTo: ['*'] } });
  expect(find(objects, 'VirtualService', 'web-preview')).toMatchObject({ apiVersion: 'networking.istio.io/v1beta1', spec: { hosts: ['b.example.com'], gateways: ['g'], exportTo: ['*'] } });
  expect(find(objects, 'Service', 'web-canary').spec.ports[0]).toEqual({ name: 'api', port: 9000, targetPort: 9001, appProtocol: 'grpc' });
  expect(find(objects, 'DestinationRule', 'web').spec).toEqual({ host: 'web', exportTo: ['*'], trafficPolicy: { loadBalancer: { simple: 'RANDOM' } } });
  expect(find(objects, 'DestinationRule', 'web-canary').spec.trafficPolicy).toEqual({
    loadBalancer: { simple: 'RANDOM' }, connectionPool: { tcp: { maxConnections: 5 } },
  });
});

describe('traffic policies', () => {
  const hash = { loadBalancing: LoadBalancing.consistentHashSourceIp() };

  test('are for all subsets, and for one', () => {
    const trackPolicies = { stable: hash, canary: hash, baseline: undefined };
    const objects = istio({ trafficPolicy: { loadBalancing: LoadBalancing.leastRequest() }, trackPolicies });
    const { trafficPolicy, subsets } = find(objects, 'DestinationRule', 'web').spec;
    expect(trafficPolicy).toEqual({ loadBalancer: { simple: 'LEAST_REQUEST' } });
    const own = { loadBalancer: { consistentHash: { useSourceIp: true } } };
    expect(subsets.map((subset: any) => subset.trafficPolicy)).toEqual([own, own]);
  });

  test('in hosts mode make DestinationRules for the tracks that have one', () => {
    const objects = istio({ mode: IstioMode.HOSTS, trackPolicies: { canary: hash } });
    expect(objects.filter(({ kind }) => kind === 'DestinationRule').map(({ metadata }) => metadata.name)).toEqual(['web-canary']);
  });

  const refusal = (options: IstioOptions, split: SplitOptions = {}) => message(() => istio(options, split));

  test('fail when consistent hashing is taken for stickiness', () => {
    const text = 'shop/web: consistentHash keeps no client on a track, got it beside weight 5: Istio draws the track anew for every request and hashes inside it; add sticky: Sticky.cookie() to the split';
    expect(refusal({ trafficPolicy: hash }, { weight: 5 })).toBe(text);
    expect(refusal({ trackPolicies: { canary: hash } }, { weight: 5 })).toBe(text);
    for (const split of [{}, { weight: 100 }, { weight: 5, sticky: Sticky.cookie() }]) {
      expect(istio({ trafficPolicy: hash }, split)).toHaveLength(5);
    }
  });

  test('fail when hashing and stickiness want one cookie', () => {
    expect(refusal({ trafficPolicy: { loadBalancing: LoadBalancing.consistentHashCookie('shop-web-track') } }, { weight: 5, sticky: Sticky.cookie() })).toBe(
      'shop/web: consistentHashCookie must have a cookie of its own, got "shop-web-track", which keeps clients on their tracks: choose another name');
  });

  test('fail when they are empty, or for a baseline that is not there', () => {
    expect(refusal({ trafficPolicy: {}, trackPolicies: { canary: {}, baseline: hash } }).split('\n')).toEqual([
      expect.stringMatching(/^shop\/web: trafficPolicy /),
      expect.stringMatching(/^shop\/web: canary trafficPolicy /),
      'shop/web: baseline trafficPolicy is for a baseline, got none: add baseline, or remove the policy',
    ]);
  });
});

test('paths that differ only in kind have rules of their own names', () => {
  const routes = [{ path: PathMatch.exact('/api') }, { path: PathMatch.prefix('/api/') }, { path: PathMatch.exact('/') }, { path: PathMatch.regex('/api[0-9]') }, {}];
  expect(rules(istio({ ...GATEWAY, routes }), 'web').map(rule => rule.split(':')[0])).toEqual(['api-exact', 'root-exact', 'api-0-9-regex', 'api', 'default']);
});

test('an expression that leaves something to a prefix does not shadow it', () => {
  const routes = [{ path: PathMatch.regex('/[^.]*'), name: 'pages' }, { path: PathMatch.prefix('/assets') }];
  expect(rules(istio({ ...GATEWAY, routes }), 'web').map(rule => rule.split(':')[0])).toEqual(['pages', 'assets']);
});

test('services share a gateway host when their paths are disjoint', () => {
  const chart = chartIn();
  for (const name of ['auth', 'chat']) {
    service(chart, { routing: Routing.istio({ ...GATEWAY, routes: [{ path: PathMatch.prefix(`/api/v1/${name}`) }] }) }, name);
  }
  expect(synthChart(chart).filter(({ kind }) => kind === 'VirtualService')).toHaveLength(4);
});

describe('hosts for the preview', () => {
  const PREVIEW: IstioOptions = { ...GATEWAY, previewHosts: ['preview.example.com'], routes: [{ path: PathMatch.prefix('/api/') }, { path: PathMatch.exact('/login') }] };
  const refused = (options: Partial<IstioOptions>, props: Partial<CanaryServiceProps> = {}) =>
    message(() => synth({ routing: Routing.istio({ ...GATEWAY, ...options }), ...props }));

  test('get the canary on every route, whatever the split is', () => {
    const objects = istio(PREVIEW, { ...HEADER, weight: 5, sticky: Sticky.cookie() });
    expect(rules(objects, 'web-preview')).toEqual([
      'login-exact: {"uri":{"exact":"/login"}} -> web/canary:8080',
      'api: {"uri":{"prefix":"/api/"}} -> web/canary:8080',
    ]);
    const { hosts, gateways } = find(objects, 'VirtualService', 'web-preview').spec;
    expect([hosts, gateways]).toEqual([['preview.example.com'], ['istio-system/public']]);
  });

  test('get stable while the canary is idle, while there is none, and while the canary is active in blue-green', () => {
    const of = (props: Partial<CanaryServiceProps>) => rules(synth({ routing: Routing.istio({ ...GATEWAY, previewHosts: ['preview.example.com'] }), ...props }), 'web-preview');
    expect(of({ canary: { idle: true }, split: { weight: 50 } })).toEqual(['default: -> web/stable:8080']);
    expect(of({ canary: undefined })).toEqual(['default: -> web/stable:8080']);
    expect(of({ split: Split.blueGreen({ active: Track.CANARY }) })).toEqual(['default: -> web/stable:8080']);
    expect(of({ split: Split.blueGreen({ active: Track.STABLE }) })).toEqual(['default: -> web/canary:8080']);
  });

  test('have no copies and no faults', () => {
    const routes = [{ mirror: { percentage: 10 }, fault: { abortStatus: 500 } }];
    const [rule] = find(istio({ ...PREVIEW, routes }, HEADER), 'VirtualService', 'web-preview').spec.http;
    expect(Object.keys(rule)).toEqual(['name', 'route']);
  });

  test('are refused where they are those of the service, none, or without a gateway', () => {
    expect(refused({ previewHosts: ['api.example.com'] })).toBe('shop/web: previewHosts must be other hosts than those of the service, got "api.example.com" in both: remove it from one of them');
    expect(refused({ previewHosts: [] })).toBe('shop/web: previewHosts must be hosts beside those of the service, got none: say one, or remove previewHosts');
    expect(refused({ previewHosts: ['p.example.com'], hosts: undefined, gateways: undefined })).toBe(
      'shop/web: previewHosts must be hosts beside those of the service, got "p.example.com": set hosts');
    expect(refused({ previewHosts: ['Preview'] })).toBe('shop/web: host must be a lower-case DNS name with a dot, "*.domain" or "*", without port, got "Preview"');
    expect(refused({ previewHosts: ['p.example.com'], hosts: undefined, gateways: undefined, binding: IstioBinding.DELEGATE })).toBe(
      'shop/web: hosts and gateways are those of the VirtualService that delegates, got p.example.com: remove them, or use IstioBinding.OWN');
  });

  test('are refused where the canary has no pods for them', () => {
    expect(refused({ previewHosts: ['p.example.com'] }, { canary: { replicas: 0 } })).toBe(
      'shop/web: canary must have pods for previewHosts (p.example.com), got 0 replicas, so that clients would see 503: set replicas, or remove previewHosts');
  });

  test('are refused where another service has them', () => {
    const chart = chartIn();
    service(chart, { routing: Routing.istio({ ...GATEWAY, previewHosts: ['p.example.com'] }) });
    service(chart, { routing: Routing.istio({ hosts: ['p.example.com'], gateways: GATEWAY.gateways }) }, 'other');
    expect(synthMessage(chart)).toBe([
      '[shop/web] host p.example.com at gateway istio-system/public is already routed by shop/other, got a route for every path beside it: give every route a path, or take another host',
      '[shop/other] host p.example.com at gateway istio-system/public is already routed by shop/web, got a route for every path beside it: give every route a path, or take another host',
    ].join('\n'));
  });
});
