import { albEntrance } from '../src/verify/alb/alb-entrance';
import { Caller } from '../src/verify/caller';
import { Cluster } from '../src/verify/cluster/cluster';
import { Manifests } from '../src/verify/manifests';
import { TrafficModel } from '../src/verify/traffic-model';
import { TrafficRequest } from '../src/verify/traffic-request';

const PREFIX = 'alb.ingress.kubernetes.io/';

/** A Deployment of one pod with its Service on port 80. */
function app(name: string, { replicas = 1, type = 'ClusterIP', annotations = {}, labels = { app: name } }: any = {}): object[] {
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace: 'shop' },
      spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'app' }] } } },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'shop', annotations },
      spec: { type, selector: labels, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
    },
  ];
}

const port = { number: 80 };

function path(service: string, at: any = {}): any {
  return { path: at.path ?? '/', pathType: at.type ?? 'Prefix', backend: { service: { name: service, port: at.port ?? port } } };
}

const annotated = { name: 'use-annotation' };

/** An Ingress of the class alb whose Services are reached by the addresses of pods. */
function ingress(name: string, annotations: { [name: string]: unknown }, rules: any, rest: any = {}): object {
  const given = Object.entries<any>({ 'target-type': 'ip', ...annotations }).map(([key, value]) => [PREFIX + key, typeof value === 'string' ? value : JSON.stringify(value)]);
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace: 'shop', annotations: Object.fromEntries(given), ...rest.metadata },
    spec: { ingressClassName: 'alb', rules: rules.map((rule: any) => ({ host: rule.host, http: { paths: rule.paths } })), ...rest.spec },
  };
}

const CLASS = { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: { name: 'alb' }, spec: { controller: 'ingress.k8s.aws/alb' } };

function model(...objects: object[]): TrafficModel {
  return TrafficModel.of(Manifests.fromObjects([CLASS, ...objects]));
}

function ask(objects: object[], request: Partial<TrafficRequest> = {}): { [answer: string]: number } {
  const { outcomes } = model(...objects).send({ from: Caller.ingress('alb'), host: 'shop.example.com', ...request });
  return Object.fromEntries(outcomes.map(({ workload, status, location, kind, share }) => [workload ?? (status === undefined ? kind : [`HTTP ${status}`, location].join(' ').trim()), share]));
}

function stated(objects: object[], request: Partial<TrafficRequest> = {}): string[] {
  return model(...objects).send({ from: Caller.ingress('alb'), host: 'shop.example.com', ...request }).assumptions.map(({ effect }) => effect);
}

function chain(objects: object[], request: Partial<TrafficRequest> = {}): string[] {
  return model(...objects).send({ from: Caller.ingress('alb'), host: 'shop.example.com', ...request }).outcomes[0].chain.map(({ object, field, effect }) => `${object} ${field}: ${effect}`);
}

const both = [...app('web'), ...app('web-canary')];
const forward = (...weights: [string, number][]) => ({
  type: 'forward',
  forwardConfig: { targetGroups: weights.map(([serviceName, weight]) => ({ serviceName, servicePort: 80, weight })) },
});

/** An Ingress with one path for an action. */
const acting = (action: unknown, annotations = {}) => ingress('web', { 'actions.split': action, ...annotations }, [{ paths: [path('split', { port: annotated })] }]);

describe('rules of a load balancer', () => {
  test('a path sends to the pods of its Service, and the chain says why', () => {
    const objects = [...both, ingress('web', {}, [{ host: 'shop.example.com', paths: [path('web', { path: '/api' })] }])];
    expect(ask(objects, { path: '/api/items' })).toEqual({ 'shop/web': 1 });
    expect(chain(objects, { path: '/api/items' })).toEqual([
      'Ingress shop/web spec.rules[0].http.paths[0]: rule matches: host is "shop.example.com", path is "/api" or "/api/*"',
      'Ingress shop/web spec.rules[0].http.paths[0].backend.service: forwards to Service shop/web',
      'Service shop/web spec.selector: chooses among its ready pods',
    ]);
    expect(stated(objects, { path: '/api' })).toEqual([]);
  });

  test('nothing but 404 is there for requests that no rule matches', () => {
    const objects = [...both, ingress('web', {}, [{ host: 'shop.example.com', paths: [path('web', { path: '/api' })] }])];
    expect(ask(objects, { path: '/apis' })).toEqual({ 'HTTP 404': 1 });
    expect(ask(objects, { path: '/API' })).toEqual({ 'HTTP 404': 1 });
    expect(ask(objects, { host: 'other.example.com', path: '/api' })).toEqual({ 'HTTP 404': 1 });
    expect(chain(objects)).toEqual(['Ingress shop/web spec: no rule matches and there is no default backend: HTTP 404']);
  });

  test('exact paths come first, then longer prefixes, then the others as they are listed', () => {
    const objects = [...app('any'), ...app('short'), ...app('long'), ...app('exact'), ingress('web', {}, [{
      paths: [
        path('any', { path: '/a/*', type: 'ImplementationSpecific' }), path('short', { path: '/a' }), path('long', { path: '/a/b/' }), path('exact', { path: '/a/b', type: 'Exact' }),
      ],
    }])];
    expect(ask(objects, { path: '/a/b' })).toEqual({ 'shop/exact': 1 });
    expect(ask(objects, { path: '/a/b/' })).toEqual({ 'shop/long': 1 });
    expect(ask(objects, { path: '/a/c' })).toEqual({ 'shop/short': 1 });
  });

  test('rules of an Ingress keep their order, even if a later one is more specific', () => {
    const objects = [...both, ingress('web', {}, [{ paths: [path('web')] }, { paths: [path('web-canary', { path: '/api' })] }])];
    expect(ask(objects, { path: '/api' })).toEqual({ 'shop/web': 1 });
  });

  test('other paths are patterns: a star spans slashes, a question mark is one character', () => {
    const objects = [...both, ingress('web', {}, [{ paths: [path('web', { path: '/img/*.pn?', type: 'ImplementationSpecific' })] }])];
    expect(ask(objects, { path: '/img/a/b.png?size=1' })).toEqual({ 'shop/web': 1 });
    expect(ask(objects, { path: '/img/a.pn' })).toEqual({ 'HTTP 404': 1 });
    expect(ask(objects, { path: '/img/b.pngs' })).toEqual({ 'HTTP 404': 1 });
  });

  test('a path of no type but with regular expressions switched on is one, without its first slash', () => {
    const objects = [...both, ingress('web', { 'use-regex-path-match': 'true' }, [{ paths: [path('web', { path: '/^/v[0-9]+/', type: 'ImplementationSpecific' })] }])];
    expect(ask(objects, { path: '/v2/items' })).toEqual({ 'shop/web': 1 });
    expect(ask(objects, { path: '/vx/items' })).toEqual({ 'HTTP 404': 1 });
    expect(stated(objects, { path: '/v2/items' })).toEqual(['the regular expression is taken to match any part of the text']);
  });

  test('a host can be a regular expression, which is stated for every request', () => {
    const canary = { 'conditions.web-canary': [{ field: 'host-header', hostHeaderConfig: { regexValues: ['^beta[0-9]'] } }] };
    const objects = model(...both, ingress('web', canary, [{ paths: [path('web-canary')] }, { paths: [path('web')] }]));
    for (const host of ['beta1.example.com', 'beta1.example.com']) {
      const { outcomes, assumptions } = objects.send({ from: Caller.ingress('alb'), host });
      expect(outcomes[0].workload).toBe('shop/web-canary');
      expect(assumptions.map(({ effect }) => effect)).toEqual(['the regular expression is taken to match any part of the text']);
    }
    expect(objects.send({ from: Caller.ingress('alb'), host: 'www.example.com' }).outcomes[0].workload).toBe('shop/web');
  });

  test.each([
    ['wildcards in a prefix', path('web', { path: '/a*' }), {}, 'the controller refuses wildcards in paths of type Prefix'],
    ['a backend that is no Service', { path: '/', pathType: 'Prefix', backend: { resource: { kind: 'Bucket', name: 'x' } } }, {}, 'the controller takes Services only'],
    ['a switch that is no boolean', path('web', { type: 'ImplementationSpecific' }), { 'use-regex-path-match': 'yes' }, 'must be true or false, got "yes"'],
  ])('%s is refused', (_name, given, annotations, text) => {
    expect(chain([...both, ingress('web', annotations, [{ paths: [given] }])])[0]).toContain(text);
  });

  test('hosts are compared without the port, which is a guess', () => {
    const objects = [...both, ingress('web', { 'listen-ports': [{ HTTP: 8080 }] }, [{ host: 'shop.example.com', paths: [path('web')] }])];
    expect(ask(objects, { port: 8080 })).toEqual({ 'shop/web': 1 });
    expect(stated(objects, { port: 8080 })).toEqual(['hosts are taken to be compared without the port']);
  });

  test('the star of a host also spans dots, and case does not matter', () => {
    const objects = [...both, ingress('web', {}, [{ host: '*.example.com', paths: [path('web')] }])];
    expect(ask(objects, { host: 'A.B.Example.com' })).toEqual({ 'shop/web': 1 });
    expect(ask(objects, { host: 'example.com' })).toEqual({ 'HTTP 404': 1 });
  });

  test('a default backend takes what no rule matches', () => {
    const objects = [...both, ingress('web', {}, [{ paths: [path('web', { path: '/api' })] }], { spec: { defaultBackend: { service: { name: 'web-canary', port } } } })];
    expect(ask(objects)).toEqual({ 'shop/web-canary': 1 });
    expect(chain(objects)[0]).toBe('Ingress shop/web spec.defaultBackend: no rule matches');
  });

  test('fields that are null or empty are not there', () => {
    const objects = [...both, ingress('web', {}, [{ paths: [path('web', { path: '/api', port: { name: '', number: 80 } })] }], { spec: { defaultBackend: null, tls: null } })];
    expect(ask(objects, { path: '/api' })).toEqual({ 'shop/web': 1 });
    expect(ask(objects)).toEqual({ 'HTTP 404': 1 });
    expect(stated(objects)).toEqual([]);
  });
});

describe('conditions of annotations', () => {
  const asking = (conditions: unknown, at: any = {}) => [...both, ingress('web', { 'conditions.web-canary': conditions }, [
    { host: at.host, paths: [path('web-canary', { type: 'Exact', ...at })] }, { paths: [path('web')] },
  ])];
  const canary = { 'shop/web-canary': 1 };
  const stable = { 'shop/web': 1 };

  test('a header matches by any of its values, without case, with wildcards', () => {
    const objects = asking([{ field: 'http-header', httpHeaderConfig: { httpHeaderName: 'X-Canary', values: ['true', 'beta-*'] } }]);
    expect(ask(objects, { headers: { 'x-canary': 'TRUE' } })).toEqual(canary);
    expect(ask(objects, { headers: { 'x-canary': 'Beta-2' } })).toEqual(canary);
    expect(ask(objects, { repeatedHeaders: { 'x-canary': ['no', 'true'] } })).toEqual(canary);
    expect(ask(objects, { headers: { 'x-canary': 'truely' } })).toEqual(stable);
    expect(ask(objects)).toEqual(stable);
    expect(ask(objects, { path: '/x', headers: { 'x-canary': 'true' } })).toEqual(stable);
  });

  test('a cookie is a part of the header', () => {
    const objects = asking([{ field: 'http-header', httpHeaderConfig: { httpHeaderName: 'Cookie', values: ['*canary=always*'] } }]);
    expect(ask(objects, { cookies: { a: '1', canary: 'always' } })).toEqual(canary);
  });

  test('several conditions have to match all, and names of fields may have any case', () => {
    const objects = asking([
      { Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['POST', 'PUT'] } },
      { field: 'query-string', queryStringConfig: { values: [{ key: 'v', value: '2' }, { value: 'beta' }] } },
    ]);
    expect(ask(objects, { method: 'POST', path: '/?a=1&V=2' })).toEqual(canary);
    expect(ask(objects, { method: 'PUT', path: '/?any=BETA' })).toEqual(canary);
    expect(ask(objects, { method: 'GET', path: '/?v=2' })).toEqual(stable);
    expect(ask(objects, { method: 'post', path: '/?v=2' })).toEqual(stable);
    expect(ask(objects, { method: 'POST', path: '/?v=22' })).toEqual(stable);
    expect(ask(objects, { method: 'POST' })).toEqual(stable);
  });

  test('wildcards of a query can be escaped, and encoded queries are compared as they are', () => {
    const objects = asking([{ field: 'query-string', queryStringConfig: { values: [{ key: 'q', value: 'a\\*' }] } }]);
    expect(ask(objects, { path: '/?q=a*' })).toEqual(canary);
    expect(ask(objects, { path: '/?q=ab' })).toEqual(stable);
    expect(stated(objects, { path: '/?q=a%2A' })).toEqual(['the query is compared as it is sent, without decoding']);
  });

  test('hosts and paths are further ones beside those of the rule', () => {
    const objects = asking([
      { field: 'host-header', hostHeaderConfig: { values: ['beta.example.com'] } },
      { field: 'path-pattern', pathPatternConfig: { values: ['/next/*'] } },
    ], { host: 'shop.example.com', path: '/now' });
    expect(ask(objects, { path: '/now' })).toEqual(canary);
    expect(ask(objects, { host: 'beta.example.com', path: '/next/a' })).toEqual(canary);
    expect(ask(objects, { host: 'beta.example.com', path: '/' })).toEqual(stable);
  });

  test('the address of the client is not known, and that is stated', () => {
    const inside = asking([{ field: 'source-ip', sourceIpConfig: { values: ['10.0.0.0/8'] } }]);
    expect(ask(inside)).toEqual(stable);
    expect(stated(inside)).toEqual(['the client is taken to be outside of 10.0.0.0/8']);
    expect(stated(inside, { path: '/other' })).toEqual([]);
    expect(ask(asking([{ field: 'source-ip', sourceIPConfig: { values: ['0.0.0.0/0'] } }]))).toEqual(canary);
  });

  test('a rule with more than five values is refused by AWS', () => {
    const values = ['1', '2', '3', '4'];
    const objects = asking([{ field: 'http-header', httpHeaderConfig: { httpHeaderName: 'x', values } }], { host: 'shop.example.com' });
    expect(ask(objects)).toEqual({ 'no endpoints': 1 });
    expect(chain(objects)).toEqual(['Ingress shop/web spec.rules[0].http.paths[0]: AWS permits 5 values in the conditions of a rule, got 6']);
  });

  test.each([
    ['no JSON', '[', 'is no JSON'],
    ['values that are no texts', [{ field: 'http-header', httpHeaderConfig: { httpHeaderName: 'x', values: [true] } }], 'values is not a string'],
    ['an empty value', [{ field: 'http-header', httpHeaderConfig: { httpHeaderName: 'x', values: [''] } }], 'AWS refuses an empty value'],
    ['the header Host', [{ field: 'http-header', httpHeaderConfig: { httpHeaderName: 'Host', values: ['a'] } }], 'AWS refuses a condition for the header "Host"'],
    ['no settings', [{ field: 'query-string' }], 'query-string has no queryStringConfig'],
    ['two methods', [1, 2].map(() => ({ field: 'http-request-method', httpRequestMethodConfig: { values: ['GET'] } })), 'AWS permits one condition http-request-method per rule'],
    ['values and expressions', [{ field: 'host-header', hostHeaderConfig: { values: ['a'], regexValues: ['b'] } }], 'needs values or regexValues'],
    ['a wrong expression', [{ field: 'http-header', httpHeaderConfig: { httpHeaderName: 'x', regexValues: ['('] } }], 'AWS refuses the regular expression "("'],
  ])('conditions with %s are refused', (_name, conditions, text) => {
    expect(chain(asking(conditions))).toContain(`Ingress shop/web metadata.annotations["alb.ingress.kubernetes.io/conditions.web-canary"]: ${text}`);
  });

  test('a condition of an unknown field is passed over', () => {
    expect(ask(asking([{ field: 'weather', values: ['sun'] }]))).toEqual(canary);
  });
});

describe('actions', () => {
  test('shares follow weights, whatever they add up to', () => {
    expect(ask([...both, acting(forward(['web', 95], ['web-canary', 5]))])).toEqual({ 'shop/web': 0.95, 'shop/web-canary': 0.05 });
    expect(ask([...both, acting(forward(['web', 3], ['web-canary', 1]))])).toEqual({ 'shop/web': 0.75, 'shop/web-canary': 0.25 });
    expect(ask([...both, acting(forward(['web', 999], ['web-canary', 0]))])).toEqual({ 'shop/web': 1 });
    expect(chain([...both, acting(forward(['web', 95], ['web-canary', 5]))])[1])
      .toBe('Ingress shop/web metadata.annotations["alb.ingress.kubernetes.io/actions.split"]: weight 95 of 100: Service shop/web');
  });

  test('a target group without pods does not fail over to another one', () => {
    const objects = [...app('web'), ...app('web-canary', { replicas: 0 }), acting(forward(['web', 80], ['web-canary', 20]))];
    expect(ask(objects)).toEqual({ 'shop/web': 0.8, 'HTTP 503': 0.2 });
  });

  test('all weights 0 are answered with 503, which is a guess', () => {
    const objects = [...both, acting(forward(['web', 0], ['web-canary', 0]))];
    expect(ask(objects)).toEqual({ 'HTTP 503': 1 });
    expect(stated(objects)).toEqual(['AWS does not say what happens where every weight is 0; taken as HTTP 503']);
  });

  test('one target group needs no weight', () => {
    const objects = [...both, acting({ type: 'forward', forwardConfig: { targetGroups: [{ serviceName: 'web', servicePort: '80' }] } })];
    expect(ask(objects)).toEqual({ 'shop/web': 1 });
  });

  test('a port is found by its name', () => {
    const objects = [...both, acting({ type: 'forward', forwardConfig: { targetGroups: [{ serviceName: 'web', servicePort: 'http' }] } })];
    expect(ask(objects)).toEqual({ 'shop/web': 1 });
  });

  test('an own target group is outside, unless a TargetGroupBinding fills it', () => {
    const objects = [...both, acting({ type: 'forward', targetGroupARN: 'arn:1' })];
    expect(ask(objects)).toEqual({ outside: 1 });
    const spec = { targetGroupARN: 'arn:1', serviceRef: { name: 'web', port: 80 } };
    const binding = { apiVersion: 'elbv2.k8s.aws/v1beta1', kind: 'TargetGroupBinding', metadata: { name: 'b', namespace: 'shop' }, spec };
    expect(ask([...objects, binding])).toEqual({ 'shop/web': 1 });
  });

  test('a sticky client may be kept, which is stated for requests with the cookie', () => {
    const { type, forwardConfig } = forward(['web', 9], ['web-canary', 1]);
    const sticky = { enabled: true, durationSeconds: 60 };
    const objects = [...both, acting({ type, forwardConfig: { ...forwardConfig, targetGroupStickinessConfig: sticky } })];
    expect(stated(objects)).toEqual([]);
    expect(stated(objects, { cookies: { AWSALBTG: 'x' } })).toEqual(['a client with the cookie AWSALBTG stays with the target group that it was first given; taken as a client without it']);
    expect(ask(objects, { cookies: { AWSALBTG: 'x' } })).toEqual({ 'shop/web': 0.9, 'shop/web-canary': 0.1 });
  });

  test('a redirect fills in the parts of the address', () => {
    const redirect = { type: 'redirect', redirectConfig: { host: 'www.#{host}', path: '/new/#{path}', query: '#{query}&from=old', protocol: 'HTTPS', port: '443', statusCode: 'HTTP_302' } };
    expect(ask([...both, acting(redirect)], { path: '/a?b=1' })).toEqual({ 'HTTP 302 https://www.shop.example.com:443/new/a?b=1&from=old': 1 });
  });

  test('a fixed response has its status', () => {
    expect(ask([...both, acting({ type: 'fixed-response', fixedResponseConfig: { statusCode: '404' } })])).toEqual({ 'HTTP 404': 1 });
  });

  test('what does not exist is answered with 503, as a single backend', () => {
    expect(ask([ingress('web', {}, [{ paths: [path('none')] }])])).toEqual({ 'HTTP 503': 1 });
    expect(ask([ingress('web', {}, [{ paths: [path('none', { port: annotated })] }])])).toEqual({ 'HTTP 503': 1 });
    expect(ask([acting(forward(['none', 1]))])).toEqual({ 'HTTP 503': 1 });
  });

  test.each([
    ['no JSON', '{"type": forward}', 'is no JSON'],
    ['another type', { type: 'drop' }, 'type must be forward, redirect or fixed-response, got "drop"'],
    ['a weight that is a text', { type: 'forward', forwardConfig: { targetGroups: [{ serviceName: 'web', servicePort: 80, weight: '9' }] } }, 'weight is not a whole number'],
    ['a weight out of range', forward(['web', 1000], ['web-canary', 1]), 'AWS permits weights from 0 to 999, got 1000'],
    ['a missing weight', { type: 'forward', forwardConfig: { targetGroups: ['web', 'web-canary'].map(serviceName => ({ serviceName, servicePort: 80 })) } }, 'weight must be set when there are several target groups'],
    ['no target group', { type: 'forward', forwardConfig: { targetGroups: [] } }, 'AWS permits 1 to 5 target groups, got 0'],
    ['no port', { type: 'forward', forwardConfig: { targetGroups: [{ serviceName: 'web' }] } }, 'a target group with serviceName needs servicePort'],
    ['nothing to send to', { type: 'forward' }, 'forward needs either forwardConfig or targetGroupARN'],
    ['a wrong port', { type: 'forward', forwardConfig: { targetGroups: [{ serviceName: 'web', servicePort: 81 }] } }, 'Service shop/web has no port 81'],
    ['one Service of two missing', forward(['web', 1], ['none', 1]), 'Service shop/none does not exist'],
    ['a number as status', { type: 'fixed-response', fixedResponseConfig: { statusCode: 404 } }, 'statusCode is not a string'],
    ['a status of no response', { type: 'fixed-response', fixedResponseConfig: { statusCode: '302' } }, 'statusCode of a fixed response must be 2XX, 4XX or 5XX, got "302"'],
    ['a status of no redirect', { type: 'redirect', redirectConfig: { statusCode: '301' } }, 'statusCode of a redirect must be HTTP_301 or HTTP_302, got "301"'],
  ])('an action with %s is refused, and the load balancer stays as it is', (_name, action, text) => {
    const objects = [...both, acting(action)];
    expect(ask(objects)).toEqual({ 'no endpoints': 1 });
    expect(chain(objects)).toContain(`Ingress shop/web metadata.annotations["alb.ingress.kubernetes.io/actions.split"]: ${text}`);
    expect(stated(objects)).toEqual([
      'the controller changes nothing for Ingress shop/web before all mistakes are gone; taken as not there, but a load balancer that is there already goes on as before',
    ]);
  });
});

describe('target groups', () => {
  const instance = (service: any, annotations = {}) => [...app('web', service), ingress('web', { 'target-type': 'instance', ...annotations }, [{ paths: [path('web')] }])];

  test('nodes lead to the ready pods', () => {
    expect(ask(instance({ type: 'NodePort' }))).toEqual({ 'shop/web': 1 });
  });

  test('nodes refuse connections where no pod is ready, empty groups are answered with 503', () => {
    expect(ask(instance({ type: 'NodePort', replicas: 0 }))).toEqual({ 'HTTP 502': 1 });
    expect(stated(instance({ type: 'NodePort', replicas: 0 }))).toEqual(['without ready pods the port of the nodes is taken to refuse connections']);
    expect(ask([...app('web', { replicas: 0 }), ingress('web', {}, [{ paths: [path('web')] }])])).toEqual({ 'HTTP 503': 1 });
  });

  test('a Service without port of the nodes is refused where the type says instance, and guessed where nothing does', () => {
    expect(chain(instance({}))).toEqual(['Service shop/web spec.type: target type instance needs a Service of type NodePort or LoadBalancer']);
    const silent = ingress('web', {}, [{ paths: [path('web')] }]) as any;
    delete silent.metadata.annotations[`${PREFIX}target-type`];
    expect(ask([...app('web'), silent])).toEqual({ 'shop/web': 1 });
    expect(stated([...app('web'), silent])).toEqual([
      'no target-type is set and nodes do not listen for this Service: the controller is taken to run with --default-target-type=ip, or it refuses the Ingress',
    ]);
    expect(stated([...app('web', { type: 'NodePort' }), silent])).toEqual([]);
  });

  test('a Service can ask for a login, and say that its targets wait for the load balancer', () => {
    const web = app('web', { replicas: 0, annotations: { [`${PREFIX}auth-type`]: 'cognito' } });
    const gated = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' } } };
    const objects = [...web, ingress('web', { 'certificate-arn': 'arn' }, [{ paths: [path('web')] }])];
    expect(stated(objects, { scheme: 'https' })).toEqual(['the client is taken to be logged in; others are sent to the identity provider or get 401']);
    const unready = { ...objects[0] as any, status: { observedGeneration: 1, replicas: 1, readyReplicas: 0 } };
    expect(stated([gated, unready, ...objects.slice(1)], { scheme: 'https' })[1]).toContain('pods that only wait for the load balancer are targets before they are ready');
  });

  test('pods behind nodes that keep to themselves are taken to be spread evenly', () => {
    const [stable, service] = app('web', { type: 'NodePort' }) as any[];
    const [canary] = app('web-canary', { labels: { app: 'web' } });
    service.spec.externalTrafficPolicy = 'Local';
    const objects = [stable, canary, service, ingress('web', { 'target-type': 'instance' }, [{ paths: [path('web')] }])];
    expect(stated(objects)[1]).toBe('pods are taken to be spread evenly over the nodes');
  });

  test('annotations of the Service come before those of the Ingress', () => {
    expect(ask(instance({ annotations: { [`${PREFIX}target-type`]: 'ip' } }))).toEqual({ 'shop/web': 1 });
    expect(ask([...app('web', { annotations: { [`${PREFIX}target-type`]: 'pods' } }), ingress('web', {}, [{ paths: [path('web')] }])])).toEqual({ 'no endpoints': 1 });
  });

  test('pods of several workloads share by their number, which is a guess about their health', () => {
    const [stable, service] = app('web', { replicas: 3, labels: { app: 'web' } });
    const [canary] = app('web-canary', { labels: { app: 'web' } });
    const objects = [stable, canary, service, ingress('web', { 'target-group-attributes': 'load_balancing.algorithm.type=least_outstanding_requests' }, [{ paths: [path('web')] }])];
    expect(ask(objects)).toEqual({ 'shop/web': 0.75, 'shop/web-canary': 0.25 });
    expect(stated(objects)).toEqual([
      'all ready pods are taken to pass the health check of the load balancer', 'targets are taken to be chosen evenly, whatever the attributes say',
    ]);
  });

  test('requests of another protocol than that of the targets get 464', () => {
    const grpc = ingress('web', { 'backend-protocol-version': 'GRPC' }, [{ paths: [path('web')] }]);
    expect(ask([...both, grpc])).toEqual({ 'HTTP 464': 1 });
    expect(ask([...both, grpc], { grpcService: 'shop.Cart', grpcMethod: 'Add' })).toEqual({ 'shop/web': 1 });
    expect(ask([...both, ingress('web', {}, [{ paths: [path('web')] }])], { grpcService: 'shop.Cart', grpcMethod: 'Add' })).toEqual({ 'HTTP 464': 1 });
    const http2 = ingress('web', { 'backend-protocol-version': 'HTTP2' }, [{ paths: [path('web')] }]);
    expect(stated([...both, http2])).toEqual(['the client is taken to use HTTP/2; over HTTP/1.1 the load balancer answers 464']);
  });
});

describe('listeners', () => {
  const paths = [{ paths: [path('web')] }];
  const certificate = { 'certificate-arn': 'arn:cert' };

  test('the port is 80, or 443 with a certificate', () => {
    expect(ask([...both, ingress('web', {}, paths)], { port: 443, scheme: 'https' })).toEqual({ 'no endpoints': 1 });
    expect(ask([...both, ingress('web', certificate, paths)], { scheme: 'https' })).toEqual({ 'shop/web': 1 });
    expect(ask([...both, ingress('web', certificate, paths)])).toEqual({ 'no endpoints': 1 });
  });

  test('ports are those that are listed, with their protocol', () => {
    const objects = [...both, ingress('web', { 'listen-ports': [{ HTTP: 8080 }, { HTTPS: 8443 }] }, paths)];
    expect(ask(objects, { port: 8080 })).toEqual({ 'shop/web': 1 });
    expect(ask(objects, { port: 8443, scheme: 'https' })).toEqual({ 'shop/web': 1 });
    expect(ask(objects, { port: 8443 })).toEqual({ 'HTTP 400': 1 });
    expect(ask(objects, { port: 8080, scheme: 'https' })).toEqual({ 'no endpoints': 1 });
    expect(ask(objects)).toEqual({ 'no endpoints': 1 });
  });

  test.each([['[]', 'has no port'], ['[{"TCP": 80}]', 'must be HTTP or HTTPS with a port from 1 to 65535, got TCP 80'], ['80', 'value is not a list']])('listen-ports %s is refused', (ports, text) => {
    expect(chain([...both, ingress('web', { 'listen-ports': ports }, paths)])[0]).toContain(text);
  });

  test('ssl-redirect of one Ingress redirects all HTTP of the group', () => {
    const ports = { 'listen-ports': [{ HTTP: 80 }, { HTTPS: 443 }], 'group.name': 'shop' };
    const objects = [...both, ingress('a', { ...ports, 'ssl-redirect': '443' }, [{ host: 'a.example.com', paths: [path('web')] }]), ingress('b', ports, [{ host: 'b.example.com', paths: [path('web')] }])];
    expect(ask(objects, { host: 'b.example.com', path: '/x?y=1' })).toEqual({ 'HTTP 301 https://b.example.com:443/x?y=1': 1 });
    expect(ask(objects, { host: 'b.example.com', scheme: 'https' })).toEqual({ 'shop/web': 1 });
    expect(chain([...both, ingress('a', { 'ssl-redirect': '443' }, paths)])).toEqual([
      'Ingress shop/a metadata.annotations["alb.ingress.kubernetes.io/ssl-redirect"]: port 443 is no HTTPS port of Ingress shop/a',
    ]);
  });

  test('a redirect to itself is left out of the listener', () => {
    const redirect = { type: 'redirect', redirectConfig: { protocol: 'HTTPS', port: '443', statusCode: 'HTTP_301' } };
    const any = { path: '/*', type: 'ImplementationSpecific' };
    const objects = [...both, ingress('web', { 'listen-ports': [{ HTTP: 80 }, { HTTPS: 443 }], 'actions.ssl-redirect': redirect }, [
      { paths: [path('ssl-redirect', { ...any, port: annotated }), path('web', any)] },
    ])];
    expect(ask(objects)).toEqual({ 'HTTP 301 https://shop.example.com:443/': 1 });
    expect(ask(objects, { scheme: 'https' })).toEqual({ 'shop/web': 1 });
  });

  test('what may keep clients out is stated', () => {
    const objects = [...both, ingress('web', { ...certificate, 'wafv2-acl-arn': 'arn:waf', 'inbound-cidrs': '10.0.0.0/8', 'auth-type': 'oidc' }, paths)];
    expect(stated(objects, { scheme: 'https' })).toEqual([
      'AWS WAF is taken to let the request pass; it may answer with 403', 'the client is taken to be in the networks that may connect',
      'the client is taken to be logged in; others are sent to the identity provider or get 401',
    ]);
  });
});

describe('groups', () => {
  const in80 = (name: string, annotations: any, service: string) => ingress(name, { 'group.name': 'shop', ...annotations }, [{ paths: [path(service)] }]);

  test('Ingresses follow each other by order, then by name', () => {
    expect(ask([...both, in80('b', {}, 'web'), in80('a', {}, 'web-canary')])).toEqual({ 'shop/web-canary': 1 });
    expect(ask([...both, in80('b', { 'group.order': '-1' }, 'web'), in80('a', {}, 'web-canary')])).toEqual({ 'shop/web': 1 });
  });

  test('a mistake in one Ingress stops the whole group', () => {
    const objects = [...both, in80('a', { 'group.order': 'first' }, 'web'), in80('b', {}, 'web')];
    expect(ask(objects)).toEqual({ 'no endpoints': 1 });
    expect(chain(objects)).toEqual(['Ingress shop/a metadata.annotations["alb.ingress.kubernetes.io/group.order"]: must be a whole number, got "first"']);
  });

  test.each([
    ['an order out of range', { 'group.order': '1001' }, 'must be from -1000 to 1000, got 1001'],
    ['another port to redirect to', { 'ssl-redirect': '8443' }, 'other Ingresses of group shop redirect to another port'],
  ])('%s is refused', (_name, annotations, text) => {
    const ports = { 'listen-ports': [{ HTTP: 80 }, { HTTPS: 443 }] };
    expect(chain([...both, in80('a', { ...ports, 'ssl-redirect': '443' }, 'web'), in80('b', { ...ports, ...annotations }, 'web')])[0]).toContain(text);
  });

  test('a group has one default backend and one protocol per port', () => {
    const rest = { spec: { defaultBackend: { service: { name: 'web', port } } } };
    expect(ask([...both, ...['a', 'b'].map(name => ingress(name, { 'group.name': 'shop' }, [], rest))])).toEqual({ 'no endpoints': 1 });
    expect(ask([...both, in80('a', { 'listen-ports': [{ HTTPS: 80 }] }, 'web'), in80('b', {}, 'web')])).toEqual({ 'no endpoints': 1 });
  });

  test('an Ingress with a wrong name of a group is on no load balancer', () => {
    const objects = [...both, in80('a', { 'group.name': 'My_Group' }, 'web')];
    expect(ask(objects)).toEqual({ 'no endpoints': 1 });
    expect(chain(objects)).toEqual(['Ingress shop/a : the controller leaves the Ingress out: "My_Group" is no name of a group']);
  });

  test('the host leads to the load balancer that names it', () => {
    const objects = [
      ...both, ingress('a', {}, [{ host: 'a.example.com', paths: [path('web')] }]), ingress('b', {}, [{ host: '*.example.com', paths: [path('web-canary')] }]), ingress('c', {}, [{ paths: [path('web')] }]),
    ];
    expect(ask(objects, { host: 'a.example.com' })).toEqual({ 'shop/web': 1 });
    expect(ask(objects, { host: 'x.example.com' })).toEqual({ 'shop/web-canary': 1 });
    expect(ask(objects, { host: 'shop.test' })).toEqual({ 'shop/web': 1 });
    expect(stated(objects, { host: 'a.example.com' })).toEqual([]);
  });

  test('a host that several load balancers name is a guess', () => {
    const objects = [...both, ingress('a', {}, [{ paths: [path('web', { path: '/a' })] }]), ingress('b', {}, [{ paths: [path('web-canary', { path: '/b' })] }])];
    expect(ask(objects, { path: '/b' })).toEqual({ 'shop/web-canary': 1 });
    expect(stated(objects, { path: '/b' })).toEqual(['host shop.example.com is taken to lead to the load balancer of Ingress shop/b, not to that of Ingress shop/a']);
  });
});

describe('classes', () => {
  const rules = [{ host: 'shop.example.com', paths: [path('web')] }];
  const send = (objects: object[], name: string) => () => TrafficModel.of(Manifests.fromObjects(objects))
    .send({ from: Caller.ingress(name), host: 'shop.example.com' });

  test('an IngressClass says whose it is, whatever its name', () => {
    const named = { ...CLASS, metadata: { name: 'public' } };
    const object = ingress('web', {}, rules, { spec: { ingressClassName: 'public' } });
    expect(send([...both, named, object], 'public')().outcomes[0].workload).toBe('shop/web');
    const foreign = Manifests.fromObjects([{ ...CLASS, spec: { controller: 'k8s.io/ingress-nginx' } }, ingress('web', {}, rules)]);
    expect(albEntrance(new Cluster(foreign.objects, 'track')).accepts(Caller.ingress('alb'))).toBe(false);
  });

  test('without an IngressClass the name alb says it, which is a guess', () => {
    const answer = send([...both, ingress('web', {}, rules)], 'alb')();
    expect(answer.outcomes[0].workload).toBe('shop/web');
    expect(answer.assumptions.map(({ effect }) => effect)).toEqual(['IngressClass alb is not in the input; taken as one of the AWS load balancer controller without parameters']);
    expect(send(both, 'alb')).toThrow('from must be in the input');
  });

  test('EKS Auto Mode is taken for the same', () => {
    const auto = { ...CLASS, spec: { controller: 'eks.amazonaws.com/alb' } };
    const { outcomes, assumptions } = send([...both, auto, ingress('web', {}, rules)], 'alb')();
    expect(outcomes[0].workload).toBe('shop/web');
    expect(assumptions.map(({ effect }) => effect)).toEqual(['EKS Auto Mode is taken to do as the AWS load balancer controller']);
  });

  test('a group does not end at a class', () => {
    const other = { ...CLASS, metadata: { name: 'internal' } };
    const first = ingress('a', { 'group.name': 'shop' }, [{ paths: [path('web-canary')] }], { spec: { ingressClassName: 'internal' } });
    const objects = [...both, CLASS, other, first, ingress('b', { 'group.name': 'shop' }, [{ paths: [path('web')] }])];
    expect(send(objects, 'alb')().outcomes[0].workload).toBe('shop/web-canary');
    expect(send(objects, 'internal')().outcomes[0].workload).toBe('shop/web-canary');
  });

  test('the annotation names the class, too, and comes first', () => {
    const annotation = (name: string) => ({ metadata: { annotations: { 'kubernetes.io/ingress.class': name, [`${PREFIX}target-type`]: 'ip' } }, spec: { ingressClassName: undefined } });
    expect(send([...both, CLASS, ingress('web', {}, rules, annotation('alb'))], 'alb')().outcomes[0].workload).toBe('shop/web');
    expect(send([...both, CLASS, ingress('web', {}, rules, annotation('nginx'))], 'alb')().outcomes[0].kind).toBe('no endpoints');
  });

  test('an Ingress without class is of the default class', () => {
    const byDefault = { ...CLASS, metadata: { name: 'alb', annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } } };
    const silent = ingress('web', {}, rules, { spec: { ingressClassName: undefined } });
    expect(send([...both, byDefault, silent], 'alb')().outcomes[0].workload).toBe('shop/web');
    expect(send([...both, CLASS, silent], 'alb')().outcomes[0].kind).toBe('no endpoints');
  });

  test('parameters of the class group, redirect, and leave namespaces out', () => {
    const withParameters = { ...CLASS, spec: { ...CLASS.spec, parameters: { apiGroup: 'elbv2.k8s.aws', kind: 'IngressClassParams', name: 'p' } } };
    const parameters = (spec: any) => ({ apiVersion: 'elbv2.k8s.aws/v1beta1', kind: 'IngressClassParams', metadata: { name: 'p' }, spec });
    const two = [ingress('b', {}, [{ paths: [path('web')] }]), ingress('a', {}, [{ paths: [path('web-canary')] }])];
    expect(send([...both, withParameters, parameters({ group: { name: 'all' } }), ...two], 'alb')().outcomes[0].workload).toBe('shop/web-canary');
    const redirected = send([...both, withParameters, parameters({ sslRedirectPort: '443' }), ingress('a', { 'listen-ports': [{ HTTP: 80 }, { HTTPS: 443 }] }, rules)], 'alb')();
    expect(redirected.outcomes[0].location).toBe('https://shop.example.com:443/');
    const left = send([...both, withParameters, parameters({ namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'Exists' }] } }), ...two], 'alb')();
    expect(left.outcomes[0].chain.map(({ effect }) => effect)).toEqual(['b', 'a'].map(name => `the controller leaves Ingress shop/${name} out: its namespace is not selected`));
    expect(send([...both, withParameters, ingress('web', {}, rules)], 'alb')().assumptions.map(({ effect }) => effect)).toEqual(['the parameters are not in the input; taken as empty']);
  });

  test('an Ingress that the API server refuses is stated and does not count', () => {
    const relative = ingress('bad', {}, [{ host: 'shop.example.com', paths: [path('web-canary', { path: 'api' })] }]);
    const objects = [...both, relative, ingress('web', {}, [{ paths: [path('web')] }])];
    expect(ask(objects)).toEqual({ 'shop/web': 1 });
    expect(stated(objects)).toEqual(['is refused by the API server: path must start with /, got "api"']);
  });

  test('hosts of the class can be asked for', () => {
    expect(model(...both, ingress('web', {}, rules)).hosts(Caller.ingress('alb'))).toEqual(['shop.example.com']);
  });
});

test('garbage neither crashes nor counts', () => {
  const base = ingress('web', {}, [{ paths: [path('web')] }]) as any;
  for (const value of [null, 1, 'x', [], {}, [null], [1], [{}]]) {
    const garbage = ingress('bad', { 'group.name': 'shop' }, [], { spec: { rules: value } }) as any;
    const paths = ingress('worse', { 'group.name': 'shop' }, [], { spec: { rules: [{ host: 'x.example.com', http: value }] } });
    const listed = ingress('worst', { 'group.name': 'shop' }, [], { spec: { rules: [{ http: { paths: value } }] } });
    const action = acting(JSON.stringify(value));
    const nested = acting(JSON.stringify({ type: 'forward', forwardConfig: value }), { 'conditions.split': JSON.stringify([{ field: 'http-header', httpHeaderConfig: value }]) });
    for (const objects of [[garbage, base], [paths, base], [listed, base], [action], [nested]]) {
      // What is no list where lists are expected is refused before it comes to the model.
      expect(readable([...both, ...objects]) ? () => ask([...both, ...objects]) : () => undefined).not.toThrow();
    }
  }
});

function readable(objects: object[]): boolean {
  try {
    return Manifests.fromObjects(objects).objects.length > 0;
  } catch {
    return false;
  }
}

test('a thousand Ingresses are answered fast', () => {
  const names = Array.from({ length: 1000 }, (_, index) => `app-${index}`);
  const objects = names.flatMap(name => [...app(name), ingress(name, { 'group.name': 'all' }, [{ host: `${name}.example.com`, paths: [path(name)] }])]);
  const big = model(...objects);
  const send = (name: string) => big.send({ from: Caller.ingress('alb'), host: `${name}.example.com` });
  expect(names.map(name => send(name).outcomes[0].workload)).toEqual(names.map(name => `shop/${name}`));
  const before = process.cpuUsage();
  names.forEach(send);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(1000);
  expect(send('app-999').assumptions.map(({ effect }) => effect)).toEqual(['the quota of 100 rules per load balancer is taken to be raised']);
});
