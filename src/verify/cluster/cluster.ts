import { Labels } from './labels';
import { KubernetesService } from './service';
import { servicesOf } from './services';
import { Workloads } from './workloads';
import { refusal } from '../admission/admission';
import { Decision } from '../decision';
import { ManifestObject } from '../manifest-object';
import { MultiMap } from '../multi-map';

/** The label that every namespace has, with its name. */
export const NAMESPACE_LABEL = 'kubernetes.io/metadata.name';

/** What the input says of Kubernetes itself, by name. */
export class Cluster {
  public readonly workloads: Workloads;
  public readonly services: ReadonlyMap<string, KubernetesService>;
  /** The objects of the input that are in the cluster, in the order of the input. */
  public readonly objects: readonly ManifestObject[];
  /** Why others of the input are not: the API server does not take them. */
  public readonly refused: readonly Decision[];
  private readonly byKind = new MultiMap<string, ManifestObject>();
  private namespaces?: ReadonlyMap<string, ManifestObject>;

  /**
   * @param input all objects, also those that the API server refuses
   * @param trackLabel label of pods that says their track
   */
  constructor(input: readonly ManifestObject[], trackLabel: string) {
    const refused = new Map(input.flatMap(object => {
      const found = refusal(object);
      return found === undefined ? [] : [[object, new Decision(object, found.path, `is refused by the API server: ${found.reason}`)]];
    }));
    this.refused = [...refused.values()];
    this.objects = refused.size === 0 ? input : input.filter(object => !refused.has(object));
    for (const object of this.objects) {
      this.byKind.add(`${object.group}/${object.kind}`, object);
    }
    this.workloads = new Workloads(this.objects, trackLabel);
    this.services = servicesOf(this.ofKind('', 'Service'), this.workloads);
  }

  /** The objects of a kind in any version of its API, in the order of the input. */
  public ofKind(group: string, kind: string): readonly ManifestObject[] {
    return this.byKind.get(`${group}/${kind}`);
  }

  /** The object of a namespace, if the input has it. */
  public namespace(name: string): ManifestObject | undefined {
    this.namespaces ??= new Map(this.ofKind('', 'Namespace').map(object => [object.name, object]));
    return this.namespaces.get(name);
  }

  /** Labels of a namespace; every namespace has its own name as a label (Kubernetes docs, "Namespaces, automatic labelling"). */
  public namespaceLabels(name: string): Labels {
    return { ...this.namespace(name)?.manifest.metadata.labels, [NAMESPACE_LABEL]: name };
  }
}
