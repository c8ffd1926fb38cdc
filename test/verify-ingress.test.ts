import { createHash } from 'crypto';
import { readFileSync } from 'fs';
import { join } from 'path';
import { verdicts } from './vectors/judge';
import { vectorCases } from './vectors/vector-case';
import { Caller } from '../src/verify/caller';
import { Cluster } from '../src/verify/cluster/cluster';
import { Decision } from '../src/verify/decision';
import { classlessIngresses, ingressClassNames } from '../src/verify/ingress/ingress-classes';
import { ingressEntrance } from '../src/verify/ingress/ingress-entrance';
import { Manifests } from '../src/verify/manifests';
import { TrafficModel } from '../src/verify/traffic-model';
import { TrafficRequest } from '../src/verify/traffic-request';

const NGINX = 'nginx.ingress.kubernetes.io/';
const HOST = 'app.example.com';

interface PathOptions {
  readonly host?: string;
  readonly path?: string;
  readonly pathType?: string;
  readonly service?: string;
  readonly port?: number | string;
}

function rule({ host = HOST, path = '/', pathType = 'Prefix', service = 'stable', port = 80 }: PathOptions = {}): any {
  const backend = { service: { name: service, port: typeof port === 'number' ? { number: port } : { name: port } } };
  return { ...host === '' ? {} : { host }, http: { paths: [{ path, pathType, backend }] } };
}

function ingress(name: string, annotations: { [name: string]: string }, rules: any[], spec: any = {}, metadata: any = {}): any {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace: 'shop', annotations: Object.fromEntries(Object.entries(annotations).map(([key, value]) => [NGINX + key, value])), ...metadata },
    spec: { ingressClassName: 'nginx', rules, ...spec },
  };
}

function created(second: number): any {
  return { creationTimestamp: new Date(1.7e12 + 1000 * second).toISOString() };
}

function app(name: string, replicas = 1, ports: any[] = [{ name: 'http', port: 80, targetPort: 8080 }, { name: 'admin', port: 81 }]): any[] {
  const labels = { app: name };
  return [
    { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'shop' }, spec: { selector: labels, ports } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace: 'shop' },
      spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'app' }] } } },
    },
  ];
}

const APPS = ['stable', 'canary', 'other'].flatMap(name => app(name));

function modelOf(...objects: any[]): TrafficModel {
  return TrafficModel.of(Manifests.fromObjects([...APPS, ...objects]));
}

type Asked = Partial<TrafficRequest>;

/** Who answers, with shares where there are several: `stable 0.95, canary 0.05`. */
function who(model: TrafficModel, request: Asked = {}): string {
  const answer = model.send({ from: Caller.ingress('nginx'), host: HOST, ...request });
  return answer.possibilities.map(({ outcomes }) => outcomes.map(({ workload, status, kind, share }) => (
    `${workload?.replace('shop/', '') ?? status ?? kind}${share === 1 ? '' : ` ${share}`}`)).join(', ')).join(' or ');
}

const canary = (annotations: { [name: string]: string }, options: PathOptions = {}, metadata: any = {}) =>
  ingress('web-canary', { canary: 'true', ...annotations }, [rule({ service: 'canary', ...options })], {}, metadata);

const main = (annotations: { [name: string]: string } = {}, options: PathOptions = {}, metadata: any = {}, spec: any = {}) =>
  ingress('web', annotations, [rule(options)], spec, metadata);

/** What is assumed of every controller that is not modelled has a test of its own. */
const isOther = ({ effect }: Decision) => !effect.includes('which is not modelled; taken to follow the rules of Kubernetes');

describe('measured requests', () => {
  const cases = vectorCases(JSON.parse(readFileSync(join(__dirname, 'vectors', 'nginx.json'), 'utf8')));

  test.each(cases.map(vector => [vector.name, vector] as const))('%s', (_name, vector) => {
    expect(verdicts(vector).map(({ difference }) => difference)).toEqual(vector.requests.map(() => undefined));
  });
});

describe('numbers and booleans are read as Go does', () => {
  test.each([
    ['5', 'stable 0.95, canary 0.05'], ['+50', 'stable 0.5, canary 0.5'], ['050', 'stable 0.5, canary 0.5'], ['0x32', 'stable'], [' 50', 'stable'],
    ['50 ', 'stable'], ['5.5', 'stable'], ['1e1', 'stable'], ['-5', 'stable'], ['9223372036854775807', 'canary'], ['9223372036854775808', 'stable'], ['', 'stable'], ['1_0', 'stable'],
  ])('canary-weight "%s": %s', (weight, expected) => {
    expect(who(modelOf(main(), canary({ 'canary-weight': weight })))).toBe(expected);
  });

  test.each([
    ['200', 'stable 0.75, canary 0.25'], ['50', 'stable 0.5, canary 0.5'], ['100', 'stable 0.5, canary 0.5'], ['x', 'stable 0.5, canary 0.5'], ['-3', 'stable 0.5, canary 0.5'],
    ['+101', `stable ${51 / 101}, canary ${50 / 101}`], ['40', 'stable 0.5, canary 0.5'],
  ])('canary-weight 50 of a total of "%s": %s', (total, expected) => {
    expect(who(modelOf(main(), canary({ 'canary-weight': '50', 'canary-weight-total': total })))).toBe(expected);
  });

  test.each([['true', 'canary'], ['T', 'canary'], ['1', 'canary'], ['True', 'canary'], ['tRUE', 'stable'], ['yes', 'stable'], [' true', 'stable'], ['0', 'stable'], ['', 'stable']])(
    'canary "%s" beside an older Ingress: %s', (enabled, expected) => {
      expect(who(modelOf(main({}, {}, created(1)), canary({ 'canary': enabled, 'canary-weight': '100' }, {}, created(2))))).toBe(expected);
    });
});

describe('what decides it is in the chain', () => {
  test('the path, the canary, every rule that was looked at, the pods', () => {
    const model = modelOf(main(), canary({ 'canary-by-header': 'X-Canary', 'canary-weight': '5', 'canary-weight-total': '10' }));
    const [stable] = model.send({ from: Caller.ingress('nginx'), host: HOST, headers: { 'X-Canary': 'maybe' } }).outcomes;
    expect(stable.chain.map(({ object, field, effect }) => `${object} ${field}: ${effect}`)).toEqual([
      'Ingress shop/web spec.rules[0].http.paths[0]: app.example.com, below /: leads to shop/stable:80',
      'Ingress shop/web-canary spec.rules[0].http.paths[0]: makes shop/canary:80 a canary of shop/stable:80, for every path that leads there',
      'Ingress shop/web-canary metadata.annotations["nginx.ingress.kubernetes.io/canary-by-header"]: header X-Canary is "maybe"',
      'Ingress shop/web-canary metadata.annotations["nginx.ingress.kubernetes.io/canary-weight-total"]: 10 has no effect, only a total above 100 has',
      'Ingress shop/web-canary metadata.annotations["nginx.ingress.kubernetes.io/canary-weight"]: weight 5 of 100',
      'Service shop/stable spec.selector: chooses among its ready pods',
    ]);
  });

  test('a canary that comes to nothing says why', () => {
    const answer = modelOf(main({}, { path: '/api' }), canary({ 'canary-weight': '100' }, { path: '/api/' })).send({ from: Caller.ingress('nginx'), host: HOST, path: '/api' });
    expect(String(answer)).toContain('has no effect: no other Ingress has this path and type; the controller drops shop/canary:80 as a canary');
  });

  test('an annotation that is silently dropped says so', () => {
    const answer = modelOf(main(), canary({ 'canary-by-header': 'X-Canary', 'canary-by-header-pattern': 'a{1,3}' })).send({ from: Caller.ingress('nginx'), host: HOST });
    expect(String(answer)).toContain('the controller drops "a{1,3}" for a character that it does not permit');
  });
});

/** A canary's policy as the annotations say it. */
interface Policy { readonly [annotation: string]: string }

/** Share of the canary, read from balancer.lua line by line; affinity: whose cookie the client has. */
function naive(policy: Policy, headers: { [name: string]: string[] }, affinity: 'stable' | 'canary' | undefined, sticky: boolean, legacy: boolean): number {
  if (sticky && affinity === 'stable') {
    return 0;
  }
  if (sticky && !legacy && affinity === 'canary') {
    return 1;
  }
  const basic = (text = '') => /^[-._~a-zA-Z0-9/:]*$/.test(text.replace(/ /g, '')) ? text.trim() : '';
  const header = basic(policy['canary-by-header']);
  const value = basic(policy['canary-by-header-value']);
  const pattern = /^[-._~a-zA-Z0-9/:^$[\](){}*+?|&=\\]*$/.test(policy['canary-by-header-pattern'] ?? '') ? policy['canary-by-header-pattern'] ?? '' : '';
  const sent = Object.entries(headers).find(([name]) => /^[A-Za-z0-9-]+$/.test(name) && name.toLowerCase().replace(/-/g, '_') === header.toLowerCase().replace(/-/g, '_'))?.[1].join(', ');
  if (header !== '' && sent !== undefined) {
    if (value !== '') {
      if (sent === value) {
        return 1;
      }
    } else if (pattern !== '') {
      try {
        if (new RegExp(pattern).test(sent)) {
          return 1;
        }
      } catch {
        return 0;
      }
    } else if (sent === 'always' || sent === 'never') {
      return sent === 'always' ? 1 : 0;
    }
  }
  const cookies = (headers.Cookie ?? []).flatMap(line => line.split(/[;,] */)).map(pair => /^([^=]*)=(.*)$/.exec(pair)).filter(pair => pair !== null);
  const cookie = cookies.find(([, name]) => name.toLowerCase() === basic(policy['canary-by-cookie']).toLowerCase())?.[2];
  if (cookie === 'always' || cookie === 'never') {
    return cookie === 'always' ? 1 : 0;
  }
  const whole = (text: string | undefined, otherwise: number) => /^[+-]?\d+$/.test(text ?? '') ? Number(text) : otherwise;
  const total = Math.max(100, whole(policy['canary-weight-total'], 100));
  return Math.min(1, Math.max(0, whole(policy['canary-weight'], 0) / total));
}

/** What the cookie of session affinity has behind the `|` (sticky.lua). */
function keyOf(service: string): string {
  const md5 = (text: string) => createHash('md5').update(text).digest('hex');
  return md5(md5(`shop-${service}-80`) + `shop-${service}-80`);
}

/** Numbers that look random and are the same every time. */
function dice(seed: number): <T>(options: readonly T[]) => T {
  let state = seed;
  return options => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return options[Math.floor(state / 65536) % options.length];
  };
}

describe('a second reading of the balancer says the same', () => {
  const roll = dice(7);
  const none = undefined;

  test.each(Array.from({ length: 40 }, (_, index) => index))('round %d', () => {
    const policy: { [annotation: string]: string } = {};
    const set = (name: string, options: readonly (string | undefined)[]) => {
      const value = roll(options);
      if (value !== undefined) {
        policy[name] = value;
      }
    };
    set('canary-by-header', [none, 'X-Canary', 'x_canary', ' X-Canary ', 'X Canary', 'X-Canary!', 'X.Canary', '']);
    set('canary-by-header-value', [none, none, 'beta', 'always', 'be ta', 'be,ta', '']);
    set('canary-by-header-pattern', [none, none, 'beta', '^(a|b)+$', '(beta', 'b.*', 'a{1,2}', '', '[0-9]+']);
    set('canary-by-cookie', [none, none, 'canary', 'Canary', 'can,ary']);
    set('canary-weight', [none, '0', '5', '50', '100', '250', '-1', 'x', '+7', '']);
    set('canary-weight-total', [none, none, '10', '100', '400', 'x', '']);
    const sticky = roll([false, false, true]);
    const legacy = roll([false, true]);
    const model = modelOf(main(sticky ? { affinity: 'cookie' } : {}), canary({ ...policy, ...legacy ? { 'affinity-canary-behavior': 'legacy' } : {} }));
    for (let count = 0; count < 25; count++) {
      const affinity = roll([none, none, 'stable', 'canary'] as const);
      const values = [['beta'], ['always'], ['never'], ['xbetax'], ['ab'], ['BETA'], [''], ['always', 'always'], ['12'], ['be ta']];
      const lines = [['canary=always'], ['canary=never'], ['CANARY=always; canary=never'], ['a=1, canary=always'], ['=always'], ['canary="always"'], ['canary=1'], ['x=1', 'canary=never']];
      const headers: { [name: string]: string[] } = {};
      if (roll([true, true, false])) {
        headers[roll(['X-Canary', 'x-canary', 'X_Canary', 'X.Canary'])] = roll(values);
      }
      const given = roll([true, false]) ? roll(lines) : [];
      const pinned = affinity === undefined ? [] : [`INGRESSCOOKIE=1.2.3|${keyOf(affinity)}`];
      if (given.length + pinned.length > 0) {
        headers.Cookie = [...given, ...pinned];
      }
      const answer = model.send({ from: Caller.ingress('nginx'), host: HOST, repeatedHeaders: headers });
      const share = answer.outcomes.find(({ workload }) => workload === 'shop/canary')?.share ?? 0;
      expect([policy, headers, sticky, legacy, share]).toEqual([policy, headers, sticky, legacy, naive(policy, headers, affinity, sticky, legacy)]);
    }
  });
});

/** One path of an Ingress, for the second reading of the controller. */
interface Entry {
  name: string;
  age: number;
  canary: boolean;
  weight: number;
  host: string;
  paths: { path: string; exact: boolean; service: string }[];
}

interface NaiveLocation { path: string; exact: boolean; service: string | undefined; fixed: boolean }

/** Share by service for a host and a path, with the maps of controller.go; `404` and `503` where nginx answers. */
function naiveController(entries: Entry[], host: string, asked: string, dead: string[]): { [who: string]: number } | undefined {
  const sorted = [...entries].sort((one, other) => one.age - other.age || (one.name < other.name ? 1 : -1));
  const owner = new Map<string, Entry>();
  sorted.forEach(entry => entry.paths.forEach(({ service }) => owner.set(service, owner.get(service) ?? entry)));
  const present = new Set(owner.keys());
  const servers = new Map<string, NaiveLocation[]>([['_', [{ path: '/', exact: false, service: undefined, fixed: false }]]]);
  sorted.filter(entry => !entry.canary).forEach(entry => servers.set(entry.host, servers.get(entry.host) ?? [{ path: '/', exact: false, service: undefined, fixed: false }]));
  for (const entry of sorted) {
    const locations = servers.get(entry.host) ?? servers.get('_')!;
    for (const { path, exact, service } of entry.paths) {
      if (owner.get(service)!.canary) {
        continue;
      }
      const same = locations.find(location => location.path === path);
      if (same === undefined || same.exact !== exact) {
        locations.push({ path, exact, service, fixed: true });
      } else if (!same.fixed) {
        Object.assign(same, { service, fixed: true });
      }
    }
  }
  const attached = new Map<string, string[]>();
  for (const entry of sorted.some(one => !one.canary) ? sorted.filter(one => one.canary) : []) {
    for (const { path, exact, service } of entry.paths) {
      if (!present.has(service) || !servers.has(entry.host)) {
        continue;
      }
      let keep = false;
      for (const location of servers.get(entry.host)!) {
        if (location.service === undefined || !present.has(location.service)) {
          continue;
        }
        if (location.service === service) {
          keep = true;
          break;
        }
        if (!owner.get(location.service)!.canary && location.path === path && location.exact === exact) {
          attached.set(location.service, [...new Set([...attached.get(location.service) ?? [], service])]);
          keep = true;
        }
      }
      if (!keep) {
        present.delete(service);
      }
    }
  }
  const locations = servers.get(host) ?? servers.get('_')!;
  const keys = locations.flatMap(({ path, exact }) => exact || path === '/' ? [`${exact} ${path}`] : [`false ${path}/`]);
  if (new Set(keys).size < keys.length) {
    return undefined;
  }
  // An exact location matches only what it is, so it comes first.
  const matching = locations.filter(({ path, exact }) => path === asked || !exact && (path === '/' || asked.startsWith(`${path}/`)))
    .sort((one, other) => Number(other.exact) - Number(one.exact) || other.path.length - one.path.length);
  const { service } = matching[0];
  if (service === undefined) {
    return { 404: 1 };
  }
  if (!present.has(service) || dead.includes(service)) {
    return { 503: 1 };
  }
  const [first] = attached.get(service) ?? [];
  const live = first !== undefined && present.has(first) && !dead.includes(first) && owner.get(first)!.canary;
  const weight = live ? owner.get(first)!.weight / 100 : 0;
  return { ...weight < 1 ? { [service]: 1 - weight } : {}, ...weight > 0 ? { [first]: weight } : {} };
}

const ASKED = [
  ['a.example.com', '/'], ['a.example.com', '/api'], ['a.example.com', '/api/x'], ['a.example.com', '/x'], ['b.example.com', '/'], ['b.example.com', '/api'], ['c.example.com', '/'],
];

function randomEntries(roll: ReturnType<typeof dice>, sizes: number[]): Entry[] {
  return Array.from({ length: roll(sizes) }, (_, index): Entry => ({
    name: `i${index}`,
    age: roll([1, 2, 3]),
    canary: roll([true, false]),
    weight: roll([0, 25, 100]),
    host: roll(['a.example.com', 'a.example.com', 'b.example.com']),
    paths: Array.from({ length: roll([1, 1, 2]) }, () => ({ path: roll(['/', '/', '/api']), exact: roll([false, false, false, true]), service: roll(['stable', 'canary', 'other']) })),
  }));
}

function entriesModel(entries: Entry[], dead: string[], dated: boolean): TrafficModel {
  const objects = entries.map(({ name, age, canary: isCanary, weight, host, paths }) => ingress(name,
    isCanary ? { 'canary': 'true', 'canary-weight': String(weight) } : {},
    [{ host, http: { paths: paths.map(({ path, exact, service }) => rule({ path, pathType: exact ? 'Exact' : 'Prefix', service }).http.paths[0]) } }], {}, dated ? created(age) : {}));
  return TrafficModel.of(Manifests.fromObjects([...['stable', 'canary', 'other'].flatMap(name => app(name, dead.includes(name) ? 0 : 1)), ...objects]));
}

function found({ outcomes }: { outcomes: { workload?: string; status?: number; kind: string; share: number }[] }): { [who: string]: number } {
  return Object.fromEntries(outcomes.map(({ workload, status, kind, share }) => [workload?.slice(5) ?? status ?? kind, share]));
}

function permutations<T>(items: T[]): T[][] {
  return items.length < 2 ? [items]
    : items.flatMap((item, index) => permutations([...items.slice(0, index), ...items.slice(index + 1)]).map(rest => [item, ...rest]));
}

describe('a second reading of the controller says the same', () => {
  const roll = dice(11);

  test.each(Array.from({ length: 300 }, (_, index) => index))('round %d', round => {
    const entries = randomEntries(roll, [2, 3, 3, 4, 5]);
    const dead = roll([[], [], [], ['canary'], ['stable']]);
    const model = entriesModel(entries, dead, true);
    for (const [host, path] of ASKED) {
      const expected = naiveController(entries, host, path, dead);
      const [possibility] = model.send({ from: Caller.ingress('nginx'), host, path }).possibilities;
      expect([round, host, path, entries, found(possibility)]).toEqual([round, host, path, entries, expected ?? { 'no endpoints': 1 }]);
    }
  });
});

describe('without dates, every order of creation is thought of', () => {
  const roll = dice(23);

  test.each(Array.from({ length: 60 }, (_, index) => index))('round %d', round => {
    const entries = randomEntries(roll, [2, 3, 3, 4]);
    const model = entriesModel(entries, [], false);
    for (const [host, path] of ASKED) {
      const text = (shares: { [who: string]: number } | undefined) => JSON.stringify(Object.entries(shares ?? { 'no endpoints': 1 }).sort());
      const expected = permutations(entries).map(order => text(naiveController(order.map((entry, age) => ({ ...entry, age })), host, path, [])));
      const { possibilities } = model.send({ from: Caller.ingress('nginx'), host, path });
      expect([round, host, path, entries, possibilities.map(possibility => text(found(possibility))).sort()])
        .toEqual([round, host, path, entries, [...new Set(expected)].sort()]);
    }
  });
});

describe('where paths and hosts lead', () => {
  const several = (annotations: { [name: string]: string }, ...options: PathOptions[]) => modelOf(ingress('web', annotations, options.map(rule)));

  test.each([['/api', 'canary'], ['/api/', 'canary'], ['/api/x', 'canary'], ['/apix', 'stable'], ['/API', 'stable'], ['//api/./x', 'canary'], ['/%61pi', 'canary'], ['/x/../api', 'canary'], ['/..', '400'], ['/%zz', '400']])(
    'below /api or not: %s', (path, expected) => {
      expect(who(several({}, {}, { path: '/api', service: 'canary' }), { path })).toBe(expected);
    });

  test('an exact path comes first, whatever the order', () => {
    const model = several({}, { path: '/api', service: 'canary' }, { path: '/api', pathType: 'Exact', service: 'other' }, {});
    expect([who(model, { path: '/api' }), who(model, { path: '/api/' }), who(model, { path: '/api/x' })]).toEqual(['other', 'canary', 'canary']);
  });

  test('a prefix with a slash at its end leads to it by a redirect', () => {
    const answer = several({}, { path: '/api/', service: 'canary' }, {}).send({ from: Caller.ingress('nginx'), host: HOST, path: '/api?a=1' });
    expect(answer.outcomes).toMatchObject([{ status: 301, location: 'http://app.example.com/api/?a=1' }]);
  });

  test('one path with use-regex makes patterns of all: no slash is needed, and case does not matter', () => {
    const model = modelOf(ingress('web', { 'use-regex': 'true' }, [rule({ path: '/v[0-9]+/.*', pathType: 'ImplementationSpecific', service: 'canary' })]),
      ingress('plain', {}, [rule({ path: '/api', service: 'other' }), rule()]));
    expect(['/v12/x', '/V1/', '/v1', '/apix', '/x', '/y/v1/x'].map(path => who(model, { path }))).toEqual(['canary', 'canary', 'stable', 'other', 'stable', 'stable']);
  });

  test('a pattern with a look-ahead', () => {
    const model = several({ 'use-regex': 'true' }, { path: '/(?!api)[a-z]+$', pathType: 'ImplementationSpecific', service: 'canary' }, {});
    expect(['/web', '/api', '/apis'].map(path => who(model, { path }))).toEqual(['canary', 'stable', 'stable']);
  });

  test('a path that PCRE refuses stops nginx', () => {
    expect(who(several({ 'use-regex': 'true' }, { path: '/(a', pathType: 'ImplementationSpecific' }))).toBe('no endpoints');
  });

  test('a wildcard host stands for one label', () => {
    const model = modelOf(ingress('web', {}, [rule({ host: '*.example.com', service: 'canary' }), rule({ host: 'a.example.com' }), rule({ host: '', service: 'other' })]));
    expect(['a.example.com', 'b.example.com', 'B.example.com', 'c.b.example.com', 'example.com', 'x.org', 'b.example.com.'].map(host => who(model, { host })))
      .toEqual(['stable', 'canary', 'canary', 'other', 'other', 'other', 'canary']);
  });

  test('aliases lead to the host, unless they are hosts of their own', () => {
    const model = modelOf(main({ 'server-alias': 'alias.example.com, other.example.com, *.wild.org,~^re[0-9]+$' }), ingress('other', {}, [rule({ host: 'other.example.com', service: 'other' })]));
    expect(['alias.example.com', 'other.example.com', 'a.b.wild.org', 're12', 're'].map(host => who(model, { host }))).toEqual(['stable', 'other', 'stable', 'stable', '404']);
  });

  test('a main default backend takes canaries, also of the catch-all', () => {
    const spec = (service: string) => ({ defaultBackend: { service: { name: service, port: { number: 80 } } }, rules: undefined });
    const model = modelOf(ingress('web', {}, [], spec('stable')), ingress('web-canary', { 'canary': 'true', 'canary-weight': '100' }, [], spec('canary')));
    expect(who(model, { host: 'any.org' })).toBe('canary');
  });

  test('a host without a path answers by the default backend of its Ingress', () => {
    const spec = { defaultBackend: { service: { name: 'other', port: { number: 80 } } } };
    expect(['/api', '/x'].map(path => who(modelOf(main({}, { path: '/api' }, {}, spec)), { path }))).toEqual(['stable', 'other']);
  });

  test.each([['http', 80, 'stable'], ['admin', 81, 'stable'], [8080, 80, 'stable'], [99, 0, '503'], ['nope', 0, '503']])('port %s is found by name, number or target port', (port, number, expected) => {
    const model = modelOf(main({}, { port }));
    expect(who(model)).toBe(expected);
    expect(model.send({ from: Caller.ingress('nginx'), host: HOST }).outcomes[0].reason).toContain(expected === '503' ? 'has no endpoint' : `shop/stable:${number}`);
  });
});

describe('what nginx answers by itself', () => {
  test.each([
    [{ 'temporal-redirect': 'https://x.org/' }, 302, 'https://x.org/'],
    [{ 'permanent-redirect': 'https://x.org/', 'permanent-redirect-code': '308' }, 308, 'https://x.org/'],
    [{ 'permanent-redirect': 'https://x.org/', 'permanent-redirect-code': '400' }, 301, 'https://x.org/'],
    [{ 'force-ssl-redirect': 'true' }, 308, 'https://app.example.com'],
    [{ 'app-root': '/home' }, 302, 'http://app.example.com/home'],
  ])('%j: %d to %s', (annotations, status, location) => {
    expect(modelOf(main(annotations)).send({ from: Caller.ingress('nginx'), host: HOST }).outcomes).toMatchObject([{ status, location }]);
  });

  test('TLS leads http to https, and https to the Service', () => {
    const model = modelOf(main({}, {}, {}, { tls: [{ secretName: 'web' }] }));
    expect([who(model), who(model, { scheme: 'https' })]).toEqual(['308', 'stable']);
    expect(who(modelOf(main({ 'ssl-redirect': 'false' }, {}, {}, { tls: [{ secretName: 'web' }] })))).toBe('stable');
  });

  test('from-to-www-redirect answers the other name', () => {
    const answer = modelOf(main({ 'from-to-www-redirect': 'true' })).send({ from: Caller.ingress('nginx'), host: `www.${HOST}`, path: '/x' });
    expect(answer.outcomes).toMatchObject([{ status: 308, location: `http://${HOST}/x` }]);
  });

  test('preflight requests do not reach anybody with enable-cors', () => {
    const model = modelOf(main({ 'enable-cors': 'true' }));
    expect([who(model, { method: 'OPTIONS' }), who(model)]).toEqual(['204', 'stable']);
  });

  test('an Ingress with a value that the controller refuses is left out', () => {
    const answer = modelOf(main({ 'permanent-redirect': 'https://x.org/ y' })).send({ from: Caller.ingress('nginx'), host: HOST });
    expect(answer.outcomes).toMatchObject([{ status: 404 }]);
    expect(answer.assumptions.map(({ effect }) => effect)).toEqual(['the controller refuses the value, and the whole Ingress with it']);
  });

  test('default-backend answers for a Service without pods, and the canary with it', () => {
    const objects = [...app('stable', 0), ...app('canary'), ...app('other'), main({ 'default-backend': 'other' })];
    expect(who(TrafficModel.of(Manifests.fromObjects(objects)))).toBe('other');
    expect(who(TrafficModel.of(Manifests.fromObjects([...objects, canary({ 'canary-weight': '20' })])))).toBe('other 0.8, canary 0.2');
  });

  test('with service-upstream nobody notices that there are no pods', () => {
    const objects = [...app('stable', 0), main({ 'service-upstream': 'true' })];
    expect(who(TrafficModel.of(Manifests.fromObjects(objects)))).toBe('502');
  });

  test('a canary rule without http stops the controller for everybody', () => {
    const broken = ingress('broken', { canary: 'true' }, [{ host: 'x.org' }]);
    expect([who(modelOf(main(), broken)), who(modelOf(broken))]).toEqual(['no endpoints', '404']);
  });
});

describe('order of creation', () => {
  test('does not matter to a main Ingress and its canary', () => {
    expect(who(modelOf(main(), canary({ 'canary-weight': '10' })))).toBe('stable 0.9, canary 0.1');
  });

  test('decides between two canaries, and between two main Ingresses of a path', () => {
    const second = ingress('web-other', { 'canary': 'true', 'canary-weight': '50' }, [rule({ service: 'other' })]);
    const answer = modelOf(main(), canary({ 'canary-weight': '10' }), second).send({ from: Caller.ingress('nginx'), host: HOST });
    expect(answer.possibilities.map(({ outcomes }) => outcomes.map(({ workload, share }) => `${workload} ${share}`))).toEqual([
      ['shop/stable 0.9', 'shop/canary 0.1'], ['shop/stable 0.5', 'shop/other 0.5'],
    ]);
    expect(answer.undecidedOrder).toEqual(['Ingress shop/web-canary', 'Ingress shop/web-other']);
    expect(who(modelOf(main(), ingress('again', {}, [rule({ service: 'other' })])))).toBe('stable or other');
  });

  test('is asked for only where it decides the request', () => {
    const model = modelOf(main(), ingress('api', {}, [rule({ path: '/api', service: 'other' })]), ingress('api2', {}, [rule({ path: '/api', service: 'canary' })]));
    expect([who(model, { path: '/x' }), who(model, { path: '/api' })]).toEqual(['stable', 'other or canary']);
  });

  test('the later name is older within a second', () => {
    const second = ingress('web-z', { 'canary': 'true', 'canary-weight': '50' }, [rule({ service: 'other' })], {}, created(3));
    expect(who(modelOf(main({}, {}, created(1)), canary({ 'canary-weight': '10' }, {}, created(3)), second))).toBe('stable 0.5, other 0.5');
  });

  test('of many Ingresses each is tried as the oldest', () => {
    const many = Array.from({ length: 30 }, (_, index) => ingress(`web${index}`, {}, [rule({ service: index % 2 === 0 ? 'stable' : 'canary' })]));
    const answer = modelOf(...many).send({ from: Caller.ingress('nginx'), host: HOST });
    expect(answer.possibilities.map(({ outcomes }) => outcomes[0].workload)).toEqual(['shop/stable', 'shop/canary']);
  });
});

describe('classes', () => {
  const plain = (rules: any[], spec: any = {}, metadata: any = {}) => ingress('plain', {}, rules, { ingressClassName: 'haproxy', ...spec }, metadata);
  const ask = (model: TrafficModel, from: string, request: Asked = {}) => who(model, { from: Caller.ingress(from), ...request });

  test('a class that no Ingress has is refused', () => {
    expect(() => ask(modelOf(main()), 'traefik')).toThrow('from must be in the input, got ingress class traefik');
  });

  test('the class of the controller decides, also by annotation and by default', () => {
    const klass = (name: string, controller: string, annotations = {}) => ({ apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: { name, annotations }, spec: { controller } });
    const annotated = ingress('web', {}, [rule()], { ingressClassName: undefined }, { annotations: { 'kubernetes.io/ingress.class': 'nginx' } });
    expect(ask(modelOf(annotated), 'nginx')).toBe('stable');
    const without = ingress('web', {}, [rule()], { ingressClassName: undefined });
    const weighted = ingress('web-canary', { 'canary': 'true', 'canary-weight': '100' }, [rule({ service: 'canary' })], { ingressClassName: 'public' });
    const objects = [without, weighted, klass('public', 'k8s.io/ingress-nginx', { 'ingressclass.kubernetes.io/is-default-class': 'true' })];
    expect(ask(modelOf(...objects), 'public')).toBe('canary');
    expect(() => ask(modelOf(without), 'nginx')).toThrow('from must be in the input');
    expect(ask(modelOf(ingress('web', { canary: 'true' }, [rule()], { ingressClassName: 'nginx-2' }), klass('nginx-2', 'example.com/other')), 'nginx-2')).toBe('stable');
  });

  test('of other controllers the rules of Kubernetes are taken', () => {
    const model = modelOf(plain([
      rule({ path: '/api', service: 'canary' }), rule({ path: '/api/exact', pathType: 'Exact', service: 'other' }), rule({ path: '/api/exact', service: 'stable' }),
      rule({ host: '*.wild.org', service: 'canary' }), rule({ host: '', path: '/any', service: 'other' }),
    ]));
    expect(['/api', '/api/x', '/apix', '/api/exact', '/api/exact/x', '/any'].map(path => ask(model, 'haproxy', { path }))).toEqual(['canary', 'canary', '404', 'other', 'stable', 'other']);
    expect(['a.wild.org', 'b.a.wild.org'].map(host => ask(model, 'haproxy', { host }))).toEqual(['canary', '404']);
    expect(ask(modelOf(plain([rule({ path: '/api' })], { defaultBackend: { service: { name: 'other', port: { name: 'http' } } } })), 'haproxy', { path: '/x' })).toBe('other');
    expect([ask(modelOf(plain([rule({ service: 'nobody' })])), 'haproxy'), ask(modelOf(plain([rule({ port: 9 })])), 'haproxy')]).toEqual(['503', '503']);
  });

  test('what is up to the controller is an assumption', () => {
    const stated = (model: TrafficModel) => model.send({ from: Caller.ingress('haproxy'), host: HOST, path: '/x' }).assumptions.filter(isOther).map(({ field, effect }) => `${field}: ${effect}`);
    const open = modelOf(plain([{ http: { paths: [{ pathType: 'ImplementationSpecific', backend: rule().http.paths[0].backend }] } }]));
    expect(ask(open, 'haproxy', { path: '/x' })).toBe('stable');
    expect(stated(open)).toEqual(['spec.rules[0].http.paths[0].pathType: what the path matches is up to the controller: taken as Prefix']);
    const bucket = modelOf(plain([{ host: HOST, http: { paths: [{ path: '/', pathType: 'Prefix', backend: { resource: { kind: 'Bucket', name: 'x' } } }] } }]));
    expect(ask(bucket, 'haproxy')).toBe('404');
    expect(stated(bucket)).toEqual(['spec.rules[0].http.paths[0]: a backend that is no Service is not modelled']);
    expect(bucket.hosts(Caller.ingress('haproxy'))).toEqual([HOST]);
  });

  test('annotations of other controllers are assumptions', () => {
    const model = modelOf(plain([rule()], {}, { annotations: { 'haproxy.org/path-rewrite': '/', 'argocd.argoproj.io/sync-wave': '1' } }));
    const { assumptions } = model.send({ from: Caller.ingress('haproxy'), host: HOST });
    expect(assumptions.filter(isOther).map(({ field }) => field)).toEqual(['metadata.annotations["haproxy.org/path-rewrite"]']);
    expect(assumptions.filter(one => !isOther(one)).map(({ object, field, effect }) => `${object} ${field} ${effect}`)).toEqual([
      'Ingress shop/plain spec.ingressClassName is served by the controller of class haproxy, which is not modelled; taken to follow the rules of Kubernetes and nothing else',
    ]);
  });
});

describe('what leads nowhere names the Ingresses that come close', () => {
  const other = (name: string, host: string, className?: string) => ingress(name, {}, [rule({ host })], { ingressClassName: className });
  const whyNot = (model: TrafficModel, host: string, from = 'nginx', path = '/') => model.send({ from: Caller.ingress(from), host, path }).outcomes
    .map(({ status, reason, chain }) => [`${status} ${reason}`, ...chain.map(({ object, field, effect }) => `${object} ${field}: ${effect}`)]);

  test('the three whose hosts are most like the one that is asked for', () => {
    const hosts = ['x.org', 'shop.example.com', 'app.example.org', 'admin.example.com', 'b.net'];
    for (const name of ['nginx', 'haproxy']) {
      const model = modelOf(...hosts.map((host, index) => other(`web${index}`, host, name)));
      expect(whyNot(model, 'APP.example.com', name)).toEqual([[
        name === 'nginx' ? '404 default backend of the controller' : '404 no rule matches',
        'Ingress shop/web1 spec.rules[0].host: is for another host: shop.example.com',
        'Ingress shop/web3 spec.rules[0].host: is for another host: admin.example.com',
        'Ingress shop/web2 spec.rules[0].host: is for another host: app.example.org',
      ]]);
    }
  });

  test('a canary without a main Ingress, for a host and for any', () => {
    expect(whyNot(modelOf(canary({ 'canary-weight': '20' })), HOST)).toEqual([[
      '404 default backend of the controller',
      'Ingress shop/web-canary metadata.annotations["nginx.ingress.kubernetes.io/canary"]: is a canary of nothing: the controller has no other Ingress for host app.example.com',
    ]]);
    const [, ...steps] = whyNot(modelOf(canary({}, { host: '' })), 'x.org')[0];
    expect(steps).toEqual(['Ingress shop/web-canary metadata.annotations["nginx.ingress.kubernetes.io/canary"]: is a canary of nothing: the controller has no other Ingress for any host']);
  });

  test('a canary whose main Ingress is of another class or of none', () => {
    expect(whyNot(modelOf(canary({}), other('main', HOST, 'public'), other('again', HOST)), HOST)).toEqual([[
      '404 default backend of the controller',
      'Ingress shop/web-canary metadata.annotations["nginx.ingress.kubernetes.io/canary"]: is a canary of nothing: the controller has no other Ingress for host app.example.com',
      'Ingress shop/main spec.ingressClassName: has the host but is of class public',
      'Ingress shop/again spec: has the host but no class: no controller serves it',
    ]]);
  });

  test('an Ingress of a class by annotation, found by the wildcard above the host', () => {
    const annotated = { ...other('wild', '*.example.com'), metadata: { name: 'wild', namespace: 'shop', annotations: { 'kubernetes.io/ingress.class': 'public' } } };
    expect(whyNot(modelOf(other('web', 'x.org', 'haproxy'), annotated), HOST, 'haproxy')).toEqual([[
      '404 no rule matches', 'Ingress shop/wild metadata.annotations["kubernetes.io/ingress.class"]: has the host but is of class public',
    ]]);
  });

  test('an Ingress of the host that the controller refuses', () => {
    expect(whyNot(modelOf(main({ 'server-alias': 'a b' })), HOST)).toEqual([[
      '404 default backend of the controller',
      'Ingress shop/web metadata.annotations["nginx.ingress.kubernetes.io/server-alias"]: the controller refuses the value, and the whole Ingress with it',
    ]]);
  });

  test('rules of the host without a path that matches, those with the most alike paths first', () => {
    const paths = ['/a', '/api/v1', '/b', '/api/v2'].map((path, index) => ingress(`web${index}`, {}, [rule({ host: '', path })], { ingressClassName: 'haproxy' }));
    expect(whyNot(modelOf(...paths), HOST, 'haproxy', '/api/v3')).toEqual([[
      '404 no rule matches', 'Ingress shop/web1 spec.rules[0]: has no path that matches', 'Ingress shop/web3 spec.rules[0]: has no path that matches',
      'Ingress shop/web0 spec.rules[0]: has no path that matches',
    ]]);
    expect(whyNot(modelOf(main({}, { path: '/api' })), HOST)).toEqual([['404 default backend of the controller', 'Ingress shop/web spec.rules[0]: has no path that matches']]);
    const anyHost = modelOf(main({}, { host: '', path: '/api' }), canary({}, { host: '', path: '/api' }));
    expect(whyNot(anyHost, HOST)).toEqual([['404 default backend of the controller', 'Ingress shop/web spec.rules[0]: has no path that matches']]);
  });

  test('a default backend that is no Service', () => {
    const bucket = ingress('bucket', {}, [], { rules: undefined, defaultBackend: { resource: { kind: 'Bucket', name: 'x' } } });
    expect(whyNot(modelOf(bucket), HOST)).toEqual([['404 default backend of the controller', 'Ingress shop/bucket spec.defaultBackend: is no Service']]);
  });
});

describe('what the input does not say about Services is assumed', () => {
  const service = (name: string, spec: any) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'shop' }, spec: { ports: [{ port: 80 }], ...spec } });
  const told = (from: string, ...objects: any[]) => {
    const { outcomes, assumptions } = modelOf(...objects).send({ from: Caller.ingress(from), host: HOST });
    const text = ({ object, field, effect }: { object: string; field: string; effect: string }) => `${object} ${field}: ${effect}`;
    return { chain: outcomes[0].chain.map(text).slice(-1)[0], assumed: assumptions.filter(isOther).map(text) };
  };
  const plain = (name: string) => ingress('web', {}, [rule({ service: name })], { ingressClassName: 'haproxy' });
  const missing = (name: string, at = 'spec.rules[0].http.paths[0]') => `${at}: names Service shop/${name}, which the input does not have; taken as missing from the cluster, too`;

  test('a Service that is not there', () => {
    expect(told('nginx', main({}, { service: 'nobody' }))).toEqual({
      chain: 'Ingress shop/web spec.rules[0].http.paths[0]: Service shop/nobody does not exist', assumed: [`Ingress shop/web ${missing('nobody')}`],
    });
    expect(told('nginx', main(), canary({}, { service: 'nobody' })).assumed).toEqual([`Ingress shop/web-canary ${missing('nobody')}`]);
    expect(told('haproxy', plain('nobody')).assumed).toEqual([`Ingress shop/web ${missing('nobody')}`]);
  });

  test.each<[string, any, string]>([
    ['whose selector finds nothing', { selector: { app: 'nobody' } }, 'Service shop/some spec.selector: finds no workload of the input; taken as having no pods'],
    ['without selector', {}, 'Service shop/some spec: has no selector: its endpoints are written elsewhere, and taken as none'],
    ['with an empty selector', { selector: {} }, 'Service shop/some spec: has no selector: its endpoints are written elsewhere, and taken as none'],
  ])('a Service %s', (_name, spec, chain) => {
    const some = service('some', spec);
    expect(told('nginx', some, main({}, { service: 'some' }))).toEqual({ chain, assumed: [chain] });
    expect(told('nginx', some, main({ 'service-upstream': 'true' }, { service: 'some' }))).toEqual({ chain, assumed: [chain] });
    expect(told('nginx', some, main(), canary({}, { service: 'some' })).assumed).toEqual([chain]);
    expect(told('haproxy', some, plain('some'))).toEqual({ chain, assumed: [chain] });
  });

  test('an alias, where nothing is known of the controller', () => {
    const chain = 'Service shop/some spec.externalName: leads to x.org; what the controller makes of it is not modelled, taken as no pods';
    expect(told('haproxy', service('some', { type: 'ExternalName', externalName: 'x.org' }), plain('some'))).toEqual({ chain, assumed: [chain] });
  });

  test('nothing for a port that is not of TCP', () => {
    const some = service('some', { selector: { app: 'stable' }, ports: [{ port: 80, protocol: 'UDP' }] });
    expect(told('nginx', some, main({}, { service: 'some' }))).toEqual({ chain: 'Service shop/some spec.ports: port 80 is UDP: nginx takes pods of TCP only', assumed: [] });
  });

  test('both Services where default-backend comes in', () => {
    expect(told('nginx', main({ 'default-backend': 'other' }, { service: 'nobody' }))).toEqual({
      chain: 'Service shop/other spec.selector: chooses among its ready pods', assumed: [`Ingress shop/web ${missing('nobody')}`],
    });
    expect(told('nginx', main({ 'default-backend': 'none' }, { service: 'nobody' })).assumed).toEqual([
      `Ingress shop/web ${missing('none', 'metadata.annotations["nginx.ingress.kubernetes.io/default-backend"]')}`, `Ingress shop/web ${missing('nobody')}`,
    ]);
  });

  test('nothing where the workload is there but has no ready pod', () => {
    const objects = [...app('stable', 0), main()];
    expect(TrafficModel.of(Manifests.fromObjects(objects)).send({ from: Caller.ingress('nginx'), host: HOST }).assumptions).toEqual([]);
  });
});

describe('annotations that are not there', () => {
  const steps = (request: Asked = {}) => modelOf(main(), canary({})).send({ from: Caller.ingress('nginx'), host: HOST, ...request }).outcomes[0].chain
    .map(({ field, effect }) => `${field}: ${effect}`);

  test('are told at the annotations', () => {
    expect(steps()).toContain('metadata.annotations: no canary-weight: 0 of 100');
    expect(steps({ repeatedHeaders: { Cookie: ['=always'] } })).toContain('metadata.annotations: no canary-by-cookie: cookie with an empty name is "always"');
  });
});

describe('callers that there are', () => {
  const clusterOf = (...objects: any[]) => new Cluster(Manifests.fromObjects(objects).objects, 'track');
  const klass = { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: { name: 'public', annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } } };
  const without = ingress('without', {}, [rule()], { ingressClassName: undefined });

  test('are the classes that Ingresses have', () => {
    const annotated = { ...without, metadata: { name: 'old', annotations: { 'kubernetes.io/ingress.class': 'traefik' } } };
    const cluster = clusterOf(main(), canary({}), annotated, without);
    expect(ingressEntrance(cluster).callers!().map(String)).toEqual(['ingress class nginx', 'ingress class traefik']);
    expect(ingressClassNames(cluster)).toEqual(['nginx', 'traefik']);
    expect(classlessIngresses(cluster).map(({ title }) => title)).toEqual(['Ingress shop/without']);
  });

  test('a default class is that of Ingresses without one', () => {
    const cluster = clusterOf(without, klass);
    expect([ingressClassNames(cluster), classlessIngresses(cluster)]).toEqual([['public'], []]);
  });
});

describe('an Ingress that the API server refuses', () => {
  const backend = { service: { name: 'stable', port: { number: 80 } } };
  const paths = (...items: any[]) => ({ rules: [{ http: { paths: items } }] });

  test.each<[any, string, string]>([
    [null, 'spec', 'rules or defaultBackend must be there'],
    [undefined, 'spec', 'rules or defaultBackend must be there'],
    [{ rules: [] }, 'spec', 'rules or defaultBackend must be there'],
    [{ rules: [{ host: 5 }] }, 'spec.rules[0].host', 'host must be a text, got 5'],
    [{ rules: [{ host: 'UPPER' }] }, 'spec.rules[0].host', 'host must be a name of DNS: lower-case letters, digits, - and ., got "UPPER"'],
    [{ rules: [{ host: '10.0.0.1' }] }, 'spec.rules[0].host', 'host must be a name of DNS, not an address, got "10.0.0.1"'],
    [{ rules: [{ http: {} }] }, 'spec.rules[0].http.paths', 'paths must be there'],
    [{ rules: [{ http: { paths: null } }] }, 'spec.rules[0].http.paths', 'paths must be there'],
    [paths({ path: '/', pathType: 'Prefix' }), 'spec.rules[0].http.paths[0].backend', 'backend must be there'],
    [paths({ path: 7, pathType: 'Prefix', backend }), 'spec.rules[0].http.paths[0].path', 'path must be a text, got 7'],
    [paths({ path: 'x', pathType: 'Prefix', backend }), 'spec.rules[0].http.paths[0].path', 'path must start with /, got "x"'],
    [paths({ path: '/a//b', pathType: 'Exact', backend }), 'spec.rules[0].http.paths[0].path', 'path must have no //, /./, /../ and %2f, got "/a//b"'],
    [paths({ path: '/', backend }), 'spec.rules[0].http.paths[0].pathType', 'pathType must be there'],
    [paths({ path: '/', pathType: 'Other', backend }), 'spec.rules[0].http.paths[0].pathType', 'pathType must be one of Exact, Prefix, ImplementationSpecific, got "Other"'],
    [paths({ path: '/', pathType: 'Prefix', backend: { service: { name: 'stable' } } }), 'spec.rules[0].http.paths[0].backend.service.port', 'name or number must be there'],
    [paths({ path: '/', pathType: 'Prefix', backend: { service: { name: 'stable', port: { number: 80, name: 'http' } } } }), 'spec.rules[0].http.paths[0].backend.service.port', 'only one of name and number may be there'],
  ])('for %j is one for no controller, and the answer says why', (spec, field, reason) => {
    for (const name of ['nginx', 'haproxy']) {
      const bad = { ...ingress('bad', {}, [], {}, { annotations: { 'kubernetes.io/ingress.class': name } }), spec };
      const model = modelOf(bad, ingress('good', {}, [rule()], { ingressClassName: name }));
      const answer = model.send({ from: Caller.ingress(name), host: HOST });
      expect(answer.outcomes).toMatchObject([{ workload: 'shop/stable' }]);
      expect(answer.assumptions.filter(isOther).map(({ object, field: at, effect }) => [object, at, effect])).toEqual([
        ['Ingress shop/bad', field, `is refused by the API server: ${reason}`],
      ]);
    }
  });
});
