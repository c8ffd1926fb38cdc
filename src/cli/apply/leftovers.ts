import { ROUTES } from './kinds';
import { LiveState } from './live-state';
import { ABSENCE_RULES } from '../../verify/absence-rules';
import { ApplyOrder } from '../../verify/apply-order';
import { Finding, Severity } from '../../verify/finding';
import { ManifestObject } from '../../verify/manifest-object';
import { Manifests } from '../../verify/manifests';
import { MultiMap } from '../../verify/multi-map';
import { TrafficDiff } from '../../verify/traffic-diff';
import { keyOf } from '../../verify/transition/object-key';
import { waveOf } from '../../verify/transition/sync-waves';
import { recordOf } from '../../verify/untyped';
import { FIELD_MANAGER, Kubectl } from '../kubectl/kubectl';
import { kindAndGroup } from '../kubectl/traffic-kinds';

/** Kinds that this library makes and that no others of the manifests need to be of. */
const MORE = ['ConfigMap', 'HorizontalPodAutoscaler.autoscaling', 'PodDisruptionBudget.policy', 'ScaledObject.keda.sh'];

/** Kinds with pods: they are deleted when no route is left that leads to them, whatever wave they are applied in. */
const PODS = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job', 'Pod'];

/** Labels that say what an object belongs to. */
const LABELS = ['app', 'app.kubernetes.io/name'];

/**
 * Lines about objects that an earlier run applied and the manifests do not have any more, with the commands that delete them, routes first; none if there are none.
 * Instead of the commands it says what goes wrong where routes still need them.
 *
 * Only those of processes that the manifests have: a namespace may have objects of other manifests, too.
 */
export async function leftoverLines(kubectl: Kubectl, { after, kinds, namespaces, sent }: LiveState): Promise<string[]> {
  const found: any[] = [];
  for (const namespace of namespaces) {
    found.push(...await kubectl.owned([...kinds, ...MORE], namespace, FIELD_MANAGER));
  }
  const own = new Set([...sent.values()].flatMap(labelsOf));
  const gone = Manifests.fromObjects(found, { tolerant: true }).objects
    .filter(object => !sent.has(keyOf(object)) && labelsOf(object.manifest).some(label => own.has(label)));
  if (gone.length === 0) {
    return [];
  }
  gone.sort((one, other) => rankOf(other) - rankOf(one));
  const listed = ['applied by an earlier run, not in these manifests, and still there; they may be in other ones:', ...gone.map(object => `  ${object.title}`)];
  const harm = harmOf(after, gone);
  if (harm.length > 0) {
    return [...listed, 'do not delete them as long as these manifests need them:', ...harm.map(finding => `  ${finding}`)];
  }
  const commands = new MultiMap<string, ManifestObject>();
  gone.forEach(object => commands.add(`${rankOf(object)} ${object.namespace}`, object));
  return [
    ...listed,
    'to delete them, in this order, a while apart, because proxies have to learn of it:',
    ...commands.entries().map(([, objects]) => `  kubectl --context=${kubectl.context} delete -n ${objects[0].namespace} ${objects.map(nameOf).join(' ')}`),
  ];
}

/** What is not there for routes without the objects, and is with them. */
function harmOf(after: Manifests, gone: readonly ManifestObject[]): Finding[] {
  const keys = new Set(gone.map(keyOf));
  const without = Manifests._fromRead(after.objects.filter(object => !keys.has(keyOf(object))));
  return TrafficDiff.of(after, without, { order: ApplyOrder.kubectl({ prune: true }) })
    .introduced.filter(({ rule, severity }) => severity === Severity.ERROR && ABSENCE_RULES.includes(rule));
}

function labelsOf({ metadata }: any): string[] {
  const labels = recordOf(metadata.labels);
  return LABELS.filter(key => labels[key] !== undefined).map(key => `${metadata.namespace} ${key}=${labels[key]}`);
}

/** Routes are deleted before what they lead to, also where no waves are said. */
function rankOf(object: ManifestObject): number {
  return PODS.includes(object.kind) ? 0 : ROUTES.includes(object.kind) ? Math.max(1, waveOf(object)) : waveOf(object);
}

function nameOf(object: ManifestObject): string {
  return `${kindAndGroup(object).toLowerCase()}/${object.name}`;
}
