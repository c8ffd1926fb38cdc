import { Controllers } from './controllers';
import { WORKLOAD_KINDS } from '../../cluster/workload';
import { Severity } from '../../finding';
import { ManifestObject } from '../../manifest-object';
import { MultiMap } from '../../multi-map';
import { System } from '../../system/system';
import { ifText, recordOf } from '../../untyped';
import { Rule } from '../rule';
import { closest } from '../traffic/closest';

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
    for (const { group, kind, field } of REFERENCES) {
      for (const object of cluster.ofKind(group, kind)) {
        const target = recordOf(recordOf(object.manifest.spec)[field]);
        const [wanted, name] = [ifText(target.kind) ?? 'Deployment', ifText(target.name) ?? ''];
        const meant = NAMED_KINDS.has(wanted) ? workloads.meantBy(wanted, object.namespace, name) : undefined;
        if (meant !== undefined) {
          yield {
            object,
            path: ['spec', field, meant.name === name && meant.namespace === object.namespace ? 'kind' : 'name'],
            message: `${wanted} ${object.namespace}/${name} does not exist, while there is ${meant.title}`,
          };
        }
      }
    }
  },
};

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
