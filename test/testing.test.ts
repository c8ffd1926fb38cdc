import { App, Chart, Testing } from 'cdk8s';
import { betaUsers } from '../examples/beta-users/beta-users';
import { Caller, Manifests } from '../src';
import { expectTraffic } from '../src/testing';

const chart = new Chart(Testing.app(), 'beta-users', { namespace: 'beta-users' });
betaUsers(chart);
const edge = expectTraffic(chart).from(Caller.gateway('istio-system/public'));

/** An HTTPRoute with everything that a request can have. */
const route = (rules: object[]) => Manifests.fromObjects([
  ...['web', 'web-canary'].flatMap(name => [
    { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'shop' }, spec: { selector: { app: name }, ports: [{ name: 'http', port: 80 }] } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace: 'shop' },
      spec: { selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'app', image: 'app' }] } } },
    },
  ]),
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { parentRefs: [{ name: 'public', namespace: 'istio-system' }], hostnames: ['a.example.com', 'b.example.com'], rules },
  },
]);
const to = (name: string, more: object = {}) => [{ name, port: 80, ...more }];

describe('an expectation', () => {
  test.each<[string, App | Chart | Manifests]>([['an app', App.of(chart)], ['a chart', chart], ['manifests', Manifests.fromChart(chart)]])('takes %s', (_, input) => {
    expectTraffic(input).from(Caller.gateway('istio-system/public')).get('/').toReach({ stable: 90, canary: 10 });
  });

  test('names who answers by track, by workload with or without namespace, or by status', () => {
    edge.get('/').toReach({ 'beta-users/greeter': 90, 'greeter-canary': 10 });
    edge.host('other.example.com').get('/').toReach({ 'HTTP 404': 100 });
  });

  test('takes everything that a request can have', () => {
    const traffic = expectTraffic(route([
      { matches: [{ method: 'POST', queryParams: [{ name: 'q', value: '1' }], headers: [{ name: 'cookie', value: 'a=b; c=d' }] }], backendRefs: to('web-canary') },
      { matches: [{ path: { type: 'PathPrefix', value: '/shop.Cart' } }], backendRefs: to('web-canary') },
      { backendRefs: to('web'), filters: [{ type: 'RequestMirror', requestMirror: { backendRef: to('web-canary')[0], percent: 25 } }] },
    ])).from(Caller.gateway('istio-system/public')).host('a.example.com');
    const cookies = traffic.post('/').query('q', '1').cookie('a', 'b').cookie('c', 'd');
    cookies.toReach({ canary: 100 });
    cookies.method('PUT', '/').toReach({ stable: 100 });
    traffic.grpc('shop.Cart', 'Add').toReach({ canary: 100 });
    traffic.get('/').toMirror({ canary: 25 });
    traffic.post('/').toMirror({ 'shop/web-canary': 25 });
    cookies.toMirror({});
    traffic.port(80).get('/').header('x', '1').header('x', '2').toReach({ stable: 100 });
  });

  test('takes HTTPS, also at a Gateway that is somebody else\'s', () => {
    expectTraffic(route([{ backendRefs: to('web') }])).from(Caller.gateway('istio-system/public')).host('a.example.com').https().get('/').toReach({ stable: 100 });
    edge.https().get('/').toReach({ stable: 90, canary: 10 });
  });

  test('a beginning can be shared: no method changes what it is called on', () => {
    const tester = edge.get('/').header('user-group', 'beta-testers');
    edge.get('/').toReach({ stable: 90, canary: 10 });
    tester.toReach({ canary: 100 });
  });

  test('thirds can be written with two digits', () => {
    const [one, two] = [33.33, 66.67];
    expectTraffic(route([{ backendRefs: [...to('web', { weight: 2 }), ...to('web-canary')] }])).from(Caller.gateway('istio-system/public')).host('a.example.com').get('/')
      .toReach({ canary: one, stable: two });
  });
});

describe('fails when', () => {
  test('others get the request, with the chain that decided', () => {
    const text = edge.get('/').header('user-group', 'staff').answer().toString();
    expect(text).toContain('VirtualService beta-users/greeter spec.http[1].route[1].weight: weight 10 of 100');
    expect(() => edge.get('/').header('user-group', 'staff').toReach({ stable: 95, canary: 5 })).toThrow(new Error(
      `expected GET greeter.example.com/ from gateway istio-system/public with user-group: staff to reach stable 95 %, canary 5 %, got:\n${text}`));
  });

  test.each<[string, { [name: string]: number }]>([
    ['somebody else gets a part', { stable: 100 }], ['somebody gets nothing', { stable: 90, canary: 5, baseline: 5 }], ['shares are the wrong way round', { stable: 10, canary: 90 }],
  ])('%s', (_, shares) => {
    expect(() => edge.get('/').toReach(shares)).toThrow(/^expected GET greeter.example.com\/ from gateway istio-system\/public to reach /);
  });

  test('copies are others', () => {
    expect(() => edge.get('/').toMirror({ canary: 10 })).toThrow(/^expected GET greeter.example.com\/ from gateway istio-system\/public to be copied to canary 10 %, got:\n90 %/);
  });

  test('shares do not add up', () => {
    expect(() => edge.get('/').toReach({ stable: 90 })).toThrow(new Error('shares must add up to 100 percent, got 90'));
  });

  test('nobody says where it comes from', () => {
    expect(() => expectTraffic(chart).get('/').toReach({ stable: 100 })).toThrow(new Error('from must be said, got nothing: .from(Caller.gateway("istio-system/public"))'));
  });

  test('nobody says the host, and there are several or none', () => {
    const caller = expectTraffic(route([{ backendRefs: to('web') }])).from(Caller.gateway('istio-system/public'));
    expect(() => caller.get('/').toReach({ stable: 100 })).toThrow(new Error(
      'host must be said, because gateway istio-system/public has the hosts a.example.com, b.example.com: .host("...")'));
    expect(() => expectTraffic(chart).from(Caller.mesh('shop')).get('/').toReach({ stable: 100 })).toThrow(new Error(
      'host must be said, because a pod of the mesh in shop has no hosts of its own: .host("...")'));
  });
});
