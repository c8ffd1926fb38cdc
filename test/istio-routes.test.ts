import { ApiObject, App, Chart, Duration } from 'cdk8s';
import { chartIn, find, message, service, synth, synthChart, synthMessage } from './support';
import {
  CanaryService, CanaryServiceProps, GitOpsApp, IstioApiVersion, IstioBinding, IstioGatewayHost, IstioMode, IstioOptions, IstioRoute,
  PathMatch, PathRewrite, RequestMatch, RouteTarget, Routing, SplitOptions, Sticky,
} from '../src';

const GATEWAY: IstioOptions = { hosts: ['api.example.com'], gateways: ['istio-system/public'] };
const HEADER: SplitOptions = { match: [RequestMatch.header('x-canary', 'true')] };

const istio = (options: IstioOptions, split: SplitOptions = {}, props: Partial<CanaryServiceProps> = {}) =>
  synth({ routing: Routing.istio(options), split, ...props });
const rulesOf = (objects: any[], name = 'web') => find(objects, 'VirtualService', name).spec.http;
const rule = (objects: any[], name: string, of = 'web') => rulesOf(objects, of).find((one: any) => one.name === name);
const refused = (options: IstioOptions, split: SplitOptions = {}, props: Partial<CanaryServiceProps> = {}) =>
  message(() => service(chartIn(), { routing: Routing.istio(options), split, ...props }));
const route = (one: IstioRoute, split: SplitOptions = {}, props: Partial<CanaryServiceProps> = {}) =>
  refused({ ...GATEWAY, routes: [one] }, split, props);

describe('routes', () => {
  test('what a route does holds for both of its rules', () => {
    const routes: IstioRoute[] = [{
      path: PathMatch.prefix('/api/'),
      methods: ['GET', 'POST'],
      timeout: Duration.days(1),
      retries: { attempts: 0 },
      rewrite: PathRewrite.prefix('/'),
      requestHeaders: { set: { 'X-Gateway': 'true' } },
    }];
    const objects = istio({ ...GATEWAY, routes }, { ...HEADER, weight: 5 });
    expect(rulesOf(objects).map(({ name }: any) => name)).toEqual(['api-get-post-canary', 'api-get-post']);
    for (const one of rulesOf(objects)) {
      expect(one).toMatchObject({
        match: [{ uri: { prefix: '/api/' }, method: { regex: 'GET|POST' } }],
        timeout: '86400s',
        retries: { attempts: 0 },
        rewrite: { uri: '/' },
        headers: { request: { set: { 'x-gateway': 'true' } } },
      });
    }
  });

  test('of one path, that with methods comes first', () => {
    const routes = [{ path: PathMatch.prefix('/api') }, { path: PathMatch.prefix('/api'), methods: ['GET'] }, { methods: ['DELETE'] }, {}];
    expect(rulesOf(istio({ ...GATEWAY, routes })).map(({ name }: any) => name)).toEqual(['api-get', 'api', 'delete', 'default']);
  });

  test('what the proxy answers itself takes header requests, too', () => {
    const routes: IstioRoute[] = [
      { path: PathMatch.prefix('/api') },
      { path: PathMatch.exact('/api/ping'), directResponse: { status: 200, body: 'pong' } },
      { path: PathMatch.prefix('/api/old'), redirect: { path: '/api/new', code: 302 } },
    ];
    const rules = rulesOf(istio({ ...GATEWAY, routes }, HEADER));
    expect(rules.map(({ name }: any) => name)).toEqual(['api-ping-exact', 'api-old', 'api-canary', 'api']);
    expect(rules[0]).toEqual({ name: 'api-ping-exact', match: [{ uri: { exact: '/api/ping' } }], directResponse: { status: 200, body: { string: 'pong' } } });
    expect(rules[1]).toEqual({ name: 'api-old', match: [{ uri: { prefix: '/api/old' } }], redirect: { uri: '/api/new', redirectCode: 302 } });
  });

  test('a mirror sends copies to the canary, and none while it is idle', () => {
    const routes: IstioRoute[] = [{ mirror: { percentage: 25 } }];
    const mirrors = [{ destination: { host: 'web', subset: 'canary', port: { number: 8080 } }, percentage: { value: 25 } }];
    const objects = istio({ ...GATEWAY, routes }, HEADER);
    expect(rule(objects, 'default').mirrors).toEqual(mirrors);
    expect(rule(objects, 'default-canary')).not.toHaveProperty('mirrors');
    expect(rule(istio({ ...GATEWAY, routes }, HEADER, { canary: { idle: true } }), 'default')).not.toHaveProperty('mirrors');
  });

  test('a fault meets canary requests only, and nobody while it is idle', () => {
    const routes: IstioRoute[] = [{ fault: { abortStatus: 503, abortPercentage: 10 } }];
    const objects = istio({ ...GATEWAY, routes }, { ...HEADER, weight: 5 });
    expect(rule(objects, 'default-canary').fault).toEqual({ abort: { httpStatus: 503, percentage: { value: 10 } } });
    expect(rule(objects, 'default')).not.toHaveProperty('fault');
    expect(rule(istio({ ...GATEWAY, routes }, HEADER, { canary: { idle: true } }), 'default-canary')).not.toHaveProperty('fault');
  });

  test('in the mesh they come before the plain split, which is never left out', () => {
    const meshRoutes: IstioRoute[] = [{ path: PathMatch.prefix('/slow'), timeout: Duration.minutes(1) }];
    const rules = rulesOf(istio({ meshRoutes }, { ...HEADER, weight: 5 }), 'web-mesh');
    expect(rules.map(({ name, match, timeout }: any) => [name, match, timeout])).toEqual([
      ['slow-canary', [{ headers: { 'x-canary': { exact: 'true' } }, uri: { prefix: '/slow' } }], '60s'],
      ['slow', [{ uri: { prefix: '/slow' } }], '60s'],
      ['default-canary', [{ headers: { 'x-canary': { exact: 'true' } } }], undefined],
      ['default', undefined, undefined],
    ]);
  });

  test('in the mesh an expression never stands for the plain split', () => {
    const names = (regex: string) => rulesOf(istio({ meshRoutes: [{ path: PathMatch.regex(regex), name: 'words' }] }), 'web-mesh').map(({ name }: any) => name);
    expect(names('/[A-Za-z0-9._~%/-]*')).toEqual(['words', 'default']);
    expect(names('/.{0,40}')).toEqual(['words', 'default']);
  });

  test('in the mesh, those of several ports are told apart', () => {
    const ports = [{ name: 'http', port: 80 }, { name: 'grpc', port: 9000 }];
    const meshRoutes: IstioRoute[] = [{ path: PathMatch.prefix('/slow'), port: 'http' }, { port: 'grpc', name: 'all', timeout: Duration.seconds(5) }];
    const rules = rulesOf(istio({ meshRoutes }, {}, { ports }), 'web-mesh');
    expect(rules.map(({ name, match }: any) => [name, match])).toEqual([
      ['slow', [{ uri: { prefix: '/slow' }, port: 80 }]], ['all', [{ port: 9000 }]], ['http', [{ port: 80 }]],
    ]);
  });

  test('every option of the routing has its place', () => {
    const one: Required<Omit<IstioRoute, 'directResponse' | 'redirect' | 'to'>> = {
      path: PathMatch.prefix('/api/'),
      port: 'http',
      name: 'things',
      methods: ['GET', 'OPTIONS'],
      rewrite: PathRewrite.prefix('/'),
      rewriteHost: 'inner.example.com',
      timeout: Duration.seconds(5),
      retries: { attempts: 1 },
      requestHeaders: { remove: ['x-a'] },
      responseHeaders: { add: { 'x-b': '1' } },
      cors: { allowOrigins: [] },
      mirror: { percentage: 1 },
      fault: { abortStatus: 500 },
    };
    const { cors: _, ...rest } = one;
    const objects = istio({ ...GATEWAY, routes: [rest] }, HEADER);
    expect(rule(objects, 'things')).toEqual({
      name: 'things',
      match: [{ uri: { prefix: '/api/' }, method: { regex: 'GET|OPTIONS' } }],
      timeout: '5s',
      retries: { attempts: 1 },
      rewrite: { uri: '/', authority: 'inner.example.com' },
      headers: { request: { remove: ['x-a'] }, response: { add: { 'x-b': '1' } } },
      mirrors: [{ destination: { host: 'web', subset: 'canary', port: { number: 8080 } }, percentage: { value: 1 } }],
      route: [
        { destination: { host: 'web', subset: 'stable', port: { number: 8080 } }, weight: 100 },
        { destination: { host: 'web', subset: 'canary', port: { number: 8080 } }, weight: 0 },
      ],
    });
  });
});

describe('a route fails when', () => {
  test('clients would go in circles', () => {
    expect(route({ path: PathMatch.prefix('/a'), redirect: { path: '/a/b?c=1' } })).toBe(
      'shop/web: route prefix "/a" redirect must lead away from the route, got the path "/a/b?c=1", which is one of its own, so that clients would go in circles: choose a path outside of it');
    for (const redirect of [{ path: '/b' }, { path: '/a', scheme: 'https' }]) {
      expect(rulesOf(istio({ ...GATEWAY, routes: [{ path: PathMatch.prefix('/a'), redirect }] }))).toHaveLength(1);
    }
    expect(rulesOf(istio({ ...GATEWAY, routes: [{ path: PathMatch.exact('/a'), methods: ['POST'], redirect: { path: '/a', code: 303 } }] }))).toHaveLength(1);
  });

  test('it goes to another service of the app past its split', () => {
    const chart = chartIn();
    service(chart, {}, 'events');
    for (const host of ['events', 'events.shop.svc.cluster.local']) {
      service(chart, { routing: Routing.istio({ meshRoutes: [{ path: PathMatch.prefix('/events'), to: RouteTarget.host(host, 8080) }] }) }, `web-${host.length}`);
    }
    expect(synthMessage(chart).split('\n')).toEqual(['web-6', 'web-29'].map(id =>
      `[shop/${id}] a route goes to the Service events.shop as a whole, past the split of shop/events: use routeTarget() of that service`));
  });

  test('its canary cannot be mirrored to', () => {
    const mirror = { percentage: 10 };
    expect(route({ mirror }, {}, { canary: undefined })).toBe('shop/web: the route for every path needs a canary for mirror: add canary, or remove mirror');
    expect(route({ mirror }, { weight: 5 })).toBe(
      'shop/web: the route for every path must not mirror beside a canary weight, got weight 5: the requests of the canary would reach it twice; set weight 0, or remove mirror');
    expect(route({ mirror }, {}, { canary: { replicas: 0 } })).toBe(
      'shop/web: the route for every path must have canary pods to mirror to, got 0 replicas: set replicas, or idle: true');
    expect(route({ mirror, to: RouteTarget.host('x', 80) })).toBe('shop/web: the route for every path mirrors to the canary of the service, got a route to x: remove mirror');
  });

  test('no request would meet its fault', () => {
    const fault = { abortStatus: 500 };
    expect(route({ path: PathMatch.prefix('/api'), methods: ['GET'], fault }, { weight: 5 })).toBe(
      'shop/web: route prefix "/api" with GET injects faults into requests that match, got a split without match: a weight shares its rule with stable; add match to the split, or remove fault');
    expect(route({ fault, to: RouteTarget.host('x', 80) }, HEADER)).toBe(
      'shop/web: the route for every path injects faults into the canary of the service, got a route to x: remove fault');
  });

  test('one with methods is shadowed', () => {
    const routes = [{ path: PathMatch.prefix('/api'), methods: ['GET', 'POST'], name: 'a' }, { path: PathMatch.prefix('/api/v1'), methods: ['GET'], name: 'b' }];
    expect(rulesOf(istio({ ...GATEWAY, routes })).map(({ name }: any) => name)).toEqual(['b', 'a']);
    expect(refused({ ...GATEWAY, routes: [{ path: PathMatch.regex('/api/.*|/api'), name: 'a' }, ...routes] }).split('\n')[0]).toBe(
      'shop/web: routes must not shadow each other, got route prefix "/api/v1" with GET, all of whose requests go to route regex "/api/.*|/api": remove one of them');
  });

  test('in the mesh', () => {
    expect(refused({ meshRoutes: [{ path: PathMatch.prefix('/a'), retries: { attempts: -1 } }] })).toMatch(/^shop\/web: meshRoutes: route prefix "\/a" retries/);
  });
});

describe('a route to', () => {
  /** A chat whose events come from the stream gateway of another namespace. */
  function chat(app: App, stream: Partial<CanaryServiceProps>, split: SplitOptions = {}, port?: string) {
    const sse = new Chart(app, 'sse', { namespace: 'sse' });
    const target = service(sse, { split: { ...HEADER, weight: 10 }, ...stream }, 'stream');
    const chart = new Chart(app, 'chat', { namespace: 'chat' });
    const routes = [{ path: PathMatch.regex('/chat/[^/]+/events'), name: 'events', to: target.routeTarget(port) }, { path: PathMatch.prefix('/chat') }];
    service(chart, { routing: Routing.istio({ ...GATEWAY, routes }), split }, 'chat');
    return chart;
  }

  test('the tracks of another service follows the split of that service', () => {
    const objects = synthChart(chat(new App(), {}, { weight: 50 }));
    const to = (subset: string, weight?: number) => ({
      destination: { host: 'stream.sse.svc.cluster.local', subset, port: { number: 8080 } }, ...weight === undefined ? {} : { weight },
    });
    expect(rulesOf(objects, 'chat').map(({ name, match, route: routed }: any) => [name, match?.[0].headers !== undefined, routed.length])).toEqual([
      ['events-canary', true, 1], ['events', false, 2], ['chat', false, 2],
    ]);
    expect(rule(objects, 'events-canary', 'chat').route).toEqual([to('canary')]);
    expect(rule(objects, 'events', 'chat').route).toEqual([to('stable', 90), to('canary', 10)]);
  });

  test('an idle one goes to its stable track', () => {
    const objects = synthChart(chat(new App(), { canary: { idle: true } }, HEADER));
    expect(rule(objects, 'events-canary', 'chat').route[0].destination.subset).toBe('stable');
    expect(rule(objects, 'events', 'chat').route.map(({ weight }: any) => weight)).toEqual([100, 0]);
  });

  test('one in hosts mode names its Services', () => {
    const objects = synthChart(chat(new App(), { routing: Routing.istio({ mode: IstioMode.HOSTS }) }));
    expect(rule(objects, 'events', 'chat').route.map(({ destination }: any) => destination.host)).toEqual(['stream.sse.svc.cluster.local', 'stream-canary.sse.svc.cluster.local']);
  });

  test('one in the same namespace has a short name', () => {
    const chart = chartIn();
    const target = service(chart, {}, 'stream');
    service(chart, { routing: Routing.istio({ ...GATEWAY, routes: [{ path: PathMatch.exact('/events'), to: target.routeTarget('http') }, {}] }) });
    expect(rule(synthChart(chart), 'events-exact').route.map(({ destination }: any) => destination.host)).toEqual(['stream', 'stream']);
  });

  test('any host gets everything', () => {
    const objects = istio({ ...GATEWAY, routes: [{ path: PathMatch.prefix('/legacy'), to: RouteTarget.host('legacy.old.svc.cluster.local', 81), timeout: Duration.seconds(3) }, {}] }, { ...HEADER, weight: 5 });
    expect(rulesOf(objects)[0]).toEqual({
      name: 'legacy', match: [{ uri: { prefix: '/legacy' } }], timeout: '3s', route: [{ destination: { host: 'legacy.old.svc.cluster.local', port: { number: 81 } } }],
    });
  });

  test('fails for a port that is not there', () => {
    expect(message(() => chat(new App(), {}, {}, 'grpc'))).toBe(
      'chat/chat: port of sse/stream in route regex "/chat/[^/]+/events" must be a port of the service, got "grpc": it has http (8080)');
  });

  test('fails for hosts that name no Service', () => {
    for (const host of ['legacy.old', 'legacy.old.svc']) {
      expect(route({ to: RouteTarget.host(host, 80) })).toBe(
        `shop/web: the route for every path must go to a host that Istio knows, got "${host}", which names no Service for it: write "legacy" for one in the same namespace, or "legacy.old.svc.cluster.local"`);
    }
    expect(route({ to: RouteTarget.host('Legacy:80', 0) })).toBe([
      'shop/web: the route for every path must go to a lower-case DNS name without port, got "Legacy:80"',
      'shop/web: the route for every path must go to a port from 1 to 65535, got 0',
    ].join('\n'));
  });

  test('fails when it says a port of the service that it leaves', () => {
    expect(route({ port: 'http', to: RouteTarget.host('x', 80) })).toBe('shop/web: the route for every path does not reach the service, got its port "http": remove port');
  });

  test('fails when only one of both has a namespace', () => {
    const app = new App();
    const target = service(new Chart(app, 'sse'), {}, 'stream');
    expect(message(() => service(chartIn('shop', app), { routing: Routing.istio({ ...GATEWAY, routes: [{ to: target.routeTarget() }] }) }))).toBe(
      'shop/web: the route for every path goes to sse/stream, and only one of both has a namespace: set the namespace of both charts');
  });
});

describe('bindings', () => {
  test('a delegate has neither hosts nor gateways', () => {
    const objects = istio({ binding: IstioBinding.DELEGATE, routes: [{ path: PathMatch.prefix('/api') }] }, HEADER);
    expect(Object.keys(find(objects, 'VirtualService', 'web').spec)).toEqual(['http']);
    expect(rulesOf(objects).map(({ name }: any) => name)).toEqual(['api-canary', 'api']);
  });

  test.each([[IstioBinding.DELEGATE, 'the VirtualService that delegates'], [IstioBinding.COMPOSED, 'the IstioGatewayHost']])('%s fails with hosts', (binding, owner) => {
    expect(refused({ ...GATEWAY, binding })).toBe(
      `shop/web: hosts and gateways are those of ${owner}, got api.example.com, istio-system/public: remove them, or use IstioBinding.OWN`);
  });

  const composed = (chart: Chart, id: string, routes: IstioRoute[], props: Partial<CanaryServiceProps> = {}) =>
    service(chart, { routing: Routing.istio({ binding: IstioBinding.COMPOSED, routes }), ...props }, id);
  const HOST = { hosts: ['api.example.com'], gateways: ['istio-system/public'] };

  test('a gateway host has the routes of its services in their order', () => {
    const app = new App();
    const shop = new Chart(app, 'shop', { namespace: 'shop' });
    const edge = new Chart(app, 'edge', { namespace: 'edge' });
    const special = composed(shop, 'special', [{ path: PathMatch.regex('/api/v[0-9]+/special') }], { split: HEADER });
    const all = composed(shop, 'all', [{ path: PathMatch.prefix('/api') }], { split: { weight: 5 } });
    const host = new IstioGatewayHost(edge, 'api', { ...HOST, services: [special, all] });
    expect(synthChart(shop).filter(({ kind }) => kind === 'VirtualService').map(({ metadata }) => metadata.name)).toEqual(['special-mesh', 'all-mesh']);
    const { apiVersion, metadata, spec } = synthChart(edge)[0];
    expect([apiVersion, metadata, spec.hosts, spec.gateways]).toEqual([
      'networking.istio.io/v1', { name: 'api', namespace: 'edge', annotations: { 'argocd.argoproj.io/sync-wave': '2' } }, HOST.hosts, HOST.gateways,
    ]);
    expect(spec.http.map(({ name, route: routed }: any) => [name, routed[0].destination.host])).toEqual([
      ['special-api-v-0-9-special-regex-canary', 'special.shop.svc.cluster.local'],
      ['special-api-v-0-9-special-regex', 'special.shop.svc.cluster.local'],
      ['all-api', 'all.shop.svc.cluster.local'],
    ]);
    expect(host.virtualService.name).toBe('api');
  });

  test('a short host of a service is that of its namespace, also in a gateway host elsewhere', () => {
    const app = new App();
    const web = composed(new Chart(app, 'shop', { namespace: 'shop' }), 'web', [{ to: RouteTarget.host('legacy', 80) }]);
    const edge = new Chart(app, 'edge', { namespace: 'edge' });
    new IstioGatewayHost(edge, 'api', { ...HOST, services: [web] });
    expect(synthChart(edge)[0].spec.http[0].route[0].destination.host).toBe('legacy.shop.svc.cluster.local');
  });

  test('routes through chains of services are made in linear time', () => {
    const chart = chartIn();
    let last = service(chart, {}, 's0');
    for (let index = 1; index < 40; index++) {
      const to = last.routeTarget();
      const routes = ['/a', '/b', '/c'].map(path => ({ path: PathMatch.exact(`/${index}${path}`), to }));
      last = service(chart, { routing: Routing.istio({ ...GATEWAY, routes }) }, `s${index}`);
    }
    expect(synthChart(chart).filter(({ kind }) => kind === 'VirtualService')).toHaveLength(79);
  });

  test('a gateway host takes a name, namespaces and an API version', () => {
    const chart = chartIn();
    new IstioGatewayHost(chart, 'x', { ...HOST, services: [composed(chart, 'web', [{}])], name: 'api', exportTo: ['istio-system'], apiVersion: IstioApiVersion.V1BETA1 });
    const object = find(synthChart(chart), 'VirtualService', 'api');
    expect(object.apiVersion).toBe('networking.istio.io/v1beta1');
    expect(object.spec.exportTo).toEqual(['istio-system']);
  });

  test('a gateway host fails when a route gets no request', () => {
    const chart = chartIn();
    new IstioGatewayHost(chart, 'api', { ...HOST, services: [composed(chart, 'all', [{}]), composed(chart, 'web', [{ path: PathMatch.prefix('/api') }])] });
    expect(synthMessage(chart)).toBe(
      '[shop/api] routes must not shadow each other, got route prefix "/api" of shop/web, all of whose requests go to the route for every path of shop/all: have its service before the other one, or remove one of them');
  });

  test('a gateway host fails when a service is routed in another way, or given twice', () => {
    const chart = chartIn();
    const web = service(chart);
    expect(message(() => new IstioGatewayHost(chart, 'api', { hosts: [], gateways: ['x.y'], services: [web, web], name: 'A' }))).toBe([
      'shop/api: name must be at most 63 lower-case letters, digits and "-", got "A"',
      'shop/api: hosts must not be empty',
      'shop/api: gateway must be "namespace/name" or "name", each lower-case letters, digits and "-", got "x.y"',
      'shop/api: service shop/web must be routed by Routing.istio({ binding: IstioBinding.COMPOSED })',
      'shop/api: services must be given once, got shop/web twice',
    ].join('\n'));
  });

  test('a gateway host fails when another object has its host', () => {
    const chart = chartIn();
    new IstioGatewayHost(chart, 'api', { ...HOST, services: [composed(chart, 'web', [{ path: PathMatch.prefix('/api') }])] });
    service(chart, { routing: Routing.istio({ ...HOST, routes: [{ path: PathMatch.prefix('/api/v1') }] }) }, 'other');
    new IstioGatewayHost(chart, 'two', { ...HOST, services: [composed(chart, 'three', [{ path: PathMatch.prefix('/x') }])] });
    new IstioGatewayHost(chart, 'four', { ...HOST, services: [composed(chart, 'five', [{ path: PathMatch.prefix('/x/y') }])] });
    const winner = 'and the older object would win: make the paths disjoint, a prefix by a "/" at its end, an expression by the text that it starts with; or have both in one IstioGatewayHost, in the order that you want';
    expect(synthMessage(chart).split('\n').sort()).toEqual([
      `[shop/four] prefix "/x/y" on host api.example.com at gateway istio-system/public overlaps prefix "/x" of shop/two, ${winner}`,
      `[shop/other] prefix "/api/v1" on host api.example.com at gateway istio-system/public overlaps prefix "/api" of shop/api, ${winner}`,
    ]);
  });

  test('a composed service fails when no gateway host has it', () => {
    const chart = chartIn();
    composed(chart, 'web', [{}]);
    expect(synthMessage(chart)).toBe('[shop/web] the routes of the service must be bound by an IstioGatewayHost, got none: add the service to one');
  });
});

describe('visibility and versions', () => {
  test('exportTo is on VirtualServices and DestinationRules', () => {
    const objects = istio({ ...GATEWAY, mode: IstioMode.HOSTS, exportTo: ['istio-system', '.'] });
    expect(find(objects, 'VirtualService', 'web').spec.exportTo).toEqual(['istio-system', '.']);
    expect(find(objects, 'VirtualService', 'web-mesh').spec.exportTo).toEqual(['istio-system', '.']);
    expect(find(istio({ exportTo: ['*'] }), 'DestinationRule', 'web').spec.exportTo).toEqual(['*']);
    expect(find(istio({}), 'DestinationRule', 'web').spec).not.toHaveProperty('exportTo');
  });

  test('exportTo fails when callers would see no rule', () => {
    expect(refused({ exportTo: ['.'] })).toBe(
      'shop/web: exportTo must be "*" in IstioMode.SUBSETS, got ".": callers of other namespaces would see no rule and reach the canary by the number of its pods; use IstioMode.HOSTS, where they get stable only');
    expect(refused({ ...GATEWAY, mode: IstioMode.HOSTS, exportTo: ['.', 'other'] })).toBe(
      'shop/web: exportTo must have the namespace of gateway istio-system/public, got ".", "other": its pods would not see the routes and answer 404; add "istio-system"');
    expect(refused({ mode: IstioMode.HOSTS, exportTo: ['A'] })).toBe('shop/web: exportTo must be names of namespaces, "." or "*", got "A"');
    expect(refused({ exportTo: ['*', 'a'] })).toBe('shop/web: exportTo must be "*" alone or a list without it, got "*", "a"');
  });

  test('exportTo fails where somebody else binds the routes, or routes to the service', () => {
    expect(refused({ binding: IstioBinding.DELEGATE, mode: IstioMode.HOSTS, exportTo: ['.'] })).toBe(
      'shop/web: exportTo must be "*" where somebody else binds the routes, got ".": proxies of their gateways would not see them; remove exportTo, or use IstioBinding.OWN');
    const app = new App();
    const hidden = service(chartIn('sse', app), { routing: Routing.istio({ mode: IstioMode.HOSTS, exportTo: ['.'] }) }, 'stream').routeTarget();
    expect(message(() => service(chartIn('shop', app), { routing: Routing.istio({ ...GATEWAY, routes: [{ to: hidden }] }) }))).toBe(
      'shop/web: the route for every path goes to sse/stream, whose exportTo hides its policies from other namespaces: remove exportTo there, or use RouteTarget.host');
  });

  test('objects of Istio are v1, or v1beta1 where that is said', () => {
    const versions = (options: IstioOptions) => [...new Set(istio(options).filter(({ apiVersion }) => apiVersion.startsWith('networking')).map(({ apiVersion }) => apiVersion))];
    expect(versions(GATEWAY)).toEqual(['networking.istio.io/v1']);
    expect(versions({ ...GATEWAY, apiVersion: IstioApiVersion.V1BETA1 })).toEqual(['networking.istio.io/v1beta1']);
  });
});

describe('sticky clients', () => {
  const sticky = Sticky.cookie();
  const STICKY = { split: (weight: number): SplitOptions => ({ ...HEADER, weight, sticky }) };
  const cookie = (value: string, age = 86400) => ({ response: { add: { 'set-cookie': `shop-web-track=${value}; Path=/; Max-Age=${age}; HttpOnly` } } });

  test('get a cookie with the first answer, and stay where it says', () => {
    const rules = rulesOf(istio({}, STICKY.split(5)), 'web-mesh');
    expect(rules.map(({ name }: any) => name)).toEqual(['default-canary', 'default-sticky-stable', 'default-sticky-canary', 'default']);
    const [stable, canary] = rules[3].route.map(({ headers }: any) => /shop-web-track=((stable|canary)-[0-9a-f]{8});/.exec(headers.response.add['set-cookie'])![1]);
    expect(rules[3].route.map(({ headers, weight }: any) => [headers, weight])).toEqual([[cookie(stable), 95], [cookie(canary), 5]]);
    expect(rules[1]).toEqual({ name: 'default-sticky-stable', match: [{ headers: { cookie: { regex: `(.*;[ \\t]*)?shop-web-track=${stable}(;.*)?` } } }], route: [{ destination: { host: 'web', subset: 'stable', port: { number: 8080 } } }] });
    expect(rules[2].match[0].headers.cookie.regex).toContain(canary);
    expect(rules[2].route[0].destination.subset).toBe('canary');
  });

  const values = (weight: number, canary: CanaryServiceProps['canary'] = { version: '2' }) => rulesOf(istio({}, STICKY.split(weight), { canary }), 'web-mesh')[3].route
    .map(({ headers }: any) => headers.response.add['set-cookie']);

  test('of the canary stay when the weight changes, those of stable are drawn again', () => {
    expect(values(5)[1]).toBe(values(20)[1]);
    expect(values(5)[0]).not.toBe(values(20)[0]);
  });

  test('are drawn again for another release', () => {
    expect(values(5, { version: '2' })[1]).not.toBe(values(5, { version: '3' })[1]);
    expect(values(5, { image: 'a' })[1]).not.toBe(values(5, { image: 'b' })[1]);
  });

  test.each([['weight 0', 0, false], ['an idle canary', 50, true]])('lose their cookies at %s', (_, weight, idle) => {
    const rules = rulesOf(istio({}, STICKY.split(weight), { canary: { idle } }), 'web-mesh');
    expect(rules.map(({ name }: any) => name)).toEqual(['default-canary', 'default-sticky-stable', 'default-sticky-canary', 'default']);
    for (const track of ['stable', 'canary']) {
      const flush = rules.find((one: any) => one.name === `default-sticky-${track}`);
      expect(flush.match[0].headers.cookie.regex).toBe(`(.*;[ \\t]*)?shop-web-track=${track}-[^;]*(;.*)?`);
      expect(flush.route.map(({ destination, weight: share, headers }: any) => [destination.subset, share, headers])).toEqual([['stable', 100, cookie('', 0)], ['canary', 0, cookie('', 0)]]);
    }
    expect(rules[3].route.every(({ headers }: any) => headers === undefined)).toBe(true);
  });

  test('of a track without a share are drawn again', () => {
    const rules = rulesOf(istio({}, STICKY.split(100), { stable: { replicas: 0 } }), 'web-mesh');
    expect(rules[1].route.map(({ weight }: any) => weight)).toEqual([0, 100]);
    expect(rules[2].route).toHaveLength(1);
  });

  test('of a baseline have a rule of their own', () => {
    const rules = rulesOf(istio({}, STICKY.split(10), { stable: { version: '1' }, canary: { version: '2' }, baseline: {} }), 'web-mesh');
    expect(rules.map(({ name }: any) => name)).toEqual(['default-canary', 'default-sticky-stable', 'default-sticky-canary', 'default-sticky-baseline', 'default']);
  });

  test('cookie name and age', () => {
    const own = Sticky.cookie({ name: 'beta', maxAge: Duration.hours(1) });
    const [{ headers }] = rulesOf(istio({}, { weight: 5, sticky: own }), 'web-mesh').pop().route;
    expect(headers.response.add['set-cookie']).toMatch(/^beta=stable-[0-9a-f]{8}; Path=\/; Max-Age=3600; HttpOnly$/);
  });

  test('have other cookies in another namespace', () => {
    const cookieOf = (namespace: string) => {
      const chart = chartIn(namespace);
      service(chart, { split: { weight: 5, sticky } });
      return rulesOf(synthChart(chart), 'web-mesh').pop().route[1].headers.response.add['set-cookie'].split(';')[0];
    };
    expect(cookieOf('a')).toMatch(/^a-web-track=canary-/);
    expect(cookieOf('b').split('=')[1]).not.toBe(cookieOf('a').split('=')[1]);
  });

  test('fail when a route takes their cookie away', () => {
    const text = 'shop/web: the route for every path must leave "set-cookie" in its answers, by which clients stay on their tracks: use add, or remove sticky from the split';
    expect(route({ responseHeaders: { remove: ['Set-Cookie'] } }, { weight: 5, sticky })).toBe(text);
    expect(route({ responseHeaders: { set: { 'set-cookie': 'a=1' } } }, { weight: 5, sticky })).toBe(text);
    const chart = chartIn();
    const target = service(chart, { split: { weight: 5, sticky } }, 'target').routeTarget();
    expect(message(() => service(chart, { routing: Routing.istio({ ...GATEWAY, routes: [{ to: target, responseHeaders: { remove: ['set-cookie'] } }] }) }))).toBe(text);
  });

  test('fail when two services have one cookie', () => {
    const chart = chartIn();
    for (const id of ['one', 'two']) {
      service(chart, { split: { weight: 5, sticky: Sticky.cookie({ name: 'beta' }) } }, id);
    }
    expect(synthMessage(chart)).toBe(
      '[shop/two] the cookie of sticky clients must be the service\'s own, got "beta", which is that of shop/one: give Sticky.cookie another name');
  });

  test('TCP ports draw every connection', () => {
    const objects = istio({}, { weight: 5, sticky }, { ports: [{ name: 'http', port: 80 }, { name: 'tcp', port: 81 }] });
    expect(find(objects, 'VirtualService', 'web-mesh').spec.tcp[0].route[0]).not.toHaveProperty('headers');
  });

  test('fail for what is no cookie', () => {
    expect(message(() => Sticky.cookie({ name: 'a b', maxAge: Duration.millis(1500) }))).toBe([
      'Sticky.cookie: name must be letters, digits, "-", "_" and ".", got "a b"',
      'Sticky.cookie: maxAge must be a whole number of seconds, at least 1, got 1.5',
    ].join('\n'));
    expect(refused({}, { sticky }, { canary: undefined })).toBe('shop/web: split needs a canary track, got weight 0, sticky without one: add canary, or remove split');
  });
});

describe('hand-written objects of Istio and the Gateway API fail when', () => {
  const rival = (object: any) => {
    const chart = chartIn();
    service(chart);
    new ApiObject(chart, 'rival', object);
    return synthMessage(chart);
  };

  test.each(['web', 'web.shop.svc.cluster.local'])('a DestinationRule is for the host %s', host => {
    expect(rival({ apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name: 'x' }, spec: { host } })).toBe(
      '[shop/web] DestinationRule shop/rival is for the same Service, and its subsets and policies would hide ours or be hidden by them, by namespace and age: say them in trafficPolicy and trackPolicies, and remove it');
  });

  test('an HTTPRoute is for the same Service in the mesh', () => {
    expect(rival({ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata: { name: 'x' }, spec: { parentRefs: [{ group: '', kind: 'Service', name: 'web' }] } })).toBe(
      '[shop/web] HTTPRoute shop/rival is for the same Service in the mesh, and whichever is older takes all of its requests: route it in one way only');
  });

  test('a VirtualService is for the same host in the mesh', () => {
    expect(rival({ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'x' }, spec: { hosts: ['web'], http: [] } })).toBe(
      '[shop/web] host web.shop in the mesh is already routed by shop/rival, got a route for every path beside it: give every route a path, or take another host');
  });
});

test('a GitOpsApp writes conditions without a value', () => {
  const app = new GitOpsApp();
  new CanaryService(new Chart(app, 'shop', { namespace: 'shop' }), 'web', {
    workload: service(chartIn())._model.props.workload, routing: Routing.istio(), canary: {}, split: { match: [RequestMatch.headerPresent('x-beta')] },
  });
  expect(app.synthYaml()).toContain('x-beta: {}');
});
