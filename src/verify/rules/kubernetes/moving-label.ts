import { Controllers } from './controllers';
import { hasLabels, Labels } from '../../cluster/labels';
import { KubernetesService } from '../../cluster/service';
import { podTemplate, Workload } from '../../cluster/workload';
import { Severity } from '../../finding';
import { fullHost } from '../../istio/full-host';
import { ManifestObject } from '../../manifest-object';
import { MultiMap } from '../../multi-map';
import { System } from '../../system/system';
import { imageOf } from '../../system/tracks/image';
import { serviceOf } from '../../system/tracks/subsets';
import { versionOf } from '../../system/tracks/version';
import { Vocabulary } from '../../system/tracks/vocabulary';
import { ifText, itemsOf, recordOf, textOf } from '../../untyped';
import { Rule } from '../rule';

/** A selector with what it selects. */
interface Selection {
  readonly object: ManifestObject;
  readonly path: readonly string[];
  readonly labels: Labels;
  readonly workloads: readonly Workload[];
  /** What happens with the next release. */
  readonly harm: string;
}

/** Labels that controllers set themselves. */
const CONTROLLED = /(^|\/|-)(pod-template-hash|controller-revision-hash)$/;

const VERSION_KEYS = /version|tag|commit|sha|hash|build|revision/i;

/** A label of a release in a selector. */
export const MOVING_LABEL: Rule = {
  id: 'R10',
  severity: Severity.WARNING,
  title: 'selector with a version that moves',
  why: 'A selector finds pods by labels that have to stay. With the version of a release in it, the next release either cannot be applied, since the selector of a Deployment is immutable, or the '
    + 'Service or subset loses the old pods before new ones are ready: routes to it answer 503 in between.',
  fix: 'select by labels that never change, such as app and track, and keep the version as a label of the pods only',
  source: 'kubernetes.io, "Deployments" (Label selector updates) and "Recommended Labels"; helm.sh, "Labels and Annotations"',
  * check(system) {
    const { tracks, cluster } = system;
    const services = new MultiMap<Workload, KubernetesService>();
    [...cluster.services.values()].forEach(service => service.workloads.forEach(workload => services.add(workload, service)));
    const reported = new Set<unknown>();
    for (const { object, path, labels, workloads, harm } of selectionsOf(system)) {
      const key = Object.keys(labels).find(one => moves(one, labels[one], workloads, tracks.vocabulary));
      const applications = key === undefined ? [] : workloads.flatMap(workload => [tracks.groupOf(workload) ?? workload, ...services.get(workload)]);
      const subjects = [object, ...applications];
      if (key !== undefined && !subjects.some(subject => reported.has(subject))) {
        subjects.forEach(subject => reported.add(subject));
        yield {
          object,
          path: [...path, key],
          message: `selects pods by ${key}=${labels[key]}, which looks like the version of a release: ${harm}; the harm depends on whether it changes with the image`,
        };
      }
    }
  },
};

function* selectionsOf({ cluster }: System): Iterable<Selection> {
  const controllers = new Controllers(cluster);
  for (const workload of cluster.workloads.all()) {
    if (['Deployment', 'StatefulSet', 'DaemonSet'].includes(workload.object.kind)) {
      const labels = recordOf(recordOf(recordOf(workload.object.manifest.spec).selector).matchLabels);
      yield { object: workload.object, path: ['spec', 'selector', 'matchLabels'], labels, workloads: [workload], harm: 'it is immutable, so that the next one is refused' };
    }
  }
  for (const { object, id, workloads } of cluster.services.values()) {
    if (!controllers.ownsService(id)) {
      yield { object, path: ['spec', 'selector'], labels: recordOf(recordOf(object.manifest.spec).selector), workloads, harm: 'it loses the pods while the next one rolls out' };
    }
  }
  for (const object of cluster.ofKind('networking.istio.io', 'DestinationRule')) {
    const spec = recordOf(object.manifest.spec);
    const service = serviceOf(cluster, fullHost(textOf(spec.host), object.namespace));
    for (const { index, value } of itemsOf(spec.subsets)) {
      const labels = recordOf(value.labels);
      const ofService = service?.workloads.filter(workload => hasLabels(workload, labels));
      const workloads = ofService ?? cluster.workloads.selected(object.namespace, labels);
      yield { object, path: ['spec', 'subsets', index, 'labels'], labels, workloads, harm: 'the subset loses its pods while the next one rolls out' };
    }
  }
}

/** Whether the value is one of a single release: the chart's, a full version, a commit or a date. `v1.0.0` of `web-v1` stays with its workload. */
function moves(key: string, value: unknown, workloads: readonly Workload[], vocabulary: Vocabulary): boolean {
  const text = ifText(value) ?? '';
  if (CONTROLLED.test(key)) {
    return false;
  }
  const release = isRelease(text);
  const isTag = () => key !== 'app' && workloads.some(workload => tagsOf(workload).includes(text));
  return key === 'helm.sh/chart' || key === 'chart' && /-\d+\.\d+\.\d+/.test(text)
    || (release && (VERSION_KEYS.test(key) || isTag()) || /^v?\d+\.\d+$/.test(text) && isTag()) && !workloads.some(workload => isRole(text, workload, vocabulary));
}

/** Whether the name of the workload says the same version, so that the label tells a track. */
function isRole(text: string, { object }: Workload, vocabulary: Vocabulary): boolean {
  const [version, ofName] = [versionOf(text), vocabulary.partsOf(object.name).version];
  return version !== undefined && ofName !== undefined && ofName.every((part, index) => part === version[index]);
}

/** `1.4.2`, `v1.4.2-rc.1`, a commit, a date, a date with the time; not `v1`. */
function isRelease(text: string): boolean {
  return /^v?\d+\.\d+\.\d+([-+.].*)?$/.test(text) || /^(sha-?|git-?)?(?=.*\d)(?=.*[a-f])[0-9a-f]{7,40}$/.test(text) || /^(20\d{6}([-.]?\d+)?|\d{6}[-.]\d{4,6})$/.test(text);
}

function tagsOf({ object }: Workload): string[] {
  return itemsOf(recordOf(podTemplate(object).spec).containers).flatMap(({ value }) => imageOf(textOf(value.image)).tag ?? []);
}

