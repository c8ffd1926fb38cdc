import { Duration } from 'cdk8s';
import * as fc from 'fast-check';
import { chartIn, synthChart } from './support';
import {
  CanaryService, CanaryServiceProps, GitOpsApp, IstioMode, IstioRoute, PathMatch, PathRewrite, RequestMatch, RouteTarget, Routing, SplitOptions,
  Sticky, TrackLabel, Workload,
} from '../src';

/** Expressions with a text that they match as a whole. */
const REGEXES = [['/v[0-9]+/users', '/v1/users'], ['/files/.*[.]png', '/files/a.png'], ['.*beta.*', 'xbetay']] as const;
const SAMPLES = new Map<string, string>(REGEXES);

const name = fc.stringMatching(/^[a-z]([a-z0-9-]{0,52}[a-z0-9])?$/).filter(text => text !== 'other');
const segment = fc.stringMatching(/^[a-z0-9]{1,6}$/);
const literalPath = fc.array(segment, { minLength: 1, maxLength: 3 }).map(segments => `/${segments.join('/')}`);
const path = fc.oneof(
  literalPath.map(PathMatch.exact),
  literalPath.map(PathMatch.prefix),
  fc.constantFrom(...REGEXES.slice(0, 2)).map(([regex]) => PathMatch.regex(regex)),
);
/** What a route does besides. */
const actions = fc.constantFrom<IstioRoute>(
  {}, { timeout: Duration.seconds(5), retries: { attempts: 2 } }, { methods: ['GET'] }, { methods: ['POST', 'PUT'], requestHeaders: { set: { 'x-a': '1' } } },
  { to: RouteTarget.host('other', 81) }, { directResponse: { status: 200 } }, { redirect: { path: '/~elsewhere' } }, { rewrite: PathRewrite.regex('^/v[0-9]+', '/v') },
);
const routes = fc.uniqueArray(path, { maxLength: 6, minLength: 1, selector: String })
  .chain(paths => fc.tuple(fc.boolean(), fc.array(actions, { minLength: paths.length, maxLength: paths.length }))
    .map(([all, acts]): IstioRoute[] => [...paths.map((one, index) => ({ path: one, name: `r${index}`, ...acts[index] })), ...all ? [{}] : []]));

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/);
const condition = fc.oneof(
  fc.tuple(fc.stringMatching(/^X-U[A-Za-z-]{0,10}$/), fc.stringMatching(/^[!-~]{1,10}$/)).map(([header, value]) => RequestMatch.header(header, value)),
  fc.tuple(word, word).map(([header, value]) => RequestMatch.headerPrefix(`x-p${header}`, value)),
  fc.stringMatching(/^x-u[a-z]{0,8}$/).map(header => RequestMatch.headerRegex(header, '.*beta.*')),
  word.map(header => RequestMatch.headerPresent(`x-h${header}`)),
  word.map(header => RequestMatch.headerAbsent(`x-n${header}`)),
  fc.tuple(word, word).map(([cookie, value]) => RequestMatch.cookie(cookie, value)),
  fc.tuple(word, word).map(([parameter, value]) => RequestMatch.query(parameter, value)),
  word.map(parameter => RequestMatch.queryPresent(`p${parameter}`)),
  fc.tuple(word, word).map(([claim, value]) => RequestMatch.jwtClaim(claim, value)),
);
/** One kind of condition each, so that none is on a header that another one is on. */
const together = fc.tuple(word, word, word).map(([a, b, c]) => RequestMatch.all(RequestMatch.header(`x-u${a}`, b), RequestMatch.headerAbsent(`x-n${c}`), RequestMatch.query(b, c), RequestMatch.cookie(c, a)));
const match = fc.uniqueArray(fc.oneof({ weight: 4, arbitrary: condition }, together), { maxLength: 3, selector: String });
const split = fc.record({ weight: fc.integer({ min: 0, max: 50 }), match, sticky: fc.option(fc.constant(Sticky.cookie()), { nil: undefined }) });

const ports = fc.constantFrom(
  [{ name: 'http', port: 80, targetPort: 8080 }],
  [{ name: 'http', port: 80 }, { name: 'grpc', port: 9000 }, { name: 'tcp-raw', port: 9090 }],
);

const shape = fc.record({
  name,
  gateway: fc.boolean(),
  mode: fc.constantFrom(IstioMode.SUBSETS, IstioMode.HOSTS),
  routes,
  ports,
  stableReplicas: fc.integer({ min: 1, max: 100 }),
  canaryReplicas: fc.integer({ min: 1, max: 100 }),
  idle: fc.boolean(),
  baseline: fc.boolean(),
  label: fc.constantFrom(TrackLabel.TRACK, TrackLabel.of('version', { stable: 'v1', canary: 'v2' })),
});
type Shape = typeof shape extends fc.Arbitrary<infer T> ? T : never;

/** Refusals of shapes must stay the exception, or the properties say nothing. */
let accepted = 0;
let refused = 0;
afterAll(() => expect(accepted).toBeGreaterThan(2 * refused));

/** The objects of a service, past the schema oracle; undefined where its routes shadow each other, which is refused. */
function objects(given: Shape, splitOptions: SplitOptions): any[] | undefined {
  const chart = chartIn('shop', new GitOpsApp());
  const props: CanaryServiceProps = {
    workload: Workload.container({ image: 'registry.example/web:1' }),
    ports: given.ports,
    stable: { replicas: given.stableReplicas, version: given.label.key === 'version' ? undefined : '1' },
    canary: { replicas: given.canaryReplicas, idle: given.idle, version: given.label.key === 'version' ? undefined : '2' },
    baseline: given.baseline ? {} : undefined,
    trackLabel: given.label,
    split: given.gateway ? splitOptions : { ...splitOptions, match: splitOptions.match?.filter(one => one.conditions.every(({ part }) => part !== 'claim')) },
    routing: Routing.istio({
      mode: given.mode,
      ...given.gateway ? { port: 'http', hosts: ['api.example.com'], gateways: ['istio-system/public'], routes: given.routes } : {},
    }),
  };
  try {
    new CanaryService(chart, 'it', { ...props, name: given.name });
  } catch (error) {
    expect((error as Error).message).toMatch(/^(shop\/it: routes must not shadow each other.*\n?)+$/);
    refused++;
    return undefined;
  }
  accepted++;
  return synthChart(chart);
}

const rulesOf = (all: any[]) => all.filter(({ kind }) => kind === 'VirtualService').map(({ spec }) => spec.http);

test('names, kinds and selectors are the same for every split', () => {
  fc.assert(fc.property(shape, split, split, (given, one, other) => {
    const still = (all?: any[]) => all?.map(object => [
      object.apiVersion, object.kind, object.metadata, object.spec.selector, object.spec.subsets, object.spec.hosts, object.spec.gateways,
    ]);
    expect(still(objects(given, one))).toEqual(still(objects(given, other)));
  }), { numRuns: 150 });
});

test('only VirtualServices change from one split to another', () => {
  fc.assert(fc.property(shape, split, split, (given, one, other) => {
    const rest = (all?: any[]) => all?.filter(({ kind }) => kind !== 'VirtualService');
    expect(rest(objects(given, one))).toEqual(rest(objects(given, other)));
  }), { numRuns: 100 });
});

test('the weights of every rule are whole and sum to 100, every destination has a port and a track that exists, and an idle canary gets nothing', () => {
  fc.assert(fc.property(shape, split, (given, wanted) => {
    const all = objects(given, wanted) ?? [];
    const numbers = given.ports.map(({ port }) => port);
    const services = all.filter(({ kind }) => kind === 'Service').map(({ metadata }) => metadata.name);
    const subsets = all.filter(({ kind }) => kind === 'DestinationRule').flatMap(({ spec }) => spec.subsets.map((subset: any) => subset.name));
    const tcp = all.filter(({ kind }) => kind === 'VirtualService').flatMap(({ spec }) => spec.tcp ?? []);
    for (const { route } of [...rulesOf(all).flat(), ...tcp].filter(one => one.route !== undefined && one.route[0].destination.host !== 'other')) {
      const weights = route.map(({ weight }: any) => weight);
      if (route.length === 1) {
        expect(weights).toEqual([undefined]);
      } else {
        expect(weights.reduce((sum: number, weight: number) => sum + weight)).toBe(100);
      }
      for (const { destination, weight } of route) {
        expect(weight === undefined || Number.isInteger(weight)).toBe(true);
        const toCanary = ['canary', 'baseline'].some(track => destination.subset === track || destination.host === `${given.name}-${track}`);
        expect(given.idle && toCanary ? weight : 0).toBe(0);
        expect(numbers).toContain(destination.port.number);
        expect(services).toContain(destination.host);
        expect(given.mode === IstioMode.SUBSETS ? subsets.includes(destination.subset) : destination.subset === undefined).toBe(true);
      }
    }
  }), { numRuns: 150 });
});

test('no rule is unreachable: every one has a request that no earlier rule takes, and names are unique', () => {
  fc.assert(fc.property(shape, split, (given, wanted) => {
    for (const rules of rulesOf(objects(given, wanted) ?? [])) {
      expect(new Set(rules.map((rule: any) => rule.name)).size).toBe(rules.length);
      const unwanted = rules.flatMap((rule: any) => rule.match ?? []).flatMap(({ withoutHeaders = {} }: any) => Object.keys(withoutHeaders));
      rules.forEach((rule: any, index: number) => {
        const requests = (rule.match ?? [{}]).map((one: any) => sample(one, unwanted));
        expect(requests.some((request: Sample) => rules.findIndex((candidate: any) => matches(candidate, request)) === index)).toBe(true);
      });
    }
  }), { numRuns: 200 });
});

interface Sample { path: string; headers: { [name: string]: string }; query: { [name: string]: string }; port?: number; method: string }

/** A request for a match, with nothing in it that the match does not ask for but headers that other matches do not want. */
function sample({ uri = {}, headers = {}, withoutHeaders = {}, queryParams = {}, method = {}, port }: any, unwanted: string[]): Sample {
  return {
    port,
    method: method.exact ?? method.regex?.split('|')[0] ?? 'DELETE',
    query: Object.fromEntries(Object.entries<any>(queryParams).map(([parameter, { exact = 'x' }]) => [parameter, exact])),
    path: uri.exact ?? (uri.prefix === undefined ? SAMPLES.get(uri.regex) ?? '/ZZ' : `${uri.prefix}ZZ`),
    headers: Object.fromEntries([...unwanted.filter(header => !(header in withoutHeaders)).map(header => [header, { exact: 'x' }] as [string, any]), ...Object.entries<any>(headers)].map(([header, { exact, prefix, regex }]) =>
      [header, exact ?? prefix ?? (header === 'cookie' ? /\)\?(.*?)\(;/.exec(regex.replace('-[^;]*', '-x'))![1] : regex === undefined ? 'x' : SAMPLES.get(regex))])),
  };
}

/** What a rule takes, by Istio's documentation and without a line of the generator. */
function matches(rule: any, request: Sample): boolean {
  const text = (wanted: any, got: string | undefined) => wanted === undefined || (got !== undefined
    && (wanted.exact === undefined || wanted.exact === got)
    && (wanted.prefix === undefined || got.startsWith(wanted.prefix))
    && (wanted.regex === undefined || new RegExp(`^(?:${wanted.regex})$`).test(got)));
  const all = (wanted: object, got: { [key: string]: string }) => Object.entries(wanted)
    .every(([key, one]) => got[key] !== undefined && text(one, got[key]));
  return (rule.match ?? [{}]).some(({ uri, headers = {}, withoutHeaders = {}, queryParams = {}, method, port }: any) => text(uri, request.path)
    && (port === undefined || port === request.port)
    && text(method, request.method)
    && all(headers, request.headers)
    && all(queryParams, request.query)
    && Object.keys(withoutHeaders).every(header => request.headers[header] === undefined));
}
