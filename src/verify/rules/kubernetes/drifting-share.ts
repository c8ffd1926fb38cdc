import { Controllers } from './controllers';
import { namesOf } from './names';
import { Scaler, Scalers } from './scalers';
import { percent } from '../../answer';
import { KubernetesService } from '../../cluster/service';
import { Workload } from '../../cluster/workload';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { MultiMap } from '../../multi-map';
import { System } from '../../system/system';
import { Fault, Rule } from '../rule';

/** Least difference that is worth a word: a share is never exact where pods are counted. */
const TOLERATED = 0.05;

/** A split by numbers of pods that an autoscaler changes. */
export const DRIFTING_SHARE: Rule = {
  id: 'R21',
  severity: Severity.WARNING,
  title: 'share of pods that an autoscaler moves',
  why: 'Without a route that splits, the canary gets the share of its pods among all pods of the Service. An autoscaler on one of the tracks changes that share with the load: the canary gets more '
    + 'just when there is less to do, or more the worse it does.',
  fix: 'let a route split by weight, or give both tracks fixed numbers of pods',
  source: 'kubernetes.io, "Managing Workloads" (Canary deployments); argo-rollouts, docs/features/canary/index.md',
  * check(system) {
    const scalers = new Scalers(system.cluster);
    const controllers = new Controllers(system.cluster);
    const own = exclusive(system);
    for (const service of system.cluster.services.values()) {
      if (service.workloads.length > 1 && !service.headless && !controllers.ownsService(service.id)) {
        yield* drifting(service, system, scalers, own);
      }
    }
  },
};

function* drifting(service: KubernetesService, { tracks }: System, scalers: Scalers, own: ReadonlySet<Workload>): Iterable<Fault> {
  const of = (track: string) => service.workloads.filter(workload => tracks.trackOf(workload) === track);
  const [stable, canary] = [of('stable'), of('canary')];
  const groups = new Set(service.workloads.map(workload => tracks.groupOf(workload)));
  const moving = service.workloads.flatMap(workload => scalers.of(workload)).filter(({ minimum, maximum }) => minimum !== maximum);
  const [first] = moving;
  const [low, high] = [shareOf(canary, stable, scalers, 'minimum'), shareOf(canary, stable, scalers, 'maximum')];
  const splits = groups.size === 1 && stable.length > 0 && canary.length > 0 && ![...stable, ...canary].some(workload => own.has(workload));
  if (first !== undefined && splits && high - low >= TOLERATED) {
    yield {
      object: first.object,
      path: ['spec'],
      message: `${service.object.title} gives ${namesOf(canary)} the share of its pods, and ${namesOf(moving)} ${moving.length > 1 ? 'move' : 'moves'} it between `
        + `${percent(low)} and ${percent(high)}; the harm depends on how exact it is meant to be`,
      related: [new Decision(service.object, ['spec', 'selector'], 'selects the pods of both tracks')],
    };
  }
}

/** The smallest or the largest share that the canary can have. */
function shareOf(canary: readonly Workload[], stable: readonly Workload[], scalers: Scalers, bound: 'minimum' | 'maximum'): number {
  const other = bound === 'minimum' ? 'maximum' : 'minimum';
  const sum = (workloads: readonly Workload[], which: keyof Pick<Scaler, 'minimum' | 'maximum'>) => workloads.reduce((pods, workload) => {
    const [scaler] = scalers.of(workload);
    return pods + (scaler?.[which] ?? workload.pods);
  }, 0);
  const [own, rest] = [sum(canary, bound), sum(stable, other)];
  return own === 0 ? 0 : own / (own + rest);
}

/** Workloads that a Service or a subset has for itself, so that routes can split. */
function exclusive({ cluster, splits }: System): ReadonlySet<Workload> {
  const alone = new MultiMap<string, Workload>();
  for (const service of cluster.services.values()) {
    if (service.workloads.length === 1 && !service.headless) {
      alone.add(service.id, service.workloads[0]);
    }
  }
  const divided = splits.flatMap(({ destinations }) => destinations).filter(({ subset }) => subset !== undefined);
  return new Set([...alone.values(), ...divided.flatMap(({ service }) => service?.workloads ?? [])]);
}
