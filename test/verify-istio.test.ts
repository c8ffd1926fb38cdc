import { Caller } from '../src/verify/caller';
import { Manifests } from '../src/verify/manifests';
import { TrafficModel } from '../src/verify/traffic-model';
import { TrafficRequest } from '../src/verify/traffic-request';

const HOST = 'web.example.com';
const WEB = 'web.shop.svc.cluster.local';
const canary = { destination: { host: 'web', subset: 'canary', port: { number: 80 } } };
const stable = { destination: { host: 'web', subset: 'stable', port: { number: 80 } } };
const always = { route: [stable] };
const mesh = Caller.mesh('shop');
const gateway = Caller.gateway('shop/gw');

function istio(kind: string, name: string, spec: any, metadata: any = {}): object {
  return { apiVersion: 'networking.istio.io/v1', kind, metadata: { name, namespace: 'shop', ...metadata }, spec };
}

function deployment(name: string, track: string, replicas: number, namespace = 'shop'): object {
  const labels = { app: 'web', track };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'app' }] } } },
  };
}

function service(port: any = {}, spec: any = {}, metadata: any = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop', ...metadata },
    spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8080, ...port }], ...spec },
  };
}

function destinationRule(spec: any = {}, metadata: any = {}): object {
  const subsets = ['stable', 'canary'].map(track => ({ name: track, labels: { track } }));
  return istio('DestinationRule', 'web', { host: 'web', subsets, ...spec }, metadata);
}

const pods = [deployment('web', 'stable', 2), deployment('web-canary', 'canary', 1)];
const gw = istio('Gateway', 'gw', { selector: { istio: 'ingressgateway' }, servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: [HOST] }] });
const app = [...pods, service(), destinationRule(), gw];

function routes(http: any, spec: any = {}, metadata: any = {}): object {
  return istio('VirtualService', metadata.name ?? 'web', { hosts: [HOST, 'web'], gateways: ['gw', 'mesh'], http, ...spec }, metadata);
}

function answer(objects: object[], request: Partial<TrafficRequest> = {}) {
  return TrafficModel.of(Manifests.fromObjects(objects)).send({ from: gateway, host: request.from?.kind === mesh.kind ? WEB : HOST, ...request });
}

function shares(objects: object[], request: Partial<TrafficRequest> = {}): { [key: string]: string } {
  return Object.fromEntries(answer(objects, request).outcomes.map(({ workload, status, reason, fraction }) => [workload ?? (status === undefined ? reason : `HTTP ${status}`), fraction]));
}

const toCanary = { 'shop/web-canary': '1' };
const toStable = { 'shop/web': '1' };
const toAll = { 'shop/web': '2/3', 'shop/web-canary': '1/3' };

describe('order of rules', () => {
  test.each([
    ['a prefix of / takes everything, rules behind it get nothing', [{ match: [{ uri: { prefix: '/' } }] }]],
    ['an empty match object takes everything', [{ match: [{}] }]],
    ['a rule without match takes everything', [{}]],
    ['a regular expression of .* takes everything', [{ match: [{ uri: { regex: '.*' } }] }]],
  ])('%s', (_, [first]) => {
    expect(shares([...app, routes([{ ...first, route: [stable] }, { match: [{ headers: { 'x-canary': { exact: 'true' } } }], route: [canary] }])],
      { headers: { 'x-canary': 'true' } })).toEqual(toStable);
  });

  test('a request that no rule matches gets 404', () => {
    expect(shares([...app, routes([{ match: [{ uri: { prefix: '/a' } }], route: [stable] }])])).toEqual({ 'HTTP 404': '1' });
  });

  test('a caller of the mesh for whom no rule is left gets all pods', () => {
    expect(shares([...app, routes([{ match: [{ sourceLabels: { app: 'x' } }], route: [canary] }])], { from: mesh })).toEqual(toAll);
    expect(shares([...app, routes([{ match: [{ sourceLabels: { app: 'x' } }], route: [canary] }])])).toEqual({ 'HTTP 404': '1' });
  });
});

describe('matches', () => {
  const when = (match: any, request: Partial<TrafficRequest>) => shares([...app, routes([{ match: [match], route: [canary] }, always])], request);

  test.each<[string, any, Partial<TrafficRequest>, boolean]>([
    ['the case of a header value counts', { headers: { 'x-canary': { exact: 'true' } } }, { headers: { 'X-Canary': 'True' } }, false],
    ['one value of a repeated header suffices', { headers: { 'x-a': { exact: '1' } } }, { repeatedHeaders: { 'x-a': ['0', '1'] } }, true],
    ['an empty exact value asks for an empty header', { headers: { 'x-a': { exact: '' } } }, { headers: { 'x-a': '' } }, true],
    ['an empty exact value does not ask for presence', { headers: { 'x-a': { exact: '' } } }, { headers: { 'x-a': '1' } }, false],
    ['nothing asks for presence', { headers: { 'x-a': {} } }, { headers: { 'x-a': '' } }, true],
    ['a missing header counts as another value', { withoutHeaders: { 'x-a': { exact: '1' } } }, {}, true],
    ['one value of a repeated header breaks withoutHeaders', { withoutHeaders: { 'x-a': { exact: '1' } } }, { repeatedHeaders: { 'x-a': ['1', '2'] } }, false],
    ['a missing header is empty for a test that it fails', { withoutHeaders: { 'x-a': { regex: '.*' } } }, {}, false],
    ['withoutHeaders of nothing asks for absence', { withoutHeaders: { 'x-a': {} } }, { headers: { 'x-a': '' } }, false],
    ['a regular expression must match the whole value', { headers: { 'x-a': { regex: 'a|b' } } }, { headers: { 'x-a': 'ab' } }, false],
    ['the host header is the authority', { headers: { host: { exact: HOST } } }, {}, true],
    ['the authority has the case and the port of the request', { authority: { exact: HOST } }, { host: HOST.toUpperCase() }, false],
    ['the first value of a parameter counts', { queryParams: { v: { exact: '1' } } }, { path: '/?v=2&v=1' }, false],
    ['parameters are not decoded', { queryParams: { v: { exact: 'a b' } } }, { path: '/?v=a%20b' }, false],
    ['a parameter without value is there', { queryParams: { v: {} } }, { path: '/?v' }, true],
    ['the path ends before the query', { uri: { exact: '/api' } }, { path: '/api?x=1' }, true],
    ['the pseudo header has the query', { headers: { ':path': { exact: '/api?x=1' } } }, { path: '/api?x=1' }, true],
    ['dots in the path are resolved first', { uri: { prefix: '/api' } }, { path: '/x/%2e%2e/api' }, true],
    ['two slashes stay', { uri: { prefix: '/api' } }, { path: '//api' }, false],
    ['ignoreUriCase does not change regular expressions', { uri: { regex: '/Api' }, ignoreUriCase: true }, { path: '/api' }, false],
    ['a gateway does not believe the scheme that a client says', { scheme: { exact: 'https' } }, { headers: { 'x-forwarded-proto': 'https' } }, false],
    ['a sidecar believes it', { scheme: { exact: 'https' } }, { from: mesh, headers: { 'x-forwarded-proto': 'https' } }, true],
    ['Envoy adds a request id', { headers: { 'x-request-id': {} } }, {}, true],
    ['gateways turn sourceNamespace off', { gateways: ['mesh'], sourceNamespace: 'other' }, { from: mesh }, true],
    ['sourceNamespace is that of the caller', { sourceNamespace: 'other' }, { from: mesh }, false],
  ])('%s', (_, match, request, matches) => {
    expect(when(match, request)).toEqual(matches ? toCanary : toStable);
  });
});

describe('several VirtualServices', () => {
  const at = (name: string, http: any, second?: number, spec: any = {}, metadata: any = {}) =>
    routes(http, spec, { name, ...second === undefined ? {} : { creationTimestamp: `2026-01-01T00:00:0${second}Z` }, ...metadata });
  const api = (prefix: string, destination: any) => [{ match: [{ uri: { prefix } }], route: [destination] }];

  test('of a gateway are one behind the other, rules for everything last', () => {
    expect(shares([...app, at('one', [always], 1), at('two', api('/api', canary), 2)], { path: '/api' })).toEqual(toCanary);
    expect(shares([...app, at('one', api('/api', stable), 1), at('two', api('/api/v2', canary), 2)], { path: '/api/v2' })).toEqual(toStable);
    expect(shares([...app, at('b', api('/api', stable), 1), at('a', api('/api/v2', canary), 1)], { path: '/api/v2' })).toEqual(toCanary);
  });

  test('of a gateway depend on the order of creation only if several match', () => {
    const objects = [...app, at('one', api('/api', stable)), at('two', api('/api/v2', canary))];
    expect(answer(objects, { path: '/api/v2' }).undecidedOrder).toEqual(['VirtualService shop/one', 'VirtualService shop/two']);
    expect(answer(objects, { path: '/api/v1' }).dependsOnCreationOrder).toBe(false);
    expect(answer([...app, at('one', [always]), at('two', api('/api', canary))], { path: '/api' }).dependsOnCreationOrder).toBe(false);
  });

  test('of the mesh are not merged: the oldest decides alone', () => {
    const objects = [...app, at('one', api('/api', canary), 1), at('two', [always], 2)];
    expect(shares(objects, { from: mesh })).toEqual({ 'HTTP 404': '1' });
    expect(answer([...app, at('one', api('/api', canary)), at('two', [always])], { from: mesh }).dependsOnCreationOrder).toBe(true);
  });

  test('of the mesh: one without a rule for the caller does not count, however old', () => {
    expect(shares([...app, at('one', [{ match: [{ port: 9 }], route: [stable] }], 1), at('two', [{ route: [canary] }], 2)], { from: mesh })).toEqual(toCanary);
  });

  test('what is for the namespace of the caller only comes first', () => {
    const own = (exportTo: string[]) => at('two', [{ route: [{ destination: { host: WEB, subset: 'canary' } }] }], 2, { hosts: [WEB], gateways: ['mesh'], exportTo }, { namespace: 'team' });
    expect(shares([...app, at('one', [always], 1), own(['.'])], { from: Caller.mesh('team') })).toEqual(toCanary);
    expect(shares([...app, at('one', [always], 1), own(['*'])], { from: Caller.mesh('team') })).toEqual(toStable);
  });

  test('a wildcard comes after a host', () => {
    expect(shares([...app, at('wild', [{ route: [canary] }], 1, { hosts: ['*.shop.svc.cluster.local'], gateways: ['mesh'] }), at('exact', [always], 2)], { from: mesh })).toEqual(toStable);
  });
});

describe('names', () => {
  const meshOnly = (hosts: string[]) => routes([{ route: [canary] }], { hosts, gateways: ['mesh'] });
  const ask = (objects: object[], host: string, port?: number) => shares(objects, { from: Caller.mesh('team'), host, port });

  test('a host of two labels is a host of its own, on port 80', () => {
    expect(ask([...app, meshOnly(['web.shop'])], 'web.shop')).toEqual(toCanary);
    expect(ask([...app, meshOnly(['web.shop'])], WEB)).toEqual(toAll);
    expect(ask([...pods, service({ port: 8000 }), destinationRule(), meshOnly(['web.shop'])], 'web.shop', 8000)).toEqual(toAll);
  });

  test.each(['web.shop', 'web.shop.svc', WEB, `${WEB}.`, WEB.toUpperCase()])('%s is the Service', host => {
    expect(ask([...app, meshOnly(['web'])], host)).toEqual(toCanary);
  });

  test('a short name is a Service of the namespace of the VirtualService', () => {
    expect(shares([...app, routes([{ route: [{ destination: { host: 'web' } }] }], { gateways: ['shop/gw'] }, { namespace: 'team' })])).toEqual({ 'HTTP 503': '1' });
  });

  test('a host without Service has rules on port 80 only', () => {
    expect(ask([...app, meshOnly(['v.example.com'])], 'v.example.com')).toEqual(toCanary);
    expect(ask([...app, meshOnly(['v.example.com'])], 'v.example.com', 8000)).toEqual({ 'passthrough to outside the cluster': '1' });
  });

  test('a VirtualService that is for its own namespace only is hidden from gateway pods of another', () => {
    const objects = [...app, routes([always], { exportTo: ['.'] })];
    expect(shares(objects)).toEqual({ 'HTTP 404': '1' });
    expect(answer(objects).assumptions.join('\n')).toContain('pods of the gateway are taken to be in istio-system');
  });
});

describe('ports', () => {
  const rules = routes([{ route: [{ destination: { host: 'web', subset: 'canary' } }] }]);

  test.each([
    [{ name: 'tcp-web' }, toAll], [{ name: 'https' }, toAll], [{ name: 'http', appProtocol: 'tcp' }, toAll], [{ name: 'web', port: 3306 }, toAll],
    [{ name: 'grpc-web' }, toCanary], [{ name: 'tcp', appProtocol: 'kubernetes.io/h2c' }, toCanary], [{ name: 'web', port: 8000 }, toCanary],
  ])('rules of the mesh count on ports that may be HTTP: %p', (port: any, expected) => {
    expect(shares([...pods, service(port), destinationRule(), rules], { from: mesh, port: port.port })).toEqual(expected);
  });

  test('a gateway needs the port of a Service with several, unless one is that of its server', () => {
    const ports = (first: number) => service({}, { ports: [{ name: 'http', port: first, targetPort: 8080 }, { name: 'http-b', port: 9000, targetPort: 8080 }] });
    expect(shares([...pods, ports(8000), destinationRule(), gw, rules])).toEqual({ 'HTTP 503': '1' });
    expect(shares([...pods, ports(80), destinationRule(), gw, rules])).toEqual(toCanary);
  });

  test('rules of tcp share connections by weight', () => {
    const tcp = [{ route: [{ destination: { host: 'web', subset: 'stable' }, weight: 3 }, { destination: { host: 'web', subset: 'canary' }, weight: 1 }] }];
    expect(shares([...pods, service({ name: 'tcp' }), destinationRule(), istio('VirtualService', 'web', { hosts: ['web'], tcp })], { from: mesh }))
      .toEqual({ 'shop/web': '3/4', 'shop/web-canary': '1/4' });
  });

  test('the pod of a headless Service that the caller connects to answers, whatever the rules say', () => {
    expect(shares([...pods, service({ port: 8080 }, { clusterIP: 'None' }), destinationRule(), routes([{ route: [{ destination: { host: 'web', subset: 'canary' } }] }])], { from: mesh, port: 8080 })).toEqual(toAll);
  });
});

describe('DestinationRules', () => {
  const rules = routes([{ route: [{ destination: { host: WEB, subset: 'canary' } }] }]);
  const swapped = [{ name: 'canary', labels: { track: 'stable' } }];

  test('one of the most specific host hides those of wildcards', () => {
    expect(shares([...app, istio('DestinationRule', 'wild', { host: '*.shop.svc.cluster.local', subsets: [{ name: 'other', labels: {} }] }), routes([{ route: [{ destination: { host: 'web', subset: 'other' } }] }])])).toEqual({ 'HTTP 503': '1' });
  });

  test('one in the namespace of the caller hides that of the Service', () => {
    expect(shares([...app, destinationRule({ host: WEB, subsets: swapped }, { namespace: 'team' }), rules], { from: Caller.mesh('team') })).toEqual(toStable);
  });

  test('one that is for its own namespace only is hidden from others', () => {
    expect(shares([...pods, service(), gw, destinationRule({ exportTo: ['.'] }), rules])).toEqual({ 'HTTP 503': '1' });
  });

  test('of two with one subset the older counts, and only then the order decides', () => {
    const two = [...app, destinationRule({ host: WEB, subsets: [...swapped, { name: 'extra', labels: { track: 'canary' } }] }, { name: 'two' })];
    expect(answer([...two, rules]).undecidedOrder).toEqual(['DestinationRule shop/web', 'DestinationRule shop/two']);
    expect(shares([...two, routes([{ route: [{ destination: { host: 'web', subset: 'extra' } }] }])])).toEqual(toCanary);
    expect(answer([...two, routes([{ route: [{ destination: { host: 'web', subset: 'extra' } }] }])]).dependsOnCreationOrder).toBe(false);
  });

  test('failoverPriority prefers pods with the labels, if outlierDetection is on', () => {
    const trafficPolicy = { loadBalancer: { localityLbSetting: { failoverPriority: ['track=canary'] } }, outlierDetection: { consecutive5xxErrors: 5 } };
    const caller = Caller.mesh('shop', { labels: { app: 'client' } });
    expect(shares([...pods, service(), destinationRule({ trafficPolicy })], { from: caller })).toEqual(toCanary);
    const { loadBalancer } = trafficPolicy;
    expect(shares([...pods, service(), destinationRule({ trafficPolicy: { loadBalancer } })], { from: caller })).toEqual(toAll);
  });
});

describe('what a rule does', () => {
  const by = (rule: any, request: Partial<TrafficRequest> = {}) => shares([...app, routes([{ ...always, ...rule }])], request);

  test('a fault comes before an answer to a preflight', () => {
    const request = { method: 'OPTIONS', headers: { 'origin': 'https://a.test', 'access-control-request-method': 'GET' } };
    const corsPolicy = { allowOrigins: [{ exact: 'https://a.test' }] };
    expect(by({ corsPolicy }, request)).toEqual({ 'HTTP 200': '1' });
    expect(by({ corsPolicy, fault: { abort: { httpStatus: 418, percentage: { value: 100 } } } }, request)).toEqual({ 'HTTP 418': '1' });
    expect(by({ corsPolicy: { allowOrigins: [{ exact: 'https://b.test' }] } }, request)).toEqual(toStable);
  });

  test('a rewrite does not change who answers', () => {
    expect(by({ rewrite: { uri: '/' } }, { path: '/canary/x' })).toEqual(toStable);
  });

  test('a redirect keeps the query, unless the new path has one', () => {
    const locations = (redirect: any) => answer([...app, routes([{ redirect }])], { path: '/a?q=1' }).outcomes.map(({ status, location }) => `${status} ${location}`);
    expect(locations({ uri: '/n' })).toEqual([`301 http://${HOST}/n?q=1`]);
    expect(locations({ uri: '/n?z=1', redirectCode: 307 })).toEqual([`307 http://${HOST}/n?z=1`]);
    expect(locations({ port: 8443, scheme: 'https' })).toEqual([`301 https://${HOST}:8443/a?q=1`]);
  });

  test('requests of gRPC get status 200 with a status of gRPC', () => {
    const { status, grpcStatus } = answer([...app, routes([{ match: [{ uri: { prefix: '/a' } }], route: [stable] }])], { grpcService: 'shop.Cart', grpcMethod: 'Get' }).outcomes[0];
    expect([status, grpcStatus]).toEqual([200, 12]);
  });

  test('copies go to a mirror only where the request goes anywhere', () => {
    const mirrors = (rule: any) => answer([...app, routes([{ mirror: canary.destination, mirrorPercentage: { value: 25 }, ...rule }])]).mirrors;
    expect(mirrors(always)).toMatchObject([{ workload: 'shop/web-canary', share: 0.25, fraction: '1/4' }]);
    expect(mirrors({ route: [{ destination: { host: 'nosuch' } }] })).toEqual([]);
  });
});

describe('Sidecars', () => {
  const other = [deployment('web', 'stable', 1, 'other'), service({}, {}, { namespace: 'other' })];
  const sidecar = (spec: any, metadata: any = {}) => istio('Sidecar', 'default', spec, metadata);
  const host = 'web.other.svc.cluster.local';

  test('what is not imported is connected to without rules', () => {
    const [outcome] = answer([...app, ...other, sidecar({ egress: [{ hosts: ['./*'] }] })], { from: mesh, host }).outcomes;
    expect([outcome.workload, outcome.reason]).toEqual(['other/web', 'passthrough to Service other/web']);
  });

  test('with REGISTRY_ONLY it is refused', () => {
    expect(shares([...app, ...other, sidecar({ egress: [{ hosts: ['./*'] }], outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } })], { from: mesh, host })).toEqual({ 'HTTP 502': '1' });
  });

  test('that of the root namespace is for namespaces without one', () => {
    const root = sidecar({ egress: [{ hosts: ['./*'] }], outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } }, { namespace: 'istio-system' });
    expect(shares([...app, ...other, root], { from: mesh, host })).toEqual({ 'HTTP 502': '1' });
    expect(shares([...app, ...other, root, sidecar({ egress: [{ hosts: ['*/*'] }] })], { from: mesh, host })).toEqual({ 'other/web': '1' });
  });
});

describe('gateways', () => {
  const server = (name: string, second: number, port = 80) => istio('Gateway', name, {
    selector: { istio: 'ingressgateway' }, servers: [{ port: { number: port, name: 'http', protocol: 'HTTP' }, hosts: [HOST] }],
  }, { creationTimestamp: `2026-01-01T00:00:0${second}Z` });
  const bound = (name: string, to: string, destination: any, second: number) => routes([{ route: [destination] }], { gateways: [to] }, { name, creationTimestamp: `2026-01-01T00:00:0${second}Z` });

  test('of one pod are one: rules of the oldest gateway come first', () => {
    const objects = [...pods, service(), destinationRule(), server('old', 2), server('new', 3), bound('x', 'new', canary, 1), bound('z', 'old', stable, 4)];
    expect(shares(objects, { from: Caller.gateway('shop/new') })).toEqual(toStable);
    expect(shares(objects, { from: Caller.gateway('shop/old') })).toEqual(toStable);
  });

  test('hosts of servers and VirtualServices are compared with their case', () => {
    expect(shares([...app, routes([always], { hosts: [HOST.toUpperCase()] })])).toEqual({ 'HTTP 404': '1' });
  });

  test('a port without server refuses connections', () => {
    expect(answer([...app, routes([always])], { port: 8080 }).outcomes[0].reason).toBe('connection closed: nothing listens at port 8080');
  });

  test('plain HTTP is sent to HTTPS where the server says so', () => {
    const redirecting = istio('Gateway', 'gw', { selector: {}, servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: [HOST], tls: { httpsRedirect: true } }] });
    expect(answer([redirecting], { path: '/x?y=1' }).outcomes[0]).toMatchObject({ status: 301, location: `https://${HOST}/x?y=1` });
  });

  test('TLS is passed through by the name in the handshake', () => {
    const passing = istio('Gateway', 'gw', { selector: {}, servers: [{ port: { number: 443, name: 'tls', protocol: 'TLS' }, hosts: [HOST], tls: { mode: 'PASSTHROUGH' } }] });
    const tls = [{ match: [{ sniHosts: [HOST] }], route: [{ destination: { host: 'web', subset: 'canary', port: { number: 80 } } }] }];
    const objects = [...pods, service(), destinationRule(), passing, istio('VirtualService', 'web', { hosts: [HOST], gateways: ['gw'], tls })];
    expect(shares(objects, { scheme: 'https' })).toEqual(toCanary);
    expect(answer(objects, { scheme: 'https', host: 'other.example.com' }).outcomes[0].reason).toContain('connection closed');
  });
});

describe('ServiceEntries', () => {
  const entry = (spec: any) => istio('ServiceEntry', 'web', { hosts: ['se.example.com'], ports: [{ number: 80, name: 'http', protocol: 'HTTP' }], ...spec });

  test('pods that a selector finds answer', () => {
    expect(shares([...pods, entry({ resolution: 'STATIC', workloadSelector: { labels: { app: 'web' } } })], { from: mesh, host: 'se.example.com' })).toEqual(toAll);
  });

  test('what the DNS says is outside the cluster', () => {
    expect(answer([entry({ resolution: 'DNS' })], { from: mesh, host: 'se.example.com' }).outcomes[0].kind).toBe('outside');
  });
});

test('an answer names every field that decided it', () => {
  expect(answer([...app, routes([{ route: [{ ...stable, weight: 95 }, { ...canary, weight: 5 }] }])]).outcomes[1].chain.map(({ object, field, effect }) => `${object} ${field}: ${effect}`)).toEqual([
    'Gateway shop/gw spec.servers[0]: takes web.example.com at port 80',
    'VirtualService shop/web spec.hosts: has web.example.com for gateway shop/gw',
    'VirtualService shop/web spec.http[0]: rule without match takes the request',
    'VirtualService shop/web spec.http[0].route[1].weight: weight 5 of 100',
    'DestinationRule shop/web spec.subsets[1]: subset canary: pods with track=canary',
    `Service shop/web spec.selector: finds the pods of ${WEB}`,
  ]);
});

test.each<[string, any]>([
  ['no fields', {}], ['a wrong match', { match: [{ headers: 1, uri: [], port: 'x' }], route: [{}] }],
  ['a wrong destination', { route: [{ destination: null }, { destination: { host: 1, port: 2, subset: {} }, weight: 'x' }] }],
  ['wrong actions', { route: [{ weight: -1 }], fault: 1, mirrors: [null], mirror: 'x', corsPolicy: 'x', redirect: 1 }],
  ['a delegate of nothing', { delegate: 1 }],
])('objects with %s as a rule are not in the cluster, and the answer says so first', (_, rule) => {
  const refused = [destinationRule({ subsets: [rule] }), routes([rule], { tcp: [rule], tls: [rule] }), istio('Sidecar', 's', { egress: [rule] })];
  for (const request of [{}, { from: mesh }, { scheme: 'https' }]) {
    const { outcomes, assumptions } = answer([...pods, service(), gw, ...refused], request);
    const without = answer([...pods, service(), gw], request);
    expect(outcomes).toEqual(without.outcomes);
    expect(assumptions.slice(0, 3).map(({ object, effect }) => [object, effect.split(':')[0]])).toEqual(
      ['DestinationRule shop/web', 'VirtualService shop/web', 'Sidecar shop/s'].map(title => [title, 'is refused by the API server']));
    expect(assumptions.slice(3)).toEqual(without.assumptions);
  }
});
