import { Duration } from 'cdk8s';
import { Autoscaling, CanaryServiceProps, PathMatch, RequestMatch, Split, Sticky, Track } from '../../src';

/** A request, and what becomes of it: percentages by track. */
export interface Expected {
  readonly path?: string;
  readonly headers?: { [name: string]: string };
  readonly cookies?: { [name: string]: string };
  readonly host?: string;
  readonly shares: { [track: string]: number };
  /** Whether it is one of clients outside only. */
  readonly outside?: boolean;
}

/** Something that a user can ask of every provider. */
export interface Feature {
  readonly id: string;
  /** A row of the table. */
  readonly title: string;
  readonly props: Partial<CanaryServiceProps>;
  readonly previewHosts?: string[];
  readonly paths?: PathMatch[];
  readonly requests: Expected[];
  /** What a refusal has to quote. */
  readonly value: string;
}

const CANARY = { canary: 100 };
const STABLE = { stable: 100 };
const REST = { stable: 95, canary: 5 };

/** A match beside a weight: requests that match go to the canary, the others are drawn. */
function matching(
  id: string, title: string, match: RequestMatch | RequestMatch[], good: Partial<Expected>[], bad: Partial<Expected>[], value: string,
): Feature {
  const all = Array.isArray(match) ? match : [match];
  return {
    id,
    title,
    value,
    props: { split: { match: all, weight: 5 } },
    requests: [...good.map(request => ({ ...request, shares: CANARY })), ...bad.map(request => ({ ...request, shares: REST })), { shares: id === 'header-absent' ? CANARY : REST }],
  };
}

/** The features of the contract, in the order of the table. */
export const FEATURES: Feature[] = [
  { id: 'weight', title: 'a share of all requests', props: { split: { weight: 5 } }, requests: [{ shares: REST }], value: '5' },
  {
    id: 'header-only',
    title: 'testers by a header, nobody else',
    value: 'x-canary: true',
    props: { split: { match: [RequestMatch.header('x-canary', 'true')] } },
    requests: [{ headers: { 'x-canary': 'true' }, shares: CANARY }, { headers: { 'x-canary': 'no' }, shares: STABLE }, { shares: STABLE }],
  },
  matching('header', 'a header beside a share', RequestMatch.header('x-canary', 'true'), [{ headers: { 'x-canary': 'true' } }], [{ headers: { 'x-canary': 'true1' } }], 'x-canary: true'),
  matching('header-case', 'a header in the same case only', RequestMatch.header('x-canary', 'true'), [{ headers: { 'x-canary': 'true' } }], [{ headers: { 'x-canary': 'True' } }], 'x-canary: true'),
  matching('header-prefix', 'the start of a header', RequestMatch.headerPrefix('x-user', 'staff-'), [{ headers: { 'x-user': 'staff-1' } }], [{ headers: { 'x-user': 'a-staff-1' } }], 'x-user: staff-'),
  matching('header-regex', 'a header by an expression', RequestMatch.headerRegex('x-user', 'staff-[0-9]+'), [{ headers: { 'x-user': 'staff-12' } }], [{ headers: { 'x-user': 'staff-x' } }, { headers: { 'x-user': 'a-staff-12' } }], 'x-user: /staff-[0-9]+/'),
  matching('header-present', 'a header with any value', RequestMatch.headerPresent('x-beta'), [{ headers: { 'x-beta': 'whatever' } }], [], 'with x-beta'),
  matching('header-absent', 'requests without a header', RequestMatch.headerAbsent('x-bot'), [], [{ headers: { 'x-bot': '1' } }], 'without x-bot'),
  matching('cookie', 'a cookie', RequestMatch.cookie('beta', 'on'), [{ cookies: { beta: 'on' } }, { cookies: { a: '1', beta: 'on', c: '2' } }], [{ cookies: { beta: 'onx' } }, { cookies: { alphabeta: 'on' } }], 'cookie beta=on'),
  matching('query', 'a parameter of the query', RequestMatch.query('beta', '1'), [{ path: '/?beta=1' }], [{ path: '/?beta=2' }], 'query beta=1'),
  matching('query-regex', 'a parameter by an expression', RequestMatch.queryRegex('beta', '[0-9]+'), [{ path: '/?beta=12' }], [{ path: '/?beta=x' }], 'query beta=/[0-9]+/'),
  matching('all-of', 'several conditions at once', RequestMatch.all(RequestMatch.header('x-canary', 'true'), RequestMatch.header('x-user', 'ann')), [{ headers: { 'x-canary': 'true', 'x-user': 'ann' } }], [{ headers: { 'x-canary': 'true' } }], 'x-canary: true and x-user: ann'),
  matching('values', 'several values of one header', [RequestMatch.header('x-user', 'ann'), RequestMatch.header('x-user', 'bob')], [{ headers: { 'x-user': 'ann' } }, { headers: { 'x-user': 'bob' } }], [{ headers: { 'x-user': 'eve' } }], 'x-user: bob'),
  matching('any-of', 'one of several headers', [RequestMatch.header('x-canary', 'true'), RequestMatch.header('x-user', 'ann')], [{ headers: { 'x-canary': 'true' } }, { headers: { 'x-user': 'ann' } }], [{ headers: { 'x-user': 'bob' } }], 'x-user: ann'),
  {
    id: 'paths',
    title: 'several paths',
    value: '/api',
    paths: [PathMatch.prefix('/api'), PathMatch.exact('/health')],
    props: { split: { match: [RequestMatch.header('x-canary', 'true')], weight: 5 } },
    requests: [
      { path: '/api/users', shares: REST, outside: true }, { path: '/health', shares: REST, outside: true },
      { path: '/health', headers: { 'x-canary': 'true' }, shares: CANARY, outside: true }, { path: '/api', headers: { 'x-canary': 'true' }, shares: CANARY, outside: true },
    ],
  },
  { id: 'path-regex', title: 'paths by an expression', value: '/v[0-9]+/users', paths: [PathMatch.regex('/v[0-9]+/users')], props: { split: { weight: 5 } }, requests: [{ path: '/v1/users', shares: REST, outside: true }] },
  { id: 'idle', title: 'rollback by `idle`', props: { canary: { idle: true }, split: { weight: 50 } }, requests: [{ shares: STABLE }], value: 'idle' },
  { id: 'sticky', title: 'clients stay on their track', props: { split: { weight: 5, sticky: Sticky.cookie({ maxAge: Duration.hours(1) }) } }, requests: [{ shares: REST }], value: 'sticky' },
  {
    id: 'baseline',
    title: 'a baseline',
    value: 'baseline',
    props: { stable: { version: '1' }, canary: { version: '2' }, baseline: {}, split: { weight: 5 } },
    requests: [{ shares: { stable: 90, canary: 5, baseline: 5 } }],
  },
  {
    id: 'autoscaling',
    title: 'autoscaled tracks',
    value: 'autoscaling',
    props: { stable: { resources: { requests: { cpu: '100m' } }, autoscaling: Autoscaling.horizontal({ minReplicas: 1, maxReplicas: 9, cpuPercent: 70 }) }, split: { weight: 5 } },
    requests: [{ shares: REST }],
  },
  { id: 'blue-green', title: 'blue-green', props: { split: Split.blueGreen({ active: Track.CANARY }) }, requests: [{ shares: CANARY }], value: 'blue-green' },
  {
    id: 'preview-header',
    title: 'blue-green with a preview by header',
    value: 'x-preview: yes',
    props: { split: Split.blueGreen({ active: Track.CANARY, preview: [RequestMatch.header('x-preview', 'yes')] }) },
    requests: [{ shares: CANARY }, { headers: { 'x-preview': 'yes' }, shares: STABLE }],
  },
  {
    id: 'preview-host',
    title: 'a host for the preview',
    value: 'preview.example.com',
    previewHosts: ['preview.example.com'],
    props: { split: Split.blueGreen({ active: Track.CANARY }) },
    requests: [{ shares: CANARY }, { host: 'preview.example.com', shares: STABLE, outside: true }, { host: 'preview.example.com', path: '/a/b', shares: STABLE, outside: true }],
  },
];
