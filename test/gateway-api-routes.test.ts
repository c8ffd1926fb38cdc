import { Duration } from 'cdk8s';
import * as fc from 'fast-check';
import { chartIn, find, message, service, synth, synthChart, synthMessage } from './support';
import {
  check, GatewayApiOptions, GatewayApiVersion, GatewayImplementation, GatewayRoute, GitOpsApp, IstioMode, Manifests, PathMatch, PathMatchType,
  PathRewrite, RequestMatch, Routing, RouteTarget, SplitOptions, Sticky,
} from '../src';
import { Caller, expectTraffic } from '../src/testing';

const PUBLIC: GatewayApiOptions = { hosts: ['api.example.com'], gateways: [{ name: 'public', namespace: 'istio-system' }] };
const HEADER: SplitOptions = { match: [RequestMatch.header('x-canary', 'true')] };
const TWO: SplitOptions = { match: [RequestMatch.header('x-canary', 'true'), RequestMatch.query('beta', '1')] };

/** The rules of one route beside no others. */
const rulesOf = (routes: GatewayRoute[], options: Partial<GatewayApiOptions> = {}, split: SplitOptions = {}): any[] =>
  find(synth({ routing: Routing.gatewayApi({ ...PUBLIC, ...options, routes }), split }), 'HTTPRoute', 'web').spec.rules;
const refusal = (routes: GatewayRoute[], options: Partial<GatewayApiOptions> = {}, split: SplitOptions = {}) =>
  message(() => rulesOf(routes, options, split));

describe('what a route does', () => {
  test('every option at once', () => {
    const route: Required<Omit<GatewayRoute, 'grpc' | 'redirect' | 'to'>> = {
      path: PathMatch.prefix('/api'),
      methods: ['GET'],
      name: 'api',
      port: 'http',
      timeout: Duration.seconds(90),
      backendTimeout: Duration.millis(1500),
      rewrite: PathRewrite.path('/v2'),
      rewriteHost: 'inner.example.com',
      requestHeaders: { set: { 'X-A': '1' }, add: { 'x-b': '2' }, remove: ['X-C'] },
      responseHeaders: { set: { 'x-d': '4' } },
      mirror: { percentage: 20 },
    };
    expect(rulesOf([route])).toEqual([{
      name: 'api',
      matches: [{ path: { type: 'PathPrefix', value: '/api' }, method: 'GET' }],
      filters: [
        { type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'x-a', value: '1' }], add: [{ name: 'x-b', value: '2' }], remove: ['x-c'] } },
        { type: 'ResponseHeaderModifier', responseHeaderModifier: { set: [{ name: 'x-d', value: '4' }] } },
        { type: 'URLRewrite', urlRewrite: { hostname: 'inner.example.com', path: { type: 'ReplaceFullPath', replaceFullPath: '/v2' } } },
        { type: 'RequestMirror', requestMirror: { backendRef: { group: '', kind: 'Service', name: 'web-canary', port: 8080 }, percent: 20 } },
      ],
      backendRefs: [{ group: '', kind: 'Service', name: 'web', port: 8080, weight: 100 }, { group: '', kind: 'Service', name: 'web-canary', port: 8080, weight: 0 }],
      timeouts: { request: '1m30s', backendRequest: '1s500ms' },
    }]);
  });

  test('a rewritten prefix has a rule for each match, because the API takes no more', () => {
    const rules = rulesOf([{ path: PathMatch.prefix('/v1'), rewrite: PathRewrite.prefix('/') }], {}, { ...TWO, weight: 5 });
    expect(rules.map(({ name, matches }) => [name, matches.length])).toEqual([['v1-canary-1', 1], ['v1-canary-2', 1], ['v1', 1]]);
    expect(rules.map(({ filters: [filter] }) => filter.urlRewrite)).toEqual(Array(3).fill({ path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } }));
  });

  test('a redirect has no backends, and its status is written', () => {
    const [moved, about] = rulesOf([{ path: PathMatch.prefix('/old'), redirect: { prefix: '/new/' } }, { path: PathMatch.exact('/about'), redirect: { scheme: 'https', port: 8443, host: 'www.example.com', path: '/x', code: 301 } }]).reverse();
    expect(moved).toEqual({
      name: 'old',
      matches: [{ path: { type: 'PathPrefix', value: '/old' } }],
      filters: [{ type: 'RequestRedirect', requestRedirect: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/new' }, statusCode: 302 } }],
    });
    expect(about.filters[0].requestRedirect).toEqual(
      { scheme: 'https', hostname: 'www.example.com', path: { type: 'ReplaceFullPath', replaceFullPath: '/x' }, port: 8443, statusCode: 301 });
  });

  test.each([
    [100, GatewayApiVersion.V1_2, {}], [100, GatewayApiVersion.V1_3, { percent: 100 }],
    [12.5, GatewayApiVersion.V1_3, { fraction: { numerator: 125_000, denominator: 1_000_000 } }],
    [0.0001, GatewayApiVersion.V1_4, { fraction: { numerator: 1, denominator: 1_000_000 } }],
  ])('a mirror of %d percent in version %s', (percentage, version, part) => {
    const [{ filters: [{ requestMirror: { backendRef, ...rest } }] }] = rulesOf([{ mirror: { percentage } }], { version });
    expect([backendRef.name, rest]).toEqual(['web-canary', part]);
  });

  test('copies end while the canary is idle', () => {
    const objects = synth({ routing: Routing.gatewayApi({ ...PUBLIC, routes: [{ mirror: { percentage: 100 } }] }), canary: { image: 'registry.example/web:2', idle: true } });
    expect(find(objects, 'HTTPRoute', 'web').spec.rules[0]).not.toHaveProperty('filters');
  });

  test.each([[1, '1ms'], [1000, '1s'], [61_001, '1m1s1ms'], [3_600_000, '1h'], [90_000_000, '25h']])('%d ms are written as %s', (milliseconds, text) => {
    expect(rulesOf([{ timeout: Duration.millis(milliseconds) }])[0].timeouts).toEqual({ request: text });
  });
});

describe('refused in a route', () => {
  const path = PathMatch.prefix('/a');

  test.each<[GatewayRoute, string]>([
    [{ methods: ['PURGE'] }, 'Routing.gatewayApi cannot route PURGE in methods of the route for every path with PURGE: the Gateway API knows GET, HEAD, POST, PUT, DELETE, CONNECT, OPTIONS, TRACE, PATCH; leave methods out, or use Routing.istio'],
    [{ methods: ['get'] }, 'the route for every path with get: methods must be in upper case, got "get"'],
    [{ methods: [] }, 'the route for every path: methods must have a method, got none: remove methods for every one'],
    [{ path: PathMatch.prefix('/a//b') }, 'route prefix "/a//b" must have a path without "//", "%2F" and signs that clients write as %XX, got "/a//b": the Gateway API refuses it'],
    [{ path: PathMatch.exact('/a%2Fb') }, 'route exact "/a%2Fb" must have a path without "//", "%2F" and signs that clients write as %XX, got "/a%2Fb": the Gateway API refuses it'],
    [{ path: PathMatch.exact('/[a]') }, 'route exact "/[a]" must have a path without "//", "%2F" and signs that clients write as %XX, got "/[a]": the Gateway API refuses it'],
    [{ path: PathMatch.regex('/v[0-9]+') }, 'Routing.gatewayApi cannot route path regex "/v[0-9]+": every implementation reads regular expressions in its own way; declare implementation, or use Routing.istio'],
    [{ methods: ['GET', 'GET'] }, 'the route for every path with GET, GET: methods must have each method once, got "GET" twice'],
    [{ timeout: Duration.millis(0.5) }, 'the route for every path: timeout must be a whole number of milliseconds, at least 1, got 0.5 ms'],
    [{ name: 'a'.repeat(254) }, 'HTTPRoute web must have names of rules of at most 253 characters, got 254: give the route a shorter name'],
    [{ name: 'A' }, 'route name must be lower-case letters, digits and "-", got "A"'],
    [{ port: 'grpc' }, 'port of the route for every path must be a TCP port of the service, got "grpc": it has http (8080)'],
    [{ timeout: Duration.millis(0) }, 'the route for every path: timeout must be a whole number of milliseconds, at least 1, got 0 ms'],
    [{ timeout: Duration.hours(100_000) }, 'the route for every path: timeout must be at most 99999 hours, which is the longest that the Gateway API can say, got 360000000000 ms'],
    [{ timeout: Duration.seconds(1), backendTimeout: Duration.seconds(2) }, 'the route for every path: backendTimeout must be at most its timeout, got 2000 ms and 1000 ms: the Gateway API refuses it'],
    [{ path: PathMatch.exact('/a'), rewrite: PathRewrite.prefix('/b') }, 'route exact "/a": rewrite must fit its path, got PathRewrite.prefix("/b"): use PathRewrite.path'],
    [{ rewrite: PathRewrite.prefix('/b') }, 'Routing.gatewayApi cannot rewrite the prefix of the route for every path to "/b": Istio makes "/bx" of "/x" (measured); give the route a path, or use Routing.istio'],
    [{ rewriteHost: 'a:80' }, 'the route for every path: rewriteHost must be a DNS name in lower case, without port, got "a:80"'],
    [{ rewrite: PathRewrite.path(`/${'b'.repeat(1024)}`) }, 'the route for every path: rewrite must have at most 1024 characters, got 1025: that is the limit of the Gateway API'],
    [{ responseHeaders: { remove: ['a'.repeat(257)] } }, 'the route for every path: responseHeaders.remove must have names of at most 256 characters, got 257: that is the limit of the Gateway API'],
    [{ requestHeaders: {} }, 'the route for every path: requestHeaders must set, add or remove a header, got nothing: remove it'],
    [{ requestHeaders: { set: { host: 'a' } } }, 'the route for every path: requestHeaders must not change "host", got "host": use rewriteHost'],
    [{ requestHeaders: { set: { 'x-a': '20%' } } }, 'the route for every path: requestHeaders value of "x-a" must be without "%", got "20%": it starts a command in Envoy and is a letter elsewhere; declare implementation'],
    [{ responseHeaders: { set: { 'x-a': 'a'.repeat(4097) } } }, 'the route for every path: responseHeaders value of "x-a" must be at most 4096 characters, got 4097: that is the limit of the Gateway API'],
    [{ requestHeaders: { remove: Array.from({ length: 17 }, (_, index) => `x-${index}`) } }, 'the route for every path: requestHeaders.remove must have at most 16 headers, got 17: that is the limit of the Gateway API'],
    [{ mirror: { percentage: 0 } }, 'the route for every path: mirror.percentage must be a number from 0.0001 to 100, got 0'],
    [{ path, redirect: {} }, 'route prefix "/a": redirect must have path, prefix, host, scheme or port, got none of them: say where clients are sent'],
    [{ path, redirect: { path: '/a/b' } }, 'route prefix "/a": redirect must lead away from the route, got the path "/a/b", which is one of its own, so that clients would go in circles: choose a path outside of it'],
    [{ path, redirect: { path: '/b?c=1' } }, 'Routing.gatewayApi cannot redirect to the query of "/b?c=1" in route prefix "/a": that of the request stays; remove it, or use Routing.istio'],
    [{ path, redirect: { prefix: '/' } }, 'Routing.gatewayApi cannot redirect the prefix of route prefix "/a" to "/": Istio makes "//x" of "/a/x" (measured); use path, or Routing.istio'],
    [{ path, redirect: { prefix: '//' } }, 'Routing.gatewayApi cannot redirect the prefix of route prefix "/a" to "//": Istio makes "//x" of "/a/x" (measured); use path, or Routing.istio'],
    [{ path, redirect: { path: `/${'b'.repeat(1024)}` } }, 'route prefix "/a": redirect.path must have at most 1024 characters, got 1025: that is the limit of the Gateway API'],
    [{ path, redirect: { prefix: `/${'b'.repeat(1024)}` } }, 'route prefix "/a": redirect.prefix must have at most 1024 characters, got 1025: that is the limit of the Gateway API'],
    [{ path, redirect: { host: 'b.example.com', code: 418 } }, 'route prefix "/a": redirect.code must be one of 301, 302, 303, 307, 308, got 418'],
    [{ redirect: { prefix: '/new' } }, 'Routing.gatewayApi cannot redirect the prefix of the route for every path to "/new": Istio makes "/newx" of "/x" (measured); give the route a path, or use Routing.istio'],
    [{ path: PathMatch.exact('/a'), redirect: { prefix: '/b' } }, 'route exact "/a": redirect.prefix is for routes with a prefix, got "/b": use path'],
    [{ path, redirect: { scheme: 'https', code: 308 } }, 'route prefix "/a": redirect.code must be 301 or 302 before version 1.5 of the Gateway API, got 308 for 1.4: set version'],
    [{ path, redirect: { scheme: 'https' }, timeout: Duration.seconds(1) }, 'route prefix "/a" is answered by the proxy, got timeout beside redirect: no track gets its requests; remove one or the other'],
    [{ path, redirect: { scheme: 'https' }, port: 'http' }, 'route prefix "/a" does not reach the service, got its port "http": remove port'],
    [{ to: RouteTarget.host('pay.example.com', 443) }, 'the route for every path must go to a Service, got "pay.example.com": the Gateway API knows no other hosts as backends; use Routing.istio'],
    [{ to: RouteTarget.host('pay.legacy', 80) }, 'the route for every path must go to a Service of its own namespace, got "pay.legacy": a backend elsewhere needs a ReferenceGrant there; use Routing.istio'],
    [{ to: RouteTarget.host('pay', 0) }, 'the route for every path must go to a port from 1 to 65535, got 0'],
    [{ to: RouteTarget.host('pay', 80), mirror: { percentage: 5 } }, 'the route for every path mirrors to the canary of the service, got a route to pay: remove mirror'],
  ])('%j', (route, text) => {
    expect(refusal([route])).toBe(`shop/web: ${text}`);
  });

  test('a rewrite by an expression', () => {
    expect(refusal([{ rewrite: PathRewrite.regex('^/v[0-9]+', '/v') }])).toBe(
      'shop/web: Routing.gatewayApi cannot rewrite by PathRewrite.regex("^/v[0-9]+", "/v") in the route for every path: it replaces a prefix or the whole path; use Routing.istio');
  });

  test.each<[GatewayRoute, GatewayApiVersion, string]>([
    [{ timeout: Duration.seconds(1) }, GatewayApiVersion.V1_1, 'the route for every path must be without timeouts before version 1.2 of the Gateway API, got one for 1.1: remove it, or set version'],
    [{ mirror: { percentage: 50 } }, GatewayApiVersion.V1_2, 'the route for every path: mirror.percentage must be 100 before version 1.3 of the Gateway API, got 50 for 1.2: set version'],
    [{ name: 'all' }, GatewayApiVersion.V1_3, 'the route for every path: name must be left out before version 1.4 of the Gateway API, got "all" for 1.3: remove it, or set version'],
  ])('%j in version %s', (route, version, text) => {
    expect(refusal([route], { version })).toBe(`shop/web: ${text}`);
  });

  test('a mirror beside a weight, and headers without which sticky clients are lost', () => {
    expect(refusal([{ mirror: { percentage: 5 } }], {}, { weight: 5 })).toBe(
      'shop/web: the route for every path must not mirror beside a canary weight, got weight 5: the requests of the canary would reach it twice; set weight 0, or remove mirror');
    expect(refusal([{ responseHeaders: { remove: ['Set-Cookie'] } }], { implementation: GatewayImplementation.ISTIO }, { weight: 5, sticky: Sticky.cookie() })).toBe(
      'shop/web: the route for every path must leave "set-cookie" in its answers, by which clients stay on their tracks: use add, or remove sticky from the split');
  });

  test('commands of Envoy are known where it carries the routes out', () => {
    const set = { 'x-user': '%REQ(x-user)%' };
    expect(rulesOf([{ requestHeaders: { set } }], { implementation: GatewayImplementation.ISTIO })[0].filters[0].requestHeaderModifier.set).toEqual([{ name: 'x-user', value: set['x-user'] }]);
    expect(refusal([{ requestHeaders: { set: { 'x-a': '20%' } } }], { implementation: GatewayImplementation.ENVOY_GATEWAY })).toBe(
      'shop/web: the route for every path: requestHeaders value of "x-a" must have "%" only in commands such as "%REQ(x-user)%" that every Envoy knows, got "20%": write "%%" for a percent sign');
  });
});

describe('routes together', () => {
  test.each<[GatewayRoute[], string]>([
    [[{}, { path: PathMatch.prefix('/') }], 'routes must be told apart, got route prefix "/" and the route for every path for the same requests: remove one of them'],
    [[{ path: PathMatch.prefix('/a') }, { path: PathMatch.prefix('/a/') }], 'routes must be told apart, got route prefix "/a" and route prefix "/a/" for the same requests: remove one of them'],
    [[{ methods: ['GET', 'PUT'] }, { methods: ['PUT'] }], 'routes must be told apart, got the route for every path with GET, PUT and the route for every path with PUT for the same requests: remove one of them'],
    [[{ path: PathMatch.prefix('/a') }, { path: PathMatch.prefix('/b'), name: 'a-canary' }], 'two rules of the route would have the name "a-canary": give one of the routes another name'],
  ])('fails for %j', (routes, text) => {
    expect(refusal(routes)).toBe(`shop/web: ${text}`);
  });

  test('a prefix is written without the slash at its end, so that it is no longer than one without', () => {
    const routes = [{ path: PathMatch.prefix('/a/') }, { path: PathMatch.prefix('/a'), methods: ['GET'] }, { path: PathMatch.prefix('/') }, { path: PathMatch.exact('/a/') }];
    const [{ matches }, ...others] = rulesOf(routes);
    expect(matches.map(({ path: { value }, method }: any) => [value, method])).toEqual([['/a/', undefined], ['/a', 'GET'], ['/a', undefined], ['/', undefined]]);
    expect(others).toEqual([]);
  });

  test('names must differ only where rules have names', () => {
    const same = [{ path: PathMatch.prefix('/a-b') }, { path: PathMatch.prefix('/a/b') }, { path: PathMatch.prefix(`/${'c'.repeat(300)}`) }];
    expect(rulesOf(same)).toHaveLength(1);
    const routes = same.map((one, index) => ({ ...one, timeout: Duration.seconds(index + 1) }));
    expect(rulesOf(routes, { version: GatewayApiVersion.V1_3 })).toHaveLength(3);
    expect(refusal(routes)).toBe('shop/web: two rules of the route would have the name "a-b": give one of the routes another name');
  });

  test('routes that do the same are one rule, but for those with a name or a rewritten prefix', () => {
    const timeout = Duration.seconds(1);
    const routes: GatewayRoute[] = [
      {}, { path: PathMatch.prefix('/a') }, { path: PathMatch.exact('/b') }, { path: PathMatch.prefix('/c'), name: 'c' },
      { path: PathMatch.prefix('/d'), rewrite: PathRewrite.prefix('/x') }, { path: PathMatch.prefix('/e'), rewrite: PathRewrite.prefix('/x') },
      { path: PathMatch.prefix('/f'), timeout }, { path: PathMatch.prefix('/g'), timeout }, { path: PathMatch.prefix('/h'), timeout: Duration.seconds(2) },
      { path: PathMatch.exact('/i'), redirect: { scheme: 'https' } }, { path: PathMatch.exact('/j'), redirect: { scheme: 'https' } },
    ];
    expect(rulesOf(routes, {}, HEADER).map(({ name, matches }) => [name, matches.map(({ path }: any) => path.value).join(' ')])).toEqual([
      ['default-3', '/i /j'], ['c-canary', '/c'], ['c', '/c'], ['d-canary', '/d'], ['d', '/d'], ['e-canary', '/e'], ['e', '/e'],
      ['default-2-canary', '/f /g'], ['default-2', '/f /g'], ['h-canary', '/h'], ['h', '/h'], ['default-canary', '/b /a /'], ['default', '/b /a /'],
    ]);
  });

  test('rules of several routes take no name of a route alone', () => {
    const routes = [{ timeout: Duration.seconds(1) }, { path: PathMatch.prefix('/a') }, { path: PathMatch.prefix('/b') }, { path: PathMatch.exact('/c'), name: 'default-2' }];
    expect(rulesOf(routes).map(({ name, matches }) => [name, matches.length])).toEqual([['default-2', 1], ['default-3', 2], ['default', 1]]);
  });

  test('rules are the same for every weight, and while the canary is idle', () => {
    const routes = [{}, { path: PathMatch.prefix('/a'), mirror: { percentage: 5 } }];
    const names = (idle: boolean) => find(
      synth({ routing: Routing.gatewayApi({ ...PUBLIC, routes }), canary: { image: 'registry.example/web:2', idle } }), 'HTTPRoute', 'web').spec.rules.map(({ name }: any) => name);
    expect(names(true)).toEqual(['a', 'default']);
    expect(names(false)).toEqual(['a', 'default']);
  });

  test('expressions that do different things keep their order', () => {
    const regex = (value: string, name?: string) => ({ path: PathMatch.regex(value), name });
    expect(rulesOf([regex('/a.'), regex('/.a', 'b'), regex('/..')], { implementation: GatewayImplementation.ISTIO }).map(({ name }) => name)).toEqual(['a-regex', 'b', 'root-regex']);
  });

  test('fails for an expression beside a prefix of the same requests, and in the mesh', () => {
    const regex = { path: PathMatch.regex('/v[0-9]+/users') };
    const reason = 'implementations differ in which of both comes first, and on Istio every prefix does (measured); take prefixes and exact paths, or use Routing.istio';
    for (const implementation of Object.values(GatewayImplementation)) {
      expect(refusal([regex, { path: PathMatch.prefix('/v') }], { implementation })).toBe(
        `shop/web: Routing.gatewayApi cannot route path regex "/v[0-9]+/users" beside route prefix "/v": ${reason}`);
      expect(message(() => synth({ routing: Routing.gatewayApi({ mesh: true, implementation, meshRoutes: [regex] }) }))).toBe(
        `shop/web: meshRoutes: Routing.gatewayApi cannot route path regex "/v[0-9]+/users" beside the route for every path: ${reason}`);
      const routes = [regex, { path: PathMatch.prefix('/api') }, { path: PathMatch.regex('/v[0-9]+') }];
      const [{ name, matches }, ...others] = rulesOf(routes, { implementation });
      expect([name, matches.map(({ path }: any) => path.value), others]).toEqual(['default', ['/v[0-9]+/users', '/v[0-9]+', '/api'], []]);
    }
  });

  test('fails beyond the limits of the API, at them it does not', () => {
    const routes = (count: number) => Array.from({ length: count }, (_, index) => ({ path: PathMatch.prefix(`/${index}`) }));
    const named = (count: number) => routes(count).map((route, index) => ({ ...route, name: `r${index}` }));
    expect(rulesOf(named(8), {}, HEADER)).toHaveLength(16);
    expect(refusal(named(9), {}, HEADER)).toBe(
      'shop/web: HTTPRoute web must have at most 16 rules, got 18: each name, rewritten prefix and other choice of options takes one for the rest, one for what matches, and one per track for sticky clients; leave names out, or take paths together by a shorter prefix');
    expect(rulesOf(routes(64), {}, HEADER).map(({ name, matches }) => [name, matches.length])).toEqual([['default-canary', 64], ['default', 64]]);
    expect(refusal(routes(65), {}, HEADER)).toBe(
      'shop/web: HTTPRoute web must have at most 128 matches in all, got 130: every path and method is written with every match of the split; take paths together by a shorter prefix, or take fewer matches');
    const match = (count: number) => ({ match: Array.from({ length: count }, (_, index) => RequestMatch.header('x-user', `${index}`)) });
    expect(rulesOf([{ methods: ['GET', 'POST'] }], {}, match(32))[0].matches).toHaveLength(64);
    expect(rulesOf([{ methods: ['GET', 'POST'], name: 'api' }], {}, match(33)).map(({ name, matches }) => [name, matches.length])).toEqual(
      [['api-canary', 64], ['api-canary-2', 2], ['api', 2]]);
    expect(rulesOf(routes(2), {}, match(63)).map(({ name, matches }) => [name, matches.length])).toEqual([['default-canary', 64], ['default-canary-2', 62], ['default', 2]]);
    expect(refusal(routes(2), {}, match(64))).toBe(
      'shop/web: HTTPRoute web must have at most 128 matches in all, got 130: every path and method is written with every match of the split; take paths together by a shorter prefix, or take fewer matches');
  });
});

describe('other services', () => {
  function shop(cart: Routing, split: SplitOptions, options: Partial<GatewayApiOptions> = {}) {
    const chart = chartIn();
    const target = service(chart, { routing: cart, split }, 'cart').routeTarget();
    service(chart, { routing: Routing.gatewayApi({ ...PUBLIC, ...options, routes: [{ path: PathMatch.prefix('/cart'), to: target }, {}] }), split: { weight: 5 } });
    return chart;
  }

  test.each([
    ['Routing.gatewayApi', Routing.gatewayApi({ mesh: true })], ['Routing.istio with a Service per track', Routing.istio({ mode: IstioMode.HOSTS })],
  ])('a route to a service of %s follows its split', (_, routing) => {
    const chart = shop(routing, { ...HEADER, weight: 20 });
    synthChart(chart);
    const traffic = expectTraffic(chart).from(Caller.gateway('istio-system/public')).host('api.example.com');
    traffic.get('/cart/7').toReach({ 'cart': 80, 'cart-canary': 20 });
    traffic.get('/cart/7').header('x-canary', 'true').toReach({ 'cart-canary': 100 });
    traffic.get('/').header('x-canary', 'true').toReach({ 'web': 95, 'web-canary': 5 });
  });

  test('a route in another namespace may go there as well', () => {
    const objects = synthChart(shop(Routing.gatewayApi({ mesh: true }), { weight: 20 }, { namespace: 'istio-system' }));
    expect(find(objects, 'ReferenceGrant', 'web').spec.to.map(({ name }: any) => name)).toEqual(['web', 'web-canary', 'cart', 'cart-canary']);
    expect(find(objects, 'HTTPRoute', 'web').spec.rules[0].backendRefs.map(({ namespace }: any) => namespace)).toEqual(['shop', 'shop']);
  });

  test('fails for more Services than a ReferenceGrant may name', () => {
    const chart = chartIn();
    const targets = Array.from({ length: 8 }, (_, index) => service(chart, { routing: Routing.gatewayApi({ mesh: true }) }, `t${index}`).routeTarget());
    const of = (count: number, id: string, host: string) => service(chart, {
      routing: Routing.gatewayApi({
        ...PUBLIC, hosts: [host], namespace: 'istio-system', routes: targets.slice(0, count).map((to, index) => ({ path: PathMatch.prefix(`/t${index}`), to })),
      }),
    }, id);
    of(7, 'seven', 'seven.example.com');
    expect(find(synthChart(chart), 'ReferenceGrant', 'seven').spec.to).toHaveLength(16);
    expect(message(() => of(8, 'eight', 'eight.example.com'))).toBe(
      'shop/eight: ReferenceGrant eight must name at most 16 Services, got 18: every track of every service that a route goes to is one; send fewer routes to other services, or leave namespace out');
  });

  test('fails for a service without a Service per track, and for one whose matches cannot be said', () => {
    expect(message(() => shop(Routing.istio(), {}))).toBe(
      'shop/web: route prefix "/cart" must go to a service with a Service per track, got shop/cart: use RouteTarget.host, or route that service by Routing.gatewayApi');
    const match = [RequestMatch.headerPrefix('x-user', 'a')];
    expect(message(() => shop(Routing.istio({ mode: IstioMode.HOSTS }), { match }))).toBe(
      'shop/web: Routing.gatewayApi cannot match x-user: a…: it compares whole values; declare implementation and use a regular expression, or use Routing.istio');
  });

  test('fails for a service of another namespace, and past the split of one', () => {
    const app = new GitOpsApp();
    const target = service(chartIn('legacy', app), { routing: Routing.gatewayApi({ mesh: true }) }, 'cart').routeTarget();
    const chart = chartIn('shop', app);
    const routing = Routing.gatewayApi({ ...PUBLIC, routes: [{ path: PathMatch.prefix('/cart'), to: target }] });
    expect(message(() => service(chart, { routing }))).toBe(
      'shop/web: route prefix "/cart" must go to a service of its own namespace, got legacy/cart: a backend elsewhere needs a ReferenceGrant there; use Routing.istio');
    const other = chartIn();
    service(other, { routing: Routing.gatewayApi({ mesh: true }) }, 'cart');
    service(other, { routing: Routing.gatewayApi({ ...PUBLIC, routes: [{ to: RouteTarget.host('cart.shop.svc.cluster.local', 8080) }] }) });
    expect(synthMessage(other)).toBe(
      '[shop/web] a route goes to the Service cart.shop as a whole, past the split of shop/cart: use routeTarget() of that service');
  });

  test('one host may be shared, and one path with different methods', () => {
    const chart = chartIn();
    const of = (route: GatewayRoute) => ({ routing: Routing.gatewayApi({ ...PUBLIC, routes: [route] }), split: HEADER });
    service(chart, of({ path: PathMatch.prefix('/orders') }));
    service(chart, of({ path: PathMatch.prefix('/orders'), methods: ['POST'] }), 'writer');
    service(chart, of({ path: PathMatch.prefix('/orders/cart') }), 'cart');
    synthChart(chart);
    const traffic = expectTraffic(chart).from(Caller.gateway('istio-system/public')).host('api.example.com');
    traffic.get('/orders/7').toReach({ web: 100 });
    traffic.method('POST', '/orders/7').toReach({ writer: 100 });
    traffic.get('/orders/cart').header('x-canary', 'true').toReach({ 'cart-canary': 100 });
    service(chart, of({ path: PathMatch.prefix('/orders/'), methods: ['PUT', 'POST'] }), 'twin');
    expect(synthMessage(chart)).toBe(
      '[shop/twin] prefix "/orders/" on host api.example.com at Gateway istio-system/public with POST is already routed by shop/writer, and the older object would win: give one of them another path or host');
  });
});

describe('properties', () => {
  const segment = fc.constantFrom('a', 'b', 'ab');
  const literal = fc.array(segment, { maxLength: 3 }).map(segments => `/${segments.join('/')}`);
  const route = fc.record({
    path: fc.oneof(literal.map(PathMatch.exact), literal.map(PathMatch.prefix), literal.map(text => PathMatch.prefix(`${text}/`.replace('//', '/')))),
    methods: fc.constantFrom(undefined, undefined, ['GET'], ['POST', 'PUT']),
  }, { requiredKeys: ['path'] });
  const startOf = ({ type, value }: PathMatch) => type === PathMatchType.EXACT ? value : value.replace(/\/$/, '');
  const routes = fc.uniqueArray(route, { minLength: 1, maxLength: 4, selector: ({ path }) => `${path.type} ${startOf(path)}` })
    .chain(list => fc.boolean().map(named => list.map((one, index): GatewayRoute => ({ ...one, name: named ? `r${index}` : undefined }))));
  const tests = { header: RequestMatch.header('x-canary', 'true'), both: RequestMatch.all(RequestMatch.header('x-user', 'ann'), RequestMatch.query('q', '1')), query: RequestMatch.query('beta', '1'), cookie: RequestMatch.cookie('beta', 'on') };
  const match = fc.uniqueArray(fc.constantFrom(...Object.keys(tests) as (keyof typeof tests)[]), { maxLength: 3 });
  const shape = fc.record({ routes, match, weight: fc.integer({ min: 0, max: 100 }), idle: fc.boolean(), mesh: fc.boolean(), sticky: fc.boolean() });
  const request = fc.record({
    path: fc.array(segment, { maxLength: 4 }).map(segments => `/${segments.join('/')}`),
    method: fc.constantFrom('GET', 'POST', 'DELETE'),
    header: fc.boolean(),
    user: fc.boolean(),
    query: fc.constantFrom('', '?beta=1', '?q=1', '?q=1&beta=1'),
    cookie: fc.boolean(),
    /** The track that the client was first given. */
    track: fc.constantFrom(undefined, undefined, 'stable', 'canary'),
  });

  /** The share that the options promise: the most specific path, of two for one path that with methods, and then the split. */
  function promised(given: typeof shape extends fc.Arbitrary<infer T> ? T : never, sent: typeof request extends fc.Arbitrary<infer T> ? T : never) {
    const fits = given.routes.filter(({ path, methods }) => {
      const start = startOf(path!);
      const under = path!.type === PathMatchType.EXACT ? sent.path === start : sent.path === start || sent.path.startsWith(`${start}/`);
      return under && (methods?.includes(sent.method) ?? true);
    });
    const holds = { header: sent.header, both: sent.user && sent.query.includes('q=1'), query: sent.query.includes('beta=1'), cookie: sent.cookie };
    if (fits.length === 0) {
      return { 'HTTP 404': 100 };
    }
    const canary = given.idle ? 0 : given.match.some(one => holds[one]) ? 100 : given.weight;
    const split: { [track: string]: number } = { stable: 100 - canary, canary };
    const kept = given.sticky && sent.track !== undefined && split[sent.track] > 0 ? { [sent.track]: 100 } : split;
    return Object.fromEntries(Object.entries(kept).filter(([, share]) => share > 0));
  }

  test('shares are those that the options promise, for every request', () => {
    fc.assert(fc.property(shape, fc.array(request, { minLength: 3, maxLength: 3 }), (given, sent) => {
      const chart = chartIn('shop', new GitOpsApp());
      const split = { match: given.match.map(one => tests[one]), weight: given.weight, sticky: given.sticky ? Sticky.cookie({ name: 't' }) : undefined };
      const options = { ...PUBLIC, mesh: given.mesh, implementation: GatewayImplementation.ISTIO, routes: given.routes };
      const rules = given.routes.length * (1 + Number(split.match.length > 0) + (given.sticky ? 2 : 0));
      fc.pre(rules <= 16);
      service(chart, { routing: Routing.gatewayApi(options), split, canary: { image: 'registry.example/web:2', idle: given.idle } });
      const written = JSON.stringify(synthChart(chart));
      const traffic = expectTraffic(chart).from(Caller.gateway('istio-system/public')).host('api.example.com');
      for (const one of sent) {
        const [, value] = new RegExp(`t=(${one.track}-[0-9a-f]{8})`).exec(written) ?? [];
        let asked = traffic.method(one.method, one.path + one.query);
        asked = one.header ? asked.header('x-canary', 'true') : asked;
        asked = one.user ? asked.header('x-user', 'ann') : asked;
        asked = value === undefined ? asked : asked.cookie('t', value);
        (one.cookie ? asked.cookie('beta', 'on') : asked).toReach(promised(given, one));
      }
    }), { numRuns: 150 });
  });

  test('shares are those of the split for up to 40 paths in few rules', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 40 });
    const kind = fc.constantFrom(PathMatch.exact, PathMatch.prefix);
    const weight = fc.integer({ min: 0, max: 100 });
    const given = fc.record({ numbers, kind, weight, matches: fc.integer({ min: 1, max: 2 }), every: fc.boolean(), timed: fc.boolean() });
    fc.assert(fc.property(given, fc.integer({ min: 0, max: 60 }), (one, asked) => {
      const timeout = Duration.seconds(5);
      const list: GatewayRoute[] = one.numbers.map(number => ({ path: one.kind(`/p${number}`), ...one.timed && number % 2 === 0 ? { timeout } : {} }));
      const chart = chartIn('shop', new GitOpsApp());
      const headers = [RequestMatch.header('x-canary', 'true'), RequestMatch.header('x-beta', '1')].slice(0, one.matches);
      const routing = Routing.gatewayApi({ ...PUBLIC, routes: one.every ? [...list, {}] : list });
      service(chart, { routing, split: { match: headers, weight: one.weight } });
      const objects = synthChart(chart);
      expect(find(objects, 'HTTPRoute', 'web').spec.rules.length).toBeLessThanOrEqual(6);
      expect(check(Manifests.fromObjects(objects)).map(String)).toEqual([]);
      const traffic = expectTraffic(chart).from(Caller.gateway('istio-system/public')).host('api.example.com');
      const shares = Object.fromEntries(Object.entries({ stable: 100 - one.weight, canary: one.weight }).filter(([, share]) => share > 0));
      for (const number of [...one.numbers.slice(0, 3), asked]) {
        const routed = one.every || one.numbers.includes(number);
        traffic.get(`/p${number}`).toReach(routed ? shares : { 'HTTP 404': 100 });
        traffic.get(`/p${number}`).header('x-canary', 'true').toReach(routed ? { canary: 100 } : { 'HTTP 404': 100 });
        traffic.get(`/p${number}`).header('x-beta', '1').toReach(!routed ? { 'HTTP 404': 100 } : one.matches === 2 ? { canary: 100 } : shares);
      }
    }), { numRuns: 100 });
  });

  test('objects and names are the same for every split, and the checker finds nothing', () => {
    const still = (objects: any[]) => objects.map(({ apiVersion, kind, metadata }) => [apiVersion, kind, metadata.namespace, metadata.name]);
    const of = ({ routes: list, match: which, weight, idle, mesh }: any) => {
      const chart = chartIn('shop', new GitOpsApp());
      service(chart, {
        routing: Routing.gatewayApi({ ...PUBLIC, mesh, previewHosts: ['next.example.com'], implementation: GatewayImplementation.ISTIO, routes: list }),
        split: { match: which.map((one: keyof typeof tests) => tests[one]), weight },
        canary: { image: 'registry.example/web:2', idle },
      });
      return synthChart(chart);
    };
    fc.assert(fc.property(shape, shape, (one, other) => {
      const objects = of(one);
      expect(still(objects)).toEqual(still(of({ ...other, routes: one.routes, mesh: one.mesh })));
      expect(check(Manifests.fromObjects(objects)).map(String)).toEqual([]);
    }), { numRuns: 60 });
  });
});
