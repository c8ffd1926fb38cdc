import { Branch, certain, weighted } from '../branch';
import { Labels } from '../cluster/labels';
import { Endpoint } from '../cluster/service';
import { Workload } from '../cluster/workload';
import { Decision } from '../decision';
import { assume, Visit } from '../entrance';
import { Fraction } from '../fraction';
import { pods } from '../kubernetes/pods';
import { OutcomeKind } from '../outcome';

/** Something behind a port of a service: pods of a workload, or an address that a ServiceEntry says. */
export interface Backend {
  readonly labels: Labels;
  /** Number of pods, or weight of the address. */
  readonly weight: number;
  readonly workload?: Workload;
  /** Where an address leads. */
  readonly reach?: (visit: Visit) => Branch[];
}

/** The endpoints of a Kubernetes Service. */
export function podBackends(endpoints: readonly Endpoint[]): Backend[] {
  return endpoints.map(({ workload, pods: weight }) => ({ labels: workload.labels, weight, workload }));
}

/** An address that no object of the input describes. */
export function outside(reason: string, ...chain: Decision[]): Branch[] {
  return certain({ kind: OutcomeKind.OUTSIDE, reason }, ...chain);
}

/**
 * One of the backends, each as likely as its weight says.
 *
 * @param why what leads to them
 */
export function spread(backends: readonly Backend[], why: Decision, visit: Visit): Branch[] {
  if (backends.every(({ workload }) => workload !== undefined)) {
    return pods(backends.map(({ workload, weight }) => ({ workload: workload!, pods: weight })), why, () => [], visit);
  }
  const all = backends.reduce((sum, { weight }) => sum + weight, 0);
  return weighted(backends.map(({ workload, weight, reach }) => {
    if (workload?.guess !== undefined) {
      assume(visit, workload.guess);
    }
    const ways = workload === undefined ? reach!(visit) : certain({ kind: OutcomeKind.WORKLOAD, workload, reason: workload.id });
    return { share: new Fraction(weight, all), value: ways.map(way => ({ ...way, chain: [why, ...way.chain] })) };
  }));
}
