import { Controllers } from './controllers';
import { namesOf } from './names';
import { WORKLOAD_KINDS } from '../../cluster/workload';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { ManifestObject } from '../../manifest-object';
import { MultiMap } from '../../multi-map';
import { System } from '../../system/system';
import { ifText, recordOf } from '../../untyped';
import { closest } from '../closest';
import { placeholdersOf } from '../input/placeholder';
import { Rule } from '../rule';

/** Kinds that name a workload, with the field that does. */
const REFERENCES = [
  { group: 'autoscaling', kind: 'HorizontalPodAutoscaler', field: 'scaleTargetRef' },
  { group: 'keda.sh', kind: 'ScaledObject', field: 'scaleTargetRef' },
  { group: 'flagger.app', kind: 'Canary', field: 'targetRef' },
];

const NAMED_KINDS = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout']);

/** An autoscaler or a Canary of a workload that is not there, while one that was meant is. */
export const MISSING_TARGET: Rule = {
  id: 'R66',
  severity: Severity.ERROR,
  title: 'autoscaler or Canary whose workload does not exist',
  why: 'An autoscaler finds its target by kind and name, in its own namespace. Where there is none, it reports FailedGetScale and scales nothing, and Flagger waits without an end; the workload '
    + 'stays at the number of pods that it has.',
  fix: 'write kind and name of the workload, and the namespace that it is in',
  source: 'kubernetes.io, "Horizontal Pod Autoscaling"; flagger, docs/gitbook/usage/how-it-works.md (Canary target)',
  * check(system) {
    const { cluster } = system;
    const workloads = new Workloads(system);
    const references = new MultiMap<string, Reference>();
    referencesOf(cluster).forEach(reference => references.add(`${reference.wanted} ${reference.object.namespace}/${reference.name}`, reference));
    for (const [title, [{ object, field, wanted, name }, ...others]] of references.entries()) {
      const meant = workloads.meantBy(wanted, object.namespace, name);
      if (meant !== undefined && placeholdersOf(`${title} ${meant.title}`).length === 0) {
        const too = others.length === 0 ? '' : `; ${namesOf(others)} ${others.length === 1 ? 'names' : 'name'} it, too`;
        yield {
          object,
          path: ['spec', field, meant.name === name && meant.namespace === object.namespace ? 'kind' : 'name'],
          message: `${title} does not exist, while there is ${meant.title}${too}`,
          fix: wayOut(meant, wanted, object),
          related: others.map(other => new Decision(other.object, ['spec', other.field], 'names the same')),
        };
      }
    }
  },
};

/** What names a workload, with what it names. */
interface Reference {
  readonly object: ManifestObject;
  readonly field: string;
  readonly wanted: string;
  readonly name: string;
}

function referencesOf(cluster: System['cluster']): Reference[] {
  return REFERENCES.flatMap(({ group, kind, field }) => cluster.ofKind(group, kind).map(object => {
    const target = recordOf(recordOf(object.manifest.spec)[field]);
    return { object, field, wanted: ifText(target.kind) ?? 'Deployment', name: ifText(target.name) ?? '' };
  })).filter(({ wanted }) => NAMED_KINDS.has(wanted));
}

function wayOut(meant: ManifestObject, wanted: string, { namespace, kind }: ManifestObject): string {
  return meant.namespace !== namespace ? `put the ${kind} into namespace ${meant.namespace}`
    : meant.kind !== wanted ? `write kind: ${meant.kind} and apiVersion: ${meant.apiVersion}` : `write name: ${meant.name}`;
}

/** The workloads of the input by name, also those that the API server refuses. */
class Workloads {
  private readonly titles: ReadonlySet<string>;
  private readonly byName = new MultiMap<string, ManifestObject>();
  private readonly byNamespace = new MultiMap<string, ManifestObject>();

  constructor({ objects, cluster }: System) {
    const made = new Controllers(cluster).flagger.map(({ target }) => `${target}-primary`);
    const own = objects.filter(({ kind }) => NAMED_KINDS.has(kind) && WORKLOAD_KINDS.has(kind));
    this.titles = new Set([...own.map(({ title }) => title), ...made]);
    for (const object of own) {
      this.byName.add(object.name, object);
      this.byNamespace.add(object.namespace, object);
    }
  }

  /** What was most likely meant where there is no such workload: another kind, another namespace, a name much like it. */
  public meantBy(kind: string, namespace: string, name: string): ManifestObject | undefined {
    if (this.titles.has(`${kind} ${namespace}/${name}`)) {
      return undefined;
    }
    const alike = this.byName.get(name);
    const others = this.byNamespace.get(namespace).filter(object => object.kind === kind);
    const near = alike.length > 0 ? undefined : closest(name, others.map(object => object.name));
    return alike.find(object => object.namespace === namespace) ?? alike.find(object => object.kind === kind)
      ?? others.find(object => object.name === near);
  }
}
