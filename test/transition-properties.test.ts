import * as fc from 'fast-check';
import { ApplyOrder } from '../src/verify/apply-order';
import { Manifests } from '../src/verify/manifests';
import { requestText } from '../src/verify/request-text';
import { System } from '../src/verify/system/system';
import { TrafficEngine } from '../src/verify/traffic-engine';
import { TrafficRequest } from '../src/verify/traffic-request';
import { Change, changesOf, versionsOf } from '../src/verify/transition/change';
import { kubectlSchedule, Schedule, Versions } from '../src/verify/transition/schedule';
import { LIMITS, Limits } from '../src/verify/transition/search';
import { serviceRequests } from '../src/verify/transition/service-requests';
import { SyncWaves } from '../src/verify/transition/sync-waves';
import { TransitionChecker } from '../src/verify/transition/transition-checker';

const RUNS = 25;
const HOST = 'web.example.com';

function object(apiVersion: string, kind: string, name: string, spec: any, metadata: any = {}): any {
  return { apiVersion, kind, metadata: { name, namespace: 'shop', ...metadata }, spec };
}

function deployment(name: string, app: string, track: string, spec: any = {}, image = '1', selector: any = { app }): any {
  const template = { metadata: { labels: { app, track } }, spec: { containers: [{ name: 'app', image }] } };
  return object('apps/v1', 'Deployment', name, { selector: { matchLabels: selector }, template, ...spec });
}

function system(objects: any[]): System {
  return new System(Manifests.fromObjects(objects).objects, [], {}, 'istio-system');
}

function requestsOf(...sides: System[]): TrafficRequest[] {
  return sides.flatMap(side => [...side.traffic.probes.map(({ request }) => request), ...serviceRequests(side.cluster)]);
}

/** Rules that requests break on the way, by the requests. */
function broken(checker: TransitionChecker, requests: TrafficRequest[]): string[] {
  return [...new Set(checker.causes(requests).map(({ rule, ends: { name } }) => `${rule.id} ${name}`))].sort();
}

const sometimes = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(arbitrary, { maxLength: 1 });
const subset = fc.constantFrom('stable', 'canary');
const destination = (app: string) => fc.oneof(
  subset.map(name => ({ host: app, subset: name })), fc.constant({ host: app }), fc.constant({ host: `${app}-canary` }),
);
const rules = (app: string) => fc.record({
  first: destination(app), second: destination(app), weight: fc.constantFrom(0, 5, 50, 100), header: destination(app), matched: fc.boolean(),
}).map(({ first, second, weight, header, matched }) => [
  ...matched ? [{ match: [{ headers: { 'x-canary': { exact: 'true' } } }], route: [{ destination: header }] }] : [],
  { route: [{ destination: first, weight: 100 - weight }, { destination: second, weight }] },
]);

const ingress = (name: string, backend: string, annotations: any) => object('networking.k8s.io/v1', 'Ingress', name, {
  ingressClassName: 'nginx', rules: [{ host: HOST, http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: backend, port: { number: 80 } } } }] } }],
}, { annotations });
const canaryAnnotations = (weight: string) => ({ 'nginx.ingress.kubernetes.io/canary': 'true', 'nginx.ingress.kubernetes.io/canary-weight': weight });
const backend = (app: string) => fc.record({ name: fc.constantFrom(app, `${app}-canary`), port: fc.constant(80), weight: fc.constantFrom(0, 1) });
const route = (name: string, parentRefs: any[], backendRefs: any[]) => object('gateway.networking.k8s.io/v1', 'HTTPRoute', name, { parentRefs, rules: [{ backendRefs }] });

/** Pods and Services of a canary with any of its parts missing or odd. */
const pods = (app: string) => fc.tuple(
  sometimes(fc.record({
    replicas: fc.constantFrom(0, 1, 2),
    type: fc.constantFrom('RollingUpdate', 'Recreate'),
    track: fc.constantFrom('stable', 'old'),
    image: fc.constantFrom('1', '2'),
    fixed: fc.constantFrom(0, 0, 0, 1),
  }).map(({ replicas, type, track, image, fixed }) => (
    deployment(app, app, track, { replicas, strategy: { type } }, image, fixed === 0 ? { app } : { app, track })))),
  sometimes(fc.constantFrom(0, 1, 2).map(replicas => deployment(`${app}-canary`, app, 'canary', { replicas }))),
  fc.constantFrom<any>({ app }, { app, track: 'stable' }, { app, track: 'canary' }).map(selector => [object('v1', 'Service', app, { selector, ports: [{ name: 'http', port: 80 }] })]),
  sometimes(fc.constant(object('v1', 'Service', `${app}-canary`, { selector: { app, track: 'canary' }, ports: [{ name: 'http', port: 80 }] }))),
);

const istio = (app: string) => fc.tuple(
  sometimes(fc.subarray(['stable', 'canary']).map(names => object('networking.istio.io/v1', 'DestinationRule', app, { host: app, subsets: names.map(name => ({ name, labels: { track: name } })) }))),
  sometimes(rules(app).map(http => object('networking.istio.io/v1', 'VirtualService', app, { hosts: [HOST], gateways: ['gw'], http }))),
  sometimes(rules(app).map(http => object('networking.istio.io/v1', 'VirtualService', `${app}-mesh`, { hosts: [app], http }))),
);

const others = (app: string) => fc.tuple(
  sometimes(fc.constantFrom(app, `${app}-canary`).map(name => ingress(app, name, {}))),
  sometimes(fc.constantFrom('0', '10', '100').map(weight => ingress(`${app}-canary`, `${app}-canary`, canaryAnnotations(weight)))),
  sometimes(fc.array(backend(app), { minLength: 1, maxLength: 2 }).map(refs => route(app, [{ name: 'kgw' }], refs))),
  sometimes(fc.array(backend(app), { minLength: 1, maxLength: 2 }).map(refs => route(`${app}-mesh`, [{ group: '', kind: 'Service', name: app }], refs))),
);

/** One side of a change. */
const side = (routing: typeof istio | typeof others) => fc.tuple(pods('web'), routing('web') as fc.Arbitrary<any[][]>).map(parts => parts.flat(2));

const gateway = object('networking.istio.io/v1', 'Gateway', 'gw', { selector: { istio: 'gw' }, servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: [HOST] }] });
/** What is there all the time, so that every way in is. */
const elsewhere = ingress('elsewhere', 'elsewhere', {});
elsewhere.spec.rules[0].host = 'elsewhere.example.com';
const kubernetesGateway = object('gateway.networking.k8s.io/v1', 'Gateway', 'kgw', { gatewayClassName: 'istio', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] });
const change = fc.oneof(...[istio, others].map(routing => fc.tuple(side(routing), side(routing))))
  .map(sides => sides.map(objects => [gateway, kubernetesGateway, elsewhere, ...objects]));

/** Shares that fail and that reach the canary, worst of all orders of creation, by the whole model. */
function judged(engine: TrafficEngine, request: TrafficRequest): { readonly failing: number; readonly canary: number } {
  const worst = { failing: 0, canary: 0 };
  for (const { outcomes } of engine.send(request).possibilities) {
    const sum = (wanted: (outcome: any) => boolean) => outcomes.filter(wanted).reduce((all, { share }) => all + share, 0);
    worst.failing = Math.max(worst.failing, sum(({ kind, status }) => kind === 'no endpoints' || kind === 'outside' || status >= 400));
    worst.canary = Math.max(worst.canary, sum(({ workload }) => workload === 'shop/web-canary'));
  }
  return worst;
}

type Stages = readonly number[];

/**
 * How far every change can have come: what has a later turn waits until all earlier ones are done; what is refused never moves, and what is later than
 * that does not either where that stops the rest.
 */
function statesOf(list: readonly Change[], goesOn: boolean): Stages[] {
  const every = list.reduce<Stages[]>((states, { stages }) => states.flatMap(state => stages.map((_, stage) => [...state, stage])), [[]]);
  const isOpen = ({ stages, barrier }: Change, stage: number) => barrier === undefined ? stage < stages.length - 1 : !goesOn;
  const waits = (state: Stages) => list.some((late, at) => state[at] > 0 && (late.barrier !== undefined
    || list.some((early, index) => early.turn.phase < late.turn.phase && isOpen(early, state[index]))));
  return every.filter(state => !waits(state));
}

/** The same as the search, by looking at every state of the whole cluster. */
function bruteForce(before: System, after: System, requests: TrafficRequest[], scheduleOf: (versions: Versions[]) => Schedule): string[] {
  const versions = versionsOf(before.objects, after.objects);
  const schedule = scheduleOf([...versions.values()]);
  const { list, unchanged } = changesOf(versions, [before.cluster, after.cluster], schedule);
  const ends = [list.map(() => 0), list.map(({ stages }) => stages.length - 1)];
  const live = (state: Stages) => [...unchanged.values(), ...list.flatMap(({ stages }, index) => stages[state[index]].objects)];
  const engines = [...ends, ...statesOf(list, schedule.goesOn)].map(state => new TrafficEngine(live(state), 'track', 'istio-system'));
  const names = new Map(requests.map(request => [requestText(request), request]));
  return [...names].flatMap(([name, request]) => {
    const verdicts = engines.map(engine => judged(engine, request));
    const [start, goal] = verdicts;
    const [failing, canary] = [Math.max(start.failing, goal.failing), Math.max(start.canary, goal.canary)];
    return [
      ...verdicts.some(verdict => verdict.failing > failing + 1e-6) ? [`R80 ${name}`] : [],
      ...failing < 1 - 1e-6 && verdicts.some(verdict => verdict.canary > canary + 0.01) ? [`R81 ${name}`] : [],
    ];
  }).sort();
}

/** What is told is so, and no request that fails is left out; one that reaches the canary is not told beside its failing for the same reason. */
function expectSame(found: string[], expected: string[]): void {
  const failing = (all: string[]) => all.filter(one => one.startsWith('R80'));
  expect(failing(found)).toEqual(failing(expected));
  expect(expected).toEqual(expect.arrayContaining(found));
  expect(found.length > 0).toBe(expected.length > 0);
}

const LIMITED: [string, Limits][] = [
  ['every combination of what can matter', { all: Infinity, chosen: 0, pairs: 0 }],
  ['the usual', LIMITS],
  ['combinations of what alters answers', { ...LIMITS, all: 0 }],
];

describe.each(LIMITED)('what a search of all states of the whole cluster finds, and nothing else, is found by %s', (_, limits) => {
  test('all at once', () => {
    fc.assert(fc.property(change, ([one, other]) => {
      const [before, after] = [one, other].map(system);
      const requests = requestsOf(before, after);
      expectSame(broken(new TransitionChecker(before, after, ApplyOrder.kubectl({ prune: true }), limits), requests),
        bruteForce(before, after, requests, () => kubectlSchedule(true)));
    }), { numRuns: RUNS });
  });

  test('in waves', () => {
    const annotated = fc.tuple(change, fc.infiniteStream(fc.constantFrom('-1', '0', '1', '2')), fc.infiniteStream(fc.constantFrom('', 'PruneLast=true', 'Prune=false')))
      .map(([sides, waves, options]) => sides.map(objects => objects.map(one => {
        const annotations = { 'argocd.argoproj.io/sync-wave': waves.next().value, 'argocd.argoproj.io/sync-options': options.next().value };
        return { ...one, metadata: { ...one.metadata, annotations } };
      })));
    fc.assert(fc.property(annotated, ([one, other]) => {
      const [before, after] = [one, other].map(system);
      const requests = requestsOf(before, after);
      expectSame(broken(new TransitionChecker(before, after, ApplyOrder.argoCd(), limits), requests),
        bruteForce(before, after, requests, versions => new SyncWaves(versions, true, false)));
    }), { numRuns: RUNS });
  });
});

test('where pairs are all that is tried, nothing is told that is not so', () => {
  fc.assert(fc.property(change, ([one, other]) => {
    const [before, after] = [one, other].map(system);
    const requests = requestsOf(before, after);
    const found = broken(new TransitionChecker(before, after, ApplyOrder.kubectl({ prune: true }), { all: 0, chosen: 0, pairs: Infinity }), requests);
    expect(bruteForce(before, after, requests, () => kubectlSchedule(true))).toEqual(expect.arrayContaining(found));
  }), { numRuns: RUNS });
});
