import * as fc from 'fast-check';
import { Caller, Manifests, TrafficModel } from '../src';

/** Rules and requests out of few values, so that they often meet. */
const PATHS = ['/', '/a', '/a/', '/a/b', '/ab', '/A', '/b'];
const VALUES = ['1', '2', '12', 'A', 'a'];
const NAMES = ['x-one', 'x-two'];
const METHODS = ['GET', 'POST'];

interface Text { readonly kind: 'exact' | 'prefix' | 'regex'; readonly value: string }
interface Match {
  readonly uri?: Text;
  readonly headers?: { readonly [name: string]: Text };
  readonly withoutHeaders?: { readonly [name: string]: Text };
  readonly method?: Text;
  readonly queryParams?: { readonly [name: string]: Text };
}
interface Rule { readonly match: readonly Match[]; readonly weights: readonly number[] }
interface Sent { readonly path: string; readonly method: string; readonly headers: { readonly [name: string]: string }; readonly query?: string }

const text = (values: readonly string[], kinds: readonly Text['kind'][] = ['exact', 'prefix', 'regex']): fc.Arbitrary<Text> =>
  fc.record({ kind: fc.constantFrom(...kinds), value: fc.constantFrom(...values) });
const texts = fc.dictionary(fc.constantFrom(...NAMES), text(VALUES), { minKeys: 1, maxKeys: 2 });
const match: fc.Arbitrary<Match> = fc.record({
  uri: text(PATHS),
  headers: texts,
  withoutHeaders: texts,
  method: text(METHODS, ['exact']),
  queryParams: fc.dictionary(fc.constant('q'), text(VALUES, ['exact', 'regex'])),
}, { requiredKeys: [] });
const rule: fc.Arbitrary<Rule> = fc.record({
  match: fc.array(match, { maxLength: 3 }),
  weights: fc.array(fc.nat(5), { minLength: 1, maxLength: 3 }).filter(weights => weights.length === 1 || weights.some(weight => weight > 0)),
});
const sent: fc.Arbitrary<Sent> = fc.record({
  path: fc.constantFrom(...PATHS),
  method: fc.constantFrom(...METHODS),
  headers: fc.dictionary(fc.constantFrom(...NAMES), fc.constantFrom(...VALUES)),
  query: fc.constantFrom(undefined, ...VALUES),
});

/** What the texts of the Istio documentation say, as plainly as it can be written. */
function fits({ kind, value }: Text, actual: string | undefined): boolean {
  return actual !== undefined && {
    exact: () => actual === value,
    prefix: () => actual.startsWith(value),
    regex: () => new RegExp(`^(?:${value})$`).test(actual),
  }[kind]();
}

function matches({ uri, headers = {}, withoutHeaders = {}, method, queryParams = {} }: Match, request: Sent): boolean {
  return (uri === undefined || fits(uri, request.path))
    && (method === undefined || fits(method, request.method))
    && Object.entries(headers).every(([name, wanted]) => fits(wanted, request.headers[name]))
    && Object.entries(withoutHeaders).every(([name, unwanted]) => !fits(unwanted, request.headers[name] ?? ''))
    && Object.entries(queryParams).every(([, wanted]) => fits(wanted, request.query));
}

function expected(rules: readonly Rule[], request: Sent): { [track: string]: number } {
  const first = rules.find(({ match: all }) => all.length === 0 || all.some(one => matches(one, request)));
  if (first === undefined) {
    return { 'HTTP 404': 1 };
  }
  const { weights } = first;
  const sum = weights.reduce((one, other) => one + other, 0);
  const shares = weights.map(weight => weights.length === 1 ? 1 : weight / sum);
  return Object.fromEntries(shares.map((share, index) => [`t${index}`, share] as const).filter(([, share]) => share > 0));
}

const written = (all: { readonly [name: string]: Text } | undefined) =>
  all && Object.fromEntries(Object.entries(all).map(([name, { kind, value }]) => [name, { [kind]: value }]));
const metadata = (name: string) => ({ name, namespace: 'shop' });
const objects = (rules: readonly Rule[]) => [
  ...['t0', 't1', 't2'].map(track => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(`web-${track}`),
    spec: { selector: { matchLabels: { app: 'web', track } }, template: { metadata: { labels: { app: 'web', track } }, spec: { containers: [{ name: 'app' }] } } },
  })),
  { apiVersion: 'v1', kind: 'Service', metadata: metadata('web'), spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }] } },
  {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: metadata('web'),
    spec: { host: 'web', subsets: ['t0', 't1', 't2'].map(track => ({ name: track, labels: { track } })) },
  },
  {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: metadata('edge'),
    spec: { selector: { istio: 'ingressgateway' }, servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }] },
  },
  {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: metadata('web'),
    spec: {
      hosts: ['web.example.com', 'web'],
      gateways: ['edge', 'mesh'],
      http: rules.map(({ match: all, weights }) => ({
        ...all.length === 0 ? {} : {
          match: all.map(({ uri, headers, withoutHeaders, method, queryParams }) => ({
            ...uri && { uri: { [uri.kind]: uri.value } },
            ...headers && { headers: written(headers) },
            ...withoutHeaders && { withoutHeaders: written(withoutHeaders) },
            ...method && { method: { [method.kind]: method.value } },
            ...queryParams && { queryParams: written(queryParams) },
          })),
        },
        route: weights.map((weight, index) => ({ destination: { host: 'web', subset: `t${index}`, port: { number: 80 } }, weight })),
      })),
    },
  },
];

test('rules, matches and weights are what a second, naive reading of them says, at a gateway and in the mesh', () => {
  const kinds = new Set<string>();
  fc.assert(fc.property(fc.array(rule, { minLength: 1, maxLength: 5 }), fc.array(sent, { minLength: 1, maxLength: 5 }), (rules, requests) => {
    const model = TrafficModel.of(Manifests.fromObjects(objects(rules)));
    for (const request of requests) {
      const wanted = expected(rules, request);
      Object.keys(wanted).forEach(key => kinds.add(key));
      for (const [from, host] of [[Caller.gateway('shop/edge'), 'web.example.com'], [Caller.mesh('shop'), 'web']] as const) {
        const { outcomes } = model.send({ from, host, ...request, query: request.query === undefined ? {} : { q: request.query } });
        expect(Object.fromEntries(outcomes.map(({ track, status, share }) => [track ?? `HTTP ${status}`, share])))
          .toEqual(Object.fromEntries(Object.entries(wanted).map(([key, share]) => [key, expect.closeTo(share, 9)])));
      }
    }
  }), { numRuns: 1000 });
  expect([...kinds].sort()).toEqual(['HTTP 404', 't0', 't1', 't2']);
});
