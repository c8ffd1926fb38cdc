import { ApiObject, Chart, Duration, Testing } from 'cdk8s';
import * as fc from 'fast-check';
import { chartIn, find, message, plainAnnotations, service, synthChart, synthMessage, web } from './support';
import {
  AlbListenPort, AlbOptions, AlbScheme, AlbTargetType, Caller, CanaryService, CanaryServiceProps, check, GitOpsApp, Manifests, PathMatch,
  RequestMatch, Routing, RunningService, Split, Sticky, Track, Workload,
} from '../src';
import { expectTraffic } from '../src/testing';

const HOST = 'shop.example.com';
const HEADER = RequestMatch.header('x-canary', 'true');
const PREFIX = 'alb.ingress.kubernetes.io/';

function charted(options: AlbOptions = { hosts: [HOST] }, props: Partial<CanaryServiceProps> = {}): Chart {
  const chart = chartIn('shop', new GitOpsApp());
  service(chart, { routing: Routing.alb(options), ...props });
  return chart;
}

function ingress(options?: AlbOptions, props?: Partial<CanaryServiceProps>): any {
  return find(synthChart(charted(options, props)), 'Ingress', 'web');
}

/** The annotations of the controller by their short names, JSON as what it stands for. */
function annotations(options?: AlbOptions, props?: Partial<CanaryServiceProps>): { [name: string]: any } {
  return Object.fromEntries(Object.entries(plainAnnotations(ingress(options, props))!).map(([key, value]) =>
    [key.replace(PREFIX, ''), /^[[{]/.test(value) ? JSON.parse(value) : value]));
}

/** Paths and backends of the rules: `shop.example.com Prefix /api -> split`. */
function rules(options?: AlbOptions, props?: Partial<CanaryServiceProps>): string[] {
  return ingress(options, props).spec.rules.flatMap(({ host, http }: any) => http.paths.map(({ path, pathType, backend }: any) =>
    `${host ?? '*'} ${pathType} ${path} -> ${backend.service.name}${backend.service.port.number === undefined ? '' : `:${backend.service.port.number}`}`));
}

function refused(options: AlbOptions, props?: Partial<CanaryServiceProps>): string {
  return message(() => Testing.synth(charted(options, props)));
}

const forward = (targetGroups: any[], stickiness?: any) => ({
  type: 'forward', forwardConfig: { targetGroups, ...stickiness === undefined ? {} : { targetGroupStickinessConfig: stickiness } },
});
const split = (stable: number, canary: number, stickiness: any = { enabled: false }) => forward([
  { serviceName: 'web', servicePort: 8080, weight: stable }, { serviceName: 'web-canary', servicePort: 8080, weight: canary },
], stickiness);

describe('what is written', () => {
  test('for a header and a weight: as the documentation of the controller has it', () => {
    expect(ingress({ hosts: [HOST] }, { split: { weight: 5, match: [HEADER] } })).toEqual({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: {
        name: 'web',
        namespace: 'shop',
        labels: { app: 'web' },
        annotations: {
          'argocd.argoproj.io/sync-wave': '2',
          [`${PREFIX}target-type`]: 'ip',
          [`${PREFIX}actions.match`]: '{"type":"forward","forwardConfig":{"targetGroups":[{"serviceName":"web-canary","servicePort":8080}]}}',
          [`${PREFIX}conditions.match`]: '[{"field":"http-header","httpHeaderConfig":{"httpHeaderName":"x-canary","values":["true"]}}]',
          [`${PREFIX}actions.split`]: '{"type":"forward","forwardConfig":{"targetGroups":[{"serviceName":"web","servicePort":8080,"weight":95},{"serviceName":"web-canary","servicePort":8080,"weight":5}],"targetGroupStickinessConfig":{"enabled":false}}}',
        },
      },
      spec: {
        ingressClassName: 'alb',
        rules: [{
          host: HOST,
          http: {
            paths: ['match', 'split'].map(name => ({ path: '/', pathType: 'Prefix', backend: { service: { name, port: { name: 'use-annotation' } } } })),
          },
        }],
      },
    });
  });

  test('in the text: JSON in single quotes', () => {
    const app = new GitOpsApp();
    service(new Chart(app, 'shop', { namespace: 'shop' }), { routing: Routing.alb({ hosts: [HOST] }), split: { match: [HEADER] } });
    expect(app.synthYaml()).toContain(`    ${PREFIX}conditions.match: '[{"field":"http-header","httpHeaderConfig":{"httpHeaderName":"x-canary","values":["true"]}}]'\n`);
  });

  test('a Service per track', () => {
    const objects = synthChart(charted());
    expect(objects.filter(({ kind }) => kind === 'Service').map(({ metadata, spec }) => [metadata.name, spec])).toEqual([
      ['web', { selector: { app: 'web', track: 'stable' }, ports: [{ name: 'http', port: 8080, targetPort: 8080 }] }],
      ['web-canary', { selector: { app: 'web', track: 'canary' }, ports: [{ name: 'http', port: 8080, targetPort: 8080 }] }],
    ]);
  });

  test('without a canary: a plain Ingress', () => {
    expect(rules(undefined, { canary: undefined })).toEqual([`${HOST} Prefix / -> web:8080`]);
    expect(annotations(undefined, { canary: undefined })).toEqual({ 'target-type': 'ip' });
    expect(rules({ hosts: [HOST], previewHosts: ['preview.example.com'] }, { canary: undefined })).toEqual([
      'preview.example.com Prefix / -> web:8080', `${HOST} Prefix / -> web:8080`,
    ]);
  });

  test('without hosts: a rule for every host', () => {
    expect(rules({})).toEqual(['* Prefix / -> split']);
    const chart = chartIn();
    service(chart, { routing: Routing.alb(), split: { weight: 5 } });
    expectTraffic(chart).from(Caller.ingress('alb')).host('any.example.org').get('/x').toReach({ stable: 95, canary: 5 });
  });

  test('for each option', () => {
    const arns = ['arn:aws:acm:eu-west-1:123456789012:certificate/a', 'arn:aws-cn:iam::123456789012:server-certificate/b'];
    expect(annotations({
      hosts: [HOST],
      groupName: 'shop.public',
      groupOrder: -7,
      scheme: AlbScheme.INTERNET_FACING,
      targetType: AlbTargetType.INSTANCE,
      listenPorts: [AlbListenPort.http(80), AlbListenPort.https(443), AlbListenPort.https(8443)],
      certificateArns: arns,
      sslRedirect: 443,
      annotations: { [`${PREFIX}healthcheck-path`]: '/health', 'external-dns.alpha.kubernetes.io/ttl': '60' },
    }, { split: { weight: 20 } })).toEqual({
      'group.name': 'shop.public',
      'group.order': '-7',
      'scheme': 'internet-facing',
      'target-type': 'instance',
      'listen-ports': [{ HTTP: 80 }, { HTTPS: 443 }, { HTTPS: 8443 }],
      'certificate-arn': arns.join(','),
      'ssl-redirect': '443',
      'healthcheck-path': '/health',
      'external-dns.alpha.kubernetes.io/ttl': '60',
      'actions.split': split(80, 20),
    });
    expect(ingress({ ingressClassName: 'alb-internal' }).spec.ingressClassName).toBe('alb-internal');
    expect(annotations({ scheme: AlbScheme.INTERNAL }).scheme).toBe('internal');
  });

  test('for nodes: Services of type NodePort', () => {
    const chart = charted({ hosts: [HOST], targetType: AlbTargetType.INSTANCE }, { split: { weight: 20, match: [HEADER] } });
    const types = synthChart(chart).filter(({ kind }) => kind === 'Service').map(({ spec }) => spec.type);
    expect(types).toEqual(['NodePort', 'NodePort']);
    expect(check(Manifests.fromChart(chart)).map(String)).toEqual([]);
    const client = expectTraffic(chart).from(Caller.ingress('alb')).host(HOST).get('/');
    client.toReach({ stable: 80, canary: 20 });
    client.header('x-canary', 'true').toReach({ canary: 100 });
  });

  test('for routes: what matches before what is drawn, path by path, in the order of the controller', () => {
    const routes = [{}, { path: PathMatch.prefix('/api') }, { path: PathMatch.prefix('/api/v2/'), port: 'admin' }, { path: PathMatch.exact('/login') }];
    const props = { workload: Workload.container({ image: 'web:1', ports: [{ name: 'http', port: 8080 }, { name: 'admin', port: 9090 }] }), split: { weight: 5, match: [HEADER] } };
    const options = { hosts: [HOST, 'www.example.com'], previewHosts: ['preview.example.com'], routes, port: 'http' };
    const own = (host: string) => [
      `${host} Exact /login -> match`, `${host} Exact /login -> split`,
      `${host} Prefix /api/v2/ -> match-admin`, `${host} Prefix /api/v2/ -> split-admin`,
      `${host} Prefix /api -> match`, `${host} Prefix /api -> split`,
      `${host} Prefix / -> match`, `${host} Prefix / -> split`,
    ];
    expect(rules(options, props)).toEqual([
      'preview.example.com Exact /login -> web-canary:8080', 'preview.example.com Prefix /api/v2/ -> web-canary:9090',
      'preview.example.com Prefix /api -> web-canary:8080', 'preview.example.com Prefix / -> web-canary:8080',
      ...own(HOST), ...own('www.example.com'),
    ]);
    expect(annotations(options, props)['actions.split-admin'].forwardConfig.targetGroups).toEqual([
      { serviceName: 'web', servicePort: 9090, weight: 95 }, { serviceName: 'web-canary', servicePort: 9090, weight: 5 },
    ]);
    expect(annotations(options, props)['actions.match-admin']).toEqual(forward([{ serviceName: 'web-canary', servicePort: 9090 }]));
  });

  test('for a wildcard host: the preview host comes before it', () => {
    const chart = charted({ hosts: ['*.example.com'], previewHosts: ['preview.example.com'] }, { split: { weight: 20 } });
    const traffic = expectTraffic(chart).from(Caller.ingress('alb'));
    traffic.host('preview.example.com').get('/').toReach({ canary: 100 });
    traffic.host('a.b.example.com').get('/').toReach({ stable: 80, canary: 20 });
  });

  test('for a preview of a wildcard: names and narrower wildcards come before it', () => {
    const chart = charted({ hosts: ['*.eu.example.com', HOST], previewHosts: ['*.example.com', 'preview.example.com'] }, { split: { weight: 20 } });
    expect(find(synthChart(chart), 'Ingress', 'web').spec.rules.map(({ host }: any) => host)).toEqual([
      'preview.example.com', HOST, '*.eu.example.com', '*.example.com',
    ]);
    const traffic = expectTraffic(chart).from(Caller.ingress('alb'));
    traffic.host(HOST).get('/').toReach({ stable: 80, canary: 20 });
    traffic.host('a.eu.example.com').get('/').toReach({ stable: 80, canary: 20 });
    traffic.host('a.example.com').get('/').toReach({ canary: 100 });
  });

  test('for an adopted Deployment: names of Services, whatever the Deployment is called', () => {
    const manifest = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'old-web', namespace: 'shop' },
      spec: { replicas: 2, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app', image: 'web:1', ports: [{ name: 'http', containerPort: 8080 }] }] } } },
    };
    const { targetGroups } = annotations(undefined, { workload: Workload.fromManifest(manifest), split: { weight: 20 } })['actions.split'].forwardConfig;
    expect(targetGroups.map(({ serviceName }: any) => serviceName)).toEqual(['web', 'web-canary']);
  });
});

describe('matches', () => {
  test.each<[string, RequestMatch, any]>([
    ['a header', RequestMatch.header('X-User', 'ann (staff)'), { httpHeaderName: 'x-user', values: ['ann (staff)'] }],
    ['the start of a header', RequestMatch.headerPrefix('x-user', 'staff-'), { httpHeaderName: 'x-user', values: ['staff-*'] }],
    ['a header with any value', RequestMatch.headerPresent('x-beta'), { httpHeaderName: 'x-beta', values: ['*'] }],
    ['an expression', RequestMatch.headerRegex('x-user', 'staff-[0-9]+'), { httpHeaderName: 'x-user', regexValues: ['^staff-[0-9]+$'] }],
    ['an expression with alternatives', RequestMatch.headerRegex('x-user', 'ann|bob'), { httpHeaderName: 'x-user', regexValues: ['^(ann|bob)$'] }],
    ['a cookie', RequestMatch.cookie('beta', 'on'), { httpHeaderName: 'cookie', regexValues: ['^(.*; *)?beta=on(;.*)?$'] }],
    ['a cookie with signs', RequestMatch.cookie('a.b', 'x+y|z'), { httpHeaderName: 'cookie', regexValues: ['^(.*; *)?a\\.b=x\\+y\\|z(;.*)?$'] }],
  ])('%s', (_, match, httpHeaderConfig) => {
    expect(annotations(undefined, { split: { match: [match] } })['conditions.match']).toEqual([{ field: 'http-header', httpHeaderConfig }]);
  });

  test('a parameter', () => {
    expect(annotations(undefined, { split: { match: [RequestMatch.query('beta', '1')] } })['conditions.match']).toEqual([
      { field: 'query-string', queryStringConfig: { values: [{ key: 'beta', value: '1' }] } },
    ]);
  });

  test('all of several conditions stand in one list, alternatives of several headers have rules of their own', () => {
    const match = [RequestMatch.all(HEADER, RequestMatch.query('beta', '1')), RequestMatch.header('x-user', 'ann'), RequestMatch.header('x-name', 'bob')];
    expect(rules(undefined, { split: { match } })).toEqual(['match', 'match-2', 'match-3', 'split'].map(name => `${HOST} Prefix / -> ${name}`));
    const written = annotations(undefined, { split: { match } });
    expect(written['conditions.match'].map(({ field }: any) => field)).toEqual(['http-header', 'query-string']);
    expect(written['conditions.match-3']).toEqual([{ field: 'http-header', httpHeaderConfig: { httpHeaderName: 'x-name', values: ['bob'] } }]);
    expect(written['actions.match-3']).toEqual(forward([{ serviceName: 'web-canary', servicePort: 8080 }]));
  });

  const users = (...names: string[]) => names.map(name => RequestMatch.header('x-user', name));
  const values = (options: AlbOptions, match: RequestMatch[]) => {
    const written = annotations(options, { split: { match } });
    return Object.keys(written).filter(key => key.startsWith('conditions.')).map(key => written[key].map(({ httpHeaderConfig }: any) => httpHeaderConfig.values));
  };

  test('values of one header are one condition, up to 5 values in a rule with those of host and path', () => {
    expect(annotations({ hosts: [HOST] }, { split: { match: users('ann', 'bob') } })['conditions.match']).toEqual([
      { field: 'http-header', httpHeaderConfig: { httpHeaderName: 'x-user', values: ['ann', 'bob'] } },
    ]);
    expect(rules({ hosts: [HOST] }, { split: { match: users('ann', 'bob', 'cid') } })).toEqual([`${HOST} Prefix / -> match`, `${HOST} Prefix / -> split`]);
    expect(values({}, users('a', 'b', 'c', 'd', 'e'))).toEqual([[['a', 'b', 'c', 'd']], [['e']]]);
    expect(values({ hosts: [HOST] }, users('a', 'b', 'c', 'd'))).toEqual([[['a', 'b', 'c']], [['d']]]);
    expect(values({ hosts: [HOST], routes: [{}, { path: PathMatch.prefix('/api') }] }, users('a', 'b', 'c'))).toEqual([[['a', 'b']], [['c']]]);
    expect(values({}, [...users('a'), HEADER, RequestMatch.headerPrefix('x-user', 'b'), ...users('c')])).toEqual([[['a', 'c']], [['true']], [['b*']]]);
    expect(values({}, [...users('a'), RequestMatch.all(HEADER, ...users('b')), ...users('c')])).toEqual([[['a', 'c']], [['true'], ['b']]]);
  });

  test('each value of one header reaches the canary', () => {
    const chart = charted({ hosts: [HOST], routes: [{}, { path: PathMatch.prefix('/api') }] }, { split: { weight: 10, match: users('a', 'b', 'c') } });
    expect(check(Manifests.fromChart(chart)).map(String)).toEqual([]);
    const traffic = expectTraffic(chart).from(Caller.ingress('alb')).host(HOST);
    for (const path of ['/', '/api/x']) {
      ['a', 'b', 'c'].forEach(name => traffic.get(path).header('x-user', name).toReach({ canary: 100 }));
      traffic.get(path).header('x-user', 'd').toReach({ stable: 90, canary: 10 });
    }
  });

  test.each<[RequestMatch, string]>([
    [RequestMatch.headerAbsent('x-bot'), 'without x-bot: a rule has no condition for what is not there; use Routing.istio'],
    [RequestMatch.queryRegex('beta', '[0-9]+'), 'query beta=/[0-9]+/: parameters are compared by wildcards only; use Routing.istio'],
    [RequestMatch.queryPresent('beta'), 'with query beta: AWS does not say whether "?name" without a value has one; use Routing.istio'],
    [RequestMatch.jwtClaim('sub', 'ann'), 'claim sub: ann: a rule has no condition for claims; use Routing.istio'],
    [RequestMatch.header('host', 'a.example.com'), 'host: a.example.com: a rule compares the host by hosts and previewHosts; use Routing.istio'],
    [RequestMatch.header('x-a', 'b*c'), 'x-a: b*c: values are visible characters of ASCII, and "*", "?" and "\\" have a meaning of their own in them; use Routing.istio'],
    [RequestMatch.headerPrefix('x-a', 'b?'), 'x-a: b?…: values are visible characters of ASCII, and "*", "?" and "\\" have a meaning of their own in them; use Routing.istio'],
    [RequestMatch.header('x-a', 'é'), 'x-a: é: values are visible characters of ASCII, and "*", "?" and "\\" have a meaning of their own in them; use Routing.istio'],
    [RequestMatch.headerRegex('x-a', '(?=b)'), 'x-a: /(?=b)/: expressions have no look-around, back-references, possessive quantifiers and so on, as in RE2: error parsing regexp: invalid or unsupported Perl syntax: `(?=`; use Routing.istio'],
    [RequestMatch.headerRegex('x-a', 'b)|(c'), 'x-a: /b)|(c/: expressions have no look-around, back-references, possessive quantifiers and so on, as in RE2: error parsing regexp: unexpected ): `b)|(c`; use Routing.istio'],
    [RequestMatch.headerRegex('x-a', '\\pL'), 'x-a: /\\pL/: expressions are in ASCII, without \\p and \\Q; use Routing.istio'],
    [RequestMatch.headerRegex('x-a', '\\Qa.b'), 'x-a: /\\Qa.b/: expressions are in ASCII, without \\p and \\Q; use Routing.istio'],
  ])('%s is refused', (match, text) => {
    expect(refused({ hosts: [HOST] }, { split: { match: [match] } })).toBe(`shop/web: Routing.alb cannot match ${text}`);
  });

  test('names beyond 40 and values beyond 128 characters are refused', () => {
    const [name, value] = ['x'.repeat(41), 'v'.repeat(129)];
    expect(refused({}, { split: { match: [RequestMatch.header(name, '1')] } })).toBe(
      `shop/web: Routing.alb cannot match ${name}: 1: AWS takes names of headers of at most 40 characters, got 41; use Routing.istio`);
    expect(refused({}, { split: { match: [RequestMatch.header('x-a', value)] } })).toBe(
      `shop/web: Routing.alb cannot match x-a: ${value}: AWS takes values and expressions of at most 128 characters, got 129; use Routing.istio`);
    expect(refused({}, { split: { match: [RequestMatch.query('b', value)] } })).toContain('AWS takes values and expressions of at most 128 characters, got 129');
    expect(refused({}, { split: { match: [RequestMatch.cookie('b', 'v'.repeat(111))] } })).toBe(
      `shop/web: Routing.alb cannot match cookie b=${'v'.repeat(111)}: AWS takes values and expressions of at most 128 characters, got 129 in the rule; use Routing.istio`);
    expect(refused({}, { split: { match: [RequestMatch.headerPrefix('x-a', 'v'.repeat(128))] } })).toContain('got 129');
    expect(ingress({}, { split: { match: [RequestMatch.header('x'.repeat(40), 'v'.repeat(128)), RequestMatch.headerPrefix('x-a', 'v'.repeat(127))] } })).toBeDefined();
  });

  test('more than 5 values in a rule are refused', () => {
    const headers = (count: number) => RequestMatch.all(...[...Array(count).keys()].map(index => RequestMatch.header(`x-${index}`, 'a')));
    const prefix = { hosts: [HOST], routes: [{ path: PathMatch.prefix('/api') }] };
    expect(ingress({ hosts: [HOST] }, { split: { match: [headers(3)] } })).toBeDefined();
    expect(ingress(prefix, { split: { match: [headers(2)] } })).toBeDefined();
    expect(ingress({}, { split: { match: [headers(4)] } })).toBeDefined();
    expect(refused(prefix, { split: { match: [headers(3)] } })).toBe(
      'shop/web: Routing.alb cannot match x-0: a and x-1: a and x-2: a: AWS takes at most 5 values in the conditions of a rule, got 6 (1 for the host, 2 for prefix "/api", 3 for the match); use Routing.istio, or fewer conditions');
    expect(refused({}, { split: { match: [headers(5)] } })).toBe(
      'shop/web: Routing.alb cannot match x-0: a and x-1: a and x-2: a and x-3: a and x-4: a: AWS takes at most 5 values in the conditions of a rule, got 6 (1 for prefix "/", 5 for the match); use Routing.istio, or fewer conditions');
  });
});

describe('the split', () => {
  const sticky = Sticky.cookie({ maxAge: Duration.hours(1) });

  test.each([0, 1, 50, 99, 100])('says both tracks at %i percent', weight => {
    expect(annotations(undefined, { split: { weight } })['actions.split']).toEqual(split(100 - weight, weight));
  });

  test('keeps clients on their target group while there is a choice', () => {
    const of = (weight: number, idle = false) => annotations(undefined, { split: { weight, sticky }, canary: { image: 'web:2', idle } })['actions.split'];
    expect(of(20)).toEqual(split(80, 20, { enabled: true, durationSeconds: 3600 }));
    expect(of(0)).toEqual(split(100, 0));
    expect(of(100)).toEqual(split(0, 100));
    expect(of(20, true)).toEqual(split(100, 0));
  });

  test('keeps clients for a day where no age is said', () => {
    expect(annotations(undefined, { split: { weight: 1, sticky: Sticky.cookie() } })['actions.split']).toEqual(split(99, 1, { enabled: true, durationSeconds: 86400 }));
  });

  test('has three target groups beside a baseline, and two tracks at 50 percent', () => {
    const of = (weight: number) => annotations(undefined, {
      stable: { version: '1' }, canary: { version: '2' }, baseline: {}, split: { weight, sticky },
    })['actions.split'].forwardConfig;
    expect(of(5).targetGroups.map(({ serviceName, weight }: any) => [serviceName, weight])).toEqual([['web', 90], ['web-canary', 5], ['web-baseline', 5]]);
    expect(of(50)).toMatchObject({ targetGroups: [{ weight: 0 }, { weight: 50 }, { weight: 50 }], targetGroupStickinessConfig: { enabled: true } });
    expect(of(0).targetGroupStickinessConfig).toEqual({ enabled: false });
  });

  test('is a switch in blue-green, where what matches goes to the other track', () => {
    const of = (active: Track) => annotations(undefined, { split: Split.blueGreen({ active, preview: [HEADER] }) });
    expect(of(Track.CANARY)).toMatchObject({ 'actions.split': split(0, 100), 'actions.match': forward([{ serviceName: 'web', servicePort: 8080 }]) });
    expect(of(Track.STABLE)).toMatchObject({ 'actions.split': split(100, 0), 'actions.match': forward([{ serviceName: 'web-canary', servicePort: 8080 }]) });
  });

  test('keeps its rules while the canary is idle, and sends all to stable', () => {
    const options = { hosts: [HOST], previewHosts: ['preview.example.com'] };
    const props = (idle: boolean) => ({ split: { weight: 50, match: [HEADER] }, canary: { image: 'web:2', idle } });
    expect(rules(options, props(true))).toEqual(rules(options, props(false)).map(rule => rule.replace('web-canary', 'web')));
    expect(annotations(options, props(true))).toMatchObject({ 'actions.split': split(100, 0), 'actions.match': forward([{ serviceName: 'web', servicePort: 8080 }]) });
  });

  test.each<[string, AlbOptions, Sticky, string]>([
    ['another name of the cookie', {}, Sticky.cookie({ name: 'track' }), 'name the cookie of sticky clients, got track: the load balancer calls it AWSALBTG; remove the name, or use Routing.istio'],
    ['more than 7 days', {}, Sticky.cookie({ maxAge: Duration.seconds(604801) }), 'keep sticky clients for 604801 seconds: AWS takes at most 604800, which is 7 days; use Routing.istio, or a shorter maxAge'],
    ['several ports', { port: 'http', routes: [{}, { path: PathMatch.prefix('/admin'), port: 'admin' }] }, sticky, 'keep sticky clients on the tracks of 2 ports: each has target groups of its own, and there is one cookie; use Routing.istio, or one port'],
  ])('refuses sticky clients with %s', (_, options, cookie, text) => {
    const workload = options.port === undefined ? web() : Workload.container({ image: 'web:1', ports: [{ name: 'http', port: 8080 }, { name: 'admin', port: 9090 }] });
    expect(refused(options, { workload, split: { weight: 20, sticky: cookie } })).toBe(`shop/web: Routing.alb cannot ${text}`);
  });

  test('refuses stable without pods, which callers get that no route binds', () => {
    expect(refused({}, { stable: { replicas: 0 }, split: { weight: 100 } })).toBe(
      'shop/web: stable must have pods with Routing.alb, got 0 replicas: callers that no route binds get stable only; set replicas');
  });

  test('takes 7 days', () => {
    expect(ingress({}, { split: { weight: 20, sticky: Sticky.cookie({ maxAge: Duration.days(7) }) } })).toBeDefined();
  });
});

describe('paths', () => {
  test.each<[PathMatch, string]>([
    [PathMatch.regex('/v[0-9]+'), 'Routing.alb cannot route regex "/v[0-9]+": the controller tries such paths after all prefixes; use Routing.istio, or PathMatch.prefix'],
    [PathMatch.prefix('/a*b'), 'Routing.alb cannot route prefix "/a*b": AWS takes paths of letters, digits and _-.$/~\'@:+;&; use Routing.istio, or a prefix that ends before the sign'],
    [PathMatch.exact('/a%20b'), 'Routing.alb cannot route exact "/a%20b": AWS takes paths of letters, digits and _-.$/~\'@:+;&; use Routing.istio, or a prefix that ends before the sign'],
    [PathMatch.exact('/a//b'), 'path must not have "//", which Kubernetes refuses in an Ingress, got exact "/a//b"'],
    [PathMatch.exact(`/${'a'.repeat(128)}`), `Routing.alb cannot route exact "/${'a'.repeat(128)}": AWS takes paths of at most 128 characters, got 129; use Routing.istio, or a shorter prefix`],
    [PathMatch.prefix(`/${'a'.repeat(126)}`), `Routing.alb cannot route prefix "/${'a'.repeat(126)}": AWS takes paths of at most 128 characters, got 129; use Routing.istio, or a shorter prefix`],
  ])('%s is refused', (path, text) => {
    expect(refused({ routes: [{ path }] })).toBe(`shop/web: ${text}`);
  });

  test('the longest are taken', () => {
    expect(rules({ routes: [{ path: PathMatch.exact(`/${'a'.repeat(127)}`) }, { path: PathMatch.prefix(`/${'a'.repeat(125)}/`) }] })).toHaveLength(2);
  });

  test('one twice is refused, also with a slash at its end', () => {
    const text = (path: string) => `shop/web: routes must have a path once, got ${path}: one of them would never be reached`;
    expect(refused({ routes: [{ path: PathMatch.prefix('/api') }, { path: PathMatch.prefix('/api/') }] })).toBe(text('prefix "/api/" and prefix "/api"'));
    expect(refused({ routes: [{}, { path: PathMatch.prefix('/') }] })).toBe(text('prefix "/" twice'));
    expect(rules({ routes: [{ path: PathMatch.exact('/api') }, { path: PathMatch.exact('/api/') }, { path: PathMatch.prefix('/api') }] })).toHaveLength(3);
  });

  test('none is refused', () => {
    expect(refused({ routes: [] })).toBe('shop/web: routes must have a route, got none: remove routes for every path');
  });

  test('ports are TCP ports of the service', () => {
    const workload = Workload.container({ image: 'web:1', ports: [{ name: 'http', port: 8080 }, { name: 'admin', port: 9090 }] });
    expect(refused({}, { workload })).toBe('shop/web: port of the routing must be said unless there is one TCP port, got http (8080), admin (9090)');
    expect(refused({ port: 'web' }, { workload })).toBe('shop/web: port of the routing must be a TCP port of the service, got "web": it has http (8080), admin (9090)');
    expect(refused({ routes: [{ path: PathMatch.exact('/a'), port: 'x' }, { port: 'http' }] }, { workload })).toBe('shop/web: port of route exact "/a" must be a TCP port of the service, got "x": it has http (8080), admin (9090)');
    expect(refused({ routes: [{ port: 'x' }] }, { workload })).toBe('shop/web: port of route for every path must be a TCP port of the service, got "x": it has http (8080), admin (9090)');
    expect(rules({ port: 'http', routes: [{ port: 'http' }] }, { workload })).toEqual(['* Prefix / -> split']);
  });
});

describe('the protocol of pods', () => {
  const HTTPS = { listenPorts: [AlbListenPort.https(443)] };
  const of = (...ports: { name: string; port: number; appProtocol?: string }[]) => ({ ports, split: { weight: 20 } });
  const said = (options: AlbOptions, props: Partial<CanaryServiceProps>) => {
    const { 'backend-protocol': protocol, 'backend-protocol-version': version } = annotations(options, props);
    return [protocol, version];
  };

  test.each<[string, string | undefined, string | undefined, string | undefined]>([
    ['http', undefined, undefined, undefined],
    ['web', undefined, undefined, undefined],
    ['http', 'kubernetes.io/ws', undefined, undefined],
    ['grpc-web', undefined, undefined, undefined],
    ['constructor', undefined, undefined, undefined],
    ['https', undefined, 'HTTPS', undefined],
    ['https-admin', undefined, 'HTTPS', undefined],
    ['tls', undefined, 'HTTPS', undefined],
    ['web', 'HTTPS', 'HTTPS', undefined],
    ['web', 'kubernetes.io/wss', 'HTTPS', undefined],
    ['grpc', undefined, undefined, 'GRPC'],
    ['grpcs', undefined, 'HTTPS', 'GRPC'],
    ['http2', undefined, undefined, 'HTTP2'],
    ['h2c', undefined, undefined, 'HTTP2'],
    ['https', 'kubernetes.io/h2c', undefined, 'HTTP2'],
  ])('of port %s with appProtocol %s: %s %s', (name, appProtocol, protocol, version) => {
    expect(said(HTTPS, of({ name, port: 8080, appProtocol }))).toEqual([protocol, version]);
  });

  test('is what annotations say, where they do', () => {
    const own = { [`${PREFIX}backend-protocol`]: 'HTTP', [`${PREFIX}backend-protocol-version`]: 'HTTP1' };
    expect(said({ annotations: own }, of({ name: 'grpcs', port: 8080 }))).toEqual(['HTTP', 'HTTP1']);
    expect(said({ port: 'http', routes: [{}, { path: PathMatch.prefix('/rpc'), port: 'grpcs' }], annotations: own }, of({ name: 'http', port: 8080 }, { name: 'grpcs', port: 9090 })))
      .toEqual(['HTTP', 'HTTP1']);
  });

  test('is one for all routes', () => {
    const routes = [{}, { path: PathMatch.prefix('/rpc'), port: 'grpc' }];
    expect(refused({ port: 'http', routes }, of({ name: 'http', port: 8080 }, { name: 'grpc', port: 9090 }))).toBe(
      'shop/web: routes of a service must speak one protocol to pods, got ports grpc (9090) and http (8080): backend-protocol-version is said once per Ingress; make two services, or say it in annotations');
    expect(refused({ port: 'http', routes: [{}, { path: PathMatch.prefix('/a'), port: 'https' }] }, of({ name: 'http', port: 80 }, { name: 'https', port: 443 }))).toBe(
      'shop/web: routes of a service must speak one protocol to pods, got ports https (443) and http (80): backend-protocol is said once per Ingress; make two services, or say it in annotations');
    expect(refused({ port: 'http', routes: [{}, { path: PathMatch.prefix('/a'), port: 'https' }], annotations: { [`${PREFIX}backend-protocol-version`]: 'HTTP1' } }, of({ name: 'http', port: 80 }, { name: 'https', port: 443 })))
      .toContain('backend-protocol is said once per Ingress');
    expect(said({ port: 'http' }, of({ name: 'http', port: 8080 }, { name: 'grpc', port: 9090 }))).toEqual([undefined, undefined]);
  });

  test('needs HTTPS for gRPC and HTTP/2', () => {
    const grpc = of({ name: 'grpc', port: 8080 });
    const arn = 'arn:aws:acm:eu-west-1:123456789012:certificate/a';
    expect(refused({}, grpc)).toBe(
      'shop/web: listenPorts must be for HTTPS where pods speak GRPC, got none: AWS has target groups for GRPC behind listeners for HTTPS only; set listenPorts to [AlbListenPort.https(443)]');
    expect(refused({ listenPorts: [AlbListenPort.http(80)] }, of({ name: 'h2c', port: 8080 }))).toBe(
      'shop/web: listenPorts must be for HTTPS where pods speak HTTP2, got HTTP 80: AWS has target groups for HTTP2 behind listeners for HTTPS only; set listenPorts to [AlbListenPort.https(443)]');
    expect(refused({ listenPorts: [AlbListenPort.http(80), AlbListenPort.https(8443)] }, grpc)).toBe(
      'shop/web: listenPorts for HTTP must redirect where pods speak GRPC, got HTTP 80 without sslRedirect: AWS has target groups for GRPC behind listeners for HTTPS only; set sslRedirect: 8443, or remove AlbListenPort.http');
    expect(refused({ annotations: { [`${PREFIX}backend-protocol-version`]: 'GRPC' } }, of({ name: 'http', port: 8080 }))).toContain('where pods speak GRPC, got none');
    expect(said({ certificateArns: [arn] }, grpc)).toEqual([undefined, 'GRPC']);
    expect(said({ listenPorts: [AlbListenPort.http(80), AlbListenPort.https(443)], sslRedirect: 443 }, grpc)).toEqual([undefined, 'GRPC']);
  });

  test('passes the checks of the manifests', () => {
    const chart = charted({ hosts: [HOST], ...HTTPS }, of({ name: 'grpc', port: 8080 }));
    expect(check(Manifests.fromChart(chart)).map(String)).toEqual([]);
    const all = charted({ hosts: [HOST] }, of({ name: 'https', port: 8443 }));
    expect(check(Manifests.fromChart(all)).map(String)).toEqual([]);
    expectTraffic(all).from(Caller.ingress('alb')).host(HOST).get('/').toReach({ stable: 80, canary: 20 });
  });
});

describe('options are refused:', () => {
  const PORTS = [AlbListenPort.http(80), AlbListenPort.https(443)];
  const ARN = 'arn:aws:acm:eu-west-1:123456789012:certificate/a';
  const HOST_RULE = 'must be lower-case DNS names with a dot and letters behind the last one, or "*.domain", of at most 128 characters, got';

  test.each<[AlbOptions, string]>([
    [{ hosts: [] }, 'hosts must have a host, got none: remove hosts for every host'],
    [{ hosts: ['shop'] }, `hosts ${HOST_RULE} "shop"`],
    [{ hosts: ['Shop.example.com'] }, `hosts ${HOST_RULE} "Shop.example.com"`],
    [{ hosts: ['10.0.0.1'] }, `hosts ${HOST_RULE} "10.0.0.1"`],
    [{ hosts: ['a.*.com'] }, `hosts ${HOST_RULE} "a.*.com"`],
    [{ hosts: [5 as any] }, `hosts ${HOST_RULE} 5`],
    [{ hosts: [`${'a.'.repeat(63)}com`] }, `hosts ${HOST_RULE} "${'a.'.repeat(63)}com"`],
    [{ hosts: [HOST, HOST] }, `hosts must be given once, got "${HOST}" twice`],
    [{ hosts: [HOST], previewHosts: ['preview'] }, `previewHosts ${HOST_RULE} "preview"`],
    [{ hosts: [HOST], previewHosts: [HOST] }, `previewHosts must be other hosts than those of the service, got "${HOST}" in both: remove it from one of them`],
    [{ hosts: [HOST], previewHosts: [] }, 'previewHosts must be hosts beside those of the service, got none: say one, or remove previewHosts'],
    [{ previewHosts: ['preview.example.com'] }, 'previewHosts must be hosts beside those of the service, got "preview.example.com": set hosts'],
    [{ ingressClassName: 'ALB' }, 'ingressClassName must be the name of an IngressClass, got "ALB"'],
    [{ groupName: 'Shop' }, 'groupName must be lower-case letters, digits, "-" and ".", at most 63, with a letter or digit at its ends, got "Shop"'],
    [{ groupName: 'a'.repeat(64) }, `groupName must be lower-case letters, digits, "-" and ".", at most 63, with a letter or digit at its ends, got "${'a'.repeat(64)}"`],
    [{ groupName: 'shop', groupOrder: 1001 }, 'groupOrder must be a whole number from -1000 to 1000, got 1001'],
    [{ groupName: 'shop', groupOrder: 0.5 }, 'groupOrder must be a whole number from -1000 to 1000, got 0.5'],
    [{ groupOrder: 5 }, 'groupOrder is the place in a group, got 5 without groupName: set groupName, or remove groupOrder'],
    [{ listenPorts: [] }, 'listenPorts must have a port, got none: remove listenPorts for that of the controller'],
    [{ listenPorts: [AlbListenPort.http(0)] }, 'listenPorts must be from 1 to 65535, got 0'],
    [{ listenPorts: [AlbListenPort.http(80), AlbListenPort.https(80)] }, 'listenPorts must have a port once, got 80 twice'],
    [{ certificateArns: [] }, 'certificateArns must have an ARN, got none: remove certificateArns to have certificates found by the hosts'],
    [{ certificateArns: ['shop.pem'] }, 'certificateArns must be ARNs of certificates, such as arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012, got "shop.pem"'],
    [{ certificateArns: [`${ARN},${ARN}`] }, `certificateArns must be ARNs of certificates, such as arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012, got "${ARN},${ARN}"`],
    [{ certificateArns: [ARN], listenPorts: [AlbListenPort.http(80)] }, 'certificateArns are for HTTPS, got listenPorts without it: add AlbListenPort.https(443), or remove certificateArns'],
    [{ sslRedirect: 8443, listenPorts: PORTS }, 'sslRedirect must be an HTTPS port of the load balancer, got 8443 and 443 in listenPorts: add AlbListenPort.https(8443), or the controller changes nothing'],
    [{ sslRedirect: 443, listenPorts: [AlbListenPort.http(80)], groupName: 'shop' }, 'sslRedirect must be an HTTPS port of the load balancer, got 443 and none in listenPorts: add AlbListenPort.https(443), where requests that were redirected find no rule of the Ingress without it'],
    [{ sslRedirect: NaN, listenPorts: PORTS }, 'sslRedirect must be from 1 to 65535, got null'],
    [{ sslRedirect: 443, groupName: 'shop' }, 'sslRedirect needs ports for HTTP and HTTPS, got 443 without listenPorts, so that there is one of them only: set listenPorts'],
    [{ sslRedirect: 443 }, 'sslRedirect needs ports for HTTP and HTTPS, got 443 without listenPorts, so that there is one of them only: set listenPorts'],
    [{ sslRedirect: 0, groupName: 'shop' }, 'sslRedirect must be from 1 to 65535, got 0'],
    [{ annotations: { [`${PREFIX}scheme`]: 'internal' } }, `annotations must not have what is an option, got ${PREFIX}scheme: use scheme`],
    [{ annotations: { [`${PREFIX}group.name`]: 'a' } }, `annotations must not have what is an option, got ${PREFIX}group.name: use groupName`],
    [{ annotations: { 'kubernetes.io/ingress.class': 'alb' } }, 'annotations must not have what is an option, got kubernetes.io/ingress.class: use ingressClassName'],
    [{ annotations: { [`${PREFIX}actions.split`]: '{}' } }, `annotations must not have what the rules are made of, got ${PREFIX}actions.split: the names of actions change with the split; remove it`],
    [{ annotations: { [`${PREFIX}transforms.split`]: '[]' } }, `annotations must not have what the rules are made of, got ${PREFIX}transforms.split: the names of actions change with the split; remove it`],
    [{ annotations: { 'healthcheck-path': '/health' } }, `annotations must have whole names, got healthcheck-path: write ${PREFIX}healthcheck-path`],
    [{ annotations: { [`${PREFIX}healthcheck-port`]: 80 as any } }, `annotations must be strings, got 80 for ${PREFIX}healthcheck-port: put it in quotes`],
    [{ annotations: { [`${PREFIX}target-group-attributes`]: 'slow_start.duration_seconds=30, stickiness.enabled=true' } }, `annotations must not keep clients on single pods, got ${PREFIX}target-group-attributes: slow_start.duration_seconds=30, stickiness.enabled=true: AWS refuses that where a rule has several target groups without group stickiness; use split.sticky, which keeps them on a track`],
  ])('%j', (options, text) => {
    expect(refused(options)).toBe(`shop/web: ${text}`);
  });

  test('all of them at once', () => {
    expect(refused({ hosts: ['shop'], groupOrder: 5, routes: [{ path: PathMatch.regex('/a+') }] }, { split: { match: [RequestMatch.headerAbsent('x-bot')] } }).split('\n')).toHaveLength(4);
  });

  test('not those that are right', () => {
    expect(annotations({ groupName: 'shop', sslRedirect: 443, listenPorts: PORTS })['ssl-redirect']).toBe('443');
    expect(annotations({ listenPorts: PORTS, sslRedirect: 443 })['ssl-redirect']).toBe('443');
    expect(annotations({ certificateArns: [ARN] })['certificate-arn']).toBe(ARN);
    expect(annotations({ annotations: { [`${PREFIX}target-group-attributes`]: 'stickiness.enabled=false' } })['target-group-attributes']).toBe('stickiness.enabled=false');
  });
});

describe('a Service that already runs', () => {
  const running = (spec: object) => RunningService.fromManifest({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec });
  const ports = [{ name: 'http', port: 80, targetPort: 8080 }];
  const selector = { app: 'web', track: 'stable' };

  test('stays as it is, and the canary has one like it', () => {
    const objects = synthChart(charted({ hosts: [HOST] }, { service: running({ type: 'LoadBalancer', selector, ports }), split: { weight: 5 } }));
    expect(find(objects, 'Service', 'web').spec).toEqual({ type: 'LoadBalancer', selector, ports });
    expect(find(objects, 'Service', 'web-canary').spec).toEqual({ selector: { app: 'web', track: 'canary' }, ports });
  });

  test('is enough for nodes where they listen for it', () => {
    const objects = synthChart(charted({ targetType: AlbTargetType.INSTANCE }, { service: running({ type: 'LoadBalancer', selector, ports }) }));
    expect([find(objects, 'Service', 'web').spec.type, find(objects, 'Service', 'web-canary').spec.type]).toEqual(['LoadBalancer', 'NodePort']);
  });

  test('is refused for nodes where they do not', () => {
    for (const type of [undefined, 'ClusterIP']) {
      expect(refused({ targetType: AlbTargetType.INSTANCE }, { service: running({ type, selector, ports }) })).toBe(
        'shop/web: the Service must be of type NodePort or LoadBalancer for AlbTargetType.INSTANCE, got ClusterIP: use AlbTargetType.IP');
    }
  });

  test('is refused over all tracks', () => {
    expect(refused({}, { service: running({ selector: { app: 'web' }, ports }) })).toBe(
      'shop/web: the Service must select stable pods only with Routing.alb, got the selector app: web, which pods of another track match, too: give that track another value, such as labels: { "app": "web-canary" }');
  });
});

describe('Ingresses of one group', () => {
  const grouped = (options: AlbOptions) => Routing.alb({ hosts: [HOST], groupName: 'shop', ...options });
  const api = { routes: [{ path: PathMatch.prefix('/api') }] };

  function two(one: AlbOptions, other: AlbOptions): Chart {
    const chart = chartIn();
    service(chart, { routing: grouped(one) }, 'a');
    service(chart, { routing: grouped(other) }, 'b');
    return chart;
  }

  test('may have paths that are narrower and come first', () => {
    const chart = two({ ...api, groupOrder: 1 }, { groupOrder: 2 });
    const traffic = expectTraffic(chart).from(Caller.ingress('alb')).host(HOST);
    expect(synthChart(chart)).toHaveLength(10);
    traffic.get('/api/x').toReach({ a: 100 });
    traffic.get('/apiary').toReach({ b: 100 });
  });

  test('come by name where their orders are equal', () => {
    expect(synthChart(two(api, {}))).toHaveLength(10);
    expect(synthMessage(two({}, api))).toBe(
      `[shop/b] prefix "/api" on host ${HOST} in IngressGroup shop gets no requests, because prefix "/" of shop/a comes first and takes them: give it a lower groupOrder, or another path or host`);
  });

  test.each<[string, AlbOptions, AlbOptions, string]>([
    ['equal prefixes', api, { routes: [{ path: PathMatch.prefix('/api/') }] }, 'prefix "/api/"'],
    ['a path below a prefix', api, { routes: [{ path: PathMatch.exact('/api/x') }] }, 'exact "/api/x"'],
    ['the path of a prefix itself', api, { routes: [{ path: PathMatch.exact('/api') }] }, 'exact "/api"'],
    ['equal paths', { routes: [{ path: PathMatch.exact('/x') }] }, { routes: [{ path: PathMatch.exact('/x') }] }, 'exact "/x"'],
  ])('may not have %s', (_, one, other, path) => {
    expect(synthMessage(two({ ...one, groupOrder: 1 }, { ...other, groupOrder: 2 }))).toBe(
      `[shop/b] ${path} on host ${HOST} in IngressGroup shop gets no requests, because ${one.routes![0].path} of shop/a comes first and takes them: give it a lower groupOrder, or another path or host`);
  });

  test.each<[string, AlbOptions, AlbOptions, string]>([
    ['every host', { hosts: undefined }, {}, `prefix "/" on host ${HOST} in IngressGroup shop gets no requests, because prefix "/" on every host of shop/a`],
    ['a wildcard', { hosts: ['*.example.com'] }, api, `prefix "/api" on host ${HOST} in IngressGroup shop gets no requests, because prefix "/" on host *.example.com of shop/a`],
    ['a wider wildcard', { hosts: ['*.example.com'] }, { hosts: ['*.eu.example.com'] }, 'prefix "/" on host *.eu.example.com in IngressGroup shop gets no requests, because prefix "/" on host *.example.com of shop/a'],
    ['a wildcard in a preview', { hosts: ['www.example.org'], previewHosts: ['*.example.com'] }, {}, `prefix "/" on host ${HOST} in IngressGroup shop gets no requests, because prefix "/" on host *.example.com of shop/a`],
  ])('may not come behind %s', (_, one, other, text) => {
    expect(synthMessage(two({ ...one, groupOrder: 1 }, { ...other, groupOrder: 2 }))).toBe(`[shop/b] ${text} comes first and takes them: give it a lower groupOrder, or another path or host`);
    expect(synthChart(two({ ...one, groupOrder: 3 }, { ...other, groupOrder: 2 }))).toHaveLength(10);
  });

  test.each<[string, AlbOptions, AlbOptions]>([
    ['another host', {}, { hosts: ['www.example.com'] }],
    ['a wildcard of other hosts before it', { hosts: ['*.example.org'] }, {}],
    ['a wildcard of its subdomains before it', { hosts: [`*.${HOST}`] }, {}],
    ['a part of the paths of every host before it', { ...api, hosts: undefined }, {}],
    ['another group', {}, { groupName: 'www' }],
    ['no group', { groupName: undefined }, { groupName: undefined }],
    ['an exact path before the prefix', { routes: [{ path: PathMatch.exact('/api') }] }, api],
    ['a prefix of other elements', api, { routes: [{ path: PathMatch.prefix('/apiary') }] }],
  ])('may have %s', (_, one, other) => {
    expect(synthChart(two(one, other))).toHaveLength(10);
  });

  test('the host of a preview is one, too', () => {
    expect(synthMessage(two({ previewHosts: ['p.example.com'] }, { hosts: ['p.example.com'] }))).toContain('prefix "/" on host p.example.com in IngressGroup shop gets no requests');
  });

  describe('with sticky clients', () => {
    const sticky = { weight: 20, sticky: Sticky.cookie() };
    const both = (one: AlbOptions, other: AlbOptions, second: CanaryServiceProps['split'] = sticky) => {
      const chart = chartIn();
      service(chart, { routing: grouped(one), split: sticky }, 'a');
      service(chart, { routing: grouped(other), split: second }, 'b');
      return chart;
    };
    const text = (where: string) =>
      `[shop/b] the cookie of sticky clients must be the service's own, got "AWSALBTG" on ${where} in IngressGroup shop, which is that of shop/a: a load balancer has one name for it; take sticky from one of them, or use Routing.istio`;

    test('are refused on one host', () => {
      expect(synthMessage(both(api, {}))).toBe(text(`host ${HOST}`));
      expect(synthMessage(both({ ...api, hosts: undefined }, { hosts: undefined }))).toBe(text('every host'));
    });

    test.each<[string, AlbOptions, AlbOptions, string]>([
      ['a wildcard for the other paths', api, { hosts: ['*.example.com'] }, 'host *.example.com'],
      ['every host for the other paths', api, { hosts: undefined }, 'every host'],
      ['a wildcard that comes first', { ...api, hosts: ['*.example.com'] }, {}, `host ${HOST}`],
    ])('are refused on a host and %s', (_, one, other, where) => {
      expect(synthMessage(both(one, other))).toBe(text(where));
    });

    test.each<[string, AlbOptions, AlbOptions]>([
      ['other hosts', {}, { hosts: ['www.example.com'] }],
      ['other groups', api, { groupName: 'www' }],
      ['no groups', { groupName: undefined }, { groupName: undefined }],
      ['a wildcard behind a host with every path', {}, { hosts: ['*.example.com'] }],
      ['a wildcard of other hosts', {}, { hosts: ['*.example.org'] }],
    ])('may have %s', (_, one, other) => {
      expect(synthChart(both(one, other))).toHaveLength(10);
    });

    test('may have one that draws every request', () => {
      expect(synthChart(both(api, {}, { weight: 5 }))).toHaveLength(10);
    });

    test('may be previewed on the host of the other one', () => {
      expect(synthChart(both({ ...api, hosts: ['www.example.com'], previewHosts: [HOST] }, {}))).toHaveLength(10);
    });
  });

  describe('that somebody wrote by hand', () => {
    const path = (value: string, pathType: string, name = 'legacy') => ({ path: value, pathType, backend: { service: { name, port: { number: 80 } } } });

    function beside(options: AlbOptions, paths: object[], more: object = {}, host: string | null = HOST): Chart {
      const chart = chartIn();
      service(chart, { routing: grouped(options) });
      const own = { [`${PREFIX}group.name`]: 'shop', ...more };
      new ApiObject(chart, 'legacy', {
        apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'legacy', annotations: own }, spec: { ingressClassName: 'alb', rules: [{ host: host ?? undefined, http: { paths } }] },
      });
      return chart;
    }

    test('are found where they come first', () => {
      expect(synthMessage(beside({}, [path('/', 'Prefix')]))).toBe(
        `[shop/web] prefix "/" on host ${HOST} in IngressGroup shop gets no requests, because prefix "/" of shop/legacy comes first and takes them: give it a lower groupOrder, or another path or host`);
      expect(synthMessage(beside(api, [path('/*', 'ImplementationSpecific')]))).toContain('because prefix "/" of shop/legacy comes first');
    });

    test('are found where they have every host', () => {
      const first = { [`${PREFIX}group.order`]: '-1' };
      expect(synthMessage(beside({}, [path('/', 'Prefix')], first, null))).toBe(
        `[shop/web] prefix "/" on host ${HOST} in IngressGroup shop gets no requests, because prefix "/" on every host of shop/legacy comes first and takes them: give it a lower groupOrder, or another path or host`);
      expect(synthMessage(beside({ hosts: undefined, groupOrder: -2 }, [path('/old', 'Exact')]))).toBe(
        `[shop/web] prefix "/" on every host in IngressGroup shop takes the requests of exact "/old" on host ${HOST} of shop/legacy, which comes later: give that a place before this one, or another path or host`);
    });

    test('are found where they come later and get nothing', () => {
      expect(synthMessage(beside({ groupOrder: -1 }, [path('/old', 'Exact')]))).toBe(
        `[shop/web] prefix "/" on host ${HOST} in IngressGroup shop takes the requests of exact "/old" of shop/legacy, which comes later: give that a place before this one, or another path or host`);
    });

    test.each<[string, AlbOptions, object[], object, string]>([
      ['paths of their own come first', {}, [path('/old', 'Prefix'), path('/a/*', 'ImplementationSpecific')], {}, HOST],
      ['they are later, by their order', api, [path('/', 'Prefix')], { [`${PREFIX}group.order`]: '9' }, HOST],
      ['conditions leave the other requests', {}, [path('/', 'Prefix', 'bots')], { [`${PREFIX}conditions.bots`]: '[]' }, HOST],
      ['they are in another group', {}, [path('/', 'Prefix')], { [`${PREFIX}group.name`]: 'other' }, HOST],
      ['they have another host', {}, [path('/', 'Prefix')], {}, 'www.example.com'],
      ['they have no path', {}, [], {}, HOST],
    ])('are let be where %s', (_, options, paths, more, host) => {
      expect(Testing.synth(beside(options, paths, more, host))).toHaveLength(6);
    });

    test('of no group, without rules and of other kinds are let be', () => {
      const chart = chartIn();
      service(chart, { routing: grouped({}) });
      const annotation = { [`${PREFIX}group.name`]: 'shop' };
      new ApiObject(chart, 'a', { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'a' }, spec: { rules: [{ host: HOST, http: { paths: [path('/', 'Prefix')] } }] } });
      new ApiObject(chart, 'b', { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'b', annotations: annotation }, spec: { defaultBackend: { service: { name: 'x', port: { number: 80 } } } } });
      new ApiObject(chart, 'c', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'c', annotations: annotation }, spec: { ports: [{ port: 80 }] } });
      expect(Testing.synth(chart)).toHaveLength(8);
    });
  });
});

describe('for any options', () => {
  const word = fc.stringMatching(/^[a-z0-9]{1,6}$/);
  const path = fc.tuple(fc.array(word, { minLength: 1, maxLength: 3 }), fc.boolean())
    .map(([parts, exact]) => exact ? PathMatch.exact(`/${parts.join('/')}`) : PathMatch.prefix(`/${parts.join('/')}`));
  const routes = fc.uniqueArray(path, { maxLength: 5, selector: String });

  test('what matches goes to the canary and the rest by weight, on every path', () => {
    fc.assert(fc.property(routes, fc.integer({ min: 0, max: 100 }), fc.stringMatching(/^[ -)+->@-[\]-~]{1,20}$/).filter(value => value.trim() === value), (paths, weight, value) => {
      const all = [...paths.map(one => ({ path: one })), {}];
      const chart = charted({ hosts: [HOST], routes: all }, { split: { weight, match: [RequestMatch.header('x-canary', value)] } });
      synthChart(chart);
      const traffic = expectTraffic(chart).from(Caller.ingress('alb')).host(HOST);
      for (const at of ['/', ...paths.flatMap(({ value: text }) => [text, `${text}/x`, `${text}x`])]) {
        traffic.get(at).toReach({ stable: 100 - weight, canary: weight });
        traffic.get(at).header('x-canary', value).toReach({ canary: 100 });
        traffic.get(at).header('x-canary', `${value}x`).toReach({ stable: 100 - weight, canary: weight });
      }
    }), { numRuns: 30 });
  });

  test('a cookie is found among others, and nothing that looks like it', () => {
    const token = fc.stringMatching(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,12}$/);
    const cookie = fc.stringMatching(/^[A-Za-z0-9!#$%&'()*+./:<=>?@^_`{|}~[\]-]{1,12}$/);
    fc.assert(fc.property(token, cookie, (name, value) => {
      const chart = charted({ hosts: [HOST] }, { split: { match: [RequestMatch.cookie(name, value)] } });
      synthChart(chart);
      const client = expectTraffic(chart).from(Caller.ingress('alb')).host(HOST).get('/');
      for (const good of [`${name}=${value}`, `a=1; ${name}=${value}`, `${name}=${value}; b=2`, `a=1;${name}=${value};b=2`]) {
        client.header('cookie', good).toReach({ canary: 100 });
      }
      for (const bad of [`${name}=${value}x`, `x${name}=${value}`, `a=${name}=${value}`, `${name}=x${value}`]) {
        client.header('cookie', bad).toReach({ stable: 100 });
      }
    }), { numRuns: 50 });
  });

  test('the same input gives the same text', () => {
    const of = () => Testing.synth(charted({ hosts: [HOST], routes: [{ path: PathMatch.prefix('/a') }] }, { split: { weight: 7, match: [HEADER] } }));
    expect(JSON.stringify(of())).toBe(JSON.stringify(of()));
  });

  test('names of actions fit into annotations, whatever the name of the service is', () => {
    const chart = chartIn();
    const name = 'w'.repeat(54);
    new CanaryService(chart, 'web', { name, workload: web(), canary: { image: 'web:2' }, baseline: undefined, routing: Routing.alb(), split: { weight: 5, match: [HEADER] } });
    const keys = Object.keys(find(synthChart(chart), 'Ingress', name).metadata.annotations);
    expect(Math.max(...keys.map(key => key.split('/')[1].length))).toBeLessThanOrEqual(63);
  });
});
