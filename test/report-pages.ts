import { Answer } from '../src/verify/answer';
import { Caller } from '../src/verify/caller';
import { Decision } from '../src/verify/decision';
import { Finding, Severity } from '../src/verify/finding';
import { ManifestObject } from '../src/verify/manifest-object';
import { OutcomeKind } from '../src/verify/outcome';
import { ProcessShares, RequestShares, TrackState } from '../src/verify/process-shares';
import { requestText } from '../src/verify/request-text';
import { Shares } from '../src/verify/shares/shares';
import { ProcessChange, RequestChange, TrafficDiff } from '../src/verify/traffic-diff';

/** Parts of differences, made by hand, for tests of the pages that show them. */
export interface FakeRequest {
  readonly from?: Caller;
  readonly address: string;
  readonly condition?: string;
  readonly direct?: boolean;
}

/** What becomes of a request on one side. */
export function shares({ from = Caller.gateway('shop/public'), address, condition, direct = false }: FakeRequest, ends: Shares): RequestShares {
  const [host, ...path] = address.split('/');
  const request = { from, host, path: `/${path.join('/')}` };
  const outcomes = Object.entries(ends).map(([end, share]) => {
    const status = /^HTTP (\d+)$/.exec(end)?.[1];
    return status !== undefined ? { kind: OutcomeKind.RESPONSE, share, fraction: String(share), status: Number(status), reason: 'no healthy endpoint', chain: [] }
      : { kind: OutcomeKind.WORKLOAD, share, fraction: String(share), workload: `shop/${end}`, reason: end, chain: [] };
  });
  const text = `${requestText(request)}${condition === undefined ? '' : ` with ${condition}`}`;
  const answer = Answer._of([{ outcomes, mirrors: [] }], [], [], true);
  return { request, text, from: String(from), address, condition, direct, dependsOnCreationOrder: false, shares: ends, answer };
}

/** A request before and after; `undefined` where its way in is not there. */
export function change(request: FakeRequest, before: Shares | undefined, after: Shares | undefined): RequestChange {
  const changed = JSON.stringify(before) !== JSON.stringify(after);
  return { before: before && shares(request, before), after: after && shares(request, after), changed };
}

/** A workload of a process. */
export function track(name: string, image: string, replicas: number | undefined, more: Partial<TrackState> = {}): TrackState {
  return { track: name, workload: `shop/web${name === 'stable' ? '' : `-${name}`}`, kind: 'Deployment', image, replicas, idle: replicas === 0, ...more };
}

/** A process; `undefined` for the side where it is not there. */
export function processChange(
  name: string, before: readonly TrackState[] | undefined, after: readonly TrackState[] | undefined, requests: RequestChange[], namespace = 'shop',
): ProcessChange {
  const side = (tracks: readonly TrackState[] | undefined, of: 'before' | 'after'): ProcessShares | undefined => (
    tracks && { namespace, name, tracks: [...tracks], requests: requests.flatMap(request => request[of] ?? []) });
  const changed = JSON.stringify(before) !== JSON.stringify(after) || requests.some(request => request.changed);
  return { namespace, name, before: side(before, 'before'), after: side(after, 'after'), requests, changed };
}

/** A finding; its related decision is of the object with the subject's name. */
export function finding(parts: Partial<Record<'rule' | 'title' | 'subject' | 'field' | 'message' | 'wayOut' | 'request' | 'outcome' | 'place', string>>, severity = Severity.ERROR): Finding {
  const { place = 'shop.yaml:3:1', subject = 'VirtualService shop/web', ...texts } = parts;
  const related = ManifestObject._of({ apiVersion: 'v1', kind: 'Service', metadata: { name: subject } }, {
    place: () => place, valuePlace: () => place, written: () => undefined, item() { return this; },
  });
  return Finding._of({
    rule: 'R2',
    title: 'route to a track without pods',
    field: 'spec.http[0]',
    message: 'sends requests to a track without pods',
    wayOut: 'give it pods',
    ...texts,
    severity,
    path: [],
    subject: { title: subject, place: () => place },
    related: [new Decision(related, ['spec', 'selector'], `selects ${subject}`)],
  });
}

/** A difference of these parts. */
export function difference(parts: Partial<Record<'processes', ProcessChange[]> & Record<'others', RequestChange[]> & Record<'transition' | 'introduced', Finding[]>>): TrafficDiff {
  const { processes = [], others = [], transition = [], introduced = [] } = parts;
  const { changed } = Object.getOwnPropertyDescriptors(TrafficDiff.prototype);
  return Object.create(TrafficDiff.prototype, {
    changed,
    ...Object.fromEntries(Object.entries({ processes, others, transition, introduced }).map(([name, value]) => [name, { value, enumerable: true }])),
  }) as TrafficDiff;
}

const SPLIT = (canary: number): Shares => canary === 0 ? { stable: 1 } : canary === 1 ? { canary: 1 } : { stable: 1 - canary, canary };
const MESH = Caller.mesh('shop');

/** A canary that goes from 5 to 20 %, whose header rule fails, a new process, one that is gone, a worker, and one that does not change. */
export function story(): TrafficDiff {
  const [web, api] = [{ address: 'shop.example.com/' }, { address: 'shop.example.com/api' }];
  const testers = change({ ...web, condition: 'x-canary: true' }, SPLIT(1), { 'HTTP 503': 1 });
  const frames = 'GET shop.example.com/ from gateway shop/public';
  return difference({
    processes: [
      processChange('web',
        [track('stable', 'registry.example/shop/web:1.4.2', 3, { version: '1.4.2' }), track('canary', 'registry.example/shop/web:1.5.0', 1, { version: '1.5.0' })],
        [track('stable', 'registry.example/shop/web:1.4.2', 3, { version: '1.4.2' }), track('canary', 'registry.example/shop/web:1.5.1-very-long-name-of-a-build-20261122', 2, { version: '1.5.1' })],
        [
          ...[web, api, { address: 'shop.example.com/checkout' }, { address: 'shop.example.com/login' }].map(request => change(request, SPLIT(0.05), SPLIT(0.2))),
          testers,
          change({ address: 'web:8080/', from: MESH }, SPLIT(0.05), SPLIT(0.2)),
          change({ address: 'web.shop.svc.cluster.local:8080/internal/a/rather/long/path/that/does/not/fit', from: MESH, condition: 'x-canary: true' }, SPLIT(1), SPLIT(1)),
          change({ address: 'web-canary:8080/', from: Caller.plain('shop'), direct: true }, SPLIT(1), SPLIT(1)),
          change({ address: 'old.example.com/' }, { stable: 1 }, { 'stable': 0.5, 'HTTP 404': 0.5 }),
        ]),
      processChange('search', undefined, [track('stable', 'search:1', 2, { workload: 'shop/search' })], [change({ address: 'search.example.com/' }, undefined, { stable: 1 })]),
      processChange('legacy', [track('stable', 'legacy:9', 1, { workload: 'shop/legacy' })], undefined, [change({ address: 'legacy.example.com/' }, { stable: 1 }, { 'HTTP 404': 1 })]),
      processChange('worker', [track('stable', 'worker:1', 3, { workload: 'shop/worker' })], [track('stable', 'worker:2', 3, { workload: 'shop/worker' })], []),
      processChange('cart', [track('stable', 'cart:1', 2, { workload: 'shop/cart' })], [track('stable', 'cart:1', 2, { workload: 'shop/cart' })],
        [change({ address: 'cart:80/', from: MESH }, { stable: 1 }, { stable: 1 })]),
    ],
    others: [change({ address: 'www.example.com/' }, { 'HTTP 301': 1 }, { 'HTTP 404': 1 })],
    transition: [finding({ rule: 'T1', title: 'failure while it is applied', request: frames, outcome: 'HTTP 503: no healthy endpoint' })],
    introduced: [
      finding({ request: testers.after?.text, outcome: 'HTTP 503: no healthy endpoint' }),
      finding({ rule: 'R11', title: 'selector that matches nothing', subject: 'Deployment shop/web-canary', message: 'has a label that no Service selects', wayOut: 'add the label' }, Severity.WARNING),
    ],
  });
}

/** Many processes, each with many kinds of requests and a finding. */
export function many(processes: number, requests: number): TrafficDiff {
  const changes = Array.from({ length: processes }, (_, process) => processChange(`web-${process}`,
    [track('stable', 'web:1', 2, { workload: `shop/web-${process}` }), track('canary', 'web:2', 1, { workload: `shop/web-${process}-canary` })],
    [track('stable', 'web:1', 2, { workload: `shop/web-${process}` }), track('canary', 'web:2', 1, { workload: `shop/web-${process}-canary` })],
    Array.from({ length: requests }, (__, request) => change({ address: `web-${process}.example.com/${request}`, condition: request % 2 === 0 ? undefined : `x-user: ${request}` },
      SPLIT(0.05), SPLIT(request % 2 === 0 ? 0.2 : process % 2 === 0 ? 0.05 : 0.3)))));
  return difference({ processes: changes, introduced: changes.map(({ name }, index) => finding({ subject: `VirtualService shop/${name}`, rule: `R${index + 1}` })) });
}

/** Shares that the order of creation decides after the change. */
export function undecided(): TrafficDiff {
  const possibility = { outcomes: [], mirrors: [] };
  const answer = Answer._of([possibility, possibility], [], ['VirtualService shop/one', 'VirtualService shop/two'], true);
  const told = ({ before, after, changed }: RequestChange): RequestChange => (
    { before, after: after && { ...after, dependsOnCreationOrder: true, answer }, changed });
  return difference({ processes: many(2, 4).processes.map(process => ({ ...process, requests: process.requests.map(told) })) });
}

/** Every text that comes from outside is this one. */
export function named(text: string): TrafficDiff {
  const request = { address: text, condition: text };
  return difference({
    processes: [
      processChange(text, [track('stable', text, 1, { workload: text, version: text, kind: text })], [track('stable', `${text}2`, 2, { workload: text, version: `${text}2`, kind: text }), track(text, text, 1)], [
        change(request, { stable: 1 }, { [text]: 0.5, [`${text}/x`]: 0.25, 'HTTP 503': 0.25 }),
        change({ address: `${text}/b`, condition: text }, { stable: 1 }, { [text]: 0.5, [`${text}/x`]: 0.25, 'HTTP 503': 0.25 }),
      ], text),
      processChange(`${text} same`, [track('stable', text, 1)], [track('stable', text, 1)], [change(request, { stable: 1 }, { stable: 1 })], `${text} other`),
    ],
    others: [change(request, { [text]: 1 }, undefined)],
    transition: [finding({
      rule: text, title: text, subject: text, field: text, message: text, wayOut: text, request: text, outcome: text, place: text,
    })],
    introduced: [finding({ subject: `x ${text}/${text}` })],
  });
}
