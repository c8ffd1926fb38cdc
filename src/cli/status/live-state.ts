import { compared, Comparison } from './comparison';
import { CanaryAudience } from '../../verify/canary-audience';
import { Manifests } from '../../verify/manifests';
import { ProcessShares, RequestShares } from '../../verify/process-shares';
import { TrafficShares } from '../../verify/traffic-shares';
import { isSynced } from '../../verify/transition/sync-waves';
import { Kubectl } from '../kubectl/kubectl';
import { isSecret, kindAndGroup, TRAFFIC_KINDS } from '../kubectl/traffic-kinds';

/** Kinds whose status counts pods. */
const COUNTED = ['Deployment', 'StatefulSet', 'Rollout'];
/** Kinds that say how many pods there will be: those that there are, are known. */
const SCALERS = ['HorizontalPodAutoscaler', 'ScaledObject'];
/** How many runs of kubectl are under way at once. */
const AT_ONCE = 4;

/** One workload in the cluster. */
export interface LivePods {
  /** Number of pods that are wanted. */
  readonly wanted: number;
  /** Number of pods that are ready. */
  readonly ready: number;
  /** Number of pods that run what the object said before. */
  readonly old: number;
}

/** A process in the cluster. */
export interface LiveProcess {
  /** Who gets what; a number of pods is that of the ready ones. */
  readonly shares: ProcessShares;
  readonly audience: CanaryAudience;
  /** By `namespace/name`. */
  readonly pods: ReadonlyMap<string, LivePods>;
}

/** What is in the cluster. */
export class LiveState {
  /** Requests that no process gets. */
  public readonly others: readonly RequestShares[];
  private readonly byWorkload: ReadonlyMap<string, LiveProcess>;

  /**
   * @param context of kubectl
   * @param objects what is there
   * @param comparison what is not as in Git
   */
  public constructor(public readonly context: string, objects: readonly any[], public readonly comparison: Comparison) {
    const counted = objects.filter(({ kind }) => COUNTED.includes(kind));
    const pods = new Map(counted.map(({ metadata: { namespace, name }, spec, status = {} }) => [`${namespace}/${name}`, {
      wanted: spec.replicas ?? 1, ready: status.readyReplicas ?? 0, old: Math.max(0, (status.replicas ?? 0) - (status.updatedReplicas ?? 0)),
    }]));
    const ready = objects.filter(({ kind }) => !SCALERS.includes(kind)).map(asReady);
    const { processes, others } = TrafficShares.of(Manifests.fromObjects(ready, { tolerant: true }));
    this.others = others;
    this.byWorkload = new Map(processes.flatMap(shares => {
      const process = { shares, audience: CanaryAudience.of(shares), pods };
      return shares.tracks.map(({ kind, workload }) => [`${kind} ${workload}`, process] as const);
    }));
  }

  /** A process of Git in the cluster: the one that has the first of its workloads that is there. */
  public processOf({ tracks }: ProcessShares): LiveProcess | undefined {
    return tracks.flatMap(({ kind, workload }) => this.byWorkload.get(`${kind} ${workload}`) ?? [])[0];
  }
}

/**
 * Looks at the cluster: at the objects of some manifests, and at what else decides there who gets a request.
 *
 * @throws EnvironmentError where kubectl or the cluster does not work
 */
export async function liveState(current: Kubectl, { objects }: Manifests): Promise<LiveState> {
  // Named in every call, so that nobody changes it in between.
  const context = current.context ?? await current.currentContext();
  const kubectl = current.inContext(context);
  const resources = await kubectl.resources();
  const clusterWide = new Set(resources.filter(({ namespaced }) => !namespaced).map(kindAndGroup));
  const secrets = objects.filter(isSecret);
  const hooks = objects.filter(object => !isSynced(object));
  const apart = new Set([...secrets, ...hooks]);
  const wanted = objects.filter(object => !apart.has(object));
  const inside = wanted.filter(object => !clusterWide.has(kindAndGroup(object)));
  const kinds = [...new Set([...TRAFFIC_KINDS, ...inside.map(kindAndGroup)])];
  const lists = await inTurns([...new Set(inside.map(({ namespace }) => namespace))], namespace => kubectl.list(kinds, namespace));
  const outside = wanted.filter(object => clusterWide.has(kindAndGroup(object)));
  const single = await inTurns(outside, object => kubectl.get(kindAndGroup(object), 'default', object.name));
  const live = [...lists.flat(), ...single.filter(object => object !== undefined)];
  const comparison = await compared(kubectl, wanted, live, new Set(outside));
  const skipped = [
    ...secrets.map(({ title }) => ({ title, reason: 'values of Secrets are not read' })),
    ...hooks.map(({ title }) => ({ title, reason: 'a tool runs and removes this hook by itself' })),
    ...comparison.skipped,
  ];
  return new LiveState(context, live, new Comparison(comparison.missing, comparison.drifted, skipped, comparison.lacksRight));
}

/** A workload with the pods that answer. */
function asReady(object: any): any {
  return COUNTED.includes(object.kind) ? { ...object, spec: { ...object.spec, replicas: object.status?.readyReplicas ?? 0 } } : object;
}

async function inTurns<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE) {
    results.push(...await Promise.all(items.slice(start, start + AT_ONCE).map(act)));
  }
  return results;
}
