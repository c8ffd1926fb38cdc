import { Workload } from '../../cluster/workload';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { recordOf } from '../../untyped';
import { Rule } from '../rule';

/** A process that is to run once, and runs in both tracks. */
export const SINGLETON: Rule = {
  id: 'R20',
  severity: Severity.WARNING,
  title: 'single process in two tracks',
  why: 'Recreate stops the old pod of a Deployment before its new one starts, so it is chosen for what must not run twice. Nothing does that for two Deployments: with one replica each, stable and '
    + 'canary run side by side, and a scheduler does every job twice.',
  fix: 'run one of them: replicas 0 for the other; or let the process take a lock',
  source: 'kubernetes.io, "Deployments" (Recreate Deployment)',
  * check({ cluster, tracks }) {
    const served = new Set([...cluster.services.values()].flatMap(({ workloads }) => workloads));
    for (const { stable, canary } of tracks.pairs) {
      if (isSingle(stable) && isSingle(canary) && !served.has(stable) && !served.has(canary)) {
        yield {
          object: canary.object,
          path: ['spec', 'replicas'],
          message: `runs 1 pod beside the one of ${stable.object.title}, while both have strategy Recreate and no Service; the harm depends on whether two may run at once`,
          related: [new Decision(stable.object, ['spec', 'strategy', 'type'], 'is Recreate, too')],
        };
      }
    }
  },
};

function isSingle({ object, pods }: Workload): boolean {
  return pods === 1 && object.kind === 'Deployment' && recordOf(recordOf(object.manifest.spec).strategy).type === 'Recreate';
}
