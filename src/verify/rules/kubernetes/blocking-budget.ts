import { selectedBy } from './budgets';
import { namesOf } from './names';
import { Scalers } from './scalers';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { given, recordOf } from '../../untyped';
import { Rule } from '../rule';

/** A budget that lets no pod be evicted. */
export const BLOCKING_BUDGET: Rule = {
  id: 'R65',
  severity: Severity.WARNING,
  title: 'budget that lets no pod be evicted',
  why: 'An eviction is refused while it would leave fewer pods than minAvailable. Where that is the number of pods there are, as with minAvailable: 1 over the one pod of a canary, no pod is '
    + 'ever evicted: drains of its node wait for ever, and so do upgrades of the cluster.',
  fix: 'write maxUnavailable: 1 instead, which also fits one pod; or run more pods',
  source: 'kubernetes.io, "Specifying a Disruption Budget for your Application" and "Safely Drain a Node"',
  * check({ cluster }) {
    const scalers = new Scalers(cluster);
    for (const object of cluster.ofKind('policy', 'PodDisruptionBudget')) {
      const workloads = selectedBy(object, cluster);
      const scaled = workloads.filter(workload => scalers.of(workload).length > 0);
      const pods = workloads.reduce((sum, workload) => sum + (scalers.of(workload)[0]?.minimum ?? workload.pods), 0);
      const { minAvailable, maxUnavailable } = recordOf(object.manifest.spec);
      if (pods > 0 && (allowed(minAvailable, pods) >= pods || given(maxUnavailable) && parseInt(String(maxUnavailable), 10) === 0)) {
        const field = given(minAvailable) ? 'minAvailable' : 'maxUnavailable';
        yield {
          object,
          path: ['spec', field],
          message: `${field}: ${minAvailable ?? maxUnavailable} over the ${pods} ${pods === 1 ? 'pod' : 'pods'} of ${namesOf(workloads)} allows no eviction; the harm depends on `
            + (scaled.length > 0 ? 'whether the autoscaler is at its minimum when a node is drained' : 'whether somebody deletes the pods by hand when a node is drained'),
          related: workloads.map(workload => new Decision(workload.object, ['spec', 'replicas'], 'has no more pods')),
        };
      }
    }
  },
};

/** Pods that have to stay; percents are rounded up (kubernetes, `GetScaledValueFromIntOrPercent` in the disruption controller). */
function allowed(minimum: unknown, pods: number): number {
  const text = String(minimum ?? 0);
  return text.endsWith('%') ? Math.ceil(parseInt(text, 10) * pods / 100) : Number(text);
}
