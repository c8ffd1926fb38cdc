import { createHash } from 'crypto';
import { ApiObject, Duration, Testing } from 'cdk8s';
import * as fc from 'fast-check';
import { chartIn, find, message, plainAnnotations, service, synthChart, synthMessage } from './support';
import {
  Autoscaling, CanaryService, CanaryServiceProps, check, GitOpsApp, Manifests, NginxIngressOptions, NginxIngressRoute, PathMatch,
  RequestMatch, Routing, RunningService, ServicePort, Split, Sticky, Track, transition, Workload,
} from '../src';
import { checkPcre } from '../src/routing/nginx/header-pattern';
import { re2Matches } from '../src/routing/re2';
import { Caller, expectTraffic, TrafficExpectation } from '../src/testing';
import { Pattern } from '../src/verify/ingress/nginx/pattern';

const HOSTS = { hosts: ['shop.example.com'] };
const PREVIEW = { ...HOSTS, previewHosts: ['preview.example.com'] };
const NGINX = 'nginx.ingress.kubernetes.io/';
const ARGO_CD = 'argocd.argoproj.io/';

const built = (options: Partial<NginxIngressOptions> = {}, props: Partial<CanaryServiceProps> = {}) => {
  const chart = chartIn('shop', new GitOpsApp());
  return { chart, service: service(chart, { routing: Routing.nginxIngress({ ...HOSTS, ...options }), ...props }) };
};

/** The objects, accepted by the schema oracle and without a known mistake. */
function synth(options?: Partial<NginxIngressOptions>, props?: Partial<CanaryServiceProps>): any[] {
  const { chart } = built(options, props);
  const objects = synthChart(chart);
  expect(check(Manifests.fromChart(chart)).map(String)).toEqual([]);
  return objects;
}

/** The annotations of an Ingress for the controller, without prefix. */
function annotations(objects: any[], name: string): { [name: string]: string } {
  return Object.fromEntries(Object.entries(plainAnnotations(find(objects, 'Ingress', name)) ?? {}).map(([key, value]) => [key.replace(NGINX, ''), value]));
}

const canary = (split: CanaryServiceProps['split'], options?: Partial<NginxIngressOptions>) => annotations(synth(options, { split }), 'web-canary');

function requests(options: Partial<NginxIngressOptions> = {}, props: Partial<CanaryServiceProps> = {}): TrafficExpectation {
  return expectTraffic(built(options, props).chart).from(Caller.ingress('nginx')).host('shop.example.com');
}

const refused = (options: Partial<NginxIngressOptions>, props: Partial<CanaryServiceProps> = {}) => message(() => built(options, props)).replaceAll('shop/web: ', '');
const names = (objects: any[]) => objects.filter(({ kind }) => kind !== 'Deployment').map(({ kind, metadata }) => `${kind} ${metadata.name}`);

describe('objects', () => {
  test('a canary Ingress beside an ordinary one, with the same class, host and path, and a Service for each', () => {
    const objects = synth({}, { split: { weight: 5 } });
    const rules = (name: string) => [{ host: 'shop.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name, port: { number: 8080 } } } }] } }];
    expect(names(objects)).toEqual(['Service web', 'Service web-canary', 'Ingress web', 'Ingress web-canary']);
    expect(find(objects, 'Service', 'web').spec.selector).toEqual({ app: 'web', track: 'stable' });
    expect(find(objects, 'Service', 'web-canary').spec.selector).toEqual({ app: 'web', track: 'canary' });
    expect(find(objects, 'Ingress', 'web')).toEqual({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' }, annotations: { [`${ARGO_CD}sync-wave`]: '2' } },
      spec: { ingressClassName: 'nginx', rules: rules('web') },
    });
    expect(find(objects, 'Ingress', 'web-canary')).toEqual({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: {
        name: 'web-canary',
        namespace: 'shop',
        labels: { app: 'web' },
        annotations: { [`${NGINX}canary`]: 'true', [`${NGINX}canary-weight`]: '5', [`${ARGO_CD}sync-wave`]: '2', [`${ARGO_CD}sync-options`]: 'PruneLast=true' },
      },
      spec: { ingressClassName: 'nginx', rules: rules('web-canary') },
    });
  });

  test('constructs have their kind as id', () => {
    const { service: web } = built(PREVIEW);
    expect(web.node.children.map(({ node }) => node.id)).toEqual([
      'Stable', 'Canary', 'Service', 'CanaryService', 'PreviewService', 'Ingress', 'CanaryIngress', 'PreviewIngress',
    ]);
  });

  test('without a canary there is stable alone', () => {
    const objects = synth(PREVIEW, { canary: undefined });
    expect(names(objects)).toEqual(['Service web', 'Service web-preview', 'Ingress web', 'Ingress web-preview']);
    requests(PREVIEW, { canary: undefined }).host('preview.example.com').get('/').toReach({ stable: 100 });
  });

  test('an idle canary has weight 0, no header and no pods, and its Ingress stays', () => {
    const objects = synth({}, { split: { weight: 50, match: [RequestMatch.header('x-canary', 'true')] }, canary: { idle: true } });
    expect(annotations(objects, 'web-canary')).toEqual({ 'canary': 'true', 'canary-weight': '0' });
    expect(find(objects, 'Deployment', 'web-canary').spec.replicas).toBe(0);
  });

  test('hosts and routes are crossed, the same on all Ingresses', () => {
    const routes = [{ path: PathMatch.prefix('/api') }, { path: PathMatch.exact('/health') }];
    const objects = synth({ hosts: ['shop.example.com', '*.shop.example.com'], routes, previewHosts: ['preview.example.com'] });
    const shape = (name: string) => find(objects, 'Ingress', name).spec.rules.map(({ host, http }: any) => [host, ...http.paths.map(({ path, pathType, backend }: any) => `${path} ${pathType} ${backend.service.name}`)]);
    expect(shape('web')).toEqual([['shop.example.com', '/api Prefix web', '/health Exact web'], ['*.shop.example.com', '/api Prefix web', '/health Exact web']]);
    expect(shape('web-canary')).toEqual([
      ['shop.example.com', '/api Prefix web-canary', '/health Exact web-canary'], ['*.shop.example.com', '/api Prefix web-canary', '/health Exact web-canary'],
    ]);
    expect(shape('web-preview')).toEqual([['preview.example.com', '/api Prefix web-preview', '/health Exact web-preview']]);
    const to = requests({ hosts: ['shop.example.com', '*.shop.example.com'], routes }, { split: { weight: 20 } });
    for (const path of ['/api', '/api/', '/api/users', '/health']) {
      to.get(path).toReach({ stable: 80, canary: 20 });
      to.host('eu.shop.example.com').get(path).toReach({ stable: 80, canary: 20 });
    }
    for (const path of ['/', '/apiary', '/healthz', '/health/x']) {
      to.get(path).toReach({ 'HTTP 404': 100 });
    }
  });

  test('the class', () => {
    const objects = synth({ ingressClassName: 'nginx-public', previewHosts: ['preview.example.com'] });
    expect(objects.filter(({ kind }) => kind === 'Ingress').map(({ spec }) => spec.ingressClassName)).toEqual(['nginx-public', 'nginx-public', 'nginx-public']);
  });

  test('the prefix of the controller', () => {
    const { chart } = built({ annotationsPrefix: 'ingress.example.com', annotations: { 'ingress.example.com/load-balance': 'ewma' } }, { split: { weight: 5 } });
    expect(plainAnnotations(find(synthChart(chart), 'Ingress', 'web-canary'))).toEqual({
      'ingress.example.com/canary': 'true', 'ingress.example.com/canary-weight': '5', 'ingress.example.com/load-balance': 'ewma',
    });
  });

  test('a Service that already runs stays as it is, and the others are like it', () => {
    const spec = { type: 'NodePort', selector: { app: 'web', track: 'stable' }, ports: [{ name: 'http', port: 80, targetPort: 'http', nodePort: 30080 }] };
    const running = RunningService.fromManifest({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec });
    const objects = synth(PREVIEW, { service: running });
    expect(find(objects, 'Service', 'web').spec).toEqual(spec);
    expect(find(objects, 'Service', 'web-preview').spec).toEqual({ selector: { app: 'web', track: 'canary' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] });
    expect(find(objects, 'Ingress', 'web').spec.rules[0].http.paths[0].backend.service.port).toEqual({ number: 80 });
  });
});

describe('weight', () => {
  test.each([0, 1, 5, 20, 50, 99, 100])('%i is written', weight => {
    expect(canary({ weight })).toEqual({ 'canary': 'true', 'canary-weight': String(weight) });
  });

  test.each([[100, 5, '5'], [1000, 5, '50'], [1000, 100, '1000'], [300, 33, '99'], [9007199254740900, 33, '2972375754064497']])('of a total of %i, %i percent are %s', (weightTotal, weight, text) => {
    expect(canary({ weight }, { weightTotal })).toEqual({ 'canary': 'true', 'canary-weight': text, 'canary-weight-total': String(weightTotal) });
    requests({ weightTotal }, { split: { weight } }).get('/').toReach(weight === 100 ? { canary: 100 } : { stable: 100 - weight, canary: weight });
  });
});

describe('matches', () => {
  const { header, headerPrefix, headerRegex, headerPresent, cookie } = RequestMatch;

  test.each<[string, RequestMatch[], { [name: string]: string }, string[], string[]]>([
    ['a value', [header('X-Canary', 'true')], { 'canary-by-header': 'x-canary', 'canary-by-header-value': 'true' }, ['true'], ['True', 'true1', 'always', '']],
    ['a value with spaces', [header('x-user', 'Ann: a/b ~.-_')], { 'canary-by-header': 'x-user', 'canary-by-header-value': 'Ann: a/b ~.-_' }, ['Ann: a/b ~.-_'], ['Ann: a/b']],
    ['always, as any other value', [header('x-canary', 'always')], { 'canary-by-header': 'x-canary', 'canary-by-header-value': 'always' }, ['always'], ['never', 'true']],
    ['never, as any other value', [header('x-canary', 'never')], { 'canary-by-header': 'x-canary', 'canary-by-header-value': 'never' }, ['never'], ['always']],
    ['a value of other characters', [header('x-user', 'ann+b@example.com, "é"')], { 'canary-by-header': 'x-user', 'canary-by-header-pattern': '^ann\\+b\\x40example\\.com\\x2c\\x20\\x22\\xc3\\xa9\\x22$' }, ['ann+b@example.com, "é"'], ['ann+b@exampleXcom, "é"', 'annnb@example.com, "é"', 'ann+b@example.com, "é"x', 'xann+b@example.com, "é"']],
    ['a start', [headerPrefix('x-user', 'staff-')], { 'canary-by-header': 'x-user', 'canary-by-header-pattern': '^staff-' }, ['staff-', 'staff-1'], ['a-staff-1', 'Staff-1']],
    ['a start of other characters', [headerPrefix('x-user', '(a|b),')], { 'canary-by-header': 'x-user', 'canary-by-header-pattern': '^\\(a\\|b\\)\\x2c' }, ['(a|b),c'], ['a,', 'b,c']],
    ['an expression', [headerRegex('x-user', 'staff-[0-9]+|ann')], { 'canary-by-header': 'x-user', 'canary-by-header-pattern': '^(?:staff-[0-9]+|ann)$' }, ['staff-12', 'ann'], ['staff-', 'anna', 'joann', 'a staff-1']],
    ['an expression with flags', [headerRegex('x-user', '(?i)ann')], { 'canary-by-header': 'x-user', 'canary-by-header-pattern': '^(?:(?i)ann)$' }, ['ANN'], ['anna']],
    ['a header with any value', [headerPresent('x-beta')], { 'canary-by-header': 'x-beta', 'canary-by-header-pattern': '.*' }, ['', 'x', 'never', 'é'], []],
    ['any value, and one besides', [headerPresent('x-beta'), header('x-beta', '1')], { 'canary-by-header': 'x-beta', 'canary-by-header-pattern': '^(?:.*|1)$' }, ['', '1', 'x'], []],
    ['several values of one header', [header('x-user', 'ann'), header('x-user', 'b@c'), headerPrefix('x-user', 'staff-'), headerRegex('x-user', 'a|(?i)bob')], { 'canary-by-header': 'x-user', 'canary-by-header-pattern': '^(?:ann|b\\x40c|staff-.*|(?:a|(?i)bob))$' }, ['ann', 'b@c', 'staff-7', 'a', 'BOB'], ['anna', 'STAFF-7', 'bobby']],
  ])('%s', (_, match, written, good, bad) => {
    const [{ name }] = match[0].conditions;
    expect(canary({ weight: 5, match })).toEqual({ 'canary': 'true', 'canary-weight': '5', ...written });
    const to = requests({}, { split: { weight: 5, match } }).get('/');
    good.forEach(value => to.header(name, value).toReach({ canary: 100 }));
    bad.forEach(value => to.header(name, value).toReach({ stable: 95, canary: 5 }));
    to.toReach({ stable: 95, canary: 5 });
  });

  test('cookies are looked for in their header', () => {
    const split = { weight: 5, match: [cookie('beta', 'on'), cookie('never', 'a.b@c'), cookie('beta', 'never')] };
    const before = '(?:.*\\x3b[\\x20\\x09]*)?';
    expect(canary(split)).toEqual({
      'canary': 'true',
      'canary-weight': '5',
      'canary-by-header': 'cookie',
      'canary-by-header-pattern': `^(?:(?:${before}beta=on(?:\\x3b.*)?)|(?:${before}never=a\\.b\\x40c(?:\\x3b.*)?)|(?:${before}beta=never(?:\\x3b.*)?))$`,
    });
    const to = requests({}, { split }).get('/');
    for (const line of ['beta=on', 'a=1; beta=on', 'a=1;beta=on; c=2', 'beta=on;', 'never=a.b@c', 'beta=never']) {
      to.header('cookie', line).toReach({ canary: 100 });
    }
    for (const line of ['beta=onx', 'xbeta=on', 'a=1; xbeta=on', 'beta=On', 'BETA=on', 'never=aXb@c', 'beta=', 'a=beta=on']) {
      to.header('cookie', line).toReach({ stable: 95, canary: 5 });
    }
  });

  test('a second switch is a cookie as any other', () => {
    const split = { match: [cookie('a', 'always'), cookie('b', 'always'), cookie('x!', 'always')] };
    expect(canary(split)).toMatchObject({ 'canary-by-cookie': 'a', 'canary-by-header': 'cookie' });
    const to = requests({}, { split }).get('/');
    ['a', 'b', 'x!'].forEach(name => to.cookie(name, 'always').toReach({ canary: 100 }));
    to.cookie('b', 'never').toReach({ stable: 100 });
  });

  test('a cookie of the controller', () => {
    const split = { weight: 5, match: [cookie('Beta', 'always')] };
    expect(canary(split)).toEqual({ 'canary': 'true', 'canary-weight': '5', 'canary-by-cookie': 'Beta' });
    const to = requests({}, { split }).get('/');
    to.cookie('Beta', 'always').toReach({ canary: 100 });
    to.cookie('beta', 'always').toReach({ canary: 100 });
    to.cookie('Beta', 'never').toReach({ stable: 100 });
    to.cookie('Beta', 'on').toReach({ stable: 95, canary: 5 });
  });

  test('a header and a cookie, and the header comes first', () => {
    const split = { weight: 5, match: [cookie('beta', 'always'), header('x-canary', 'true')] };
    expect(canary(split)).toEqual({ 'canary': 'true', 'canary-weight': '5', 'canary-by-cookie': 'beta', 'canary-by-header': 'x-canary', 'canary-by-header-value': 'true' });
    const to = requests({}, { split }).get('/');
    to.header('x-canary', 'true').cookie('beta', 'never').toReach({ canary: 100 });
    to.header('x-canary', 'never').cookie('beta', 'always').toReach({ canary: 100 });
    to.header('x-canary', 'no').cookie('beta', 'never').toReach({ stable: 100 });
    to.toReach({ stable: 95, canary: 5 });
  });

  test('a header that is sent twice is one text', () => {
    requests({}, { split: { match: [header('x-canary', 'true')] } }).get('/').header('x-canary', 'true').header('x-canary', 'true').toReach({ stable: 100 });
  });
});

describe('annotations', () => {
  const given = {
    'cert-manager.io/cluster-issuer': 'letsencrypt',
    [`${NGINX}proxy-read-timeout`]: '60',
    [`${NGINX}load-balance`]: 'ewma',
    [`${NGINX}upstream-hash-by`]: '$request_uri',
    [`${NGINX}service-upstream`]: 'true',
  };

  test('they are those of the ordinary Ingresses; the canary repeats what the controller reads for each Service', () => {
    const objects = synth({ ...PREVIEW, annotations: given });
    expect(plainAnnotations(find(objects, 'Ingress', 'web'))).toEqual(given);
    expect(plainAnnotations(find(objects, 'Ingress', 'web-preview'))).toEqual(given);
    expect(annotations(objects, 'web-canary')).toEqual({ 'canary': 'true', 'canary-weight': '0', 'load-balance': 'ewma', 'upstream-hash-by': '$request_uri', 'service-upstream': 'true' });
  });

  test.each<[ServicePort, string | undefined]>([
    [{ name: 'http', port: 80 }, undefined], [{ name: 'grpc', port: 80 }, 'GRPC'], [{ name: 'grpc-api', port: 80 }, 'GRPC'], [{ name: 'grpc-web', port: 80 }, undefined],
    [{ name: 'api', port: 80, appProtocol: 'grpc' }, 'GRPC'], [{ name: 'grpc', port: 80, appProtocol: 'http' }, undefined], [{ name: 'grpcs', port: 80 }, 'GRPCS'],
    [{ name: 'https', port: 443 }, 'HTTPS'], [{ name: 'api', port: 443, appProtocol: 'kubernetes.io/wss' }, 'HTTPS'], [{ name: 'web', port: 80 }, undefined],
  ])('port %j has backend-protocol %s', (port, protocol) => {
    const objects = synth(PREVIEW, { ports: [port] });
    for (const name of ['web', 'web-preview']) {
      expect(annotations(objects, name)).toEqual(protocol === undefined ? {} : { 'backend-protocol': protocol });
    }
    expect(annotations(objects, 'web-canary')).toEqual({ 'canary': 'true', 'canary-weight': '0' });
  });

  test('what the user says of the protocol counts', () => {
    const ports = [{ name: 'http', port: 80 }, { name: 'grpc', port: 9000 }];
    const routes = [{ port: 'grpc' }, { path: PathMatch.prefix('/web'), port: 'http' }];
    expect(annotations(synth({ routes, annotations: { [`${NGINX}backend-protocol`]: 'AUTO_HTTP' } }, { ports }), 'web')).toEqual({ 'backend-protocol': 'AUTO_HTTP' });
  });
});

describe('routes', () => {
  const ports = [{ name: 'http', port: 80 }, { name: 'admin', port: 9000 }, { name: 'dns', port: 53, protocol: 'UDP' }];

  test('each has its port, and all ports are split', () => {
    const options: Partial<NginxIngressOptions> = { port: 'http', routes: [{}, { path: PathMatch.prefix('/admin'), port: 'admin' }] };
    expect(find(synth(options, { ports }), 'Ingress', 'web-canary').spec.rules[0].http.paths.map(({ backend }: any) => backend.service.port.number)).toEqual([80, 9000]);
    const to = requests(options, { ports, split: { weight: 20 } });
    to.get('/').toReach({ stable: 80, canary: 20 });
    to.get('/admin/users').toReach({ stable: 80, canary: 20 });
  });

  test('the only TCP port is the default one', () => {
    expect(find(synth({}, { ports: [ports[0], ports[2]] }), 'Ingress', 'web').spec.rules[0].http.paths[0].backend.service.port).toEqual({ number: 80 });
  });

  const patterns = [{ path: PathMatch.regex('/v[0-9]+/users') }, { path: PathMatch.exact('/a.b') }, { path: PathMatch.prefix('/api') }, { path: PathMatch.prefix('/files/') }];

  test('an expression makes expressions of all paths, which mean the same as before', () => {
    const objects = synth({ routes: patterns, previewHosts: ['preview.example.com'] });
    for (const name of ['web', 'web-canary', 'web-preview']) {
      expect(find(objects, 'Ingress', name).spec.rules[0].http.paths.map(({ path, pathType }: any) => [path, pathType])).toEqual(
        ['/v[0-9]+/users$', '/a\\.b$', '/api(?:/|$)', '/files/'].map(path => [path, 'ImplementationSpecific']));
      expect(annotations(objects, name)['use-regex']).toBe(name === 'web-canary' ? undefined : 'true');
    }
    const to = requests({ routes: patterns }, { split: { weight: 5 } });
    ['/v1/users', '/V12/Users', '/a.b', '/api', '/api/x', '/files/', '/files/x'].forEach(path => to.get(path).toReach({ stable: 95, canary: 5 }));
    ['/', '/v1/users/7', '/axb', '/a.b/c', '/apiary', '/x/api'].forEach(path => to.get(path).toReach({ 'HTTP 404': 100 }));
  });

  test.each([['/api(/|$)(.*)', '/api(/|$)(.*)'], ['/files/.*', '/files/.*'], ['/x$', '/x$'], ['/x\\$', '/x\\$$'], ['/(a|b)', '/(a|b)$']])('expression %s is written as %s', (regex, path) => {
    const objects = synth({ routes: [{ path: PathMatch.regex(regex) }], annotations: { [`${NGINX}rewrite-target`]: '/$2' } });
    expect(find(objects, 'Ingress', 'web').spec.rules[0].http.paths[0].path).toBe(path);
  });

  test('a rewrite makes starts of paths, and they mean the same as before', () => {
    const rewrite = { annotations: { [`${NGINX}rewrite-target`]: '/x' } };
    const of = (route: NginxIngressRoute) => find(synth({ ...rewrite, routes: [route] }), 'Ingress', 'web');
    expect(of({ path: PathMatch.prefix('/api') }).spec.rules[0].http.paths[0]).toMatchObject({ path: '/api(?:/|$)', pathType: 'ImplementationSpecific' });
    for (const path of ['/', '/api/']) {
      expect(of({ path: PathMatch.prefix(path) }).spec.rules[0].http.paths[0]).toMatchObject({ path, pathType: 'Prefix' });
      expect(plainAnnotations(of({ path: PathMatch.prefix(path) }))).toEqual(rewrite.annotations);
    }
    expect(of({ path: PathMatch.exact('/api') }).spec.rules[0].http.paths[0]).toMatchObject({ path: '/api$', pathType: 'ImplementationSpecific' });
    expect(plainAnnotations(of({ path: PathMatch.exact('/api') }))).toEqual({ ...rewrite.annotations, [`${NGINX}use-regex`]: 'true' });
    for (const path of [PathMatch.exact('/api'), PathMatch.prefix('/api')]) {
      const to = requests({ ...rewrite, routes: [{ path }] }, { split: { weight: 5 } });
      to.get('/api').toReach({ stable: 95, canary: 5 });
      to.get('/apiary').toReach({ 'HTTP 404': 100 });
    }
  });
});

describe('certificates', () => {
  test('they are on the ordinary Ingress of their hosts', () => {
    const objects = synth({ ...PREVIEW, tls: [{ secretName: 'shop-tls' }, { hosts: ['preview.example.com'], secretName: 'preview-tls' }] });
    expect(find(objects, 'Ingress', 'web').spec.tls).toEqual([{ hosts: ['shop.example.com'], secretName: 'shop-tls' }]);
    expect(find(objects, 'Ingress', 'web-preview').spec.tls).toEqual([{ hosts: ['preview.example.com'], secretName: 'preview-tls' }]);
    expect(find(objects, 'Ingress', 'web-canary').spec).not.toHaveProperty('tls');
  });

  test('the canary has its share behind TLS, where http leads to https', () => {
    const to = requests({ tls: [{ secretName: 'shop-tls' }] }, { split: { weight: 5 } });
    to.https().get('/').toReach({ stable: 95, canary: 5 });
    to.get('/').toReach({ 'HTTP 308': 100 });
  });

  test('without a Secret the certificate is the controller\'s', () => {
    expect(find(synth({ tls: [{}] }), 'Ingress', 'web').spec.tls).toEqual([{ hosts: ['shop.example.com'] }]);
  });
});

describe('sticky clients', () => {
  const sticky = Sticky.cookie({ name: 'web-track', maxAge: Duration.hours(8) });
  const md5 = (text: string) => createHash('md5').update(text).digest('hex');
  const key = (backend: string) => md5(md5(backend) + backend);
  /** The cookie of the controller: something for the pod, and a digest of namespace, Service and port. */
  const value = (name: string) => `1700000000.1.1.1|${key(`shop-${name}-8080`)}`;

  test('the digest is that of the measured cookies', () => {
    expect(key('default-stable-80')).toBe('97270de07b2d6d42e251b921b1fe6978');
    expect(key('default-canary-80')).toBe('3b420048e30282d05b8edd725b285f76');
  });

  test('the ordinary Ingress has affinity, with a cookie for all paths', () => {
    const objects = synth({}, { split: { weight: 20, sticky } });
    expect(annotations(objects, 'web')).toEqual({
      'affinity': 'cookie', 'session-cookie-name': expect.stringMatching(/^web-track-[0-9a-f]{8}$/), 'session-cookie-max-age': '28800', 'session-cookie-path': '/',
    });
    expect(annotations(objects, 'web-canary')).toEqual({ 'canary': 'true', 'canary-weight': '20' });
    expect(annotations(synth(PREVIEW, { split: { weight: 20, sticky } }), 'web-preview')).toEqual({});
  });

  test('the default cookie is that of the service, for a day', () => {
    expect(annotations(synth({}, { split: { weight: 20, sticky: Sticky.cookie() } }), 'web')).toMatchObject({ 'session-cookie-name': expect.stringMatching(/^shop-web-track-[0-9a-f]{8}$/), 'session-cookie-max-age': '86400' });
  });

  test('clients stay on their track, and are drawn again in the next step', () => {
    const name = (weight: number, image = 'registry.example/web:2') => annotations(synth({}, { split: { weight, sticky }, canary: { image } }), 'web')['session-cookie-name'];
    const at = requests({}, { split: { weight: 20, sticky } }).get('/');
    at.toReach({ stable: 80, canary: 20 });
    at.cookie(name(20), value('web')).toReach({ stable: 100 });
    at.cookie(name(20), value('web-canary')).toReach({ canary: 100 });
    at.cookie(name(5), value('web')).toReach({ stable: 80, canary: 20 });
    at.cookie(name(5), value('web-canary')).toReach({ stable: 80, canary: 20 });
    expect(name(20)).toBe(name(20));
    expect(name(20, 'registry.example/web:3')).not.toBe(name(20));
  });

  test.each([[0, {}, 'stable'], [100, {}, 'canary'], [20, { idle: true }, 'stable']])('at weight %i and %j nobody is kept', (weight, track, reached) => {
    const props = { split: { weight, sticky }, canary: { image: 'registry.example/web:2', ...track } };
    expect(plainAnnotations(find(synth({}, props), 'Ingress', 'web'))).toBeUndefined();
    const cookies = annotations(synth({}, { split: { weight: 20, sticky } }), 'web');
    for (const name of ['web', 'web-canary']) {
      requests({}, props).get('/').cookie(cookies['session-cookie-name'], value(name)).toReach({ [reached]: 100 });
    }
  });
});

test('every step of a rollout with sticky clients is safe while it is applied', () => {
  const at = (weight: number, idle = false) => Manifests.fromChart(built({}, { split: { weight, sticky: Sticky.cookie() }, canary: { image: 'registry.example/web:2', idle } }).chart);
  const steps = [at(0, true), at(0), at(5), at(20), at(100), at(20), at(0), at(0, true)];
  steps.slice(1).forEach((after, index) => expect(transition(steps[index], after).map(String)).toEqual([]));
});

describe('previews and blue-green', () => {
  const reached = (props: Partial<CanaryServiceProps>) => [
    requests(PREVIEW, props).get('/').answer().outcomes.map(({ workload, share }) => `${workload} ${share}`),
    requests(PREVIEW, props).host('preview.example.com').get('/a').answer().outcomes.map(({ workload, share }) => `${workload} ${share}`),
  ];

  test.each<[string, Partial<CanaryServiceProps>, string[]]>([
    ['the canary at weight 0', {}, ['web', 'web-canary']],
    ['stable while the canary is idle', { canary: { idle: true } }, ['web', 'web']],
    ['the canary while stable is active', { split: Split.blueGreen({ active: Track.STABLE }) }, ['web', 'web-canary']],
    ['stable while the canary is active', { split: Split.blueGreen({ active: Track.CANARY }) }, ['web-canary', 'web']],
  ])('the preview shows %s', (_, props, expected) => {
    expect(reached(props).map(([text]) => text)).toEqual(expected.map(name => expect.stringContaining(`shop/${name} 1`)));
    synth(PREVIEW, props);
  });

  test('a switch changes the weight and the Service of the preview', () => {
    const of = (active: Track) => synth(PREVIEW, { split: Split.blueGreen({ active }) });
    const [before, after] = [of(Track.STABLE), of(Track.CANARY)];
    expect(before.filter((object, index) => JSON.stringify(object) !== JSON.stringify(after[index])).map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(['Service web-preview', 'Ingress web-canary']);
    expect(annotations(after, 'web-canary')).toEqual({ 'canary': 'true', 'canary-weight': '100' });
  });

  test('a client of the preview is not split', () => {
    requests(PREVIEW, { split: { weight: 50 } }).host('preview.example.com').get('/').toReach({ canary: 100 });
  });
});

describe('fails when', () => {
  const match = (...all: RequestMatch[]) => ({ split: { weight: 5, match: all } });
  const { header, headerRegex } = RequestMatch;

  test.each<[string, Partial<NginxIngressOptions>, Partial<CanaryServiceProps>, string]>([
    ['there is no host', { hosts: [] }, {}, 'hosts must have a host, got none: say one'],
    ['hosts are missing', { hosts: undefined }, {}, 'hosts must have a host, got none: say one'],
    ['a host is no DNS name', { hosts: ['Shop.example.com'] }, {}, 'hosts must be DNS names in lower case, such as "shop.example.com" or "*.example.com", got "Shop.example.com"'],
    ['a host is every one', { hosts: ['*'] }, {}, 'hosts must be DNS names in lower case, such as "shop.example.com" or "*.example.com", got "*"'],
    ['a host is an address', { hosts: ['10.0.0.1'] }, {}, 'hosts must be DNS names in lower case, such as "shop.example.com" or "*.example.com", got "10.0.0.1"'],
    ['a host is given twice', { hosts: ['a.example.com', 'a.example.com'] }, {}, 'hosts must be given once, got "a.example.com" twice'],
    ['there is no host of the preview', { previewHosts: [] }, {}, 'previewHosts must be hosts beside those of the service, got none: say one, or remove previewHosts'],
    ['a host of the preview has a port', { previewHosts: ['preview.example.com:80'] }, {}, 'previewHosts must be DNS names in lower case, such as "shop.example.com" or "*.example.com", got "preview.example.com:80"'],
    ['a host is in both', { previewHosts: ['shop.example.com'] }, {}, 'previewHosts must be other hosts than those of the service, got "shop.example.com" in both: remove it from one of them'],
    ['the preview has no pods', PREVIEW, { canary: { replicas: 0 } }, 'canary must have pods for previewHosts (preview.example.com), got 0 replicas, so that clients would see 503: set replicas, or remove previewHosts'],
    ['the name leaves no room for the preview', PREVIEW, { name: 'n'.repeat(56) }, 'name must be at most 55 characters beside previewHosts, which have a Service with -preview behind it, got 56'],
    ['the class is no name', { ingressClassName: '' }, {}, 'ingressClassName must be the name of an IngressClass, got ""'],
    ['the prefix is no name', { annotationsPrefix: 'nginx/' }, {}, 'annotationsPrefix must be a DNS name, got "nginx/"'],
    ['a certificate is for another host', { tls: [{ hosts: ['x.example.com'] }] }, {}, 'tls must be for hosts of the service, or for those of the preview, got x.example.com: write an entry for each, or leave hosts out for those of the service'],
    ['a certificate is for both kinds of hosts', { ...PREVIEW, tls: [{ hosts: ['shop.example.com', 'preview.example.com'] }] }, {}, 'tls must be for hosts of the service, or for those of the preview, got shop.example.com, preview.example.com: write an entry for each, or leave hosts out for those of the service'],
    ['a certificate is for no host', { tls: [{ hosts: [] }] }, {}, 'tls must be for hosts of the service, or for those of the preview, got none: write an entry for each, or leave hosts out for those of the service'],
    ['a host has two certificates', { tls: [{ secretName: 'a' }, { hosts: ['shop.example.com'], secretName: 'b' }] }, {}, 'tls must have each host once, got shop.example.com twice: the controller takes the first certificate; remove one of them'],
    ['a Secret has no name', { tls: [{ secretName: 'Shop' }] }, {}, 'secretName must be the name of a Secret, got "Shop"'],
    ...[0, 10, 50, 150, 99.5, -100, NaN].map(weightTotal => [`the total is ${weightTotal}`, { weightTotal }, {}, `weightTotal must be a multiple of 100, got ${Number.isNaN(weightTotal) ? 'null' : weightTotal}: the controller counts 100 where it is less, and each percent must be a whole number`] as [string, Partial<NginxIngressOptions>, {}, string]),
    ['the port is not there', { port: 'grpc' }, {}, 'port of the routing must be a TCP port of the service, got "grpc": it has http (8080)'],
    ['the port of a route is not there', { routes: [{ port: 'grpc' }] }, {}, 'port of route prefix "/" must be a TCP port of the service, got "grpc": it has http (8080)'],
    ['the port must be said', {}, { ports: [{ name: 'http', port: 80 }, { name: 'admin', port: 81 }] }, 'port of the routing must be said unless there is one TCP port, got http (80), admin (81)'],
    ['ports speak different protocols', { routes: [{ port: 'http' }, { path: PathMatch.prefix('/a'), port: 'grpc' }] }, { ports: [{ name: 'http', port: 80 }, { name: 'grpc', port: 81 }] }, 'routes of a service must speak one protocol to pods, got ports http (80) and grpc (81): backend-protocol is said once per Ingress; make two services, or say it in annotations'],
    ['there is no route', { routes: [] }, {}, 'routes must have a route, got none: remove routes for every path'],
    ['a path is given twice', { routes: [{ path: PathMatch.exact('/a') }, { path: PathMatch.exact('/a') }] }, {}, 'routes must have each path once, got exact "/a" twice: remove one of them'],
    ['two prefixes make one location', { routes: [{ path: PathMatch.prefix('/a') }, { path: PathMatch.prefix('/a/') }] }, {}, 'routes must have each path once, got prefix "/a" and prefix "/a/": remove one of them'],
    ['a path has other characters', { routes: [{ path: PathMatch.prefix('/a~b') }] }, {}, 'path of an Ingress must be letters, digits, ".", "_", "-" and "/", got prefix "/a~b", which the controller refuses (strict-validate-path-type): use PathMatch.regex, or Routing.istio'],
    ['a path has two slashes', { routes: [{ path: PathMatch.exact('/a//b') }] }, {}, 'path of an Ingress must be without "//", got exact "/a//b": nginx makes one "/" of several before it looks at paths; write one'],
    ...['.*', '/a|/b', '/a b', '/"a'].map(regex => [`an expression is ${regex}`, { routes: [{ path: PathMatch.regex(regex) }] }, {}, `path of an Ingress must start with "/", without spaces, quotes and alternatives outside of groups, got regex ${JSON.stringify(regex)}: write it so, or use Routing.istio`] as [string, Partial<NginxIngressOptions>, {}, string]),
    ['an expression has an escaped backslash', { routes: [{ path: PathMatch.regex('/a\\\\d') }] }, {}, 'path of an Ingress must be without "\\\\", got regex "/a\\\\\\\\d": controllers before February 2026 read it as "\\"; use Routing.istio'],
    ['a group has a name', { routes: [{ path: PathMatch.regex('/(?P<host>[a-z]+)') }] }, {}, 'path of an Ingress must have groups without names, got regex "/(?P<host>[a-z]+)": nginx makes variables of names, and refuses its whole configuration where it has one of that name; leave the names out'],
    ['a path repeats a repetition', { routes: [{ path: PathMatch.regex('/(.+)+x') }] }, {}, 'path regex "/(.+)+x" must not repeat what is nothing but a repetition, got "/(.+)+x": PCRE tries all ways to divide a text, and one request would keep the controller busy; write (a+)+ as a+'],
    ...['(a+)+b', '(?:a|[b-z]*)*', '((ab)+)+', '(\\w+?)*x', '((?i)a+)+', '(?i:a+|b)*', '(([]|]+))+x'].map(regex => [`a header repeats a repetition: ${regex}`, {}, match(headerRegex('x-user', regex)), `header x-user must not repeat what is nothing but a repetition, got ${JSON.stringify(regex)}: PCRE tries all ways to divide a text, and one request would keep the controller busy; write (a+)+ as a+`] as [string, {}, Partial<CanaryServiceProps>, string]),
    ['an expression is one of PCRE', { routes: [{ path: PathMatch.regex('/(?!a)b') }] }, {}, 'path regex "/(?!a)b" must be a regular expression that RE2 can read (no look-around, no back-references), got "/(?!a)b": error parsing regexp: invalid or unsupported Perl syntax: `(?!`'],
    ['stable has no pods', {}, { stable: { replicas: 0 }, split: { weight: 100 } }, 'stable must have pods with Routing.nginxIngress, got 0 replicas: the controller answers 503 before it looks at the canary, also at weight 100; keep one, or use Routing.istio'],
    ['there is a baseline', {}, { stable: { version: '1' }, canary: { image: 'x:2', version: '2' }, baseline: {} }, 'Routing.nginxIngress cannot split between three tracks, got a baseline: the controller looks at one canary of a Service; remove baseline, or use Routing.gatewayApi or Routing.istio'],
    ['clients are sticky beside a match', {}, { split: { weight: 5, match: [header('x-canary', 'true')], sticky: Sticky.cookie() } }, 'Routing.nginxIngress cannot match x-canary: true beside sticky: the controller looks at the cookie of the track first, and clients of stable would never get the canary; remove one of them, or use Routing.istio'],
    ...[Track.STABLE, Track.CANARY].map(active => [`a header is to reach the other track while ${active} is active`, {}, { split: Split.blueGreen({ active, preview: [header('x-preview', 'yes')] }) }, 'Routing.nginxIngress cannot match x-preview: yes in blue-green: a canary Ingress leads requests to the canary, and never back to stable; use previewHosts, or Routing.gatewayApi or Routing.istio'] as [string, {}, Partial<CanaryServiceProps>, string]),
    ['several conditions must hold', {}, match(RequestMatch.all(header('x-a', '1'), header('x-b', '2'))), 'Routing.nginxIngress cannot match x-a: 1 and x-b: 2: of several conditions a canary Ingress takes one for enough; use Routing.gatewayApi or Routing.istio'],
    ['there are two headers', {}, match(header('x-a', '1'), header('x-b', '2')), 'Routing.nginxIngress cannot match x-b: 2: a canary Ingress has one header, and that is x-a; use Routing.gatewayApi or Routing.istio'],
    ['a header is to be absent', {}, match(RequestMatch.headerAbsent('x-bot')), 'Routing.nginxIngress cannot match without x-bot: a canary Ingress asks for what is there; use Routing.istio'],
    ['there are a header and a cookie', {}, match(header('x-a', '1'), RequestMatch.cookie('beta', 'on')), 'Routing.nginxIngress cannot match cookie beta=on: a canary Ingress has one header, and that is x-a; use Routing.istio'],
    ['there are a cookie and a header', {}, match(RequestMatch.cookie('beta', 'on'), header('x-a', '1')), 'Routing.nginxIngress cannot match x-a: 1: a canary Ingress has one header, and that is cookie; use Routing.istio'],
    ['the query is asked', {}, match(RequestMatch.query('beta', '1')), 'Routing.nginxIngress cannot match query beta=1: a canary Ingress looks at headers and cookies only; use Routing.gatewayApi or Routing.istio'],
    ['the query is asked by an expression', {}, match(RequestMatch.queryRegex('beta', '[0-9]')), 'Routing.nginxIngress cannot match query beta=/[0-9]/: a canary Ingress looks at headers and cookies only; use Routing.istio'],
    ['a token is asked', {}, match(RequestMatch.jwtClaim('group', 'staff')), 'Routing.nginxIngress cannot match claim group: staff: a canary Ingress looks at headers and cookies only; use Routing.istio'],
    ...['a{1,3}', 'a b', 'a@b', '(?!a)b', 'a"', '(?<n>a)'].map(regex => [`an expression has a character that is dropped: ${regex}`, {}, match(headerRegex('x-user', regex)), `Routing.nginxIngress cannot match x-user: /${regex}/: the controller permits ^[/\\-._~a-zA-Z0-9:^$[\\](){}*+?|&=\\\\]*$ in a pattern, drops another one silently, and the header would mean "always" or "never"; write a space as \\x20, a comma as \\x2c, a{1,2} as aa?, or use Routing.istio`] as [string, {}, Partial<CanaryServiceProps>, string]),
    ['PCRE refuses an expression, and so does RE2', {}, match(headerRegex('x-user', '(beta')), 'header x-user must be a regular expression that RE2 can read (no look-around, no back-references), got "(beta": error parsing regexp: missing closing ): `(beta`'],
    ...[['[[.a.]]', '[.a.]'], ['[a[=b=]]', '[=b=]'], ['[:alpha:]', '[:alpha:]'], ['\\Qa\\E', '\\Q'], ['[a]\\v', '\\v'], ['\\012', '\\0'], ['[\\w-z]', '\\w-'], ['[[:alpha:]-z]', '[:alpha:]-'], ['a$+', '$+'], ['a(?i)+', '(?i)+'], ['\\b{2}a', '\\b{2}']].map(([regex, part]) => [`RE2 reads ${regex} differently`, {}, match(headerRegex('x-user', regex)), `header x-user must be a regular expression that PCRE and RE2 read alike, got ${JSON.stringify(regex)}: write ${part} in another way`] as [string, {}, Partial<CanaryServiceProps>, string]),
  ])('%s', (_, options, props, expected) => {
    expect(refused(options, props).replaceAll(`shop/${props.name}: `, '')).toBe(expected);
  });

  test.each(['[[:alpha:]]+', '[a[:digit:]_]', '[^]a]', '[]a]', '[.]', '[a.:=]', '\\.\\x2c\\d\\w\\s\\b', '\\[.a.]', '[[:alpha:][:digit:]]', '[\\w-]', '\\w-\\d', '\\\\v', '(staff-[0-9]+)+', '(a+)b', '(a+)?', '((a+)b)*', '((a+){2})', '(/_+)*', '(a?)*', '(a+){2}', '(\\+)+', '([+])+', '[a-z-]', '[$+]', '[^*]', '${', 'a[+]+$'])('expression %s is read alike', regex => {
    expect(canary(match(headerRegex('x-user', regex)).split)).toMatchObject({ 'canary-by-header-pattern': `^(?:${regex})$` });
  });

  const SPLIT = 'the split says who gets the canary; use the split prop';
  const COOKIE = 'its cookie would keep clients on a track whatever the split is, also after a rollback; use Sticky.cookie';
  test.each([
    ['canary', SPLIT], ['canary-weight', SPLIT], ['canary-by-header-value', SPLIT], ['affinity', COOKIE], ['affinity-mode', COOKIE], ['affinity-canary-behavior', COOKIE],
    ['session-cookie-name', COOKIE], ['session-cookie-max-age', COOKIE], ['session-cookie-expires', COOKIE], ['session-cookie-path', COOKIE],
    ['server-alias', 'paths of an alias could not be compared with those of other services; add it to hosts'],
    ['use-regex', 'it makes expressions of plain paths; use PathMatch.regex'],
    ['ssl-passthrough', 'requests would pass the controller unread, and the canary would get none; end TLS at the controller'],
    ['permanent-redirect', 'no request would reach a track; write an Ingress of its own for it'],
    ['temporal-redirect', 'no request would reach a track; write an Ingress of its own for it'],
  ])('annotations have %s', (name, why) => {
    expect(refused({ annotations: { [NGINX + name]: 'x' } })).toBe(`annotation ${NGINX}${name} is not one for the whole service, got "x": ${why}`);
    expect(refused({ annotationsPrefix: 'a.example', annotations: { [`a.example/${name}`]: 'x' } })).toBe(`annotation a.example/${name} is not one for the whole service, got "x": ${why}`);
  });

  test.each(['web', 'web-canary', 'web-preview'])('the default backend is %s', name => {
    expect(refused({ annotations: { [`${NGINX}default-backend`]: name } })).toBe(
      `annotation ${NGINX}default-backend must be a Service beside those of the tracks, got "${name}": the controller would lead requests past the split; name another one`);
  });

  test('the name of an annotation is none', () => {
    expect(refused({ annotations: { 'a b/c': 'x' } })).toBe('annotation must be a name of at most 63 letters, digits, "-", "_" and "." behind an optional DNS prefix and "/", got "a b/c"');
  });

  test('an annotation is no string, has another prefix, or is the class', () => {
    expect(refused({ annotations: { [`${NGINX}proxy-read-timeout`]: 60 as any } })).toBe(`annotation ${NGINX}proxy-read-timeout must be a string, got 60: put it in quotes`);
    expect(refused({ annotations: { 'proxy-read-timeout': '60' } })).toBe(
      'annotation proxy-read-timeout must have a prefix, because the controller reads no other: write nginx.ingress.kubernetes.io/proxy-read-timeout');
    expect(refused({ annotationsPrefix: 'a.example', annotations: { [`${NGINX}canary`]: 'true' } })).toBe(`annotation ${NGINX}canary must have the prefix of the controller, a.example, which reads no other`);
    expect(refused({ annotations: { 'kubernetes.io/ingress.class': 'nginx' } })).toBe('annotation kubernetes.io/ingress.class must not stand beside ingressClassName, got "nginx": set ingressClassName');
  });

  test('a Service that runs has the pods of the canary, too', () => {
    const workload = Workload.fromManifest({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web', tier: 'front' } }, spec: { containers: [{ name: 'web', image: 'web:1', ports: [{ name: 'http', containerPort: 8080 }] }] } } },
    });
    const running = RunningService.fromManifest({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector: { tier: 'front' }, ports: [{ name: 'http', port: 80 }] } });
    expect(refused({}, { workload, service: running })).toBe(
      'the Service must select stable pods only with Routing.nginxIngress, got the selector tier: front, which pods of another track match, too: give that track another value, such as labels: { "tier": "front-canary" }');
  });

  test('all mistakes are told at once', () => {
    expect(refused({ hosts: [], weightTotal: 1 }, { stable: { replicas: 0 }, split: { weight: 100 } }).split('\n')).toHaveLength(3);
  });
});

describe('in one app', () => {
  const two = (...routes: NginxIngressOptions[]) => {
    const chart = chartIn('shop', new GitOpsApp());
    routes.forEach((options, index) => service(chart, { routing: Routing.nginxIngress(options) }, `web${index}`));
    return chart;
  };
  const ingress = (spec: object, more?: { [name: string]: string }) => {
    const { chart } = built(PREVIEW);
    new ApiObject(chart, 'other', { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'other', annotations: more }, spec });
    return chart;
  };
  const rule = (host: string, path: string, name: string, pathType = 'Prefix') => ({ host, http: { paths: [{ path, pathType, backend: { service: { name, port: { number: 8080 } } } }] } });

  test('services share a host by different paths, and the longer one wins', () => {
    const chart = two(HOSTS, { ...HOSTS, routes: [{ path: PathMatch.prefix('/cart') }] });
    synthChart(chart);
    expect(check(Manifests.fromChart(chart)).map(String)).toEqual([]);
    const to = expectTraffic(chart).from(Caller.ingress('nginx')).host('shop.example.com');
    to.get('/cart/7').toReach({ web1: 100 });
    to.get('/').toReach({ web0: 100 });
  });

  test('fails when two services have the same path, also as a preview', () => {
    expect(synthMessage(two(HOSTS, HOSTS))).toBe('[shop/web1] prefix "/" on host shop.example.com at ingress class nginx is already routed by shop/web0, and the older object would win: give one of them another path or host');
    expect(synthMessage(two({ hosts: ['preview.example.com'] }, PREVIEW))).toBe('[shop/web1] prefix "/" on host preview.example.com at ingress class nginx is already routed by shop/web0, and the older object would win: give one of them another path or host');
  });

  test('fails when expressions or a rewrite of one service change what paths of another one mean', () => {
    const rewrite = { ...HOSTS, routes: [{ path: PathMatch.prefix('/old') }], annotations: { [`${NGINX}rewrite-target`]: '/' } };
    const expression = { ...HOSTS, routes: [{ path: PathMatch.regex('/v[0-9]+') }] };
    const why = 'of shop/web0 on host shop.example.com at ingress class nginx would be the start of paths, because shop/web1 has expressions or a rewrite there: give one of them another host, or the first one a PathMatch.regex, too';
    expect(synthMessage(two({ ...HOSTS, routes: [{ path: PathMatch.exact('/health') }] }, expression))).toBe(`[shop/web0] exact "/health" ${why}`);
    expect(synthMessage(two({ ...HOSTS, routes: [{}, { path: PathMatch.prefix('/api') }] }, rewrite))).toBe(`[shop/web0] prefix "/api" ${why}`);
    for (const routes of [[{}], [{ path: PathMatch.prefix('/api/') }], [{ path: PathMatch.exact('/health') }, { path: PathMatch.regex('/w[0-9]') }]]) {
      expect(() => synthChart(two({ ...HOSTS, routes }, expression))).not.toThrow();
    }
    expect(() => synthChart(two({ hosts: ['a.example.com'], routes: [{ path: PathMatch.exact('/health') }] }, expression))).not.toThrow();
  });

  test('two services with one path are no matter in different classes', () => {
    expect(() => synthChart(two(HOSTS, { ...HOSTS, ingressClassName: 'nginx-internal' }))).not.toThrow();
  });

  test('fails when a hand-written Ingress has the path, as an ordinary one or as a canary', () => {
    for (const more of [undefined, { [`${NGINX}canary`]: 'true', [`${NGINX}canary-weight`]: '5' }]) {
      expect(synthMessage(ingress({ ingressClassName: 'nginx', rules: [rule('shop.example.com', '/', 'experiment')] }, more))).toBe(
        '[shop/web] prefix "/" on host shop.example.com at ingress class nginx is already routed by shop/other, and the older object would win: give one of them another path or host');
    }
    expect(synthMessage(ingress({ rules: [rule('shop.example.com', '/', 'experiment')] }, { 'kubernetes.io/ingress.class': 'nginx' }))).toContain('is already routed by shop/other');
  });

  test('fails when a hand-written Ingress makes expressions of paths, or has plain ones beside ours', () => {
    const why = 'would be the start of paths, because shop/other has expressions or a rewrite there: give one of them another host, or the first one a PathMatch.regex, too';
    for (const name of ['use-regex', 'rewrite-target']) {
      const { chart } = built({ routes: [{ path: PathMatch.exact('/health') }] });
      new ApiObject(chart, 'other', { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'other', annotations: { [NGINX + name]: 'true' } }, spec: { ingressClassName: 'nginx', rules: [rule('shop.example.com', '/v[0-9]', 'other', 'ImplementationSpecific')] } });
      expect(synthMessage(chart)).toBe(`[shop/web] exact "/health" of shop/web on host shop.example.com at ingress class nginx ${why}`);
    }
    const { chart } = built({ routes: [{ path: PathMatch.regex('/v[0-9]') }] });
    new ApiObject(chart, 'other', { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'other' }, spec: { ingressClassName: 'nginx', rules: [rule('shop.example.com', '/old', 'other')] } });
    expect(synthMessage(chart)).toBe('[shop/web] prefix "/old" of shop/other on host shop.example.com at ingress class nginx would be the start of paths, because shop/web has expressions or a rewrite there: give one of them another host, or the first one a PathMatch.regex, too');
  });

  test('empty members of a hand-written Ingress are passed over', () => {
    const good = rule('y.example.com', '/', 'other');
    for (const rules of [[null, good], [good, { host: 'x.example.com', http: null }], [{ host: 'x.example.com', http: { paths: [null, ...good.http.paths] } }]]) {
      expect(() => Testing.synth(ingress({ ingressClassName: 'nginx', rules }))).not.toThrow();
    }
  });

  test('another path, host or class of a hand-written Ingress is no matter', () => {
    for (const spec of [
      { ingressClassName: 'nginx', rules: [rule('shop.example.com', '/', 'other', 'Exact'), rule('shop.example.com', '/old', 'other'), { host: 'x.example.com' }, rule('y.example.com', '/', 'other')] },
      { ingressClassName: 'alb', rules: [rule('shop.example.com', '/', 'web')] },
      { rules: [rule('shop.example.com', '/', 'web')] },
    ]) {
      expect(() => synthChart(ingress(spec))).not.toThrow();
    }
  });

  test('fails when a hand-written Ingress leads to one of our Services', () => {
    const told = (name: string) => synthMessage(ingress({ ingressClassName: 'nginx', rules: [rule('admin.example.com', '/', name)] }));
    expect(told('web')).toBe('[shop/web] Ingress shop/other leads to Service web, too, and ingress-nginx splits all requests to a Service: its hosts and paths would get the canary; give it a Service of its own');
    for (const name of ['web-canary', 'web-preview']) {
      expect(told(name)).toBe(`[shop/web] Ingress shop/other leads to Service ${name}, too, and whichever Ingress is older decides what ingress-nginx makes of it: use previewHosts, or give it a Service of its own`);
    }
    expect(synthMessage(ingress({ ingressClassName: 'nginx', defaultBackend: { service: { name: 'web', port: { number: 8080 } } } }))).toContain('leads to Service web, too');
  });

  test('the class of a hand-written Ingress is compared with that of the service it leads to', () => {
    const chart = two({ ...HOSTS, ingressClassName: 'internal' }, HOSTS);
    new ApiObject(chart, 'other', { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'other' }, spec: { ingressClassName: 'internal', rules: [rule('admin.example.com', '/a', 'web0'), rule('admin.example.com', '/b', 'web1')] } });
    expect(synthMessage(chart)).toBe('[shop/web0] Ingress shop/other leads to Service web0, too, and ingress-nginx splits all requests to a Service: its hosts and paths would get the canary; give it a Service of its own');
  });
});

describe('properties', () => {
  const path = fc.array(fc.stringMatching(/^[a-z0-9_.-]{1,5}$/).filter(text => !/^\.\.?$/.test(text)), { minLength: 1, maxLength: 3 }).map(parts => `/${parts.join('/')}`);
  const route = fc.tuple(path, fc.boolean()).map(([value, exact]) => exact ? PathMatch.exact(value) : PathMatch.prefix(value));
  const routes = fc.uniqueArray(route, { minLength: 1, maxLength: 5, selector: String });
  const value = fc.string({ minLength: 1, maxLength: 12, unit: fc.oneof(fc.integer({ min: 0x20, max: 0x7e }).map(code => String.fromCharCode(code)), fc.constantFrom('é', '€', ',', '\\')) })
    .filter(text => text.trim() === text);
  const factory = fc.constantFrom(RequestMatch.header, RequestMatch.headerPrefix);
  const values = fc.uniqueArray(fc.tuple(factory, value), { minLength: 1, maxLength: 3, selector: ([of, text]) => String(of('x-user', text)) });
  const split = { weight: fc.integer({ min: 0, max: 100 }), values, other: value };
  const share = (weight: number): { [track: string]: number } =>
    weight === 0 ? { stable: 100 } : weight === 100 ? { canary: 100 } : { stable: 100 - weight, canary: weight };

  test('whatever a value is made of, requests with it reach the canary, and others are drawn', () => {
    fc.assert(fc.property(fc.record(split), ({ weight, values: all, other }) => {
      const match = all.map(([of, text]) => of('x-user', text));
      const { chart } = built({}, { split: { weight, match } });
      synthChart(chart);
      expect(check(Manifests.fromChart(chart)).map(String)).toEqual([]);
      const to = expectTraffic(chart).from(Caller.ingress('nginx')).host('shop.example.com').get('/');
      const matches = (text: string) => all.some(([of, wanted]) => of === RequestMatch.header ? text === wanted : text.startsWith(wanted));
      for (const text of [other, ...all.flatMap(([, wanted]) => [wanted, `${wanted}x`, `x${wanted}`, wanted.toUpperCase()])]) {
        to.header('x-user', text).toReach(matches(text) ? { canary: 100 } : share(weight));
      }
      to.toReach(share(weight));
    }), { numRuns: 100 });
  });

  test('an expression that is taken means for PCRE what it means for RE2', () => {
    const signs = 'ab-._^$[](){}*+?|=1\\'.split('');
    const part = fc.constantFrom(...signs, '(?:', '(?i)', '[^', '[[:alpha:]]', '[:digit:]', '\\d', '\\w', '\\b', '\\x41', '{2}', '??', '\\.');
    const text = fc.stringMatching(/^[abA1_.$-]{0,4}$/);
    fc.assert(fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), fc.array(text, { maxLength: 5 }), (parts, texts) => {
      const regex = parts.join('');
      const problems: string[] = [];
      checkPcre('x', regex, problems);
      if (problems.length === 0) {
        const pattern = new Pattern(`^(?:${regex})$`);
        expect(pattern.error).toBeUndefined();
        texts.forEach(one => expect(pattern.matches(one)).toBe(re2Matches(regex, one)));
      }
    }), { numRuns: 2000 });
  });

  test('every path of every host has the share, with expressions and without, and nothing else has', () => {
    const shape = fc.record({ weight: split.weight, all: routes, patterns: fc.boolean(), idle: fc.boolean() });
    fc.assert(fc.property(shape, ({ weight, all, patterns, idle }) => {
      const given = patterns ? [...all, PathMatch.regex('/~[0-9]+')] : all;
      const options = { hosts: ['shop.example.com', '*.shop.example.com'], routes: given.map(one => ({ path: one })) };
      const { chart } = built(options, { split: { weight }, canary: { image: 'registry.example/web:2', idle } });
      synthChart(chart);
      expect(check(Manifests.fromChart(chart)).map(String)).toEqual([]);
      const traffic = expectTraffic(chart).from(Caller.ingress('nginx'));
      const routed = (text: string) => given.some(({ type, value: one }) =>
        type === 'exact' ? text === one : type === 'prefix' ? text === one || text.startsWith(`${one}/`) : /^[/]~[0-9]+$/.test(text));
      for (const text of ['/', '/~7', '/~7/x', ...all.flatMap(({ value: one }) => [one, `${one}/x`, `${one}x`])]) {
        for (const host of ['shop.example.com', 'eu.shop.example.com']) {
          traffic.host(host).get(text).toReach(routed(text) ? share(idle ? 0 : weight) : { 'HTTP 404': 100 });
        }
      }
    }), { numRuns: 60 });
  });

  test('names and kinds are those of the options, whatever the split is', () => {
    const still = (props: Partial<CanaryServiceProps>) => synthChart(built(PREVIEW, props).chart).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    fc.assert(fc.property(split.weight, fc.boolean(), fc.constantFrom({}, { match: [RequestMatch.header('x-canary', 'true')] }, { sticky: Sticky.cookie() }), (weight, idle, more) => {
      expect(still({ split: { weight, ...more }, canary: { idle } })).toEqual(still({}));
    }), { numRuns: 30 });
  });
});

test('autoscaled tracks have no number, and that is no mistake', () => {
  const autoscaling = Autoscaling.horizontal({ minReplicas: 1, maxReplicas: 9, cpuPercent: 70 });
  expect(() => synth({}, { stable: { resources: { requests: { cpu: '100m' } }, autoscaling }, split: { weight: 5 } })).not.toThrow();
});

test('every option at once', () => {
  const options: Required<NginxIngressOptions> = {
    hosts: ['shop.example.com'],
    previewHosts: ['preview.example.com'],
    routes: [{ path: PathMatch.prefix('/shop'), port: 'http' }],
    ingressClassName: 'nginx',
    tls: [{ hosts: ['shop.example.com'], secretName: 'shop-tls' }],
    annotations: { 'cert-manager.io/cluster-issuer': 'letsencrypt' },
    annotationsPrefix: 'nginx.ingress.kubernetes.io',
    weightTotal: 1000,
    port: 'http',
  };
  const chart = chartIn('shop', new GitOpsApp());
  new CanaryService(chart, 'web', { workload: Workload.container({ image: 'x:1', ports: [{ name: 'http', port: 80 }] }), canary: {}, split: { weight: 5 }, routing: Routing.nginxIngress(options) });
  expect(synthChart(chart).filter(({ kind }) => kind === 'Ingress')).toMatchObject([
    { metadata: { name: 'web', annotations: options.annotations }, spec: { ingressClassName: 'nginx', tls: options.tls } },
    { metadata: { name: 'web-canary', annotations: { [`${NGINX}canary-weight`]: '50', [`${NGINX}canary-weight-total`]: '1000' } } },
    { metadata: { name: 'web-preview', annotations: options.annotations }, spec: { rules: [{ host: 'preview.example.com' }] } },
  ]);
});
