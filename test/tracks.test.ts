import { check, Manifests } from '../src';
import { TrackNaming } from '../src/verify/track-naming';
import { tracksOf } from '../src/verify/tracks-of';

interface Parts {
  readonly kind?: string;
  readonly namespace?: string;
  readonly image?: string;
  readonly labels?: { [key: string]: string };
}

const workload = (name: string, { kind = 'Deployment', namespace = 'shop', image = `registry.example/${name}:1`, labels = { app: name } }: Parts = {}) => ({
  apiVersion: kind === 'Rollout' ? 'argoproj.io/v1alpha1' : 'apps/v1',
  kind,
  metadata: { name, namespace },
  spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'app', image }] } } },
});
const service = (name: string, selector: object) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'shop' }, spec: { selector, ports: [{ port: 80 }] } });
const destinationRule = (host: string, ...subsets: object[]) => ({
  apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name: 'rule', namespace: 'shop' }, spec: { host, subsets },
});
const groups = (objects: object[], options?: TrackNaming) => tracksOf(Manifests.fromObjects(objects), options);
const roles = (objects: object[], options?: TrackNaming) =>
  groups(objects, options).map(({ members }) => Object.fromEntries(members.map(member => [member.workload.replace('shop/', ''), member.track])));
const named = (...names: string[]) => roles(names.map(name => workload(name)));

describe('names', () => {
  test.each([
    ['web', 'web-canary'], ['web', 'web-v2'], ['web-v1', 'web-v2'], ['web-v1.9', 'web-v1.10'], ['web-1.0', 'web-1.1'], ['web-v1-9', 'web-v1-10'],
    ['web-blue', 'web-green'], ['web-stable', 'web-canary'], ['web-production', 'web-canary-production'], ['web-old', 'web-new'],
    ['web-deployment', 'web-canary-deployment'], ['web-deployment', 'web-deployment-canary'], ['web', 'web-beta'],
    ['next-app', 'next-app-canary'], ['web-v1-deployment', 'web-v2-deployment'],
  ])('%s is stable beside %s', (stable, canary) => {
    expect(named(stable, canary)).toEqual([{ [stable]: 'stable', [canary]: 'canary' }]);
    expect(named(canary, stable)).toEqual([{ [stable]: 'stable', [canary]: 'canary' }]);
  });

  test.each([
    ['web', 'api-canary'], ['web', 'web-worker'], ['web-1', 'web-2'], ['web-v1', 'api-v2'], ['web-stable', 'web'], ['redis-primary', 'redis-replica'],
    ['app', 'next-app'], ['web-canary', 'web-green'],
  ])('%s and %s are no tracks', (one, other) => {
    expect(named(one, other)).toEqual([]);
  });

  test('in front count where the image or the application is the same', () => {
    const image = 'registry.example:5000/team/web';
    expect(roles([workload('web', { image }), workload('canary-web', { image: `${image}:2` })])).toEqual([{ 'web': 'stable', 'canary-web': 'canary' }]);
    expect(roles([workload('shop-web', { labels: { app: 'web' } }), workload('shop-canary-web', { labels: { app: 'web-canary' } })])).toHaveLength(1);
    expect(roles([workload('production', { image }), workload('canary', { image })])).toEqual([{ production: 'stable', canary: 'canary' }]);
    expect(named('production', 'canary')).toEqual([]);
  });

  test('of other namespaces are others', () => {
    expect(roles([workload('web'), workload('web-canary', { namespace: 'other' })])).toEqual([]);
  });

  test('three versions: the lowest is stable', () => {
    expect(named('web-v3', 'web-v1', 'web-v2')).toEqual([{ 'web-v3': 'canary', 'web-v1': 'stable', 'web-v2': 'canary' }]);
  });

  test('a control group is a baseline', () => {
    expect(named('web', 'web-baseline', 'web-canary')).toEqual([{ 'web': 'stable', 'web-baseline': 'baseline', 'web-canary': 'canary' }]);
  });

  test.each(['StatefulSet', 'DaemonSet', 'Rollout'])('of a %s count, those of a Pod do not', kind => {
    expect(roles([workload('web'), workload('web-canary', { kind })])).toHaveLength(1);
    expect(roles([workload('web'), { ...workload('web-canary'), apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'app', image: 'web' }] } }])).toEqual([]);
  });
});

describe('labels', () => {
  const pair = (one: Parts['labels'], other: Parts['labels'], image = 'registry.example/web') =>
    [workload('front', { image: `${image}:1`, labels: one }), workload('front-b', { image: `${image}:2`, labels: other })];

  test('tell tracks of one application with one image', () => {
    expect(roles(pair({ app: 'web', version: 'v1' }, { app: 'web', version: 'v2' }))).toEqual([{ 'front': 'stable', 'front-b': 'canary' }]);
    expect(roles(pair({ app: 'web', track: 'canary' }, { app: 'web', track: 'stable' }))).toEqual([{ 'front': 'canary', 'front-b': 'stable' }]);
    expect(roles(pair({ 'app.kubernetes.io/name': 'web', 'version': '1.0' }, { 'app.kubernetes.io/name': 'web', 'version': '1.1' }))).toHaveLength(1);
  });

  test('do not join components that share the application only', () => {
    expect(roles([workload('front', { labels: { app: 'shop', version: 'v1' } }), workload('db', { labels: { app: 'shop', version: 'v2' } })])).toEqual([]);
  });

  test('of one value tell nothing', () => {
    expect(roles(pair({ app: 'web', release: 'canary' }, { app: 'web', release: 'canary' }))).toEqual([]);
    expect(roles([workload('web', { labels: { app: 'web', track: 'stable' } }), workload('web-canary', { labels: { app: 'web', track: 'stable' } })]))
      .toEqual([{ 'web': 'stable', 'web-canary': 'canary' }]);
  });

  test('come before the colour of a slot, and behind other words at the end of a name', () => {
    expect(roles([workload('web-blue', { labels: { track: 'canary' } }), workload('web-green', { labels: { track: 'stable' } })]))
      .toEqual([{ 'web-blue': 'canary', 'web-green': 'stable' }]);
    expect(roles([workload('web', { labels: { track: 'canary' } }), workload('web-canary', { labels: { track: 'stable' } })])).toEqual([]);
  });

  test('a canary by word has a stable one with a version beside it', () => {
    const stable = workload('auth-api', { labels: { app: 'auth-api', version: 'v1' } });
    const canary = workload('auth-api-canary', { labels: { app: 'auth-api', version: 'v2', release: 'canary' } });
    expect(roles([stable, canary])).toEqual([{ 'auth-api': 'stable', 'auth-api-canary': 'canary' }]);
  });
});

describe('a Service', () => {
  const ratio = (more: object = {}) => [
    workload('one', { labels: { target: 'pod', version: '1.0' } }), workload('two', { labels: { target: 'pod', version: '1.1', ...more } }),
  ];

  test('joins pods whose labels differ in nothing but the version', () => {
    expect(roles([...ratio(), service('web', { target: 'pod' })])).toEqual([{ one: 'stable', two: 'canary' }]);
    expect(roles(ratio())).toEqual([]);
  });

  test('does not join components', () => {
    expect(roles([...ratio({ tier: 'db' }), service('web', { target: 'pod' })])).toEqual([]);
  });
});

describe('subsets that say the opposite of names', () => {
  const rolesWith = (stable: string, canary: string, versions: [string, string]) => {
    const [one, other] = [stable, canary].map((name, index) => workload(name, { labels: { app: 'web', version: versions[index] } }));
    const swapped = destinationRule('web', { name: 'stable', labels: { version: versions[1] } }, { name: 'canary', labels: { version: versions[0] } });
    return roles([one, other, service('web', { app: 'web' }), swapped]);
  };

  test.each([['web', 'web-canary'], ['web-stable', 'web']])('do not count where versions do, too: %s, %s', (stable, canary) => {
    expect(rolesWith(stable, canary, ['v1', 'v2'])).toEqual([{ [stable]: 'stable', [canary]: 'canary' }]);
  });

  test.each<[string, string, string, [string, string]]>([
    ['versions agree with the subsets: the slots have changed their roles', 'web', 'web-canary', ['v3', 'v2']],
    ['no versions: canary can be a product', 'bird-parrot', 'bird-canary', ['b', 'a']],
  ])('nothing is a track of another: %s', (_, stable, canary, versions) => {
    expect(rolesWith(stable, canary, versions)).toEqual([]);
  });
});

test('subsets of one host divide an application', () => {
  const objects = [workload('left', { labels: { app: 'web', side: 'l' } }), workload('right', { labels: { app: 'web', side: 'canary' } }), service('web', { app: 'web' })];
  const rule = destinationRule('web', { name: 'stable', labels: { side: 'l' } }, { name: 'canary', labels: { side: 'canary' } });
  expect(groups([...objects, rule])).toEqual([{
    namespace: 'shop',
    name: 'left',
    members: [
      { workload: 'shop/left', kind: 'Deployment', track: 'stable', evidence: 'subset stable' },
      { workload: 'shop/right', kind: 'Deployment', track: 'canary', evidence: 'label side=canary' },
    ],
    evidence: 'DestinationRule shop/rule',
  }]);
  expect(groups([...objects, destinationRule('web', { name: 'stable', labels: { app: 'web' } })])).toEqual([]);
});

describe('a route', () => {
  const canaryOf = (name: string, annotations: object = {}) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: `to-${name}`, namespace: 'shop', annotations },
    spec: { ingressClassName: 'nginx', rules: [{ host: 'a.example', http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name, port: { number: 80 } } } }] } }] },
  });
  const objects = [workload('left'), workload('right'), service('left', { app: 'left' }), service('right', { app: 'right' })];

  test('with a canary Ingress says which is the canary', () => {
    expect(roles([...objects, canaryOf('left'), canaryOf('right', { 'nginx.ingress.kubernetes.io/canary': 'true', 'nginx.ingress.kubernetes.io/canary-weight': '5' })]))
      .toEqual([{ left: 'stable', right: 'canary' }]);
    expect(roles([...objects, canaryOf('left'), { ...canaryOf('right'), metadata: { name: 'other', namespace: 'shop' } }])).toEqual([]);
  });

  test('over two Services joins their workloads, and the names of Services say which is which', () => {
    const route = (...hosts: string[]) => ({
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { hosts: ['web'], http: [{ route: hosts.map(host => ({ destination: { host }, weight: 50 })) }] },
    });
    expect(roles([...objects, route('left', 'right')])).toEqual([]);
    expect(roles([...objects, service('web', { app: 'left' }), service('web-canary', { app: 'right' }), route('web', 'web-canary')])).toEqual([{ left: 'stable', right: 'canary' }]);
  });
});

test('labels and words can be others', () => {
  expect(named('web-live', 'web-try')).toEqual([]);
  expect(roles([workload('web-live'), workload('web-try')], { stableWords: ['live'], canaryWords: ['try'] })).toEqual([{ 'web-live': 'stable', 'web-try': 'canary' }]);
  const image = 'registry.example/web';
  const objects = [workload('one', { image, labels: { app: 'web', lane: 'v1' } }), workload('two', { image, labels: { app: 'web', lane: 'v2' } })];
  expect(roles(objects)).toEqual([]);
  expect(roles(objects, { trackLabels: ['lane'] })).toEqual([{ one: 'stable', two: 'canary' }]);
});

test('many workloads take linear time', () => {
  const objects = Array.from({ length: 4000 }, (_, index) => workload(`web-${index}x`, { labels: { app: 'web', version: 'v1' }, image: 'registry.example/web' }));
  const manifests = Manifests.fromObjects([...objects, service('web', { app: 'web' }), workload('web-5x-canary')]);
  const start = Date.now();
  expect(tracksOf(manifests)).toHaveLength(1);
  expect(Date.now() - start).toBeLessThan(3000);
});

test('words that are given count in rules as well: a lone canary is one by the word of its name', () => {
  const labels = { app: 'tram-pilot' };
  const containers = [{ name: 'app', image: 'registry.example/tram:2', ports: [{ name: 'http', containerPort: 8080 }] }];
  const manifests = Manifests.fromObjects([
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'tram', namespace: 'city' }, spec: { selector: { app: 'tram' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'tram-pilot', namespace: 'city' },
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
    },
  ]);
  expect(check(manifests).map(({ rule }) => rule)).toEqual([]);
  expect(check(manifests, { canaryWords: ['pilot'] }).map(({ rule, subject }) => `${rule} ${subject}`)).toEqual(['R32 Deployment city/tram-pilot']);
});
