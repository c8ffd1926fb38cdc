import { Answer } from '../src/verify/answer';
import { Caller } from '../src/verify/caller';
import { Cluster } from '../src/verify/cluster/cluster';
import { gatewayApiConfigs } from '../src/verify/gateway-api/gateway-api';
import { ManifestObject } from '../src/verify/manifest-object';
import { Manifests } from '../src/verify/manifests';
import { TrafficModel } from '../src/verify/traffic-model';
import { TrafficRequest } from '../src/verify/traffic-request';

const HOST = 'a.example.test';
const GATEWAY = Caller.gateway('shop/edge');
const CLIENT = Caller.mesh('other');
const CANARY = { 'x-canary': 'true' };
const STABLE = { backendRefs: [{ name: 'web-stable', port: 80 }] };
const TO_CANARY = { backendRefs: [{ name: 'web-canary', port: 80 }] };
const HEADER = { matches: [{ headers: [{ name: 'x-canary', value: 'true' }] }] };
const MESH = { parentRefs: [{ group: '', kind: 'Service', name: 'web' }], hostnames: undefined };
const WITH_SECTION = (sectionName: string) => ({ parentRefs: [{ name: 'edge', sectionName }] });

/** Two stable pods and a canary pod, with a Service for each track and one for both. */
const APP = [
  ...[['web', 'stable', 2], ['web-canary', 'canary', 1]].map(([name, track, replicas]) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'shop' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web', track } },
      template: { metadata: { labels: { app: 'web', track } }, spec: { containers: [{ name: 'app' }] } },
    },
  })),
  service('web-stable', { app: 'web', track: 'stable' }),
  service('web-canary', { app: 'web', track: 'canary' }),
  service('web', { app: 'web' }),
];

function service(name: string, selector: object, namespace = 'shop'): object {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec: { selector, ports: [{ name: 'http', port: 80, targetPort: 8080 }] } };
}

function object(kind: string, spec: object, metadata: object = {}): object {
  return { apiVersion: 'gateway.networking.k8s.io/v1', kind, metadata: { name: 'web', namespace: 'shop', creationTimestamp: '2026-01-01T00:00:00Z', ...metadata }, spec };
}

function gateway(listeners: object[] = [{}], spec: object = {}, metadata: object = {}): object {
  const full = listeners.map(listener => ({ name: 'http', port: 80, protocol: 'HTTP', ...listener }));
  return object('Gateway', { gatewayClassName: 'istio', listeners: full, ...spec }, { name: 'edge', ...metadata });
}

function route(rules: unknown, spec: object = {}, metadata: object = {}, kind = 'HTTPRoute'): object {
  return object(kind, { parentRefs: [{ name: 'edge' }], hostnames: [HOST], rules, ...spec }, metadata);
}

function configs(...objects: object[]): ReturnType<typeof gatewayApiConfigs> {
  return gatewayApiConfigs(new Cluster(Manifests.fromObjects([...APP, ...objects]).objects, 'track'));
}

/** Rules of the only VirtualService that the objects become. */
function rulesOf(...objects: object[]): any[] {
  const { virtualServices } = configs(gateway(), ...objects);
  expect(virtualServices).toHaveLength(1);
  return virtualServices[0].spec.http;
}

/** Who answers, each with its share. */
function answers(objects: object[], request: Partial<TrafficRequest> = {}): { [answeredBy: string]: string } {
  const { dependsOnCreationOrder, outcomes } = answer(objects, request);
  expect(dependsOnCreationOrder).toBe(false);
  return Object.fromEntries(outcomes.map(({ workload, status, fraction, reason }) => [workload ?? status ?? reason, fraction]));
}

/** The whole answer to a request that comes in by the gateway. */
function answer(objects: object[], request: Partial<TrafficRequest> = {}): Answer {
  return TrafficModel.of(Manifests.fromObjects([...APP, ...objects])).send({ from: GATEWAY, host: HOST, ...request });
}

function location(objects: object[], path: string): string | undefined {
  return answer(objects, { path }).outcomes[0].location;
}

function inMesh(objects: object[], request: Partial<TrafficRequest> = {}): { [answeredBy: string]: string } {
  return answers(objects, { from: CLIENT, host: 'web.shop.svc.cluster.local', ...request });
}

describe('precedence of rules', () => {
  const PREFIX = { matches: [{ path: { type: 'PathPrefix', value: '/v2' } }] };
  const REGEX = { matches: [{ path: { type: 'RegularExpression', value: '/v2/.*' } }] };
  const EXACT = { matches: [{ path: { type: 'Exact', value: '/v2/x' } }] };

  test('a rule with a header comes before the default, wherever it is listed', () => {
    const objects = [gateway(), route([STABLE, { ...HEADER, ...TO_CANARY }])];
    expect(answers(objects, { headers: CANARY })).toEqual({ 'shop/web-canary': '1' });
    expect(answers(objects)).toEqual({ 'shop/web': '1' });
  });

  test('a longer path comes before a header', () => {
    const objects = [gateway(), route([{ ...HEADER, ...TO_CANARY }, { ...PREFIX, ...STABLE }])];
    expect(answers(objects, { path: '/v2', headers: CANARY })).toEqual({ 'shop/web': '1' });
  });

  test('an exact path comes before a regular expression', () => {
    const objects = [gateway(), route([{ ...REGEX, ...TO_CANARY }, { ...EXACT, ...STABLE }])];
    expect(answers(objects, { path: '/v2/x' })).toEqual({ 'shop/web': '1' });
    expect(answers(objects, { path: '/v2/y' })).toEqual({ 'shop/web-canary': '1' });
  });

  test.each([
    ['a prefix', REGEX, PREFIX],
    ['the default', REGEX, {}],
    ['the default, even with a header', { matches: [{ ...REGEX.matches[0], ...HEADER.matches[0] }] }, {}],
  ])('a regular expression as path comes after %s', (_, regex, other) => {
    expect(answers([gateway(), route([{ ...regex, ...TO_CANARY }, { ...other, ...STABLE }])], { path: '/v2/x', headers: CANARY })).toEqual({ 'shop/web': '1' });
  });

  test('a method comes before headers, headers before query parameters', () => {
    const method = { matches: [{ method: 'GET' }] };
    const query = { matches: [{ queryParams: [{ name: 'a', value: '1' }, { name: 'b', value: '2' }] }] };
    const request = { path: '/?a=1&b=2', headers: CANARY };
    expect(answers([gateway(), route([{ ...HEADER, ...STABLE }, { ...method, ...TO_CANARY }])], request)).toEqual({ 'shop/web-canary': '1' });
    expect(answers([gateway(), route([{ ...query, ...STABLE }, { ...HEADER, ...TO_CANARY }])], request)).toEqual({ 'shop/web-canary': '1' });
  });

  test('rules alike are in the order of the list', () => {
    expect(answers([gateway(), route([{ ...HEADER, ...TO_CANARY }, { ...HEADER, ...STABLE }])], { headers: CANARY })).toEqual({ 'shop/web-canary': '1' });
  });

  test('an empty list of matches comes after everything, also after regular expressions', () => {
    const objects = [gateway(), route([{ matches: [], ...STABLE }, { ...REGEX, ...TO_CANARY }])];
    expect(answers(objects, { path: '/v2/x' })).toEqual({ 'shop/web-canary': '1' });
    expect(answers(objects)).toEqual({ 'shop/web': '1' });
  });
});

describe('matches', () => {
  test('headers sent several times match when one of the values does', () => {
    const objects = [gateway(), route([{ ...HEADER, ...TO_CANARY }, STABLE])];
    expect(answers(objects, { repeatedHeaders: { 'x-canary': ['false', 'true'] } })).toEqual({ 'shop/web-canary': '1' });
    expect(answers(objects, { repeatedHeaders: { 'x-canary': ['a', 'b'] } })).toEqual({ 'shop/web': '1' });
  });

  test('a header given twice in different case must match both', () => {
    const twice = { matches: [{ headers: [{ name: 'x-canary', value: 'true' }, { name: 'X-Canary', value: 'other' }] }] };
    expect(answers([gateway(), route([{ ...twice, ...TO_CANARY }, STABLE])], { headers: CANARY })).toEqual({ 'shop/web': '1' });
  });

  test('prefixes end at slashes, with or without one at the end', () => {
    const objects = [gateway(), route([{ matches: [{ path: { value: '/api/' } }], ...TO_CANARY }])];
    expect(['/api', '/api/', '/api/x', '/apis'].map(path => Object.keys(answers(objects, { path }))[0])).toEqual(['shop/web-canary', 'shop/web-canary', 'shop/web-canary', '404']);
  });

  test('regular expressions match whole values', () => {
    const match = (value: string) => ({ matches: [{ headers: [{ name: 'x-canary', type: 'RegularExpression', value }] }] });
    expect(answers([gateway(), route([{ ...match('tru'), ...TO_CANARY }, STABLE])], { headers: CANARY })).toEqual({ 'shop/web': '1' });
    expect(answers([gateway(), route([{ ...match('t.*'), ...TO_CANARY }, STABLE])], { headers: CANARY })).toEqual({ 'shop/web-canary': '1' });
  });

  test('a text that is no regular expression is said to stop every change of the routes of the port', () => {
    const broken = { matches: [{ headers: [{ name: 'x-canary', type: 'RegularExpression', value: '(' }] }] };
    const objects = [gateway([{ hostname: HOST }, { name: 'b', hostname: 'b.example.test' }]), route([{ ...broken, ...TO_CANARY }, STABLE])];
    const { assumptions } = answer(objects);
    expect(assumptions.map(({ object: subject, field, effect }) => `${subject} ${field}: ${effect}`)).toContain('HTTPRoute shop/web spec.rules[0].matches[0]: '
      + '"(" is no regular expression of RE2: Envoy refuses all routes of the port and keeps what it had; answered as if this match took nothing');
    expect(configs(...objects).gateways.map(({ assumed }) => assumed!.length)).toEqual([1, 1]);
  });
});

describe('filters', () => {
  const redirect = (requestRedirect: object) => [gateway(), route([{ matches: [{ path: { value: '/old' } }], filters: [{ type: 'RequestRedirect', requestRedirect }] }])];

  test.each([
    ['a new prefix', { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/new' } }, '/old/x?a=1', `http://${HOST}/new/x?a=1`],
    ['a slash as prefix, which leaves two', { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } }, '/old/x', `http://${HOST}//x`],
    ['no prefix, which changes nothing', { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '' } }, '/old/x', `http://${HOST}/old/x`],
    ['a whole path', { path: { type: 'ReplaceFullPath', replaceFullPath: '/full' }, hostname: 'b.example.test' }, '/old/x?q', 'http://b.example.test/full?q'],
    ['another port', { scheme: 'https', port: 8443 }, '/old', `https://${HOST}:8443/old`],
    ['the port of the scheme', { scheme: 'https', port: 443 }, '/old', `https://${HOST}/old`],
    ['another scheme', { scheme: 'https' }, '/old', `https://${HOST}/old`],
    ['nothing at all', {}, '/old/x', `http://${HOST}/old/x`],
  ])('redirects to %s', (_, filter, path, expected) => {
    expect(location(redirect(filter), path)).toBe(expected);
  });

  test('redirects with 302, or as is said', () => {
    expect(answers(redirect({ scheme: 'https' }), { path: '/old' })).toEqual({ 302: '1' });
    expect(answers(redirect({ scheme: 'https', statusCode: 301 }), { path: '/old' })).toEqual({ 301: '1' });
  });

  test('names the port of the listener in redirects', () => {
    const objects = [gateway([{ port: 8081 }]), ...redirect({ path: { type: 'ReplaceFullPath', replaceFullPath: '/z' } }).slice(1)];
    const { outcomes } = answer(objects, { port: 8081, path: '/old' });
    expect(outcomes[0].location).toBe(`http://${HOST}:8081/z`);
  });

  test.each([
    ['percent', { percent: 25 }, '1/4'],
    ['fraction', { fraction: { numerator: 1, denominator: 8 } }, '1/8'],
    ['neither percent nor fraction', {}, '1'],
  ])('copies requests by %s', (_, part, share) => {
    const filters = [{ type: 'RequestMirror', requestMirror: { backendRef: { name: 'web-canary', port: 80 }, ...part } }];
    const { mirrors } = answer([gateway(), route([{ filters, ...STABLE }])]);
    expect(mirrors.map(({ workload, fraction }) => [workload, fraction])).toEqual([['shop/web-canary', share]]);
  });

  test('makes no copy for a Service that is missing, and drops a GRPCRoute for it', () => {
    const rule = [{ filters: [{ type: 'RequestMirror', requestMirror: { backendRef: { name: 'none', port: 80 } } }], ...TO_CANARY }];
    expect(answers([gateway(), route(rule)])).toEqual({ 'shop/web-canary': '1' });
    expect(answers([gateway(), route(rule, {}, {}, 'GRPCRoute')])).toEqual({ 404: '1' });
  });

  test('answers preflight requests by itself, also those of other origins', () => {
    const objects = [gateway(), route([{ filters: [{ type: 'CORS', cors: { allowOrigins: ['https://ok.example.test'] } }], ...TO_CANARY }])];
    const preflight = (origin: string) => ({ method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' } });
    expect(answers(objects, preflight('https://ok.example.test'))).toEqual({ 200: '1' });
    expect(answers(objects, preflight('https://bad.example.test'))).toEqual({ 200: '1' });
    expect(answers(objects, { headers: { origin: 'https://bad.example.test' } })).toEqual({ 'shop/web-canary': '1' });
  });

  test.each([
    ['a filter that Istio does not know', { filters: [{ type: 'ExtensionRef', extensionRef: { group: 'a.b', kind: 'C', name: 'd' } }], ...TO_CANARY }, 'filters[0].type'],
    ['a filter of a backend that Istio does not know', { backendRefs: [{ ...TO_CANARY.backendRefs[0], filters: [{ type: 'URLRewrite', urlRewrite: { hostname: 'b.example.test' } }] }] }, 'backendRefs[0].filters[0].type'],
    ['a Service with dots in its name', { backendRefs: [{ name: 'web-canary.shop', port: 80 }] }, 'backendRefs[0].name'],
    ['a backend without port', { backendRefs: [{ group: 'multicluster.x-k8s.io', kind: 'ServiceImport', name: 'web' }] }, 'backendRefs[0].port'],
    ['a value with a line end', { filters: [{ type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'a', value: 'b\n' }] } }], ...TO_CANARY }, 'filters[0]'],
  ])('drops a whole route for %s in one rule, and says so', (_, rule, field) => {
    const objects = [gateway(), route([{ matches: [{ path: { value: '/a' } }], ...rule }, STABLE])];
    const [{ status, chain }] = answer(objects, { path: '/b' }).outcomes;
    expect(status).toBe(404);
    expect(chain[0].field).toBe(`spec.rules[0].${field}`);
    expect(chain[0].effect).toMatch(/: Istio drops the whole route$/);
  });
});

describe('weights and backends', () => {
  const backends = (...weights: (number | undefined)[]) => ({
    backendRefs: weights.map((weight, index) => ({ name: ['web-stable', 'web-canary'][index], port: 80, weight })),
  });
  const grant = (version: string, to: object, from: object = {}) => ({
    ...object('ReferenceGrant', {
      from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'shop', ...from }],
      to: [{ group: '', kind: 'Service', ...to }],
    }, { namespace: 'far' }),
    apiVersion: `gateway.networking.k8s.io/${version}`,
  });
  const far = service('web', { app: 'web' }, 'far');
  const toFar = { backendRefs: [{ name: 'web', namespace: 'far', port: 80 }, { name: 'web-stable', port: 80, weight: 3 }] };

  test.each([
    [[9, undefined], { 'shop/web': '9/10', 'shop/web-canary': '1/10' }],
    [[undefined, undefined], { 'shop/web': '1/2', 'shop/web-canary': '1/2' }],
    [[3, 0], { 'shop/web': '1' }],
    [[0], { 500: '1' }],
    [[0, 0], { 500: '1' }],
    [[], { 500: '1' }],
  ])('weights %p', (weights, expected) => {
    expect(answers([gateway(), route([backends(...weights)])])).toEqual(expected);
  });

  test('a route without rules answers with 500', () => {
    expect(answers([gateway(), route(undefined)])).toEqual({ 500: '1' });
  });

  test.each([
    ['a Service that is missing', { name: 'none', port: 80 }],
    ['a port that the Service does not have', { name: 'web-canary', port: 81 }],
    ['a kind that is no backend', { group: 'example.test', kind: 'Bucket', name: 'web-canary' }],
    ['group core, which is not the empty one', { group: 'core', name: 'web-canary', port: 80 }],
    ['a Service of another namespace', { name: 'web', namespace: 'far', port: 80 }],
  ])('the share of %s gets 500', (_, backend) => {
    const objects = [far, gateway(), route([{ backendRefs: [backend, { name: 'web-stable', port: 80, weight: 3 }] }])];
    expect(answers(objects)).toEqual({ 'shop/web': '3/4', '500': '1/4' });
  });

  test('what is wrong with a backend of weight 0 does not count', () => {
    expect(answers([gateway(), route([{ backendRefs: [{ name: 'none', port: 80, weight: 0 }, ...STABLE.backendRefs] }])])).toEqual({ 'shop/web': '1' });
  });

  test('says why a backend is not allowed', () => {
    const { outcomes } = answer([far, gateway(), route([toFar])]);
    expect(outcomes[1].chain.map(({ field, effect }) => `${field}: ${effect}`))
      .toContain('spec.rules[0].backendRefs[0]: Service far/web needs a ReferenceGrant in namespace far');
  });

  test.each([
    ['of any name', grant('v1', {}), '1/4'],
    ['of any name, in the older version', grant('v1beta1', {}), '1/4'],
    ['of the name', grant('v1', { name: 'web' }), '1/4'],
    ['of another name', grant('v1', { name: 'other' }), undefined],
    ['of another kind', grant('v1', { kind: 'Secret' }), undefined],
    ['of group core', grant('v1', { group: 'core' }), undefined],
    ['for another namespace', grant('v1', {}, { namespace: 'other' }), undefined],
    ['for another kind of route', grant('v1', {}, { kind: 'GRPCRoute' }), undefined],
  ])('a grant for Services %s', (_, object_, share) => {
    const pods = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-x', namespace: 'far', labels: { app: 'web' } }, spec: { containers: [{ name: 'a' }] } };
    expect(answers([far, pods, object_, gateway(), route([toFar])])['far/web-x']).toBe(share);
  });

  test('takes ServiceImports and hosts for Services', () => {
    const backend = (reference: object) => answers([gateway(), route([{ backendRefs: [{ port: 80, ...reference }] }])]);
    expect(backend({ group: 'multicluster.x-k8s.io', kind: 'ServiceImport', name: 'web-canary' })).toEqual({ 'shop/web-canary': '1' });
    expect(backend({ group: 'networking.istio.io', kind: 'Hostname', name: 'web-canary.shop.svc.cluster.local' })).toEqual({ 'shop/web-canary': '1' });
  });
});

describe('listeners and hosts', () => {
  const A = { name: 'a', hostname: 'a.example.test' };
  const WILD = { name: 'wild', hostname: '*.example.test' };
  const elsewhere = { parentRefs: [{ name: 'edge', namespace: 'shop' }] };
  const fromFar = (allowedRoutes: object, ...others: object[]) => answers([
    ...others, service('web-canary', { app: 'web' }, 'far'), gateway([{ allowedRoutes }]), route([{ backendRefs: [{ name: 'web-canary', port: 80 }] }], elsewhere, { namespace: 'far' }),
  ]);
  const FOUND = { 503: '1' };

  test('a route without hosts has those of the listener', () => {
    const objects = [gateway([A]), route([TO_CANARY], { hostnames: undefined })];
    expect(answers(objects)).toEqual({ 'shop/web-canary': '1' });
    expect(answers(objects, { host: 'b.example.test' })).toEqual({ 404: '1' });
  });

  test('a host that is not of the listener is without effect, and the answer says so', () => {
    const { outcomes: [{ status, chain }] } = answer(
      [gateway([WILD]), route([TO_CANARY], { hostnames: ['a.other.test'] })], { host: 'a.other.test' });
    expect(status).toBe(404);
    expect(String(chain[0])).toContain('HTTPRoute shop/web spec.hostnames: no host is one of listener wild of Gateway shop/edge: *.example.test');
  });

  test('hosts of the narrower count, whichever has the wildcard', () => {
    const objects = [gateway([A]), route([TO_CANARY], { hostnames: ['*.example.test'] })];
    expect(answers(objects)).toEqual({ 'shop/web-canary': '1' });
    expect(answers(objects, { host: 'b.example.test' })).toEqual({ 404: '1' });
  });

  test('the route of a host comes before that of a wildcard, which gets nothing of it then', () => {
    const wide = route([STABLE], { hostnames: ['*.example.test'] }, { name: 'wide' });
    const objects = [gateway([WILD]), wide, route([{ ...HEADER, ...TO_CANARY }])];
    expect(answers(objects, { headers: CANARY })).toEqual({ 'shop/web-canary': '1' });
    expect(answers(objects)).toEqual({ 404: '1' });
    expect(answers(objects, { host: 'b.c.example.test' })).toEqual({ 'shop/web': '1' });
  });

  test('a route takes one listener by name or by port', () => {
    const objects = [gateway([A, WILD]), route([TO_CANARY], { ...WITH_SECTION('a'), hostnames: undefined }), route([STABLE], { ...WITH_SECTION('wild'), hostnames: undefined }, { name: 'b' })];
    expect(answers(objects)).toEqual({ 'shop/web-canary': '1' });
    expect(answers(objects, { host: 'b.example.test' })).toEqual({ 'shop/web': '1' });
    expect(answers([gateway(), route([STABLE], WITH_SECTION('none'))])).toEqual({ 404: '1' });
    expect(answers([gateway(), route([STABLE], { parentRefs: [{ name: 'edge', port: 81 }] })])).toEqual({ 404: '1' });
  });

  test('a host of a narrower listener is not taken by a wider one', () => {
    expect(answers([gateway([A, WILD]), route([TO_CANARY], WITH_SECTION('wild'))])).toEqual({ 404: '1' });
    expect(answers([gateway([A, WILD]), route([TO_CANARY])])).toEqual({ 'shop/web-canary': '1' });
  });

  test('the second of two listeners that cannot be told apart is not there', () => {
    const other = { ...A, name: 'b', protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'cert' }] } };
    const { gateways } = configs(gateway([A, other, { ...A, name: 'c', port: 81 }, { name: 'tcp', port: 80, protocol: 'TCP' }]));
    expect(gateways.map(({ id }) => id.split('~')[2])).toEqual(['a', 'c']);
  });

  test('takes routes of its own namespace, unless it says otherwise', () => {
    expect(fromFar({})).toEqual({ 404: '1' });
    expect(fromFar({ namespaces: { from: 'All' } })).toEqual(FOUND);
    expect(fromFar({ namespaces: { selector: { matchLabels: { 'kubernetes.io/metadata.name': 'far' } } } })).toEqual({ 404: '1' });
  });

  test.each([
    [{ matchLabels: { 'kubernetes.io/metadata.name': 'far' } }, true],
    [{ matchLabels: { team: 'b' } }, true],
    [{ matchLabels: { team: 'b', other: 'c' } }, false],
    [{ matchExpressions: [{ key: 'team', operator: 'In', values: ['a', 'b'] }, { key: 'x', operator: 'DoesNotExist' }] }, true],
    [{ matchExpressions: [{ key: 'team', operator: 'NotIn', values: ['a', 'b'] }] }, false],
    [{ matchExpressions: [{ key: 'team', operator: 'Exists' }] }, true],
    [{}, true],
  ])('selects namespaces by %j', (selector, taken) => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'far', labels: { team: 'b' } } };
    expect(fromFar({ namespaces: { from: 'Selector', selector } }, namespace)).toEqual(taken ? FOUND : { 404: '1' });
  });

  test('assumes that a namespace without object has no labels', () => {
    const listener = { allowedRoutes: { namespaces: { from: 'Selector', selector: { matchLabels: { team: 'b' } } } } };
    expect(configs(gateway([listener]), route([STABLE])).gateways[0].assumed!.map(({ field, effect }) => `${field}: ${effect}`)).toEqual([
      'spec.listeners[0].allowedRoutes.namespaces.selector: looks at labels of namespaces; "shop" has no object in the input and is taken as having no labels',
    ]);
  });

  test('takes kinds of routes that it allows', () => {
    const listener = { allowedRoutes: { kinds: [{ kind: 'GRPCRoute' }] } };
    expect(answers([gateway([listener]), route([TO_CANARY]), route([STABLE], {}, { name: 'g' }, 'GRPCRoute')])).toEqual({ 'shop/web': '1' });
  });

  test('ends TLS with a Secret that may be used, and is not opened without', () => {
    const https = (certificate: object) => ({ port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'cert', ...certificate }] } });
    const ask = (certificate: object, ...others: object[]) => answers([gateway([https(certificate)]), route([TO_CANARY]), ...others], { scheme: 'https' });
    const grant = object('ReferenceGrant', {
      from: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'shop' }], to: [{ group: '', kind: 'Secret' }],
    }, { namespace: 'far' });
    expect(ask({})).toEqual({ 'shop/web-canary': '1' });
    expect(Object.keys(ask({ namespace: 'far' }))).toEqual(['connection closed: nothing listens at port 443']);
    expect(ask({ namespace: 'far' }, grant)).toEqual({ 'shop/web-canary': '1' });
    expect(configs(gateway([https({})])).gateways[0].assumed!.map(({ effect }) => effect)).toEqual(['Secret cert is not in the input and is taken as holding a certificate']);
    expect(configs(gateway([https({}), { name: 'plain' }], { tls: { frontend: { default: {} } } }))
      .gateways.map(({ assumed }) => assumed!.map(({ field }) => field))).toEqual([['spec.listeners[0].tls.certificateRefs[0]', 'spec.tls.frontend'], []]);
  });
});

const at = (second: number) => ({ creationTimestamp: `2026-01-01T00:00:0${second}Z` });

describe('several routes', () => {
  const PATH = { matches: [{ path: { value: '/api' } }] };

  test('rules of all routes of a host are sorted together', () => {
    const objects = [gateway(), route([STABLE]), route([{ ...HEADER, ...TO_CANARY }], {}, { name: 'b', ...at(1) }), route([{ ...PATH, ...STABLE }], {}, { name: 'c', ...at(2) })];
    expect(answers(objects, { headers: CANARY })).toEqual({ 'shop/web-canary': '1' });
    expect(answers(objects, { headers: CANARY, path: '/api' })).toEqual({ 'shop/web': '1' });
  });

  test('the older wins among rules alike', () => {
    expect(answers([gateway(), route([STABLE], {}, { name: 'a', ...at(1) }), route([TO_CANARY], {}, { name: 'z' })])).toEqual({ 'shop/web-canary': '1' });
  });

  test('namespaces, then names decide between routes of one second', () => {
    const open = gateway([{ allowedRoutes: { namespaces: { from: 'All' } } }]);
    const near = route([STABLE], {}, { name: 'z' });
    expect(answers([open, near, route([TO_CANARY], { parentRefs: [{ name: 'edge', namespace: 'shop' }] }, { name: 'a', namespace: 'zoo' })])).toEqual({ 'shop/web': '1' });
    expect(answers([open, near, route([TO_CANARY], {}, { name: 'a' })])).toEqual({ 'shop/web-canary': '1' });
  });

  test('without a time of creation, the answer depends on it where it decides', () => {
    const objects = [gateway(), route([STABLE], {}, { creationTimestamp: undefined }), route([{ ...PATH, ...TO_CANARY }, TO_CANARY], {}, { name: 'b', creationTimestamp: undefined })];
    const model = TrafficModel.of(Manifests.fromObjects([...APP, ...objects]));
    expect(model.send({ from: GATEWAY, host: HOST }).undecidedOrder).toEqual(['HTTPRoute shop/web', 'HTTPRoute shop/b']);
    expect(model.send({ from: GATEWAY, host: HOST, path: '/api' }).dependsOnCreationOrder).toBe(false);
  });

  test('routes with and without hosts are not sorted together: the older comes first, but for rules that take everything', () => {
    const wide = route([{ ...PATH, ...STABLE }, STABLE], { hostnames: undefined }, { name: 'wide' });
    const narrow = route([{ matches: [{ ...PATH.matches[0], ...HEADER.matches[0] }], ...TO_CANARY }, { ...HEADER, ...TO_CANARY }], {}, { name: 'narrow', ...at(1) });
    const objects = [gateway([{ hostname: HOST }]), wide, narrow];
    expect(answers(objects, { path: '/api', headers: CANARY })).toEqual({ 'shop/web': '1' });
    expect(answers(objects, { path: '/x', headers: CANARY })).toEqual({ 'shop/web-canary': '1' });
  });
});

describe('routes of gRPC', () => {
  const grpc = (list: unknown, spec: object = {}, metadata: object = {}) => route(list, spec, { name: 'g', ...metadata }, 'GRPCRoute');
  const method = (match: object) => ({ matches: [{ method: match }] });
  const CALL = { grpcService: 'shop.Cart', grpcMethod: 'Add' };

  test.each([
    [{ service: 'shop.Cart', method: 'Add' }, { exact: '/shop.Cart/Add' }],
    [{ service: 'shop.Cart' }, { prefix: '/shop.Cart/' }],
    [{ method: 'Add' }, { regex: '/[^/]+/Add' }],
    [{ type: 'RegularExpression', service: 'shop[.].*', method: 'A.*' }, { regex: '/shop[.].*/A.*' }],
    [{ type: 'RegularExpression', service: 'shop[.].*' }, { regex: '/shop[.].*/.+' }],
    [{ type: 'RegularExpression', method: 'A.*' }, { regex: '/[^/]+/A.*' }],
  ])('method %j is a path', (match, uri) => {
    expect(rulesOf(grpc([{ ...method(match), ...STABLE }]))[0].match).toEqual([{ uri }]);
  });

  test('what no rule matches gets status 12 of gRPC, and 404 as plain HTTP', () => {
    const objects = [gateway(), grpc([{ ...method({ service: 'shop.List' }), ...STABLE }])];
    const { outcomes: [{ status, grpcStatus }] } = answer(objects, CALL);
    expect([status, grpcStatus]).toEqual([200, 12]);
    expect(answers(objects, { path: '/x' })).toEqual({ 404: '1' });
  });

  test('routes plain HTTP, too', () => {
    const objects = [gateway(), grpc([{ ...HEADER, ...TO_CANARY }, STABLE])];
    expect(answers(objects, { ...CALL, headers: CANARY })).toEqual({ 'shop/web-canary': '1' });
    expect(answers(objects, { path: '/x' })).toEqual({ 'shop/web': '1' });
  });

  test('a rule with a header only comes after the default of an HTTPRoute of the host', () => {
    const objects = [gateway(), grpc([{ ...HEADER, ...TO_CANARY }]), route([STABLE], {}, at(1))];
    expect(answers(objects, { ...CALL, headers: CANARY })).toEqual({ 'shop/web': '1' });
  });

  test('a match without method takes every call, a route without rules has none', () => {
    expect(answers([gateway(), grpc([{ matches: [{}], ...TO_CANARY }])], CALL)).toEqual({ 'shop/web-canary': '1' });
    expect(answers([gateway(), grpc(undefined)])).toEqual({ 404: '1' });
  });
});

describe('routes for callers in the mesh', () => {
  const INSIDE = { from: Caller.mesh('shop') };
  const ALL = { 'shop/web': '2/3', 'shop/web-canary': '1/3' };
  const virtualService = (metadata: object = {}, spec: object = {}) => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'web', namespace: 'shop', ...at(0), ...metadata },
    spec: { hosts: ['web.shop.svc.cluster.local'], http: [{ route: [{ destination: { host: 'web-stable.shop.svc.cluster.local' } }] }], ...spec },
  });
  const consumer = (list: unknown[], metadata: object = {}) => route(
    list.map((rule: any) => ({ ...rule, backendRefs: [{ name: 'web-canary', namespace: 'shop', port: 80 }] })),
    { parentRefs: [{ group: '', kind: 'Service', name: 'web', namespace: 'shop' }] }, { namespace: 'other', ...metadata },
  );

  test('hosts of the route count for nothing, nor do ReferenceGrants', () => {
    expect(inMesh([consumer([{}])])).toEqual({ 'shop/web-canary': '1' });
  });

  test('a Service behind a route without default answers with 404', () => {
    expect(inMesh([route([{ ...HEADER, ...TO_CANARY }], MESH)])).toEqual({ 404: '1' });
  });

  test.each([
    ['without group', [{ kind: 'Service', name: 'web' }]],
    ['of group core', [{ group: 'core', kind: 'Service', name: 'web' }]],
    ['that is missing', [{ group: '', kind: 'Service', name: 'none' }]],
    ['of another namespace', [{ group: '', kind: 'Service', name: 'web', namespace: 'other' }]],
  ])('a parent %s leaves the Service as it is', (_, parentRefs) => {
    expect(inMesh([route([TO_CANARY], { parentRefs })])).toEqual(ALL);
  });

  test('a parent with a port is for that port, and beside one without, the older has the port', () => {
    const withPort = { parentRefs: [{ ...MESH.parentRefs[0], port: 80 }] };
    expect(inMesh([route([TO_CANARY], { parentRefs: [{ ...MESH.parentRefs[0], port: 81 }] })])).toEqual(ALL);
    expect(inMesh([route([TO_CANARY], withPort, { name: 'b' }), route([STABLE], MESH, at(1))])).toEqual({ 'shop/web-canary': '1' });
    expect(inMesh([route([TO_CANARY], withPort, { name: 'b', ...at(1) }), route([STABLE], MESH)])).toEqual({ 'shop/web': '1' });
  });

  test('routes of the namespace of the caller are for its callers only, and replace those of the Service', () => {
    const objects = [route([STABLE], MESH), consumer([HEADER], at(1))];
    expect(inMesh(objects, { headers: CANARY })).toEqual({ 'shop/web-canary': '1' });
    expect(inMesh(objects)).toEqual({ 404: '1' });
    expect(inMesh(objects, { ...INSIDE, headers: CANARY })).toEqual({ 'shop/web': '1' });
    expect(inMesh([consumer([HEADER])], INSIDE)).toEqual(ALL);
  });

  test('of a VirtualService and a route, the older has the whole host for callers of other namespaces', () => {
    expect(inMesh([virtualService(), route([{ ...HEADER, ...TO_CANARY }], MESH, at(1))], { headers: CANARY })).toEqual({ 'shop/web': '1' });
    expect(inMesh([virtualService(at(1)), route([TO_CANARY], MESH)])).toEqual({ 'shop/web-canary': '1' });
  });

  test('for callers of its own namespace, a route comes before every VirtualService that is not private', () => {
    expect(inMesh([virtualService(), route([TO_CANARY], MESH, at(1))], INSIDE)).toEqual({ 'shop/web-canary': '1' });
    expect(inMesh([virtualService({ namespace: 'other' }), consumer([{}], at(1))])).toEqual({ 'shop/web-canary': '1' });
    expect(inMesh([virtualService({ namespace: 'other', ...at(1) }, { exportTo: ['.'] }), consumer([{}])])).toEqual({ 'shop/web': '1' });
  });

  test('of the same second, the name of the VirtualService is compared with the namespace of the route', () => {
    expect(inMesh([virtualService({ name: 'a' }), route([TO_CANARY], MESH)])).toEqual({ 'shop/web': '1' });
    expect(inMesh([virtualService({ name: 'z' }), route([TO_CANARY], MESH)])).toEqual({ 'shop/web-canary': '1' });
  });

  test('routes of gRPC and HTTP for one Service are sorted together', () => {
    const grpc = route([{ matches: [{ method: { service: 'shop.Cart' } }], ...TO_CANARY }], MESH, { name: 'g', ...at(1) }, 'GRPCRoute');
    const objects = [route([STABLE], MESH), grpc];
    expect(inMesh(objects, { grpcService: 'shop.Cart', grpcMethod: 'Add' })).toEqual({ 'shop/web-canary': '1' });
    expect(inMesh(objects, { path: '/x' })).toEqual({ 'shop/web': '1' });
  });

  test('has the hosts of a ServiceEntry', () => {
    const entry = { apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: { name: 'e', namespace: 'shop' }, spec: { hosts: ['b.test', 'c.test'] } };
    const parentRefs = [{ group: 'networking.istio.io', kind: 'ServiceEntry', name: 'e' }];
    expect(configs(entry, route([STABLE], { parentRefs })).virtualServices.map(({ spec: { hosts, gateways } }) => [hosts, gateways])).toEqual([[['b.test'], ['mesh']], [['c.test'], ['mesh']]]);
  });

  test('assumes that nothing goes through a waypoint, and leaves what has one of another implementation alone', () => {
    const labelled = { ...service('web', { app: 'web' }), metadata: { name: 'web', namespace: 'shop', labels: { 'istio.io/use-waypoint': 'way' } } };
    const cluster = (...others: object[]) => gatewayApiConfigs(new Cluster(Manifests.fromObjects([labelled, route([STABLE], MESH), ...others]).objects, 'track'));
    expect(cluster().virtualServices[0].assumed!.map(({ object: subject }) => subject)).toEqual(['Service shop/web']);
    const foreign = { ...object('GatewayClass', { controllerName: 'example.test/controller' }, { name: 'c', namespace: undefined }) };
    expect(cluster(foreign, gateway([{}], { gatewayClassName: 'c' }, { name: 'way' })).virtualServices).toEqual([]);
  });
});

describe('pods of gateways', () => {
  const POD = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'infra', labels: { app: 'gw' } }, spec: { containers: [{ name: 'a' }] } };
  const SERVICE = service('gw', { app: 'gw' }, 'infra');
  const named = (value: string, namespace = 'infra') => gateway(
    [{ allowedRoutes: { namespaces: { from: 'All' } } }], { addresses: [{ type: 'Hostname', value }] }, { namespace });
  const through = (value: string, namespace = 'infra') => answers(
    [POD, SERVICE, named(value, namespace), route([TO_CANARY], { parentRefs: [{ name: 'edge', namespace }] })], { from: Caller.gateway(`${namespace}/edge`) });

  test.each([
    ['gw', 'infra', { 'shop/web-canary': '1' }],
    ['gw.infra.svc.cluster.local', 'infra', { 'shop/web-canary': '1' }],
    ['gw.infra.svc.cluster.local', 'shop', { 404: '1' }],
  ])('address %s of a Gateway in %s', (value, namespace, expected) => {
    expect(through(value, namespace)).toEqual(expected);
  });

  test('a Gateway without address has pods of its own, which carry Gateways of Istio of its namespace only', () => {
    const istio = (namespace: string) => [{
      apiVersion: 'networking.istio.io/v1',
      kind: 'Gateway',
      metadata: { name: 'i', namespace, ...at(1) },
      spec: { selector: { 'gateway.networking.k8s.io/gateway-name': 'edge' }, servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: [HOST] }] },
    }, {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: 'v', namespace: 'shop' },
      spec: { hosts: [HOST], gateways: [`${namespace}/i`], http: [{ match: [{ headers: { 'x-canary': { exact: 'true' } } }], route: [{ destination: { host: 'web-canary.shop.svc.cluster.local' } }] }] },
    }];
    expect(configs(gateway()).gateways[0].ownPods).toEqual({ 'gateway.networking.k8s.io/gateway-name': 'edge', 'gateway.networking.k8s.io/gateway-class-name': 'istio' });
    expect(answers([gateway(), route([STABLE]), ...istio('shop')], { headers: CANARY })).toEqual({ 'shop/web-canary': '1' });
  });

  test('evaluates classes of other controllers alike, and says so', () => {
    const assumed = (gatewayClassName: string, ...others: object[]) => configs(gateway([{}], { gatewayClassName }), ...others).gateways
      .flatMap(({ assumed: all }) => all!.map(({ effect }) => effect));
    const mine = object('GatewayClass', { controllerName: 'istio.io/gateway-controller' }, { name: 'mine', namespace: undefined });
    expect(assumed('istio')).toEqual([]);
    expect(assumed('mine', mine)).toEqual([]);
    expect(assumed('nginx')[0]).toMatch(/^the controller of class nginx is taken as doing what Istio does/);
    expect(assumed('istio-waypoint')[0]).toMatch(/are not modelled$/);
    expect(answers([gateway([{}], { gatewayClassName: 'nginx' }), route([TO_CANARY])])).toEqual({ 'shop/web-canary': '1' });
  });

  test('carries the listeners of ListenerSets that the Gateway allows', () => {
    const set = object('ListenerSet', { parentRef: { name: 'edge' }, listeners: [{ name: 'more', protocol: 'HTTP', hostname: HOST }] }, { name: 'set' });
    const toSet = route([TO_CANARY], { parentRefs: [{ kind: 'ListenerSet', name: 'set' }] });
    const edge = (allowedListeners: object) => gateway([{ hostname: 'b.example.test' }], { allowedListeners });
    expect(answers([edge({ namespaces: { from: 'Same' } }), set, toSet])).toEqual({ 'shop/web-canary': '1' });
    expect(answers([edge({}), set, toSet])).toEqual({ 404: '1' });
  });
});

describe('what becomes of routes', () => {
  const RULE_AND_LISTENER = ['name', 'port', 'protocol', 'hostname', 'tls', 'allowedRoutes', 'matches', 'filters', 'backendRefs', 'timeouts'];

  test('path modifiers are rewrites', () => {
    const rewrite = (urlRewrite: object) => rulesOf(route([{ filters: [{ type: 'URLRewrite', urlRewrite }], ...STABLE }]))[0].rewrite;
    expect(rewrite({ path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/a/' } })).toEqual({ uri: '/a' });
    expect(rewrite({ path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } })).toEqual({ uri: '/' });
    expect(rewrite({ path: { type: 'ReplaceFullPath', replaceFullPath: '/f' }, hostname: 'b' })).toEqual({ uriRegexRewrite: { match: '/.*', rewrite: '/f' }, authority: 'b' });
    expect(rewrite({})).toBeUndefined();
  });

  test('origins of CORS may have wildcards', () => {
    const allowed = (...allowOrigins: string[]) => rulesOf(route([{ filters: [{ type: 'CORS', cors: { allowOrigins } }], ...STABLE }]))[0].corsPolicy.allowOrigins;
    expect(allowed('https://a.test', 'https://*', 'https://*.a.test')).toEqual([{ exact: 'https://a.test' }, { prefix: 'https://' }, { regex: '^https://.*\\.a\\.test$' }]);
    expect(allowed('*')).toEqual([{ regex: '^[a-zA-Z][a-zA-Z0-9+.-]*://[^/\\s?#]+$' }]);
  });

  test('timeouts of one try count for the whole: there is no other try', () => {
    const timeout = (rule: object) => rulesOf(route([{ ...rule, ...STABLE }]))[0].timeout;
    expect(timeout({ timeouts: { request: '10s', backendRequest: '2s' } })).toBe('2s');
    expect(timeout({ timeouts: { request: '10s' } })).toBe('10s');
    expect(timeout({ timeouts: { request: '0s' } })).toBeUndefined();
  });

  test('garbage does not crash', () => {
    const junk = [null, 5, 'x', true, [], {}, [null], ['x'], [{}], [[{}]], { a: [1] }];
    const fields = ['parentRefs', 'hostnames', 'rules', 'listeners', 'addresses', 'gatewayClassName', 'allowedListeners', 'from', 'to', 'parentRef', 'controllerName'];
    const spread = (value: unknown) => [
      Object.fromEntries(RULE_AND_LISTENER.map(field => [field, value])),
      {
        matches: [{ path: value, headers: value, queryParams: value, method: value }],
        filters: [{ type: 'RequestRedirect', requestRedirect: value }],
        backendRefs: [{ name: value, port: value, weight: value, filters: value }],
      },
      {
        filters: ['RequestMirror', 'URLRewrite', 'CORS', 'RequestHeaderModifier'].map(type => (
          { type, requestMirror: value, urlRewrite: value, cors: value, requestHeaderModifier: value })),
      },
      { name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: value, kinds: value }, tls: { certificateRefs: value, options: value } },
      { name: 'web', group: value, kind: value, namespace: value, sectionName: value },
    ];
    const kinds = ['Gateway', 'HTTPRoute', 'GRPCRoute', 'ReferenceGrant', 'ListenerSet', 'GatewayClass'];
    for (const value of junk) {
      const specs = [value, ...[value, spread(value)].flatMap(one => fields.map(field => ({ parentRefs: [{ name: 'web' }], gatewayClassName: 'istio', [field]: one })))];
      const objects = specs.flatMap((spec, index) => kinds.map(kind => object(kind, spec as object, { name: `o${index}` })));
      const unchecked = [...objects, gateway([{}], {}, { name: 'web' })].map(manifest => ManifestObject._of(manifest, { place: () => '' } as any));
      expect(() => gatewayApiConfigs(new Cluster(unchecked, 'track'))).not.toThrow();
    }
  });
});
