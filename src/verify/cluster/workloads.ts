import { Autoscaler, autoscalers } from './autoscalers';
import { hasLabels, Labels } from './labels';
import { podTemplate, runsPods, Workload } from './workload';
import { ManifestObject } from '../manifest-object';
import { MultiMap } from '../multi-map';

const TRACKS = ['canary', 'baseline'];

/** Annotations of what runs around a release (Helm docs, "Chart Hooks"; Argo CD docs, "Resource Hooks"). */
const HOOKS = ['helm.sh/hook', 'argocd.argoproj.io/hook'];

/** The workloads of the input, found by namespace and labels without looking at all of them. */
export class Workloads {
  private readonly byId = new Map<string, Workload>();
  private readonly byLabel = new MultiMap<string, Workload>();
  private readonly byNamespace = new MultiMap<string, Workload>();

  constructor(objects: readonly ManifestObject[], trackLabel: string) {
    const scalers = autoscalers(objects);
    const present = new Set(objects.map(object => object.title));
    const own = objects.filter(object => isWorkload(object, present));
    const names = new Set(own.map(title));
    for (const object of own) {
      const id = title(object);
      const labels = podTemplate(object).metadata?.labels ?? {};
      const workload = { object, id, labels, track: trackOf(object, labels, trackLabel, names), ...podCount(object, scalers.get(`${object.kind} ${id}`)) };
      this.byId.set(`${object.kind} ${id}`, workload);
      this.byNamespace.add(object.namespace, workload);
      for (const [key, value] of Object.entries(labels)) {
        this.byLabel.add(`${object.namespace} ${key}=${value}`, workload);
      }
    }
  }

  /** Those of a namespace whose pods have all the labels; all of the namespace without labels. */
  public selected(namespace: string, labels: Labels): readonly Workload[] {
    const pairs = Object.entries(labels).map(([key, value]) => this.byLabel.get(`${namespace} ${key}=${value}`));
    const fewest = pairs.reduce((one, other) => other.length < one.length ? other : one, pairs[0] ?? this.byNamespace.get(namespace));
    return fewest.filter(workload => hasLabels(workload, labels));
  }

  /** Of every namespace. */
  public all(): Iterable<Workload> {
    return this.byId.values();
  }
}

function title({ namespace, name }: ManifestObject): string {
  return `${namespace}/${name}`;
}

/**
 * Pods and ReplicaSets of another object of the input, as `kubectl get` lists them, are that object's. Hooks of Helm and Argo CD, such as test
 * pods, run before or after the others and not beside them.
 */
function isWorkload(object: ManifestObject, present: ReadonlySet<string>): boolean {
  const { namespace, manifest: { metadata } } = object;
  return runsPods(object)
    && !HOOKS.some(hook => metadata.annotations?.[hook] !== undefined)
    && !metadata.ownerReferences?.some(({ controller, kind: of, name }: any) => controller === true && present.has(`${of} ${namespace}/${name}`));
}

/**
 * Labels say it (`track`, as in the Kubernetes documentation and GitLab), or else names do: `x-canary` beside `x`.
 */
function trackOf({ namespace, name }: ManifestObject, labels: any, trackLabel: string, names: ReadonlySet<string>): string | undefined {
  if (labels[trackLabel] !== undefined) {
    return labels[trackLabel];
  }
  const suffix = TRACKS.find(track => name.endsWith(`-${track}`));
  if (suffix !== undefined) {
    return suffix;
  }
  return TRACKS.some(track => names.has(`${namespace}/${name}-${track}`)) ? 'stable' : undefined;
}

function podCount({ kind, manifest: { spec, status } }: ManifestObject, scaler: Autoscaler | undefined): Pick<Workload, 'pods' | 'ready' | 'guess'> {
  const guess = scaler?.guess;
  if (kind === 'Pod') {
    const ready = status?.conditions === undefined || status.conditions.some(({ type, status: is }: any) => type === 'Ready' && is === 'True');
    return { pods: 1, ready: ready ? 1 : 0 };
  }
  if (status?.observedGeneration !== undefined) {
    const ready = kind === 'DaemonSet' ? status.numberReady : status.readyReplicas;
    return { pods: countOf(kind === 'DaemonSet' ? status.currentNumberScheduled : status.replicas) ?? 0, ready: countOf(ready) ?? 0, guess };
  }
  const pods = countOf(spec?.replicas) ?? (kind === 'DaemonSet' ? 1 : countOf(scaler?.minimum) ?? 1);
  return { pods, ready: pods, guess };
}

/** A number of pods. What is none counts as if it were not written: no API server has such an object. */
function countOf(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && value as number >= 0 ? value as number : undefined;
}
