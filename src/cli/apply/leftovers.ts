import { ROUTES } from './kinds';
import { LiveState } from './live-state';
import { ApplyOrder } from '../../verify/apply-order';
import { ManifestObject } from '../../verify/manifest-object';
import { Manifests } from '../../verify/manifests';
import { MultiMap } from '../../verify/multi-map';
import { transition } from '../../verify/transition';
import { keyOf } from '../../verify/transition/object-key';
import { LOST_WORKLOAD } from '../../verify/transition/rules';
import { waveOf } from '../../verify/transition/sync-waves';
import { recordOf } from '../../verify/untyped';
import { FIELD_MANAGER, Kubectl } from '../kubectl/kubectl';

/** Kinds that this library makes and that no others of the manifests need to be of. */
const MORE = ['ConfigMap', 'HorizontalPodAutoscaler.autoscaling', 'PodDisruptionBudget.policy', 'ScaledObject.keda.sh'];

/** Kinds with pods: they are deleted when no route is left that leads to them, whatever wave they are applied in. */
const PODS = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job', 'Pod'];

/** Labels that say what an object belongs to. */
const LABELS = ['app', 'app.kubernetes.io/name'];

/**
 * Lines about objects that an earlier run applied and the manifests do not have any more, with the commands that delete them, routes first; none if there are none.
 * What a route still sends requests to is not to be deleted.
 *
 * Only those of processes that the manifests have: a namespace may have objects of other manifests, too.
 */
export async function leftoverLines(kubectl: Kubectl, { after, kinds, namespaces, sent }: LiveState): Promise<string[]> {
  const found: any[] = [];
  for (const namespace of namespaces) {
    found.push(...await kubectl.owned([...kinds, ...MORE.filter(kind => !kinds.includes(kind))], namespace, FIELD_MANAGER));
  }
  const own = new Set([...sent.values()].flatMap(labelsOf));
  const gone = Manifests.fromObjects(found, { tolerant: true }).objects
    .filter(object => !sent.has(keyOf(object)) && labelsOf(object.manifest).some(label => own.has(label)));
  if (gone.length === 0) {
    return [];
  }
  const used = inUse(after, gone);
  const free = gone.filter(({ title }) => !used.has(title));
  const commands = new MultiMap<string, ManifestObject>();
  free.sort((one, other) => rankOf(other) - rankOf(one)).forEach(object => commands.add(`${rankOf(object)} ${object.namespace}`, object));
  return [
    'applied by an earlier run, not in these manifests, and still there; they may be in other ones:',
    ...free.map(object => `  ${object.title}`),
    ...[...used].map(title => `  ${title}, which has to stay: a route still sends requests to it`),
    ...free.length === 0 ? [] : [`to delete ${used.size === 0 ? 'them' : 'the others'}, in this order, a while apart, because proxies have to learn of it:`],
    ...commands.entries().map(([, objects]) => `  kubectl --context=${kubectl.context} delete -n ${objects[0].namespace} ${objects.map(nameOf).join(' ')}`),
  ];
}

/** Titles of the workloads that requests would miss. */
function inUse(after: Manifests, gone: readonly ManifestObject[]): ReadonlySet<string> {
  const keys = new Set(gone.map(keyOf));
  const without = Manifests._fromRead(after.objects.filter(object => !keys.has(keyOf(object))));
  const findings = transition(after, without, ApplyOrder.kubectl({ prune: true }));
  return new Set(findings.filter(({ rule }) => rule === LOST_WORKLOAD.id).map(({ subject }) => subject));
}

function labelsOf({ metadata }: any): string[] {
  const labels = recordOf(metadata.labels);
  return LABELS.filter(key => labels[key] !== undefined).map(key => `${metadata.namespace} ${key}=${labels[key]}`);
}

/** Routes are deleted before what they lead to, also where no waves are said. */
function rankOf(object: ManifestObject): number {
  return PODS.includes(object.kind) ? 0 : ROUTES.includes(object.kind) ? Math.max(1, waveOf(object)) : waveOf(object);
}

function nameOf({ kind, group, name }: ManifestObject): string {
  return `${group === '' ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`}/${name}`;
}
