import { Branch, certain, weighted } from '../branch';
import { Endpoint, KubernetesPort, KubernetesService } from '../cluster/service';
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

/**
 * One of the ready pods behind a port of a Service.
 *
 * @param none what happens where there are none
 */
export function readyPods(service: KubernetesService, port: KubernetesPort, none: (why: Decision) => Branch[], visit: Visit): Branch[] {
  return pods(service.endpoints(port), new Decision(service.object, ['spec', 'selector'], 'chooses among its ready pods'), () => none(noPods(service, visit)), visit);
}

/** Why a Service has no pods. What may be elsewhere than in the input is stated as an assumption. */
export function noPods({ object, selects, workloads }: KubernetesService, visit: Visit): Decision {
  if (selects && workloads.length > 0) {
    return new Decision(object, ['spec', 'selector'], 'finds no ready pod');
  }
  const missing = selects
    ? new Decision(object, ['spec', 'selector'], 'finds no workload of the input; taken as having no pods')
    : new Decision(object, ['spec'], 'has no selector: its endpoints are written elsewhere, and taken as none');
  assume(visit, missing);
  return missing;
}
