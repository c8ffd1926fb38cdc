import { ApiObject, Chart } from 'cdk8s';
import { chartIn, find, message, service, synth, synthChart, synthMessage } from './support';
import {
  CanaryServiceProps, check, GatewayApiOptions, GatewayApiVersion, GatewayImplementation, GatewayRouteKind, Manifests, PathMatch, RequestMatch,
  Routing, RunningService, Split, SplitOptions, Sticky, Track, Workload,
} from '../src';
import { Caller, expectTraffic } from '../src/testing';

const PUBLIC: GatewayApiOptions = { hosts: ['api.example.com'], gateways: [{ name: 'public', namespace: 'istio-system' }] };
const ISTIO: GatewayApiOptions = { ...PUBLIC, implementation: GatewayImplementation.ISTIO };
const HEADER: SplitOptions = { match: [RequestMatch.header('X-Canary', 'true')] };

type More = Partial<CanaryServiceProps>;
const props = (options: GatewayApiOptions, split: SplitOptions = {}, more: More = {}) => ({ routing: Routing.gatewayApi(options), split, ...more });
const routed = (options: GatewayApiOptions, split: SplitOptions = {}, more: More = {}) => synth(props(options, split, more));
const refusal = (options: GatewayApiOptions, split: SplitOptions = {}, more: More = {}) => message(() => routed(options, split, more));
const listed = (objects: any[]) => objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);

/** The rules of a route as text: name, matches, weights by Service. */
function rules(objects: any[], name = 'web', kind = 'HTTPRoute'): string[] {
  return find(objects, kind, name).spec.rules.map((rule: any) => [
    `${rule.name}:`,
    (rule.matches ?? []).map(({ path, method, headers = [], queryParams = [] }: any) => [
      path && `${path.type} ${path.value}`, method?.service ?? method, ...headers.map((one: any) => `${one.name}=${one.value}`), ...queryParams.map((one: any) => `?${one.name}=${one.value}`),
    ].filter(Boolean).join(' ')).join(' or '),
    '->',
    ...rule.backendRefs.map((backend: any) => `${backend.name}:${backend.port}=${backend.weight}`),
  ].filter(Boolean).join(' '));
}

describe('rules', () => {
  test('header only: matching requests go to the canary, everybody else to stable', () => {
    expect(rules(routed(PUBLIC, HEADER))).toEqual([
      'default-canary: PathPrefix / x-canary=true -> web-canary:8080=1',
      'default: PathPrefix / -> web:8080=100 web-canary:8080=0',
    ]);
  });

  test.each([0, 1, 50, 99, 100])('both weights are written at %d percent', weight => {
    expect(rules(routed(PUBLIC, { weight }))).toEqual([`default: PathPrefix / -> web:8080=${100 - weight} web-canary:8080=${weight}`]);
  });

  test('several matches are one rule, all of one are one match', () => {
    const match = [RequestMatch.query('beta', '1'), RequestMatch.all(RequestMatch.header('x-canary', 'true'), RequestMatch.header('x-user', 'ann'))];
    expect(rules(routed(PUBLIC, { match }))[0]).toBe(
      'default-canary: PathPrefix / ?beta=1 or PathPrefix / x-canary=true x-user=ann -> web-canary:8080=1');
  });

  test('every path and method is in the rule for matching requests, in the order of precedence', () => {
    const routes = [{ path: PathMatch.prefix('/api'), methods: ['GET', 'POST'] }, { path: PathMatch.prefix('/api') }, { path: PathMatch.exact('/health') }, {}];
    expect(rules(routed({ ...PUBLIC, routes }, HEADER))).toEqual([
      `default-canary: ${['Exact /health', 'PathPrefix /api GET', 'PathPrefix /api POST', 'PathPrefix /api', 'PathPrefix /'].map(one => `${one} x-canary=true`).join(' or ')} -> web-canary:8080=1`,
      'default: Exact /health or PathPrefix /api GET or PathPrefix /api POST or PathPrefix /api or PathPrefix / -> web:8080=100 web-canary:8080=0',
    ]);
  });

  test('an idle canary has the same rules, and stable takes all of them', () => {
    expect(rules(routed(PUBLIC, { ...HEADER, weight: 50 }, { canary: { idle: true } }))).toEqual([
      'default-canary: PathPrefix / x-canary=true -> web:8080=1',
      'default: PathPrefix / -> web:8080=100 web-canary:8080=0',
    ]);
  });

  test('without a canary stable is the only backend, with a weight', () => {
    const objects = routed({ ...PUBLIC, mesh: true }, {}, { canary: undefined });
    expect(listed(objects)).toEqual(['Deployment shop/web', 'Service shop/web', 'HTTPRoute shop/web', 'HTTPRoute shop/web-mesh']);
    expect(rules(objects)).toEqual(['default: PathPrefix / -> web:8080=1']);
    expect(rules(objects, 'web-mesh')).toEqual(['default: PathPrefix / -> web:8080=1']);
  });

  test('a baseline is a third backend', () => {
    const more = { stable: { version: '1' }, canary: { version: '2' }, baseline: {} };
    expect(rules(routed(PUBLIC, { weight: 10 }, more))).toEqual(['default: PathPrefix / -> web:8080=80 web-canary:8080=10 web-baseline:8080=10']);
  });

  test('everything that the API would add is written', () => {
    expect(find(routed({ ...PUBLIC, mesh: true }, { ...HEADER, weight: 5 }), 'HTTPRoute', 'web').spec).toEqual({
      parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'istio-system', name: 'public' }],
      hostnames: ['api.example.com'],
      rules: [
        {
          name: 'default-canary',
          matches: [{ path: { type: 'PathPrefix', value: '/' }, headers: [{ type: 'Exact', name: 'x-canary', value: 'true' }] }],
          backendRefs: [{ group: '', kind: 'Service', name: 'web-canary', port: 8080, weight: 1 }],
        },
        {
          name: 'default',
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: [
            { group: '', kind: 'Service', name: 'web', port: 8080, weight: 95 }, { group: '', kind: 'Service', name: 'web-canary', port: 8080, weight: 5 },
          ],
        },
      ],
    });
    expect(find(routed({ ...PUBLIC, mesh: true }), 'HTTPRoute', 'web-mesh').spec.parentRefs).toEqual([{ group: '', kind: 'Service', name: 'web' }]);
  });
});

describe('objects', () => {
  test('a Service per track, and a route', () => {
    const objects = routed(PUBLIC);
    expect(listed(objects)).toEqual(['Deployment shop/web', 'Deployment shop/web-canary', 'Service shop/web', 'Service shop/web-canary', 'HTTPRoute shop/web']);
    expect(find(objects, 'Service', 'web').spec.selector).toEqual({ app: 'web', track: 'stable' });
    expect(objects.at(-1).apiVersion).toBe('gateway.networking.k8s.io/v1');
  });

  test('without hosts the route is for every host of the listeners', () => {
    expect(find(routed({ gateways: [{ name: 'public' }] }), 'HTTPRoute', 'web').spec).not.toHaveProperty('hostnames');
  });

  test('a gateway without namespace is one in that of the route, and listeners are named where they are given', () => {
    expect(find(routed({ gateways: [{ name: 'public', sectionName: 'https' }, { name: 'other', port: 8443 }] }), 'HTTPRoute', 'web').spec.parentRefs).toEqual([
      { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'public', sectionName: 'https' },
      { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'other', port: 8443 },
    ]);
  });

  test('hosts of the preview have a route of their own', () => {
    const objects = routed({ ...PUBLIC, previewHosts: ['next.example.com'], routes: [{ path: PathMatch.prefix('/api') }] }, { ...HEADER, weight: 5 });
    expect(find(objects, 'HTTPRoute', 'web-preview').spec.hostnames).toEqual(['next.example.com']);
    expect(rules(objects, 'web-preview')).toEqual(['api: PathPrefix /api -> web-canary:8080=1']);
    const switched = routed({ ...PUBLIC, previewHosts: ['next.example.com'] }, Split.blueGreen({ active: Track.CANARY }));
    expect(rules(switched, 'web-preview')).toEqual(['default: PathPrefix / -> web:8080=1']);
    const resting = routed({ ...PUBLIC, previewHosts: ['next.example.com'] }, {}, { canary: { idle: true } });
    expect(rules(resting, 'web-preview')).toEqual(['default: PathPrefix / -> web:8080=1']);
  });

  test('ids are kinds, with the purpose in front', () => {
    const ids = (options: GatewayApiOptions) => service(chartIn(), props({ ...PUBLIC, previewHosts: ['next.example.com'], mesh: true, ...options }, {}, { ports: [{ name: 'grpc', port: 80, appProtocol: 'kubernetes.io/h2c' }] }))
      .node.children.map(({ node }) => node.id).slice(2);
    expect(ids({})).toEqual(['Service', 'CanaryService', 'HTTPRoute', 'PreviewHTTPRoute', 'MeshHTTPRoute']);
    expect(ids({ kind: GatewayRouteKind.GRPC_ROUTE, namespace: 'infra' })).toEqual(
      ['Service', 'CanaryService', 'ReferenceGrant', 'GRPCRoute', 'PreviewGRPCRoute', 'MeshGRPCRoute']);
  });

  test('a route in the namespace of the Gateway names that of its backends, and a ReferenceGrant allows it', () => {
    const objects = routed({ ...PUBLIC, namespace: 'istio-system', previewHosts: ['next.example.com'], mesh: true }, { weight: 5 });
    expect(listed(objects).slice(4)).toEqual([
      'ReferenceGrant shop/web', 'HTTPRoute istio-system/web', 'HTTPRoute istio-system/web-preview', 'HTTPRoute shop/web-mesh',
    ]);
    expect(find(objects, 'ReferenceGrant', 'web').spec).toEqual({
      from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'istio-system' }],
      to: [{ group: '', kind: 'Service', name: 'web' }, { group: '', kind: 'Service', name: 'web-canary' }],
    });
    const backends = (name: string) => find(objects, 'HTTPRoute', name).spec.rules[0].backendRefs.map(({ namespace }: any) => namespace);
    expect(['web', 'web-preview', 'web-mesh'].map(backends)).toEqual([['shop', 'shop'], ['shop'], [undefined, undefined]]);
    const gateway = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: 'public', namespace: 'istio-system' }, spec: { gatewayClassName: 'istio', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] } };
    expect(check(Manifests.fromObjects([gateway, ...objects])).map(String)).toEqual([]);
  });

  test('the namespace of the service itself is nothing special', () => {
    expect(routed({ ...PUBLIC, namespace: 'shop' })).toEqual(routed(PUBLIC));
  });
});

describe('the mesh', () => {
  test('a route of a Service with several ports is for the port of the routing, and others stay on stable', () => {
    const chart = chartIn();
    const ports = [{ name: 'http', port: 80, targetPort: 8080 }, { name: 'tcp-raw', port: 9000 }];
    service(chart, props({ mesh: true, port: 'http' }, { weight: 20 }, { ports }));
    expect(find(synthChart(chart), 'HTTPRoute', 'web-mesh').spec.parentRefs).toEqual([{ group: '', kind: 'Service', name: 'web', port: 80 }]);
    const traffic = expectTraffic(chart).from(Caller.mesh('shop')).host('web');
    traffic.port(80).get('/').toReach({ stable: 80, canary: 20 });
    traffic.port(9000).get('/').toReach({ stable: 100 });
  });

  test('what no route of the mesh is for follows the split', () => {
    const objects = routed({ mesh: true, meshRoutes: [{ path: PathMatch.prefix('/api') }] }, { weight: 5 });
    expect(rules(objects, 'web-mesh')).toEqual([
      'default: PathPrefix /api or PathPrefix / -> web:8080=95 web-canary:8080=5',
    ]);
    expect(rules(routed({ mesh: true, meshRoutes: [{ path: PathMatch.prefix('/api'), name: 'api' }] }, { weight: 5 }), 'web-mesh')).toEqual([
      'api: PathPrefix /api -> web:8080=95 web-canary:8080=5', 'default: PathPrefix / -> web:8080=95 web-canary:8080=5',
    ]);
    expect(rules(routed({ mesh: true, meshRoutes: [{ path: PathMatch.prefix('/') }] }), 'web-mesh')).toHaveLength(1);
  });

  test.each([['tcp-web', undefined], ['web', 'https']])('fails for port %s with appProtocol %s', (name, appProtocol) => {
    const got = appProtocol === undefined ? `the name "${name}"` : `the appProtocol "${appProtocol}"`;
    expect(refusal({ mesh: true }, {}, { ports: [{ name, port: 80, appProtocol }] })).toBe(
      `shop/web: port ${name} (80) must speak HTTP for mesh, got ${got}: proxies of the mesh see no requests there, and callers would get stable only; name it http-…, http2-… or grpc-…, or set appProtocol in ports`);
  });

  test('fails with meshRoutes without mesh, and with a port in them', () => {
    expect(refusal({ ...PUBLIC, meshRoutes: [{}] })).toBe('shop/web: meshRoutes must be those of the mesh, got mesh: false: set mesh, or remove meshRoutes');
    expect(refusal({ mesh: true, meshRoutes: [{ port: 'http' }] })).toBe(
      'shop/web: meshRoutes: port must be left out, got "http": callers choose the port of the Service; remove it');
  });
});

describe('gRPC', () => {
  const GRPC: GatewayApiOptions = { ...PUBLIC, kind: GatewayRouteKind.GRPC_ROUTE };
  const ports = [{ name: 'grpc', port: 80 }];

  test('a rule for every request has no match', () => {
    const { spec } = find(routed(GRPC, HEADER, { ports }), 'GRPCRoute', 'web');
    expect(spec.rules.map(({ name, matches }: any) => [name, matches])).toEqual([
      ['default-canary', [{ headers: [{ type: 'Exact', name: 'x-canary', value: 'true' }] }]], ['default', undefined],
    ]);
  });

  test('services and methods take the place of paths', () => {
    const routes = [{}, { grpc: { service: 'shop.Cart' } }, { grpc: { service: 'shop.Cart', method: 'Add' } }, { grpc: { service: 'shop.v1.Checkout' } }];
    expect(find(routed({ ...GRPC, routes }, {}, { ports }), 'GRPCRoute', 'web').spec.rules.map(({ name, matches }: any) => [name, matches])).toEqual([
      ['default', [
        { method: { type: 'Exact', service: 'shop.v1.Checkout' } }, { method: { type: 'Exact', service: 'shop.Cart', method: 'Add' } },
        { method: { type: 'Exact', service: 'shop.Cart' } }, {},
      ]],
    ]);
    const named = routes.map((route, index) => ({ ...route, name: `r${index}` }));
    expect(find(routed({ ...GRPC, routes: named }, {}, { ports }), 'GRPCRoute', 'web').spec.rules.map(({ name, matches }: any) => [name, matches])).toEqual([
      ['r3', [{ method: { type: 'Exact', service: 'shop.v1.Checkout' } }]],
      ['r2', [{ method: { type: 'Exact', service: 'shop.Cart', method: 'Add' } }]],
      ['r1', [{ method: { type: 'Exact', service: 'shop.Cart' } }]],
      ['r0', undefined],
    ]);
  });

  test('services of one route follow the split, whatever else is in its rule', () => {
    const chart = chartIn();
    const routes = [{}, { grpc: { service: 'shop.Cart' } }, { grpc: { service: 'shop.Cart', method: 'Add' }, requestHeaders: { set: { 'x-a': '1' } } }, { grpc: { service: 'shop.List' } }];
    service(chart, props({ ...GRPC, routes }, { ...HEADER, weight: 5 }, { ports }));
    expect(find(synthChart(chart), 'GRPCRoute', 'web').spec.rules.map(({ name, matches }: any) => [name, matches.length])).toEqual([
      ['shop-cart-add-canary', 1], ['shop-cart-add', 1], ['default-canary', 3], ['default', 3],
    ]);
    const traffic = expectTraffic(chart).from(Caller.gateway('istio-system/public')).host('api.example.com');
    for (const path of ['/shop.Cart/Get', '/shop.Cart/Add', '/shop.List/Get', '/other.Service/Get']) {
      traffic.method('POST', path).toReach({ stable: 95, canary: 5 });
      traffic.method('POST', path).header('x-canary', 'true').toReach({ canary: 100 });
    }
  });

  test('fails for a port that does not say HTTP/2', () => {
    expect(refusal(GRPC)).toBe(
      'shop/web: port http (8080) must say that it speaks HTTP/2 for a GRPCRoute, got the name "http": proxies would use HTTP/1.1, which gRPC cannot; name it grpc-…, or set appProtocol: "kubernetes.io/h2c" in ports');
    expect(rules(routed({ ...GRPC, implementation: GatewayImplementation.ENVOY_GATEWAY }), 'web', 'GRPCRoute')).toHaveLength(1);
    expect(rules(routed(GRPC, {}, { ports: [{ name: 'web', port: 80, appProtocol: 'kubernetes.io/h2c' }] }), 'web', 'GRPCRoute')).toHaveLength(1);
  });

  test('fails for a port of a route that does not say HTTP/2, and for that of another service', () => {
    const two = { ports: [...ports, { name: 'admin', port: 81 }] };
    const reason = 'must say that it speaks HTTP/2 for a GRPCRoute, got the name';
    const wayOut = 'proxies would use HTTP/1.1, which gRPC cannot; name it grpc-…, or set appProtocol: "kubernetes.io/h2c" in ports';
    expect(refusal({ ...GRPC, port: 'grpc', routes: [{ port: 'admin' }] }, {}, two)).toBe(`shop/web: port admin (81) ${reason} "admin": ${wayOut}`);
    expect(rules(routed({ ...GRPC, port: 'grpc', routes: [{ port: 'grpc' }] }, {}, two), 'web', 'GRPCRoute')).toHaveLength(1);
    const chart = chartIn();
    const to = service(chart, props({ mesh: true }), 'cart').routeTarget();
    expect(message(() => service(chart, props({ ...GRPC, routes: [{ to }] }, {}, { ports })))).toBe(
      `shop/web: the route for every path to shop/cart: port http (8080) ${reason} "http": ${wayOut}`);
  });

  test.each([
    [{ grpc: {} }, 'route */*: grpc must have service or method, got none of them: remove grpc for every request'],
    [{ grpc: { service: 'shop/Cart' } }, 'route shop/Cart/*: grpc.service must be a name of letters, digits, "_" and ".", got "shop/Cart"'],
    [{ grpc: { method: 'a.b' } }, 'route */a.b: grpc.method must be a name of letters, digits and "_", got "a.b"'],
    [{ methods: ['GET'] }, 'Routing.gatewayApi cannot say methods of the route for every path with GET in GatewayRouteKind.GRPC_ROUTE: use GatewayRouteKind.HTTP_ROUTE, or Routing.istio'],
    [{ redirect: { scheme: 'https' } }, 'Routing.gatewayApi cannot say redirect of the route for every path in GatewayRouteKind.GRPC_ROUTE: use GatewayRouteKind.HTTP_ROUTE, or Routing.istio'],
  ])('fails with %j', (route, text) => {
    expect(refusal({ ...GRPC, routes: [route] }, {}, { ports })).toBe(`shop/web: ${text}`);
  });

  test('fails with gRPC in an HTTPRoute', () => {
    expect(refusal({ ...PUBLIC, routes: [{ grpc: { service: 'shop.Cart' } }] })).toBe(
      'shop/web: Routing.gatewayApi cannot say grpc of route shop.Cart/* in GatewayRouteKind.HTTP_ROUTE: use GatewayRouteKind.GRPC_ROUTE, or Routing.istio');
  });
});

describe('the protocol of a port', () => {
  const { ISTIO: OF_ISTIO, ENVOY_GATEWAY } = GatewayImplementation;
  const two = (name: string, appProtocol?: string) => ({ ports: [{ name: 'http', port: 80 }, { name, port: 8443, appProtocol }] });
  const TLS = 'pods would get plain HTTP, because that takes a BackendTLSPolicy, which is not written; serve plain HTTP to the Gateway, or use Routing.istio with UpstreamTls, or Routing.nginxIngress';
  const H2C = 'only Istio takes that for HTTP/2, others would use HTTP/1.1, which gRPC cannot; set appProtocol: "kubernetes.io/h2c" in ports, use GatewayRouteKind.GRPC_ROUTE, or declare GatewayImplementation.ISTIO';

  test.each([
    ['https', undefined], ['https-api', undefined], ['tls', undefined], ['grpcs', undefined], ['web', 'https'], ['web', 'HTTPS'], ['web', 'tls'], ['web', 'grpcs'], ['web', 'kubernetes.io/wss'],
  ])('fails where name %s with appProtocol %s says TLS', (name, appProtocol) => {
    const got = appProtocol === undefined ? `the name "${name}"` : `the appProtocol "${appProtocol}"`;
    const text = `shop/web: Routing.gatewayApi cannot speak TLS to port ${name} (8443), got ${got}: ${TLS}`;
    for (const implementation of [undefined, OF_ISTIO, ENVOY_GATEWAY]) {
      expect(refusal({ ...PUBLIC, implementation, port: name }, {}, two(name, appProtocol))).toBe(text);
      expect(refusal({ ...PUBLIC, implementation, port: 'http', routes: [{ port: name }] }, {}, two(name, appProtocol))).toBe(text);
      expect(refusal({ ...PUBLIC, implementation, port: name, kind: GatewayRouteKind.GRPC_ROUTE }, {}, two(name, appProtocol))).toBe(text);
    }
  });

  test.each([['grpc', undefined], ['grpc-api', undefined], ['web', 'grpc']])('fails where name %s with appProtocol %s says gRPC in an HTTPRoute', (name, appProtocol) => {
    const got = appProtocol === undefined ? `the name "${name}"` : `the appProtocol "${appProtocol}"`;
    const text = `shop/web: port ${name} (8443) must have appProtocol "kubernetes.io/h2c" for an HTTPRoute to gRPC, got ${got}: ${H2C}`;
    for (const implementation of [undefined, ENVOY_GATEWAY]) {
      expect(refusal({ ...PUBLIC, implementation, port: name }, {}, two(name, appProtocol))).toBe(text);
      expect(refusal({ ...PUBLIC, implementation, port: 'http', routes: [{ port: name }] }, {}, two(name, appProtocol))).toBe(text);
    }
    for (const implementation of [undefined, OF_ISTIO, ENVOY_GATEWAY]) {
      expect(rules(routed({ ...PUBLIC, implementation, port: name, kind: GatewayRouteKind.GRPC_ROUTE }, {}, two(name, appProtocol)), 'web', 'GRPCRoute')).toHaveLength(1);
      expect(rules(routed({ ...PUBLIC, implementation, port: name }, {}, two(name, 'kubernetes.io/h2c')))).toHaveLength(1);
    }
    expect(rules(routed({ ...ISTIO, port: name }, {}, two(name, appProtocol)))).toHaveLength(1);
    expect(rules(routed({ mesh: true, port: name }, {}, two(name, appProtocol)), 'web-mesh')).toHaveLength(1);
  });

  test('fails for the port of another service', () => {
    const chart = chartIn();
    const to = service(chart, props({ mesh: true }, {}, { ports: [{ name: 'grpc', port: 80 }] }), 'cart').routeTarget();
    expect(message(() => service(chart, props({ ...PUBLIC, routes: [{ to }] })))).toBe(
      `shop/web: the route for every path to shop/cart: port grpc (80) must have appProtocol "kubernetes.io/h2c" for an HTTPRoute to gRPC, got the name "grpc": ${H2C}`);
  });

  test('other names say nothing', () => {
    for (const name of ['http', 'http2', 'web', 'grpc-web', 'tcp']) {
      expect(rules(routed({ ...PUBLIC, port: name }, {}, { ports: [{ name, port: 80 }] }))).toHaveLength(1);
    }
  });
});

describe('matches', () => {
  test.each([
    [RequestMatch.headerPrefix('x-user', 'staff-'), 'x-user: staff-…: it compares whole values; declare implementation and use a regular expression'],
    [RequestMatch.headerPresent('x-beta'), 'with x-beta: it compares values only; declare implementation and use a regular expression'],
    [RequestMatch.headerAbsent('x-bot'), 'without x-bot: it has no such test; match a value'],
    [RequestMatch.queryPresent('beta'), 'with query beta: it compares values only; declare implementation and use a regular expression'],
    [RequestMatch.jwtClaim('group', 'beta'), 'claim group: beta: it knows nothing of tokens; match a header'],
    [RequestMatch.headerRegex('x-user', 'a.*'), 'x-user: /a.*/: every implementation reads regular expressions in its own way; declare implementation'],
    [RequestMatch.queryRegex('beta', '[0-9]+'), 'query beta=/[0-9]+/: every implementation reads regular expressions in its own way; declare implementation'],
    [RequestMatch.cookie('beta', 'on'), 'cookie beta=on: a cookie is found by a regular expression, which every implementation reads in its own way; declare implementation, match a header'],
  ])('fails for %s', (match, text) => {
    expect(refusal(PUBLIC, { match: [match] })).toBe(`shop/web: Routing.gatewayApi cannot match ${text}, or use Routing.istio`);
  });

  test.each([GatewayImplementation.ISTIO, GatewayImplementation.ENVOY_GATEWAY])('expressions and cookies are known of %s', implementation => {
    const match = [RequestMatch.headerRegex('x-user', 'staff-[0-9]+'), RequestMatch.cookie('beta', 'o.n')];
    expect(rules(routed({ ...PUBLIC, implementation }, { match }))[0]).toBe(
      'default-canary: PathPrefix / x-user=staff-[0-9]+ or PathPrefix / cookie=(.*;[ \\t]*)?beta=o\\.n(;.*)? -> web-canary:8080=1');
  });

  test('fails for one header twice in a match', () => {
    expect(refusal(ISTIO, { match: [RequestMatch.all(RequestMatch.cookie('a', '1'), RequestMatch.cookie('b', '2'))] })).toBe(
      'shop/web: a match must look at header cookie once, got "cookie a=1" and "cookie b=2": the API server or the implementation drops one of both; use RequestMatch.headerRegex("cookie", …) for both');
  });

  test('fails for what RE2 cannot read, and for headers that proxies write', () => {
    expect(refusal(ISTIO, { match: [RequestMatch.headerRegex('x-user', '(?=a)')] })).toMatch(
      /^shop\/web: header x-user must be a regular expression that RE2 can read \(no look-around, no back-references\), got "\(\?=a\)": /);
    expect(refusal(PUBLIC, { match: [RequestMatch.header('x-request-id', '1')] })).toBe(
      'shop/web: header x-request-id must be one that proxies leave as the client sent it: Envoy removes or writes this one before it looks at routes; take a header of your own');
  });

  test('fails beyond the limits of the API', () => {
    expect(refusal(PUBLIC, { match: [RequestMatch.header('x-a', 'a'.repeat(4097))] })).toBe(
      'shop/web: header x-a must be compared with at most 4096 characters, got 4097: that is the limit of the Gateway API');
    expect(refusal(PUBLIC, { match: [RequestMatch.query('a', 'a'.repeat(1025))] })).toBe(
      'shop/web: query a must be compared with at most 1024 characters, got 1025: that is the limit of the Gateway API');
    const many = RequestMatch.all(...Array.from({ length: 17 }, (_, index) => RequestMatch.header(`x-${index}`, '1')));
    for (const [part, match] of [['header', RequestMatch.header('a'.repeat(257), '1')], ['query', RequestMatch.query('a'.repeat(257), '1')]] as const) {
      expect(refusal(PUBLIC, { match: [match] })).toBe(`shop/web: ${part} must have a name of at most 256 characters, got 257: that is the limit of the Gateway API`);
    }
    expect(refusal(PUBLIC, { match: [many] })).toBe('shop/web: a match must have at most 16 headers, got 17: that is the limit of the Gateway API');
    expect(rules(routed(PUBLIC, { match: [RequestMatch.header('x-a', 'a'.repeat(4096))] }))).toHaveLength(2);
  });
});

describe('sticky clients', () => {
  const sticky = Sticky.cookie({ name: 't' });

  test('have a rule for each track, and the backends set the cookie', () => {
    const { spec } = find(routed(ISTIO, { ...HEADER, weight: 20, sticky }), 'HTTPRoute', 'web');
    expect(spec.rules.map(({ name }: any) => name)).toEqual(['default-canary', 'default-sticky-stable', 'default-sticky-canary', 'default']);
    expect(spec.rules[1].matches[0].headers).toEqual([{ type: 'RegularExpression', name: 'cookie', value: expect.stringMatching(/^\(\.\*;\[ \\t\]\*\)\?t=stable-[0-9a-f]{8}\(;\.\*\)\?$/) }]);
    const cookies = spec.rules[3].backendRefs.map(({ filters: [filter] }: any) => filter.responseHeaderModifier.add);
    expect(cookies).toEqual(['stable', 'canary'].map(track => [
      { name: 'set-cookie', value: expect.stringMatching(new RegExp(`^t=${track}-[0-9a-f]{8}; Path=/; Max-Age=86400; HttpOnly$`)) },
    ]));
  });

  test('go to the canary all the same when a parameter of the query says so', () => {
    const chart = chartIn();
    service(chart, props(ISTIO, { match: [RequestMatch.query('beta', '1')], weight: 20, sticky }));
    const [{ value }] = find(synthChart(chart), 'HTTPRoute', 'web').spec.rules[1].matches[0].headers;
    const [, cookie] = /t=(stable-[0-9a-f]{8})/.exec(value)!;
    const gateway = expectTraffic(chart).from(Caller.gateway('istio-system/public')).host('api.example.com');
    gateway.get('/').cookie('t', cookie).toReach({ stable: 100 });
    gateway.get('/?beta=1').cookie('t', cookie).toReach({ canary: 100 });
    gateway.get('/?beta=1').toReach({ canary: 100 });
  });

  test.each([['weight 0', 0, false], ['an idle canary', 50, true]])('lose their cookies at %s', (_, weight, idle) => {
    const { spec } = find(routed(ISTIO, { weight, sticky }, { canary: { image: 'registry.example/web:2', idle } }), 'HTTPRoute', 'web');
    const [, gone] = spec.rules;
    expect(gone.matches[0].headers[0].value).toBe('(.*;[ \\t]*)?t=canary-[^;]*(;.*)?');
    const cookieOf = ({ filters: [filter] }: any) => filter.responseHeaderModifier.add[0].value;
    const cookies = gone.backendRefs.map((backend: any) => [backend.name, backend.weight, cookieOf(backend)]);
    expect(cookies).toEqual([
      ['web', 100, 't=; Path=/; Max-Age=0; HttpOnly'], ['web-canary', 0, 't=; Path=/; Max-Age=0; HttpOnly'],
    ]);
  });

  test.each([
    [undefined, 'an unknown implementation'], [GatewayImplementation.ENVOY_GATEWAY, 'implementation envoy-gateway'],
  ])('fail with implementation %s', (implementation, text) => {
    expect(refusal({ ...PUBLIC, implementation }, { weight: 5, sticky })).toBe(
      `shop/web: Routing.gatewayApi cannot keep sticky clients on their tracks with ${text}: cookie t is found by an expression and set by a filter of a backend, which is known of Istio only; declare GatewayImplementation.ISTIO, or use Routing.istio`);
  });
});

describe('where requests come in', () => {
  test.each<[GatewayApiOptions, string]>([
    [{}, 'gateways or mesh must be set, got neither: say where the requests come in'],
    [{ mesh: true, hosts: ['a.example.com'] }, 'hosts must be those of gateways, got a.example.com without gateways: set gateways, or remove hosts'],
    [{ mesh: true, previewHosts: ['a.example.com'] }, 'previewHosts must be those of gateways, got a.example.com without gateways: set gateways, or remove previewHosts'],
    [{ mesh: true, routes: [{}] }, 'routes must be those of gateways, got every path without gateways: set gateways, or remove routes, or use meshRoutes'],
    [{ mesh: true, namespace: 'infra' }, 'namespace must be that of gateways, got infra without gateways: set gateways, or remove namespace'],
    [{ ...PUBLIC, namespace: 'Infra' }, 'namespace must be lower-case letters, digits and "-", got "Infra"'],
    [{ ...PUBLIC, routes: [] }, 'routes must have a route, got none: remove routes to route every path'],
    [{ gateways: [{ name: 'Public' }] }, 'name of a gateway must be lower-case letters, digits, "-" and ".", got "Public"'],
    [{ gateways: [{ name: 'public', namespace: 'a/b' }] }, 'namespace of gateway public must be lower-case letters, digits and "-", got "a/b"'],
    [{ gateways: [{ name: 'public', sectionName: 'Https' }] }, 'sectionName of a gateway must be lower-case letters, digits, "-" and ".", got "Https"'],
    [{ gateways: [{ name: 'public', port: 0 }] }, 'port of gateway public must be a whole number from 1 to 65535, got 0'],
    [{ gateways: [{ name: 'public' }, { name: 'public', namespace: 'shop', port: 80 }] }, 'gateways must be told apart, got shop/public twice: name a sectionName of its own in each of them, or remove one'],
    [{ gateways: Array.from({ length: 33 }, (_, index) => ({ name: `g${index}` })) }, 'gateways must be at most 32, got 33: that is the limit of the Gateway API'],
    [{ mesh: true, previewHosts: [] }, 'previewHosts must be hosts beside those of the service, got none: say one, or remove previewHosts'],
    [{ ...PUBLIC, hosts: [] }, 'hosts must have a host, got none: remove hosts for every host of the listeners'],
    [{ ...PUBLIC, hosts: ['api.example.com:80'] }, 'hosts must be lower-case DNS names or "*.domain", without port, got "api.example.com:80"'],
    [{ ...PUBLIC, hosts: ['10.0.0.1'] }, 'hosts must be lower-case DNS names or "*.domain", without port, got "10.0.0.1"'],
    [{ ...PUBLIC, hosts: [undefined as any] }, 'hosts must be lower-case DNS names or "*.domain", without port, got nothing'],
    [{ ...PUBLIC, hosts: ['*'] }, 'hosts must be names, got "*": leave hosts out for every host of the listeners'],
    [{ ...PUBLIC, hosts: ['A.example.com'] }, 'hosts must be lower-case DNS names or "*.domain", without port, got "A.example.com"'],
    [{ ...PUBLIC, hosts: ['a.example.com', 'a.example.com'] }, 'hosts must be given once, got "a.example.com" twice'],
    [{ ...PUBLIC, hosts: Array.from({ length: 17 }, (_, index) => `h${index}.example.com`) }, 'hosts must be at most 16, got 17: that is the limit of the Gateway API'],
    [{ ...PUBLIC, hosts: undefined, previewHosts: ['a.example.com'] }, 'previewHosts must be hosts beside those of the service, got "a.example.com": set hosts'],
    [{ ...PUBLIC, previewHosts: ['api.example.com'] }, 'previewHosts must be other hosts than those of the service, got "api.example.com" in both: remove it from one of them'],
    [{ ...PUBLIC, port: 'grpc' }, 'port of the routing must be a TCP port of the service, got "grpc": it has http (8080)'],
  ])('fails for %j', (options, text) => {
    expect(refusal(options)).toBe(`shop/web: ${text}`);
  });

  test('one Gateway may be there for several of its listeners', () => {
    const gateways = [{ name: 'public', sectionName: 'a' }, { name: 'public', sectionName: 'b' }];
    expect(find(routed({ gateways }), 'HTTPRoute', 'web').spec.parentRefs).toHaveLength(2);
  });

  test('fails for a namespace of the routes where the service has none', () => {
    const chart = new Chart(chartIn(), 'bare');
    expect(message(() => service(chart, props({ ...PUBLIC, namespace: 'infra' })))).toBe(
      'shop/bare/web: namespace must be beside one of the service, which its routes name, got "infra" and a service without: set the namespace of the chart');
  });

  test('fails when one of several ports is not said', () => {
    expect(refusal(PUBLIC, {}, { ports: [{ name: 'http', port: 80 }, { name: 'admin', port: 81 }] })).toBe(
      'shop/web: port of the routing must be said unless there is one TCP port, got http (80), admin (81)');
  });

  test('fails without stable pods, which callers get that no route binds', () => {
    expect(refusal(PUBLIC, { weight: 100 }, { stable: { replicas: 0 } })).toBe(
      'shop/web: stable must have pods with Routing.gatewayApi, got 0 replicas: callers that no route binds get stable only; set replicas');
  });
});

describe('what runs already', () => {
  const DEPLOYMENT = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'registry.example/web:1', ports: [{ name: 'http', containerPort: 8080 }] }] } } },
  };
  const SERVICE = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }], clusterIP: '10.0.0.1' } };

  test('a Deployment and a Service stay as they are', () => {
    const chart = chartIn();
    const workload = Workload.fromManifest(DEPLOYMENT);
    service(chart, props({ ...PUBLIC, mesh: true }, { weight: 20 }, { workload, service: RunningService.fromManifest(SERVICE) }));
    const objects = synthChart(chart);
    expect(find(objects, 'Service', 'web').spec).toEqual(SERVICE.spec);
    expect(find(objects, 'Service', 'web-canary').spec).toEqual({ selector: { app: 'web-canary' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] });
    const traffic = expectTraffic(chart);
    traffic.from(Caller.gateway('istio-system/public')).host('api.example.com').get('/').toReach({ stable: 80, canary: 20 });
    traffic.from(Caller.mesh('shop')).host('web').get('/').toReach({ stable: 80, canary: 20 });
    traffic.from(Caller.plain('shop')).host('web').get('/').toReach({ stable: 100 });
  });

  test('fails for a Service that selects the canary, too', () => {
    const shared = { ...SERVICE, spec: { ...SERVICE.spec, selector: { app: 'web' } } };
    expect(refusal(PUBLIC, {}, { service: RunningService.fromManifest(shared) })).toBe(
      'shop/web: the Service must select stable pods only with Routing.gatewayApi, got the selector app: web, which pods of another track match, too: give that track another value, such as labels: { "app": "web-canary" }');
  });
});

describe('other objects of the app', () => {
  const virtualService = (gateways?: string[]) => ({
    apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'legacy' }, spec: { hosts: ['web'], gateways, http: [{ route: [{ destination: { host: 'web' } }] }] },
  });
  const route = (spec: object, kind = 'HTTPRoute') => ({ apiVersion: 'gateway.networking.k8s.io/v1', kind, metadata: { name: 'legacy' }, spec });
  const at = (matches: object[]) => route({ parentRefs: [{ name: 'public', namespace: 'istio-system' }], hostnames: ['api.example.com'], rules: [{ matches }] });

  function beside(object: any, options: GatewayApiOptions): Chart {
    const chart = chartIn();
    service(chart, props(options));
    new ApiObject(chart, 'legacy', object);
    return chart;
  }

  test('fails beside a VirtualService for the same Service in the mesh', () => {
    const text = '[shop/web] VirtualService shop/legacy is for the same Service in the mesh, and whichever is older takes all of its requests: route it in one way only';
    expect(synthMessage(beside(virtualService(), { mesh: true }))).toBe(text);
    expect(synthMessage(beside(virtualService(['mesh', 'istio-system/public']), { mesh: true }))).toBe(text);
  });

  test.each([
    ['a service that is not routed in the mesh', virtualService(), PUBLIC],
    ['a VirtualService of gateways', virtualService(['istio-system/public']), { mesh: true }],
    ['a route for a header', at([{ headers: [{ name: 'x-debug', value: '1' }] }]), PUBLIC],
    ['a route for another path', at([{ path: { value: '/legacy' } }]), PUBLIC],
    ['a route for one method', at([{ method: 'DELETE' }]), PUBLIC],
  ])('%s is nobody in the way', (_, object, options) => {
    expect(find(Manifests.fromChart(beside(object, options)).objects.map(({ manifest }) => manifest), 'Service', 'web').kind).toBe('Service');
  });

  test.each([
    ['every path', at([{}])], ['the same path', at([{ path: { type: 'PathPrefix', value: '/' } }])],
  ])('fails beside a hand-written route for %s of the host', (_, object) => {
    expect(synthMessage(beside(object, PUBLIC))).toBe(
      '[shop/web] prefix "/" on host api.example.com at Gateway istio-system/public is already routed by shop/legacy, and the older object would win: give one of them another path or host');
  });

  test('fails beside a hand-written route of the same Service in the mesh', () => {
    const object = route({ parentRefs: [{ group: '', kind: 'Service', name: 'web' }], rules: [{}] });
    expect(synthMessage(beside(object, { mesh: true }))).toBe(
      '[shop/web] host web.shop in the mesh is already routed by shop/legacy, got a route for every path beside it: give every route a path, or take another host');
    expect(synthChart(beside(object, PUBLIC)).length).toBeGreaterThan(0);
  });
});

test('versions before 1.4 have no names of rules, all others have', () => {
  const named = Object.values(GatewayApiVersion).filter(version => find(routed({ ...PUBLIC, version }), 'HTTPRoute', 'web').spec.rules[0].name !== undefined);
  expect(named).toEqual(['1.4', '1.5', '1.6']);
  expect(routed({ ...PUBLIC, version: GatewayApiVersion.V1_4, kind: GatewayRouteKind.HTTP_ROUTE, mesh: false })).toEqual(routed(PUBLIC));
});
