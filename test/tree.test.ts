import { mkdtempSync, readdirSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { chartIn, service, synthChart, synthMessage } from './support';
import {
  GatewayApiOptions, GatewayRef, GatewayRouteKind, IstioMode, IstioRoute, PathMatch, RouteClaim, Routing, RoutingObject, RoutingProvider,
  RoutingSubject,
} from '../src';

const WINNER = 'and the older object would win: make the paths disjoint, a prefix by a "/" at its end, an expression by the text that it starts with';
const ORDERED = `${WINNER}; or have both in one IstioGatewayHost, in the order that you want`;
const AT = 'host api.example.com at gateway istio-system/public';

function routed(chart: Chart, name: string, routes?: IstioRoute[], gateways = ['istio-system/public']) {
  return service(chart, { routing: Routing.istio({ hosts: ['api.example.com'], gateways, routes }) }, name);
}

describe('two services of an app fail when', () => {
  test('they make the same objects', () => {
    const app = new App();
    service(new Chart(app, 'one', { namespace: 'shop' }));
    const two = new Chart(app, 'two', { namespace: 'shop' });
    service(two);
    expect(synthMessage(two)).toBe('[two/web] Deployment web, Deployment web-canary, Service web, DestinationRule web, VirtualService web-mesh '
      + 'must be made once, but one/web makes them, too: give one of them another name or namespace');
  });

  test('one is the canary of the other by name', () => {
    const chart = chartIn();
    service(chart);
    service(chart, { canary: undefined, routing: Routing.istio({ mode: IstioMode.HOSTS }) }, 'web-canary');
    expect(synthMessage(chart)).toBe('[shop/web-canary] Deployment web-canary must be made once, but shop/web makes it, too: give one of them another name or namespace');
  });

  test('one of them routes every path of a host that they share', () => {
    const chart = chartIn();
    routed(chart, 'auth', [{ path: PathMatch.prefix('/auth') }]);
    routed(chart, 'all');
    expect(synthMessage(chart)).toBe(
      `[shop/all] ${AT} is already routed by shop/auth, got a route for every path beside it: give every route a path, or take another host`);
  });

  test.each(['/.*', '(?s).*', '/(.*)?'])('one of them has the expression %s, which is every path', regex => {
    const chart = chartIn();
    routed(chart, 'all', [{ path: PathMatch.regex(regex) }]);
    routed(chart, 'auth', [{ path: PathMatch.prefix('/auth') }]);
    expect(synthMessage(chart)).toBe(
      `[shop/all] ${AT} is already routed by shop/auth, got a route for every path beside it: give every route a path, or take another host`);
  });

  test.each([
    [PathMatch.prefix('/api'), PathMatch.prefix('/api/v1')],
    [PathMatch.prefix('/api'), PathMatch.prefix('/apiary')],
    [PathMatch.prefix('/api'), PathMatch.exact('/api')],
    [PathMatch.exact('/api'), PathMatch.exact('/api')],
    [PathMatch.prefix('/api/v1'), PathMatch.regex('/api/v[0-9]/?.*')],
    [PathMatch.prefix('/api/v1'), PathMatch.regex('/api/v1/users/.*')],
    [PathMatch.prefix('/api'), PathMatch.regex('/(api|x)/.*')],
    [PathMatch.prefix('/api/v1'), PathMatch.regex('/api/.*/admin')],
    [PathMatch.prefix('/api'), PathMatch.regex('/x|/api/y')],
    [PathMatch.regex('/api/v[0-9]+/users'), PathMatch.regex('/api/v1/.*')],
    [PathMatch.exact('/api/v1'), PathMatch.regex('/api/v[0-9]')],
    [PathMatch.regex('/api/v[0-9]'), PathMatch.regex('/api/v[0-9]')],
  ])('they overlap: %s and %s', (one, other) => {
    const chart = chartIn();
    routed(chart, 'aa', [{ path: PathMatch.exact('/between') }, { path: one }]);
    routed(chart, 'bb', [{ path: other }, { path: PathMatch.prefix('/other') }]);
    const text = synthMessage(chart);
    expect([
      `[shop/bb] ${other} on ${AT} overlaps ${one} of shop/aa, ${ORDERED}`,
      `[shop/aa] ${one} on ${AT} overlaps ${other} of shop/bb, ${ORDERED}`,
    ]).toContain(text);
  });

  test('a gateway of the own namespace is the same with and without it', () => {
    const chart = chartIn();
    routed(chart, 'aa', undefined, ['public']);
    routed(chart, 'bb', [{ path: PathMatch.prefix('/bb') }], ['shop/public']);
    expect(synthMessage(chart)).toContain('[shop/aa] host api.example.com at gateway shop/public is already routed by shop/bb');
  });

  test('a provider of its own claims a host that another service has', () => {
    const chart = chartIn();
    service(chart);
    service(chart, { routing: Routing.custom(new Claiming({ entry: 'in the mesh', host: 'web.shop', paths: [] })) }, 'other');
    expect(synthMessage(chart)).toBe([
      '[shop/web] host web.shop in the mesh is already routed by shop/other, got a route for every path beside it: give every route a path, or take another host',
      '[shop/other] host web.shop in the mesh is already routed by shop/web, got a route for every path beside it: give every route a path, or take another host',
    ].join('\n'));
  });
});

/** The smallest provider: one ConfigMap, and a claim to requests. */
class Claiming extends RoutingProvider {
  constructor(private readonly claim: RouteClaim) {
    super();
  }
  public objects({ name }: RoutingSubject): RoutingObject[] {
    return [{ id: 'Config', apiVersion: 'v1', kind: 'ConfigMap', name }];
  }
  public claims(): RouteClaim[] {
    return [this.claim];
  }
  public problems(): string[] {
    return [];
  }
  public specs() {
    return {};
  }
}

describe('a hand-written VirtualService fails when', () => {
  const virtualService = (chart: Chart, spec: object) => new ApiObject(chart, 'hand', {
    apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'hand' }, spec,
  });

  test.each([[['web'], undefined], [['web.shop'], undefined], [['web.shop.svc.cluster.local'], ['mesh']]])('it routes the host of a service in the mesh: %s', (hosts, gateways) => {
    const chart = chartIn();
    service(chart);
    virtualService(chart, { hosts, gateways, http: [{ route: [] }] });
    expect(synthMessage(chart).split('\n')[0]).toBe('[shop/web] host web.shop in the mesh is already routed by shop/hand, got a route for every path beside it: give every route a path, or take another host');
  });

  test('it takes every path of a host at a gateway', () => {
    const chart = chartIn();
    routed(chart, 'auth', [{ path: PathMatch.prefix('/auth') }]);
    virtualService(chart, { hosts: ['api.example.com'], gateways: ['istio-system/public'], http: [{ match: [{ headers: {} }] }] });
    expect(synthMessage(chart)).toBe(`[shop/auth] ${AT} is already routed by shop/hand, which takes every path: give each of its rules a path, or take another host`);
  });

  test('its paths overlap with those of a service, and only then', () => {
    const chart = chartIn();
    routed(chart, 'auth', [{ path: PathMatch.prefix('/auth') }]);
    const spec = { hosts: ['api.example.com'], gateways: ['istio-system/public'] };
    virtualService(chart, { ...spec, http: [{ match: [{ uri: { prefix: '/other' } }, { uri: { exact: '/auth/login' } }] }] });
    expect(synthMessage(chart)).toBe(`[shop/auth] prefix "/auth" on ${AT} overlaps exact "/auth/login" of shop/hand, ${WINNER}`);
    chart.node.tryRemoveChild('hand');
    virtualService(chart, { ...spec, http: [{ match: [{ uri: { prefix: '/other' } }, { uri: { exact: 'odd/*' } }] }] });
    expect(Testing.synth(chart)).toHaveLength(7);
  });
});

describe('services of an app may', () => {
  test.each([
    [PathMatch.prefix('/api/v1/auth'), PathMatch.prefix('/api/v1/chat')],
    [PathMatch.exact('/api'), PathMatch.prefix('/api/v1')],
    [PathMatch.prefix('/b'), PathMatch.regex('/a/.*')],
    [PathMatch.prefix('/assets'), PathMatch.regex('/v[0-9]/.*')],
    [PathMatch.exact('/api/x'), PathMatch.regex('/api/[0-9]+')],
    [PathMatch.regex('/a/(b|c)'), PathMatch.regex('/b/.*')],
    [PathMatch.prefix('/ax'), PathMatch.regex('/api?/.*')],
  ])('share a host with %s and %s', (one, other) => {
    const chart = chartIn();
    routed(chart, 'aa', [{ path: one }]);
    routed(chart, 'bb', [{ path: other }]);
    synthChart(chart);
  });

  test('route every path of one host at different gateways, and have one name in two namespaces', () => {
    const app = new App();
    const one = new Chart(app, 'one', { namespace: 'one' });
    routed(one, 'web', undefined, ['istio-system/public']);
    routed(new Chart(app, 'two', { namespace: 'two' }), 'web', undefined, ['istio-system/internal']);
    synthChart(one);
  });

  test('replace one that was taken out of the tree', () => {
    const chart = chartIn();
    routed(chart, 'old');
    chart.node.tryRemoveChild('old');
    routed(chart, 'new');
    expect(synthChart(chart).map(({ metadata }) => metadata.name)).not.toContain('old');
  });
});

test('an object of the app with the name of one of ours is an error', () => {
  const chart = chartIn();
  new ApiObject(chart, 'extra', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' } });
  service(chart);
  expect(synthMessage(chart)).toBe('[shop/web] Service web must be made once, but shop/extra makes it, too: give one of them another name or namespace');
});

test('a namespace in ambient mode is an error', () => {
  const chart = chartIn();
  service(chart);
  new ApiObject(chart, 'ns', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { 'istio.io/dataplane-mode': 'ambient' } } });
  expect(synthMessage(chart)).toBe('[shop/web] Routing.istio needs sidecars, got the namespace label istio.io/dataplane-mode: ambient, where VirtualServices are not supported: '
    + 'route with HTTPRoutes of the Gateway API, or remove the label');
});

test('all mistakes of a tree are told together, each with its construct path', () => {
  const app = new App();
  const one = new Chart(app, 'one', { namespace: 'one' });
  routed(one, 'auth', [{ path: PathMatch.prefix('/api') }]);
  const two = new Chart(app, 'two', { namespace: 'two' });
  routed(two, 'chat', [{ path: PathMatch.prefix('/api/chat') }]);
  new ApiObject(two, 'extra', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'chat' } });
  routed(two, 'late', [{ path: PathMatch.prefix('/api/late') }]);
  expect(synthMessage(one).split('\n')).toEqual([
    '[two/chat] Service chat must be made once, but two/extra makes it, too: give one of them another name or namespace',
    `[two/late] prefix "/api/late" on ${AT} overlaps prefix "/api" of one/auth, ${ORDERED}`,
  ]);
});

test('nothing is written when anything is wrong', () => {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'cdk8s-canary-')) });
  const chart = new Chart(app, 'one', { namespace: 'one' });
  routed(chart, 'aa');
  routed(chart, 'bb');
  expect(() => app.synth()).toThrow('is already routed by');
  expect(readdirSync(app.outdir)).toEqual([]);
});

test('hand-written routes are looked at in all kinds that services of an app have, whichever comes last', () => {
  const chart = chartIn();
  const options: GatewayApiOptions = { gateways: [{ name: 'public', namespace: 'istio-system' }], hosts: ['api.example.com'] };
  service(chart, { routing: Routing.gatewayApi(options) }, 'pages');
  service(chart, {
    ports: [{ name: 'grpc', port: 9000 }], routing: Routing.gatewayApi({ ...options, hosts: ['grpc.example.com'], kind: GatewayRouteKind.GRPC_ROUTE }),
  }, 'calls');
  const spec = (host: string) => ({ parentRefs: [{ name: 'public', namespace: 'istio-system' }], hostnames: [host], rules: [{}] });
  for (const [kind, host] of [['HTTPRoute', 'api.example.com'], ['GRPCRoute', 'grpc.example.com']]) {
    new ApiObject(chart, kind, { apiVersion: 'gateway.networking.k8s.io/v1', kind, metadata: { name: 'hand' }, spec: spec(host) });
  }
  expect(synthMessage(chart)).toBe([
    '[shop/pages] prefix "/" on host api.example.com at Gateway istio-system/public is already routed by shop/HTTPRoute, and the older object would win: give one of them another path or host',
    '[shop/calls] prefix "/" on host grpc.example.com at Gateway istio-system/public is already routed by shop/GRPCRoute, and the older object would win: give one of them another path or host',
  ].join('\n'));
});

describe('two services on one path of a Gateway', () => {
  const conflicts = (...parts: Partial<GatewayRef>[]) => {
    const chart = chartIn();
    parts.forEach((part, index) => service(chart, {
      routing: Routing.gatewayApi({ gateways: [{ name: 'public', namespace: 'istio-system', ...part }], hosts: ['api.example.com'] }),
    }, `web-${index}`));
    return chart;
  };

  test.each<[Partial<GatewayRef>, Partial<GatewayRef>, string]>([
    [{}, { sectionName: 'https' }, ', listener https'],
    [{ sectionName: 'https' }, { sectionName: 'https', port: 443 }, ', listener https, port 443'],
    [{ sectionName: 'https' }, { port: 443 }, ', port 443'],
  ])('fail where a listener can have both: %j and %j', (one, other, part) => {
    expect(synthMessage(conflicts(one, other))).toBe(
      `[shop/web-1] prefix "/" on host api.example.com at Gateway istio-system/public${part} is already routed by shop/web-0, and the older object would win: give one of them another path or host`);
  });

  test.each<[Partial<GatewayRef>, Partial<GatewayRef>]>([
    [{ sectionName: 'https' }, { sectionName: 'http' }], [{ port: 443 }, { port: 80 }], [{ sectionName: 'a', port: 443 }, { sectionName: 'b', port: 443 }],
  ])('may be there where none can: %j and %j', (one, other) => {
    expect(synthChart(conflicts(one, other)).filter(({ kind }) => kind === 'HTTPRoute')).toHaveLength(2);
  });
});

test('a hand-written GRPCRoute is looked at also where services have HTTPRoutes only', () => {
  const chart = chartIn();
  service(chart, { routing: Routing.gatewayApi({ gateways: [{ name: 'public', namespace: 'istio-system' }], hosts: ['api.example.com'] }) });
  new ApiObject(chart, 'hand', {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'GRPCRoute',
    metadata: { name: 'hand' },
    spec: { parentRefs: [{ name: 'public', namespace: 'istio-system' }], hostnames: ['api.example.com'], rules: [{}] },
  });
  expect(synthMessage(chart)).toBe(
    '[shop/web] prefix "/" on host api.example.com at Gateway istio-system/public is already routed by shop/hand, and the older object would win: give one of them another path or host');
});
