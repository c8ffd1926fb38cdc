import { namesOf } from './names';
import { selects } from '../../cluster/label-selector';
import { labelText } from '../../cluster/labels';
import { Workload } from '../../cluster/workload';
import { Decision } from '../../decision';
import { ManifestObject } from '../../manifest-object';
import { MultiMap } from '../../multi-map';
import { System } from '../../system/system';
import { given, recordOf } from '../../untyped';
import { Fault } from '../rule';

interface Budget {
  readonly object: ManifestObject;
  readonly workloads: readonly Workload[];
}

/** Budgets that select pods which another one selects, too; the one that selects more is the one to mend. */
export function* sharedPods({ cluster }: System): Iterable<Fault> {
  const budgets = cluster.ofKind('policy', 'PodDisruptionBudget').map(object => ({ object, workloads: selectedBy(object, cluster) }));
  const byWorkload = new MultiMap<Workload, Budget>();
  budgets.forEach(budget => budget.workloads.forEach(workload => byWorkload.add(workload, budget)));
  const reported = new Set<Budget>();
  for (const [workload, all] of byWorkload.entries()) {
    const [widest, ...others] = [...all].reverse().sort((one, other) => other.workloads.length - one.workloads.length);
    if (others.length > 0 && !reported.has(widest)) {
      reported.add(widest);
      const { matchLabels } = recordOf(recordOf(widest.object.manifest.spec).selector);
      yield {
        object: widest.object,
        path: ['spec', 'selector'],
        message: `selects pods with ${labelText(recordOf(matchLabels))}, among them those of ${namesOf([workload])}, which ${namesOf(others)} selects, too: `
          + 'their eviction fails with HTTP 500, so that nodes cannot be drained',
        fix: 'keep one budget for both tracks, or give each one the labels of its own track only',
        related: others.map(({ object }) => new Decision(object, ['spec', 'selector'], 'selects the same pods')),
      };
    }
  }
}

/** The workloads of a budget. An empty selector selects all pods of the namespace, a missing one none (Kubernetes API reference, `PodDisruptionBudgetSpec`). */
export function selectedBy({ namespace, manifest }: ManifestObject, { workloads }: System['cluster']): Workload[] {
  const { selector } = recordOf(manifest.spec);
  const { matchLabels } = recordOf(selector);
  return !given(selector) ? [] : workloads.selected(namespace, recordOf(matchLabels)).filter(({ labels }) => selects(selector, labels));
}
