import { readFileSync } from 'fs';
import { ApiObject } from 'cdk8s';
import * as fc from 'fast-check';
import { chartIn, find, message, plainAnnotations, service, synthChart, synthMessage } from './support';
import { CanaryServiceProps, GitOpsApp, NginxIngressOptions, PathMatch, RequestMatch, Routing, Split, SplitOptions, Sticky, Track } from '../src';
import { Caller, expectTraffic } from '../src/testing';

const NGINX = 'nginx.ingress.kubernetes.io/';
const { header, headerRegex, headerPresent, cookie } = RequestMatch;

interface Vector {
  readonly name: string;
  readonly ingresses: any[];
  readonly services: { readonly [name: string]: { readonly endpoints: number } };
  readonly request: { readonly headers?: { readonly [name: string]: string }; readonly cookies?: { readonly [name: string]: string } };
  readonly share?: { readonly [answeredBy: string]: number };
  readonly samples: number;
}

const VECTORS: Vector[] = JSON.parse(readFileSync('test/vectors/nginx.json', 'utf8'));

function chartOf(options: Partial<NginxIngressOptions> = {}, props: Partial<CanaryServiceProps> = {}) {
  const chart = chartIn('shop', new GitOpsApp());
  service(chart, { routing: Routing.nginxIngress({ hosts: ['shop.example.com'], ...options }), ...props });
  return chart;
}

const ingresses = (options?: Partial<NginxIngressOptions>, props?: Partial<CanaryServiceProps>) =>
  synthChart(chartOf(options, props)).filter(({ kind }) => kind === 'Ingress');

/**
 * Ingresses without what is no part of their shape: names of objects, hosts, Services and ports by the order in which they come, header names
 * in lower case. Weight 0 is the documented default, and a group around a pattern without alternatives changes nothing.
 */
function shapeOf(all: any[]): string {
  const seen = new Map<string, string>();
  const numbered = (kind: string, name: unknown) => {
    const key = `${kind} ${name}`;
    seen.set(key, seen.get(key) ?? `${kind}${[...seen.keys()].filter(one => one.startsWith(`${kind} `)).length}`);
    return seen.get(key);
  };
  return JSON.stringify(all.map(({ metadata, spec: { ingressClassName, rules, ...more } }) => [
    annotated(plainAnnotations({ metadata }) ?? {}), ingressClassName, more,
    rules?.map(({ host, http }: any) => [numbered('host', host), http?.paths.map(({ path, pathType, backend: { service: to } }: any) =>
      [path, pathType, numbered('service', to?.name), numbered('port', Object.values(to?.port ?? {})[0])])]),
  ]));
}

function annotated(annotations: { [name: string]: string }): [string, string][] {
  const { [`${NGINX}canary`]: canary, [`${NGINX}canary-by-header`]: name, [`${NGINX}canary-by-header-pattern`]: pattern } = annotations;
  return Object.entries<string>({
    ...canary === undefined ? {} : { [`${NGINX}canary-weight`]: '0' },
    ...annotations,
    ...name === undefined ? {} : { [`${NGINX}canary-by-header`]: name.toLowerCase() },
    ...pattern === undefined ? {} : { [`${NGINX}canary-by-header-pattern`]: pattern.replace(/^\^\(\?:([^|]*)\)\$$/, '^$1$') },
  }).sort(([one], [other]) => one < other ? -1 : 1);
}

/** The cookies of a request, by the name in lower case: of several, the controller reads the first. */
function cookiesOf({ cookies = {}, cookie_header: line = '', headers = {} }: any): Map<string, string> {
  const pairs = [line, headers.Cookie ?? []].flat().flatMap((text: string) => text.split(/[;,] */)).map((text: string) => text.split('='));
  return new Map([...pairs, ...Object.entries<string>(cookies)].reverse().map(([name, value]) => [name.toLowerCase(), value]));
}

/** What the split asks for a request: the share of the canary. */
function requested({ weight = 0, match = [] }: SplitOptions, request: Vector['request']): number {
  const sent = new Map(Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  const cookies = cookiesOf(request);
  const matches = match.some(({ conditions: [{ part, name, comparison, value = '' }] }) => {
    const given = (part === 'cookie' ? cookies : sent).get(name);
    return given !== undefined && (comparison === 'present' || (comparison === 'regex' ? new RegExp(`^(?:${value})$`).test(given) : given === value));
  });
  // The one thing that a split does not say: `never` of a cookie of the controller.
  const never = match.some(({ conditions: [{ part, name }] }) => part === 'cookie' && cookies.get(name) === 'never');
  return matches ? 1 : never ? 0 : weight / 100;
}

/** Splits, and what else of the options makes Ingresses that were measured. */
const TRIALS: [SplitOptions, Partial<NginxIngressOptions>?][] = [
  ...[0, 1, 5, 50, 99, 100].map(weight => [{ weight }] as [SplitOptions]),
  ...[0, 1, 5, 50, 100].map(weight => [{ weight }, { weightTotal: 1000 }] as [SplitOptions, Partial<NginxIngressOptions>]),
  ...[0, 50, 100].flatMap(weight => [
    [header('x-canary', 'beta')], [header('x-canary', 'never')], [header('x-canary', 'always')], [headerPresent('x-canary')], [headerRegex('x-canary', 'beta')],
    [cookie('canary', 'always')], [header('x-canary', 'beta'), cookie('canary', 'always')],
  ].map(match => [{ weight, match }] as [SplitOptions])),
];

/** A client that sends a cookie without a name gets the canary; no annotation forbids it. */
const NAMELESS = 'cookie-none-configured/cookie-with-empty-name';

/** How many of the vectors are of Ingresses as ours. */
const MEASURED = 37;

describe('the controller does what the split asks, wherever Ingresses as ours were measured', () => {
  const measured = TRIALS.flatMap(([split, options]) => {
    const shape = shapeOf(ingresses(options, { split }));
    return VECTORS.filter(vector => shapeOf(vector.ingresses) === shape && ['stable', 'canary'].every(name => vector.services[name]?.endpoints > 0))
      .map(vector => [vector.name, split, vector] as const);
  });

  test.each(measured.filter(([name]) => name !== NAMELESS))('%s', (_, split, { request, share, samples }) => {
    const wanted = requested(split, request);
    const deviation = Math.sqrt(wanted * (1 - wanted) / samples);
    expect(Math.abs(share!.canary - wanted)).toBeLessThanOrEqual(4 * deviation);
    expect(share!.stable + share!.canary).toBeCloseTo(1, 4);
  });

  test('all that were measured are compared', () => {
    expect(measured.length).toBeGreaterThanOrEqual(MEASURED);
    expect(measured.map(([name]) => name)).toContain(NAMELESS);
  });
});

describe('what the controller does to Ingresses that are written by hand', () => {
  const all = { weight: 20, match: [header('x-canary', 'true')] };
  const preview = { previewHosts: ['preview.example.com'] };
  const refused = (options: Partial<NginxIngressOptions>, props: Partial<CanaryServiceProps>) => message(() => chartOf(options, props));
  const to = (some: Partial<NginxIngressOptions>, more: Partial<CanaryServiceProps>) =>
    expectTraffic(chartOf(some, more)).from(Caller.ingress('nginx')).host('shop.example.com').get('/');
  const ofCanary = (options: Partial<NginxIngressOptions>, props: Partial<CanaryServiceProps>) => find(ingresses(options, props), 'Ingress', 'web-canary');
  const written = (options: Partial<NginxIngressOptions>, split: SplitOptions) =>
    Object.fromEntries(Object.entries<string>(ofCanary(options, { split }).metadata.annotations).map(([name, value]) => [name.replace(NGINX, ''), value]));

  const path = fc.stringMatching(/^\/[a-z0-9._-]{1,6}$/).filter(text => !/^\/\.\.?$/.test(text));
  const options = fc.record({
    hosts: fc.uniqueArray(fc.stringMatching(/^(\*\.)?[a-z]{1,4}\.example\.com$/), { minLength: 1, maxLength: 4 }),
    routes: fc.uniqueArray(path, { maxLength: 4 }).map(paths => [
      {}, ...paths.map((one, index) => ({ path: index % 2 === 0 ? PathMatch.prefix(one) : PathMatch.exact(one) })),
    ]),
    ingressClassName: fc.constantFrom('nginx', 'nginx-internal'),
    previewHosts: fc.constantFrom(undefined, ['p.example.org']),
    tls: fc.constantFrom(undefined, [{ secretName: 'tls' }]),
    annotations: fc.constantFrom(undefined, {
      'cert-manager.io/cluster-issuer': 'letsencrypt', [`${NGINX}auth-tls-secret`]: 'shop/ca', [`${NGINX}app-root`]: '/a',
    }),
  });
  const props = fc.record({
    split: fc.constantFrom<SplitOptions>(
      { weight: 5 }, all, { weight: 100 }, { weight: 20, sticky: Sticky.cookie() }, Split.blueGreen({ active: Track.CANARY }),
    ),
    canary: fc.constantFrom({ image: 'x:2' }, { image: 'x:2', idle: true }),
  }).filter(({ split: { active }, canary: { idle } }) => active === undefined || idle !== true);

  /** What holds for Ingresses of any options and split. */
  const always = (check: (main: any, canary: any, every: any[]) => void) => () => {
    fc.assert(fc.property(options, props, (some, more) => {
      const found = ingresses(some, more);
      check(find(found, 'Ingress', 'web'), find(found, 'Ingress', 'web-canary'), found);
    }), { numRuns: 40 });
  };
  const pathsOf = ({ spec }: any): any[] => spec.rules.flatMap(({ host, http }: any) => http.paths.map((one: any) => ({ host, ...one })));
  const backends = (ingress: any) => new Set<string>(pathsOf(ingress).map(({ backend }) => backend.service.name));
  const places = (ingress: any) => pathsOf(ingress).map(one => [one.host, one.path, one.pathType, one.backend.service.port]);

  /** A hand-written Ingress in the namespace of the service. */
  const beside = (host: string, name: string, annotations?: { [name: string]: string }, namespace = 'shop') => {
    const chart = chartOf();
    const paths = [{ path: '/', pathType: 'Prefix', backend: { service: { name, port: { number: 8080 } } } }];
    new ApiObject(chart, 'other', { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'other', namespace, annotations }, spec: { ingressClassName: 'nginx', rules: [{ host, http: { paths } }] } });
    return synthMessage(chart);
  };

  test.each<[string, () => void]>([
    ['a canary for one path leaks to every other path of the Service: both Ingresses have all paths', always((main, canary) => expect(places(canary)).toEqual(places(main)))],
    ['a canary leaks to hosts of other Ingresses: a hand-written one with the Service is refused', () =>
      expect(beside('admin.example.com', 'web')).toContain('its hosts and paths would get the canary; give it a Service of its own')],
    ['a path that the main Ingress has not voids the canary: places, types of path and ports are equal', always((main, canary) => expect(places(canary)).toEqual(places(main)))],
    ['a canary of another class joins nothing: the class is equal', always((main, canary) => expect(canary.spec.ingressClassName).toBe(main.spec.ingressClassName))],
    ['a canary of the main Service answers 404 or does nothing: every Ingress has a Service of its own', always((_, __, every) => {
      const used = every.flatMap(one => [...backends(one)]);
      expect(used).toEqual(every.map(({ metadata }) => metadata.name));
      expect(new Set(used).size).toBe(every.length);
    })],
    ['a canary Service behind an ordinary Ingress voids the canary: the preview has its own, and a hand-written one is refused', () => {
      to(preview, { split: all }).toReach({ stable: 80, canary: 20 });
      to(preview, { split: all }).host('preview.example.com').toReach({ canary: 100 });
      expect(beside('canary.example.com', 'web-canary')).toContain('whichever Ingress is older decides');
    }],
    ['a rule of a canary without http crashes the controller: every rule has paths', always((_, __, every) =>
      every.forEach(({ spec }) => spec.rules.forEach(({ http }: any) => expect(http.paths.length).toBeGreaterThan(0))))],
    ['a canary that is not "true" is an ordinary Ingress: it always is', always((main, canary) => {
      expect(canary.metadata.annotations[`${NGINX}canary`]).toBe('true');
      expect(Object.keys(main.metadata.annotations ?? {}).filter(name => name.includes('/canary'))).toEqual([]);
    })],
    ['other annotations of a canary are ignored, or apply to the whole host: it has none', always((_, canary) =>
      expect(Object.keys(plainAnnotations(canary)!).filter(name => !name.startsWith(`${NGINX}canary`))).toEqual([]))],
    ['TLS of a canary is ignored, and its default backend joins whatever has no host: it has neither', always((_, canary) => {
      expect(canary.spec).not.toHaveProperty('tls');
      expect(canary.spec).not.toHaveProperty('defaultBackend');
    })],
    ['affinity of a canary is not read: it is on the main Ingress', () => {
      const [main, canary] = ingresses({}, { split: { weight: 20, sticky: Sticky.cookie() } });
      expect(main.metadata.annotations[`${NGINX}affinity`]).toBe('cookie');
      expect(canary.metadata.annotations).not.toHaveProperty(`${NGINX}affinity`);
    }],
    ['affinity beats header and cookie: refused beside a match, and as an annotation', () => {
      expect(refused({}, { split: { ...all, sticky: Sticky.cookie() } })).toContain('beside sticky');
      expect(refused({ annotations: { [`${NGINX}affinity`]: 'cookie' } }, {})).toContain('use Sticky.cookie');
      expect(refused({ annotations: { [`${NGINX}affinity-canary-behavior`]: 'legacy' } }, {})).toContain('use Sticky.cookie');
    }],
    ['affinity keeps clients of the canary at weight 0, and those of stable at 100: it ends there', () => {
      for (const weight of [0, 100]) {
        expect(plainAnnotations(ingresses({}, { split: { weight, sticky: Sticky.cookie() } })[0])).toBeUndefined();
      }
    }],
    ['a total below 100 counts as 100: refused', () => {
      expect(refused({ weightTotal: 50 }, { split: all })).toContain('weightTotal must be a multiple of 100, got 50');
      expect(written({ weightTotal: 1000 }, { weight: 5 })).toMatchObject({ 'canary-weight': '50', 'canary-weight-total': '1000' });
    }],
    ['a weight that is no whole number counts as 0, one above the total as all: refused', () => {
      for (const weight of [0.5, 5.5, -10, 101, '50%' as any]) {
        expect(refused({}, { split: { weight } })).toContain('canary weight must be a whole number from 0 to 100');
      }
    }],
    ['always and never lose their meaning beside a value: a value is always there, and both are values', () => {
      for (const value of ['always', 'never']) {
        expect(written({}, { match: [header('x-canary', value)] })).toMatchObject({ 'canary-by-header-value': value });
        to({}, { split: { weight: 100, match: [header('x-canary', 'true')] } }).header('x-canary', value).toReach({ canary: 100 });
        to({}, { split: { match: [header('x-canary', 'true')] } }).header('x-canary', value).toReach({ stable: 100 });
      }
    }],
    ['a value beside a pattern hides it: never both, and never without a name', () => {
      for (const one of [header('x-a', 'b'), header('x-a', 'b@'), headerRegex('x-a', 'b'), headerPresent('x-a')]) {
        expect(Object.keys(written({}, { match: [one] })).filter(name => name.startsWith('canary-by'))).toEqual(['canary-by-header', expect.stringMatching(/^canary-by-header-(value|pattern)$/)]);
      }
    }],
    ['a pattern with a comma or a space is dropped: refused', () => {
      for (const regex of ['a{1,3}', 'a b', 'a@b', '(?!x)a']) {
        expect(refused({}, { split: { match: [headerRegex('x-a', regex)] } })).toContain('drops another one silently');
      }
    }],
    ['a value with a comma is dropped: it becomes a pattern', () => {
      expect(written({}, { match: [header('x-a', 'b,c')] })).toMatchObject({ 'canary-by-header-pattern': '^b\\x2cc$' });
      to({}, { split: { match: [header('x-a', 'b,c')] } }).header('x-a', 'b,c').toReach({ canary: 100 });
    }],
    ['a pattern is found anywhere: it is anchored', () => {
      expect(written({}, { match: [headerRegex('x-a', 'b|c')] })).toMatchObject({ 'canary-by-header-pattern': '^(?:b|c)$' });
      to({}, { split: { match: [headerRegex('x-a', 'b|c')] } }).header('x-a', 'xbx').toReach({ stable: 100 });
    }],
    ['a pattern that PCRE refuses keeps everybody at stable: refused', () => {
      for (const regex of ['(beta', '[[.a.]]', '*']) {
        expect(refused({}, { split: { match: [headerRegex('x-a', regex)] } })).toContain('header x-a must be a regular expression');
      }
    }],
    ['names with "_" or "." never match: refused', () => {
      for (const name of ['x_canary', 'x.canary', 'x canary', 'x;']) {
        expect(message(() => header(name, 'true'))).toContain('header name must be letters, digits and "-"');
      }
    }],
    ['a cookie knows always and never: other values are looked for in the header', () => {
      const split = { match: [cookie('beta', 'on')] };
      expect(written({}, split)).toMatchObject({ 'canary-by-header': 'cookie' });
      to({}, { split }).cookie('beta', 'on').toReach({ canary: 100 });
      to({}, { split }).cookie('beta', 'always').toReach({ stable: 100 });
    }],
    ['a cookie without a name leads to the canary: there is nobody while it is idle', () =>
      to({}, { split: all, canary: { image: 'x:2', idle: true } }).header('cookie', '=always').toReach({ stable: 100 })],
    ['of two canaries the older one counts: a baseline and a hand-written one are refused, from any namespace', () => {
      expect(refused({}, { stable: { version: '1' }, canary: { image: 'x:2', version: '2' }, baseline: {} })).toContain('cannot split between three tracks');
      for (const namespace of ['shop', 'team-b']) {
        expect(beside('shop.example.com', 'experiment', { [`${NGINX}canary`]: 'true' }, namespace)).toContain('is already routed by shop/other, and the older object would win');
      }
    }],
    ['stable without pods answers 503, also at weight 100: refused', () => expect(refused({}, { stable: { replicas: 0 }, split: { weight: 100 } })).toContain('the controller answers 503')],
    ['a canary without pods leaves its share to stable: refused, unless it is idle', () => expect(refused({}, { split: all, canary: { image: 'x:2', replicas: 0 } })).toContain('canary must have pods for its share')],
    ['the age of Ingresses decides: with ours it does not matter', () => {
      for (const split of [{ weight: 5 }, all, { weight: 20, sticky: Sticky.cookie() }]) {
        for (const host of ['shop.example.com', 'preview.example.com']) {
          expect(to(preview, { split }).host(host).answer().dependsOnCreationOrder).toBe(false);
        }
      }
    }],
  ])('%s', (_, proof) => proof());
});
