import { Manifests } from '../src/verify/manifests';
import { requestText } from '../src/verify/request-text';
import { Probe } from '../src/verify/system/probe';
import { regexSample } from '../src/verify/system/probes/regex-sample';
import { System } from '../src/verify/system/system';

const systemOf = (...objects: any[]) => new System(Manifests.fromObjects(objects).objects, [], {}, 'istio-system');

const object = (apiVersion: string, kind: string, name: string, spec: any, namespace = 'shop', annotations: any = undefined) => (
  { apiVersion, kind, metadata: { name, namespace, ...annotations === undefined ? {} : { annotations } }, spec });

const deployment = (name: string, labels: any, replicas = 1) => object('apps/v1', 'Deployment', name, {
  replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: `r/${name}:1`, ports: [{ name: 'http', containerPort: 8080 }] }] } },
});
const service = (name: string, selector: any, ports: any[] = [{ name: 'http', port: 80, targetPort: 'http' }]) => object('v1', 'Service', name, { selector, ports });
const WEB = [
  deployment('web', { app: 'web', track: 'stable' }), deployment('web-canary', { app: 'web', track: 'canary' }), service('web', { app: 'web' }),
  service('web-stable', { app: 'web', track: 'stable' }), service('web-canary', { app: 'web', track: 'canary' }),
];
const virtualService = (http: any[], spec: any = {}, name = 'web') => object('networking.istio.io/v1', 'VirtualService', name, { hosts: ['web'], http, ...spec });
const to = (host: string, ...match: any[]) => ({ ...match.length === 0 ? {} : { match }, route: [{ destination: { host, port: { number: 80 } } }] });

/** Whether the traffic model has the rule or match of the probe in the chain of its request. */
const isTaken = ({ traffic }: System, { request, object: owner, path }: Probe) => traffic.send(request)[0]
  .some(({ chain }) => chain.some(step => step._object === owner && path.every((key, index) => step._path[index] === key)));

const probesOf = (system: System, kind: string) => system.traffic.probes.filter(({ object: { kind: own } }) => own === kind);
const texts = (probes: readonly Probe[]) => probes.map(({ request }) => requestText(request));

describe('a request takes the rule that it was made for', () => {
  const MATCHES: [string, any, string][] = [
    ['uri exact', { uri: { exact: '/login' } }, '/login'],
    ['uri prefix', { uri: { prefix: '/api/' } }, '/api/'],
    ['uri regex', { uri: { regex: '/v[0-9]+/(users|orders)(/.*)?' } }, '/v0/users'],
    ['uri regex without slash', { uri: { regex: '.*\\.json' } }, '/.json'],
    ['uri in any case', { uri: { exact: '/Login' }, ignoreUriCase: true }, '/Login'],
    ['header exact', { headers: { 'x-canary': { exact: 'true' } } }, 'x-canary: true'],
    ['header prefix', { headers: { 'user-agent': { prefix: 'Mozilla' } } }, 'user-agent: Mozilla'],
    ['header regex', { headers: { 'x-version': { regex: '^v?2\\.\\d{1,2}$' } } }, 'x-version: 2.0'],
    ['header that is there', { headers: { 'x-canary': {} } }, 'x-canary: any'],
    ['cookie', { headers: { cookie: { regex: '^(.*?;)?(user=jason)(;.*)?$' } } }, 'cookie: user=jason'],
    ['no header', { withoutHeaders: { 'x-stable': {} } }, '/'],
    ['two headers', { headers: { 'x-a': { exact: '1' }, 'x-b': { exact: '2' } } }, 'x-a: 1, x-b: 2'],
    ['query', { queryParams: { version: { exact: 'v2' } } }, 'query version=v2'],
    ['method', { method: { exact: 'DELETE' } }, 'DELETE'],
    ['scheme', { scheme: { exact: 'http' } }, 'GET'],
    ['authority', { authority: { exact: 'web.shop.svc.cluster.local' } }, 'web.shop'],
    ['port', { port: 80 }, 'GET'],
    ['labels of the caller', { sourceLabels: { app: 'front' } }, 'a pod of the mesh in shop'],
    ['namespace of the caller', { sourceNamespace: 'billing' }, 'a pod of the mesh in billing'],
    ['everything', { uri: { prefix: '/api' }, headers: { 'x-canary': { exact: 'true' } }, method: { exact: 'POST' }, queryParams: { a: { exact: 'b' } } }, 'POST'],
  ];

  test.each(MATCHES)('%s', (_, match, part) => {
    const system = systemOf(...WEB, virtualService([to('web-canary', match), to('web-stable')]));
    const [first, second] = probesOf(system, 'VirtualService');
    expect(requestText(first.request)).toContain(part);
    expect([first.path, second.path]).toEqual([['spec', 'http', '0', 'match', '0'], ['spec', 'http', '1']]);
    expect(isTaken(system, first)).toBe(true);
    expect(system.traffic.send(first.request)[0].map(({ end }) => end.workload?.id)).toEqual(['shop/web-canary']);
  });

  test('a rule behind one that takes "/", by a path that is left', () => {
    const system = systemOf(...WEB, virtualService([to('web-canary', { uri: { exact: '/' } }), to('web-canary', { uri: { exact: '/probe' } }), to('web-stable')]));
    const probes = probesOf(system, 'VirtualService');
    expect(probes.map(probe => isTaken(system, probe))).toEqual([true, true, true]);
    expect(probes[2].request.path).not.toBe('/');
  });

  test('a rule behind one for a method, by another method', () => {
    const system = systemOf(...WEB, virtualService([to('web-canary', { method: { exact: 'GET' } }), to('web-stable')]));
    expect(probesOf(system, 'VirtualService').map(probe => [probe.request.method, isTaken(system, probe)])).toEqual([['GET', true], ['POST', true]]);
  });

  test('a rule that nothing reaches has a request that goes elsewhere', () => {
    const system = systemOf(...WEB, virtualService([to('web-stable'), to('web-canary', { headers: { 'x-canary': { exact: 'true' } } })]));
    expect(probesOf(system, 'VirtualService').map(probe => isTaken(system, probe))).toEqual([true, false]);
  });

  test.each([
    ['an expression that no text is found for', { headers: { 'x-a': { regex: '\\bab\\b\\Bc' } } }],
    ['a path that is none', { uri: { exact: 'login' } }],
  ])('%s has no request', (_, match) => {
    const system = systemOf(...WEB, virtualService([to('web-canary', match), to('web-stable')]));
    expect(probesOf(system, 'VirtualService').map(({ path }) => path)).toEqual([['spec', 'http', '1']]);
  });

  test('a claim of a token has no request', () => {
    const system = systemOf(...WEB, virtualService([to('web-canary', { headers: { '@request.auth.claims.group': { exact: 'beta' } } }), to('web-stable')], { hosts: ['a.test'], gateways: ['infra/edge'] }));
    expect(probesOf(system, 'VirtualService').map(({ path }) => path)).toEqual([['spec', 'http', '1']]);
  });

  test('rules of a delegate, through its root', () => {
    const root = virtualService([{ match: [{ uri: { prefix: '/web' } }], delegate: { name: 'team' } }, to('web-stable')]);
    const team = object('networking.istio.io/v1', 'VirtualService', 'team', { http: [to('web-canary', { uri: { prefix: '/web/beta' } }), to('web-stable')] });
    const system = systemOf(...WEB, root, team);
    const probes = probesOf(system, 'VirtualService');
    expect(probes.map(probe => [probe.object.name, probe.path.join('.'), probe.request.path, isTaken(system, probe)])).toEqual([
      ['team', 'spec.http.0.match.0', '/web/beta', true], ['team', 'spec.http.1', '/web', true], ['web', 'spec.http.1', '/', true],
    ]);
  });
});

describe('callers of a VirtualService', () => {
  const gateway = (servers: any[]) => object('networking.istio.io/v1', 'Gateway', 'public', { selector: { istio: 'ingressgateway' }, servers }, 'infra');
  const http = { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*.example.com'] };
  const bound = (spec: any = {}) => virtualService([to('web-stable')], { hosts: ['web.example.com'], gateways: ['infra/public'], ...spec });

  test('a gateway and the mesh, each with a host of its own', () => {
    const system = systemOf(...WEB, gateway([http]), virtualService([to('web-stable')], { hosts: ['web.example.com', 'web'], gateways: ['infra/public', 'mesh'] }));
    expect(texts(probesOf(system, 'VirtualService'))).toEqual([
      'GET web.example.com/ from gateway infra/public', 'GET web.shop.svc.cluster.local/ from a pod of the mesh in shop',
    ]);
  });

  test('a wildcard is a host of the gateway, or has a label', () => {
    expect(texts(probesOf(systemOf(...WEB, gateway([http]), bound({ hosts: ['*'] })), 'VirtualService'))).toEqual(['GET www.example.com/ from gateway infra/public']);
    expect(texts(probesOf(systemOf(...WEB, gateway([{ ...http, hosts: ['shop.test'] }]), bound({ hosts: ['*'] })), 'VirtualService'))).toEqual(['GET shop.test/ from gateway infra/public']);
    expect(texts(probesOf(systemOf(...WEB, bound({ hosts: ['*.shop.test'] })), 'VirtualService'))).toEqual(['GET www.shop.test/ from gateway infra/public']);
  });

  test('a server that only leads to https is passed by', () => {
    const tls = { port: { number: 443, name: 'https', protocol: 'HTTPS' }, hosts: ['*.example.com'], tls: { mode: 'SIMPLE', credentialName: 'cert' } };
    const system = systemOf(...WEB, gateway([{ ...http, tls: { httpsRedirect: true } }, tls]), bound());
    const [probe] = probesOf(system, 'VirtualService');
    expect([requestText(probe.request), isTaken(system, probe)]).toEqual(['GET https://web.example.com/ from gateway infra/public', true]);
  });

  test('a gateway that the input does not have is taken for granted, with pods in its namespace', () => {
    const system = systemOf(...WEB, bound({ exportTo: ['.'], gateways: ['edge'] }));
    const [probe] = probesOf(system, 'VirtualService');
    expect([requestText(probe.request), isTaken(system, probe)]).toEqual(['GET web.example.com/ from gateway shop/edge', true]);
  });

  test('but not beside others of its namespace', () => {
    expect(probesOf(systemOf(...WEB, gateway([http]), bound({ gateways: ['infra/pubic'] })), 'VirtualService')).toEqual([]);
  });

  test('a match for one gateway is asked there only', () => {
    const system = systemOf(...WEB, bound({ hosts: ['web.example.com', 'web'], gateways: ['infra/public', 'mesh'], http: [to('web-canary', { gateways: ['mesh'] }), to('web-stable')] }));
    expect(probesOf(system, 'VirtualService').map(({ path, request: { from } }) => `${path.join('.')} ${from.kind}`)).toEqual([
      'spec.http.1 gateway', 'spec.http.0.match.0 mesh', 'spec.http.1 mesh',
    ]);
  });

  test('hosts and gateways are not multiplied by rules', () => {
    const hosts = Array.from({ length: 10 }, (_, index) => `h${index}.example.com`);
    const rules = Array.from({ length: 10 }, (_, index) => to('web-stable', { uri: { prefix: `/${index}` } }));
    expect(probesOf(systemOf(...WEB, bound({ hosts, http: rules })), 'VirtualService')).toHaveLength(10 + 3);
  });
});

describe('routes of the Gateway API', () => {
  const gateway = object('gateway.networking.k8s.io/v1', 'Gateway', 'edge', {
    gatewayClassName: 'istio', listeners: [{ name: 'http', port: 8080, protocol: 'HTTP', hostname: '*.example.com', allowedRoutes: { namespaces: { from: 'All' } } }],
  }, 'infra');
  const route = (rules: any[], parentRefs: any[] = [{ name: 'edge', namespace: 'infra' }], kind = 'HTTPRoute') => (
    object('gateway.networking.k8s.io/v1', kind, 'web', { parentRefs, rules, ...parentRefs[0].kind === undefined ? { hostnames: ['web.example.com'] } : {} }));
  const backends = (name: string) => [{ name, port: 80 }];

  test.each<[string, any]>([
    ['header', { headers: [{ name: 'x-canary', value: 'true' }] }],
    ['path', { path: { type: 'PathPrefix', value: '/beta' } }],
    ['exact path', { path: { type: 'Exact', value: '/beta' } }],
    ['query', { queryParams: [{ name: 'v', value: '2' }] }],
    ['method', { method: 'PUT' }],
    ['expression for a header', { headers: [{ name: 'x-v', type: 'RegularExpression', value: 'v[2-9]' }] }],
  ])('%s, whatever comes first', (_, match) => {
    const system = systemOf(...WEB, gateway, route([{ backendRefs: backends('web-stable') }, { matches: [match], backendRefs: backends('web-canary') }]));
    const probes = probesOf(system, 'HTTPRoute');
    expect(probes.map(probe => [probe.path.join('.'), isTaken(system, probe)])).toEqual([['spec.rules.0', true], ['spec.rules.1.matches.0', true]]);
    expect(system.traffic.send(probes[1].request)[0].map(({ end }) => end.workload?.id)).toEqual(['shop/web-canary']);
  });

  test('a Service as the parent is asked for in the mesh', () => {
    const system = systemOf(...WEB, route([{ backendRefs: backends('web-canary') }], [{ group: '', kind: 'Service', name: 'web' }]));
    const [probe] = probesOf(system, 'HTTPRoute');
    expect([requestText(probe.request), isTaken(system, probe)]).toEqual(['GET web.shop.svc.cluster.local/ from a pod of the mesh in shop', true]);
  });

  test('a GRPCRoute gets requests of gRPC', () => {
    const match = { method: { service: 'shop.Cart', method: 'Add' } };
    const system = systemOf(...WEB, gateway, route([{ matches: [match], backendRefs: backends('web-canary') }, { backendRefs: backends('web-stable') }], undefined, 'GRPCRoute'));
    const probes = probesOf(system, 'GRPCRoute');
    expect(probes.map(probe => [probe.request.grpcService, isTaken(system, probe)])).toEqual([['shop.Cart', true], ['probe.Service', true]]);
  });

  test('a Gateway that the input does not have', () => {
    const system = systemOf(...WEB, route([{ backendRefs: backends('web-canary') }]));
    expect(probesOf(system, 'HTTPRoute').map(probe => [requestText(probe.request), isTaken(system, probe)])).toEqual([['GET web.example.com/ from gateway infra/edge', true]]);
  });
});

describe('Ingresses', () => {
  const ingress = (name: string, annotations: any = {}, { host = 'web.example.com', path = '/', ingressClassName = 'nginx' as string | undefined } = {}) => (
    object('networking.k8s.io/v1', 'Ingress', name, {
      ingressClassName, rules: [{ host, http: { paths: [{ path, pathType: 'Prefix', backend: { service: { name, port: { number: 80 } } } }] } }],
    }, 'shop', annotations));
  const nginx = (settings: any) => Object.fromEntries(Object.entries(settings).map(([name, value]) => [`nginx.ingress.kubernetes.io/${name}`, value]));
  const reached = (system: System) => probesOf(system, 'Ingress').map(({ request }) => [requestText(request), system.traffic.send(request)[0].map(({ end }) => end.workload?.id)]);

  test.each<[string, any, string]>([
    ['header', { 'canary-by-header': 'x-canary' }, 'x-canary: always'],
    ['value of a header', { 'canary-by-header': 'x-canary', 'canary-by-header-value': 'beta' }, 'x-canary: beta'],
    ['pattern of a header', { 'canary-by-header': 'x-canary', 'canary-by-header-pattern': '^(eu|us)-[0-9]$' }, 'x-canary: eu-0'],
    ['cookie', { 'canary-by-cookie': 'beta' }, 'cookie beta=always'],
  ])('a canary by %s', (_, settings, part) => {
    const system = systemOf(...WEB, ingress('web-stable'), ingress('web-canary', nginx({ canary: 'true', ...settings })));
    const [, canary] = probesOf(system, 'Ingress');
    expect(requestText(canary.request)).toContain(part);
    expect(system.traffic.send(canary.request)[0].map(({ end }) => end.workload?.id)).toEqual(['shop/web-canary']);
  });

  test('a canary by weight is asked without anything', () => {
    const system = systemOf(...WEB, ingress('web-stable'), ingress('web-canary', nginx({ 'canary': 'true', 'canary-weight': '20' })));
    const [, canary] = probesOf(system, 'Ingress');
    expect(system.traffic.send(canary.request)[0].map(({ share, end }) => `${share.toFraction()} ${end.workload?.id}`)).toEqual(['4/5 shop/web', '1/5 shop/web-canary']);
  });

  test.each([['a class of another name', 'external'], ['no class at all', undefined]])('annotations for ingress-nginx and %s', (_, ingressClassName) => {
    const system = systemOf(...WEB, ingress('web-stable', {}, { ingressClassName }), ingress('web-canary', nginx({ 'canary': 'true', 'canary-by-header': 'x-canary' }), { ingressClassName }));
    const [, canary] = probesOf(system, 'Ingress');
    expect(system.traffic.send(canary.request)[0].map(({ end }) => end.workload?.id)).toEqual(['shop/web-canary']);
  });

  test.each<[string, object, string]>([
    ['header', { field: 'http-header', httpHeaderConfig: { httpHeaderName: 'x-canary', values: ['true', 'yes'] } }, 'x-canary: true'],
    ['header with a wildcard', { field: 'http-header', httpHeaderConfig: { httpHeaderName: 'x-canary', values: ['beta-*'] } }, 'x-canary: beta-x'],
    ['header by an expression', { field: 'http-header', httpHeaderConfig: { httpHeaderName: 'x-canary', regexValues: ['^v[0-9]$'] } }, 'x-canary: v0'],
    ['method', { field: 'http-request-method', httpRequestMethodConfig: { values: ['PUT'] } }, 'PUT'],
    ['parameter', { field: 'query-string', queryStringConfig: { values: [{ key: 'canary', value: 'true' }] } }, 'query canary=true'],
    ['parameter of any name', { field: 'query-string', queryStringConfig: { values: [{ value: 'beta' }] } }, 'query any=beta'],
    ['host', { field: 'host-header', hostHeaderConfig: { values: ['beta.example.com'] } }, 'beta.example.com'],
  ])('a rule of a load balancer for a %s', (_, condition, part) => {
    const path = (name: string) => ({ path: '/', pathType: 'Prefix', backend: { service: { name, port: { name: 'http' } } } });
    const alb = object('networking.k8s.io/v1', 'Ingress', 'web', {
      ingressClassName: 'alb', rules: [{ http: { paths: [path('web-canary'), path('web-stable')] } }],
    }, 'shop', { 'alb.ingress.kubernetes.io/target-type': 'ip', 'alb.ingress.kubernetes.io/conditions.web-canary': JSON.stringify([condition]) });
    const system = systemOf(...WEB, alb, { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: { name: 'alb' }, spec: { controller: 'ingress.k8s.aws/alb' } });
    const [[asked, ends], [, others]] = reached(system);
    expect(asked).toContain(part);
    expect([ends, others]).toEqual([['shop/web-canary'], ['shop/web']]);
  });

  test('conditions that are no JSON are left to the rules', () => {
    const alb = ingress('web-stable', { 'alb.ingress.kubernetes.io/conditions.web-stable': '[{' }, { ingressClassName: 'alb' });
    expect(texts(probesOf(systemOf(...WEB, alb), 'Ingress'))).toEqual(['GET web.example.com/ from ingress class alb']);
  });

  test('an expression, a wildcard, and no host', () => {
    expect(reached(systemOf(...WEB, ingress('web-stable', nginx({ 'use-regex': 'true' }), { path: '/api(/|$)(.*)' })))[0][0]).toBe('GET web.example.com/api/ from ingress class nginx');
    expect(reached(systemOf(...WEB, ingress('web-stable', {}, { host: '*.example.com' })))[0][0]).toBe('GET www.example.com/ from ingress class nginx');
    expect(reached(systemOf(...WEB, ingress('web-stable', {}, { host: '' })))[0][0]).toBe('GET www.example.com/ from ingress class nginx');
  });
});

describe('Services', () => {
  test('are asked where they have several workloads, or a route divides requests between them', () => {
    const alone = [deployment('admin', { app: 'admin' }), service('admin', { app: 'admin' })];
    const system = systemOf(...WEB, ...alone, virtualService([to('web-stable')]));
    expect(texts(probesOf(system, 'Service'))).toEqual([
      'GET web.shop.svc.cluster.local/ from a pod without sidecar in shop', 'GET web.shop.svc.cluster.local/ from a pod of the mesh in shop',
    ]);
    expect(probesOf(systemOf(...WEB), 'Service').map(({ request: { from } }) => from.kind)).toEqual(['plain']);
  });
});

describe('samples of regular expressions', () => {
  test.each([
    ['canary', 'canary'], ['^v\\d+$', 'v0'], ['(?i)beta|gamma', 'beta'], ['[^a-w]+', 'x'], ['a{2,3}', 'aa'], ['.*', ''], ['(?P<name>x)?y', 'y'], ['\\Qa.b\\E', 'a.b'],
    ['[[:alpha:]]x', 'xx'], ['\\/api\\/v1', '/api/v1'], ['[\\w-]+@example\\.com', 'x@example.com'],
  ])('%s', (regex, sample) => {
    expect(regexSample(regex)).toBe(sample);
  });

  test.each(['a(?=b)', 'a{5000}', '\\p{Greek}', '(', '[a'])('%s is left out', regex => {
    expect(regexSample(regex)).toBeUndefined();
  });
});

describe('splits', () => {
  const splitsOf = (...objects: any[]) => systemOf(...WEB, ...objects).splits
    .map(({ path, destinations }) => [path.join('.'), ...destinations.map(({ serviceId, subset = '', weight = '' }) => `${serviceId} ${subset} ${weight}`.trim())]);
  const subset = (name: string, weight?: number) => ({ destination: { host: 'web', subset: name }, weight });

  test('rules of a VirtualService for the same paths belong together, others do not', () => {
    const header = { match: [{ headers: { 'x-canary': { exact: 'true' } } }], route: [subset('canary')] };
    expect(splitsOf(virtualService([header, { route: [subset('stable')] }]))).toEqual([['spec.http', 'shop/web canary', 'shop/web stable']]);
    expect(splitsOf(virtualService([to('web-canary', { uri: { prefix: '/a' } }), to('web-stable', { uri: { prefix: '/b' } })]))).toEqual([]);
    expect(splitsOf(virtualService([{ route: [subset('stable', 95), subset('canary', 5)] }]))).toEqual([['spec.http.0', 'shop/web stable 95', 'shop/web canary 5']]);
  });

  test('backends of a HTTPRoute', () => {
    const route = object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'web', { rules: [{ backendRefs: [{ name: 'web-stable', port: 80, weight: 9 }, { name: 'web-canary', port: 80, weight: 1 }] }] });
    expect(splitsOf(route)).toEqual([['spec.rules.0', 'shop/web-stable  9', 'shop/web-canary  1']]);
  });

  test('an Ingress and its canary, and actions of a load balancer', () => {
    const ingress = (name: string, annotations: any, port: any) => object('networking.k8s.io/v1', 'Ingress', name, {
      rules: [{ host: 'a.test', http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name, port } } }] } }],
    }, 'shop', annotations);
    const canary = { 'nginx.ingress.kubernetes.io/canary': 'true', 'nginx.ingress.kubernetes.io/canary-weight': '20' };
    expect(splitsOf(ingress('web-stable', {}, { number: 80 }), ingress('web-canary', canary, { number: 80 }))).toEqual([
      ['spec.rules.0.http.paths.0', 'shop/web-stable', 'shop/web-canary  20'],
    ]);
    const action = { type: 'forward', forwardConfig: { targetGroups: [{ serviceName: 'web-stable', servicePort: 80, weight: 90 }, { serviceName: 'web-canary', servicePort: 80, weight: 10 }] } };
    expect(splitsOf(ingress('web', { 'alb.ingress.kubernetes.io/actions.web': JSON.stringify(action) }, { name: 'use-annotation' }))).toEqual([
      ['spec.rules.0.http.paths.0', 'shop/web-stable  90', 'shop/web-canary  10'],
    ]);
  });
});
