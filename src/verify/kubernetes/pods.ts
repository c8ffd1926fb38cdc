import { Branch, certain, weighted } from '../branch';
import { Endpoint } from '../cluster/service';
import { Decision } from '../decision';
import { assume, Visit } from '../entrance';
import { Fraction } from '../fraction';
import { OutcomeKind } from '../outcome';

/**
 * One of the pods, each as likely as any other.
 *
 * @param why what leads to these pods
 * @param none what happens where there are none
 */
export function pods(endpoints: readonly Endpoint[], why: Decision, none: () => Branch[], visit: Visit): Branch[] {
  if (endpoints.length === 0) {
    return none();
  }
  const all = endpoints.reduce((sum, endpoint) => sum + endpoint.pods, 0);
  if (endpoints.length > 1) {
    endpoints.forEach(({ workload: { guess } }) => guess && assume(visit, guess));
  }
  return weighted(endpoints.map(({ workload, pods: count }) => ({
    share: new Fraction(count, all),
    value: certain({ kind: OutcomeKind.WORKLOAD, workload, reason: workload.id }, why, ...endpoints.length === 1 ? [] : [
      new Decision(workload.object, ['spec', 'replicas'], `${count} of ${all} ready pods`),
    ]),
  })));
}
