import { readFileSync } from 'fs';
import { ApplyOrder, Caller, Manifests, TrafficModel, TrafficRequest, transition } from '../src';

/**
 * Changes that were applied half on a real control plane, with what clients got before, between and after. See test/vectors/README.md.
 */
interface Measured {
  readonly from: 'gateway' | 'mesh' | 'plain';
  readonly gateway?: string;
  readonly ns?: string;
  readonly host: string;
  readonly path: string;
  readonly headers?: { readonly [name: string]: string };
  readonly before: Shares;
  readonly between: Shares;
  readonly after: Shares;
}
interface Shares { readonly [answer: string]: number }
interface Vector {
  readonly name: string;
  /** Titles of the objects of `after` that were applied. */
  readonly applied: string[];
  readonly requests: Measured[];
  readonly before: any[];
  readonly after: any[];
}

const VECTORS: Vector[] = JSON.parse(readFileSync('test/vectors/transitions.json', 'utf8'));

const titleOf = ({ kind, metadata: { namespace, name } }: any) => `${kind} ${namespace}/${name}`;

function between({ before, after, applied }: Vector): any[] {
  const next = new Map(after.filter(object => applied.includes(titleOf(object))).map(object => [titleOf(object), object]));
  const known = new Set(before.map(titleOf));
  return [...before.map(object => next.get(titleOf(object)) ?? object), ...[...next].flatMap(([title, object]) => known.has(title) ? [] : [object])];
}

function requestOf({ from, gateway = '', ns = '', host, path, headers }: Measured): TrafficRequest {
  const [name, port = '80'] = host.split(':');
  const caller = { gateway: () => Caller.gateway(gateway), mesh: () => Caller.mesh(ns), plain: () => Caller.plain(ns || 'default') }[from]();
  return { from: caller, host: name, port: Number(port), path, headers };
}

function shares(objects: any[], request: Measured): Shares {
  const { outcomes } = TrafficModel.of(Manifests.fromObjects(objects)).send(requestOf(request));
  return Object.fromEntries(outcomes.map(({ workload, status, kind, share }) => [workload ?? (status === undefined ? kind : `HTTP ${status}`), share]));
}

/** 2,000 requests: four standard deviations of an even share. */
const TOLERANCE = 0.045;

function expectShares(computed: Shares, measured: Shares): void {
  expect(Object.keys(computed).sort()).toEqual(Object.keys(measured).sort());
  Object.entries(measured).forEach(([key, share]) => expect(Math.abs(computed[key] - share)).toBeLessThan(TOLERANCE));
}

describe.each(VECTORS.map(vector => [vector.name, vector] as const))('%s', (_, vector) => {
  test.each(vector.requests.map(request => [`${request.from} ${JSON.stringify(request.headers ?? {})}`, request] as const))('%s: the model says what was measured, at every step', (__, request) => {
    expectShares(shares(vector.before, request), request.before);
    expectShares(shares(between(vector), request), request.between);
    expectShares(shares(vector.after, request), request.after);
  });

  test('transition names the objects that come too early, and a failure that was measured', () => {
    const findings = transition(Manifests.fromObjects(vector.before), Manifests.fromObjects(vector.after), ApplyOrder.kubectl());
    expect(findings.map(({ rule }) => rule)).toContain('R80');
    expect(vector.applied.every(title => findings.some(finding => String(finding).includes(title)))).toBe(true);
    const failures = vector.requests.flatMap(request => Object.keys(request.between)).filter(key => /^HTTP|^no endpoints/.test(key))
      .map(key => key.replace('no endpoints', 'no ready pod'));
    expect(findings.filter(({ rule }) => rule === 'R80').every(({ outcome }) => failures.some(failure => outcome!.startsWith(failure)))).toBe(true);
  });
});
