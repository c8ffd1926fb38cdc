import { Labels } from '../../cluster/labels';
import { podTemplate } from '../../cluster/workload';
import { Severity } from '../../finding';
import { ManifestObject } from '../../manifest-object';
import { MultiMap } from '../../multi-map';
import { System } from '../../system/system';
import { ifText, recordOf } from '../../untyped';
import { closest } from '../closest';
import { placeholdersOf } from '../input/placeholder';
import { Fault } from '../rule';

/** Kinds that Rollouts name, with their groups. */
const NAMED = new Map([['Service', ''], ['VirtualService', 'networking.istio.io'], ['DestinationRule', 'networking.istio.io'], ['Deployment', 'apps']]);

/** What a Rollout can name, also what the API server refuses: that is there, and another fault. */
export class RolloutObjects {
  private readonly byTitle: ReadonlyMap<string, ManifestObject>;
  private readonly names = new MultiMap<string, string>();

  constructor({ objects }: System) {
    const own = objects.filter(({ kind, group }) => NAMED.get(kind) === group);
    this.byTitle = new Map(own.map(object => [object.title, object]));
    own.forEach(({ kind, namespace, name }) => this.names.add(`${kind} ${namespace}`, name));
  }

  /** The object of that kind and name. */
  public get(kind: string, namespace: string, name: string): ManifestObject | undefined {
    return this.byTitle.get(`${kind} ${namespace}/${name}`);
  }

  /** Labels of the pods of a Rollout; nothing where they are those of a workload that is not in the input. */
  public labelsOf(rollout: ManifestObject): Labels | undefined {
    const { workloadRef } = recordOf(rollout.manifest.spec);
    const { kind, name } = recordOf(workloadRef);
    const owner = workloadRef === undefined ? rollout : this.get(String(kind), rollout.namespace, String(name));
    return owner && recordOf(recordOf(podTemplate(owner).metadata).labels);
  }

  /**
   * The fault of a Rollout that names an object which is not there, while others of its kind are.
   *
   * @param certain whether what belongs to the object is in the input, so that the object does not come from elsewhere
   */
  public * missing(
    rollout: ManifestObject, path: readonly string[], kind: string, namespace: string, name: string, certain: boolean,
  ): Iterable<Fault> {
    const others = this.names.get(`${kind} ${namespace}`);
    if (others.length > 0 && this.get(kind, namespace, name) === undefined && placeholdersOf(`${namespace}/${name}`).length === 0) {
      const meant = closest(name, others);
      const sure = certain || meant !== undefined;
      yield {
        object: rollout,
        path,
        severity: sure ? Severity.ERROR : Severity.WARNING,
        message: `names ${kind} ${namespace}/${name}, which does not exist: the Rollout is Degraded (InvalidSpec) and rolls out nothing`
          + (sure ? '' : `; depends on whether that ${kind} is applied from elsewhere`),
        fix: meant === undefined ? `create ${kind} ${name} in namespace ${namespace}, or name one that is there` : `write ${meant}`,
      };
    }
  }
}

/** The name in a field of a Rollout, if it has one. */
export function nameIn(value: unknown): string | undefined {
  const name = ifText(value);
  return name === '' ? undefined : name;
}
