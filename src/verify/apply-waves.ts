import { ManifestObject } from './manifest-object';
import { Manifests } from './manifests';
import { MultiMap } from './multi-map';
import { compareTexts } from './tie';
import { annotation, HOOKS, isSynced, waveOf } from './transition/sync-waves';
import { recordOf, textOf } from './untyped';

/** Objects that are applied one right after the other, and waited for before the next wave begins. */
export interface ApplyWave {
  /** What the annotations say: `argocd.argoproj.io/sync-wave`, else `helm.sh/hook-weight`, else 0. */
  readonly number: number;

  /** The objects in the order in which they are applied. */
  readonly objects: ManifestObject[];
}

/**
 * What is applied first, of kinds of Kubernetes itself; all others come behind them.
 *
 * @see https://github.com/argoproj/argo-cd/blob/v3.6.1/gitops-engine/pkg/sync/sync_tasks.go
 */
const KINDS = [
  'Namespace', 'NetworkPolicy', 'ResourceQuota', 'LimitRange', 'PodSecurityPolicy', 'PodDisruptionBudget', 'ServiceAccount', 'Secret', 'SecretList', 'ConfigMap', 'StorageClass',
  'PersistentVolume', 'PersistentVolumeClaim', 'CustomResourceDefinition', 'ClusterRole', 'ClusterRoleList', 'ClusterRoleBinding', 'ClusterRoleBindingList', 'Role', 'RoleList',
  'RoleBinding', 'RoleBindingList', 'Service', 'DaemonSet', 'Pod', 'ReplicationController', 'ReplicaSet', 'Deployment', 'HorizontalPodAutoscaler', 'StatefulSet', 'Job', 'CronJob',
  'IngressClass', 'Ingress', 'APIService',
];
const RANKS = new Map(KINDS.map((kind, index) => [kind, index]));

/**
 * The order in which manifests are applied: waves as Argo CD has them, by ascending number, and within a wave by kind and name.
 *
 * A Namespace is in the wave of the first object that lives in it, and a CustomResourceDefinition in that of the first object of its kind, right before it, whatever their annotations say.
 * A Job that is a hook of the sync itself (`argocd.argoproj.io/hook: Sync`) is in its wave; other hooks are in none.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
 */
export class ApplyWaves {
  /** The waves of some manifests. */
  public static of(manifests: Manifests): ApplyWaves {
    const inWaves = (object: ManifestObject) => isSynced(object) || isSyncHook(object);
    const placed = withDependencies(manifests.objects.filter(inWaves).map(object => ({ object, wave: waveOf(object) })).sort(inOrder));
    const waves = new MultiMap<number, ManifestObject>();
    placed.forEach(({ object, wave }) => waves.add(wave, object));
    const hooks = manifests.objects.filter(object => !inWaves(object));
    return new ApplyWaves(waves.entries().map(([number, objects]) => ({ number, objects: [...objects] })), hooks);
  }

  private constructor(
    /** The waves, the first one first. */
    public readonly waves: ApplyWave[],
    /** Objects that run around a sync of Argo CD (`argocd.argoproj.io/hook`) or a release of Helm (`helm.sh/hook`). */
    public readonly hooks: ManifestObject[],
  ) {}
}

/** Whether an object is a Job that is made anew and waited for in its wave, whenever the manifests are applied. */
export function isSyncHook(object: ManifestObject): boolean {
  const [own, others] = [HOOKS[0], HOOKS.slice(1)];
  return object.kind === 'Job' && annotation(object, own) === 'Sync' && others.every(name => annotation(object, name) === undefined);
}

/** An object and the wave that it is in. */
interface Placed {
  readonly object: ManifestObject;
  readonly wave: number;
}

function inOrder(one: Placed, other: Placed): number {
  return one.wave - other.wave || rankOf(one.object) - rankOf(other.object)
    || compareTexts(one.object.name, other.object.name) || compareTexts(one.object.title, other.object.title);
}

function rankOf({ kind }: ManifestObject): number {
  return RANKS.get(kind) ?? KINDS.length;
}

/** The same with what other objects need right before the first of these. */
function withDependencies(placed: readonly Placed[]): Placed[] {
  const first = new Map<string, number>();
  placed.forEach(({ object }, index) => needs(object).filter(name => !first.has(name)).forEach(name => first.set(name, index)));
  const moved = new MultiMap<Placed, Placed>();
  const kept = placed.filter((one, index) => {
    const user = first.get(gives(one.object) ?? '');
    if (user === undefined || user > index) {
      return true;
    }
    moved.add(placed[user], { object: one.object, wave: placed[user].wave });
    return false;
  });
  return kept.flatMap(one => [...moved.get(one), one]);
}

/** What an object brings for others. */
function gives({ group, kind, name, manifest }: ManifestObject): string | undefined {
  if (group === '' && kind === 'Namespace') {
    return `namespace ${name}`;
  }
  const spec = recordOf(manifest.spec);
  return kind === 'CustomResourceDefinition' ? `kind ${textOf(spec.group)}/${textOf(recordOf(spec.names).kind)}` : undefined;
}

function needs(object: ManifestObject): string[] {
  return gives(object) === undefined ? [`namespace ${object.namespace}`, `kind ${object.group}/${object.kind}`] : [];
}
