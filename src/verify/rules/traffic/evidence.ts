import { closest } from './closest';
import { FailedDestination } from './failed-destination';
import { Cluster } from '../../cluster/cluster';
import { hasLabels, Labels } from '../../cluster/labels';
import { KubernetesService } from '../../cluster/service';
import { Workload } from '../../cluster/workload';
import { fullHost } from '../../istio/full-host';
import { ManifestObject } from '../../manifest-object';
import { MultiMap } from '../../multi-map';
import { MistakeKind } from '../../reading/reading-mistake';
import { SplitDestination } from '../../system/split';
import { System } from '../../system/system';
import { itemsOf, recordOf, textOf } from '../../untyped';

/** Mistakes of texts that leave something out. */
const UNREAD: readonly MistakeKind[] = ['no yaml', 'no object', 'shape'];

/** What the input says of objects that it does not have. */
export class Evidence {
  /** Kinds of objects that the API server refuses. */
  private readonly refused: ReadonlySet<string>;
  private readonly unread: boolean;
  private selected?: ReadonlySet<Workload>;
  private destinations?: MultiMap<string, SplitDestination>;
  private named?: MultiMap<ManifestObject, SplitDestination>;
  private readonly byName = new MultiMap<string, KubernetesService>();
  private readonly byNamespace = new MultiMap<string, string>();

  constructor(private readonly system: System) {
    this.refused = new Set(system.cluster.refused.map(({ _object }) => _object.kind));
    this.unread = system.mistakes.some(({ kind }) => UNREAD.includes(kind));
    for (const service of system.cluster.services.values()) {
      this.byName.add(service.name, service);
      this.byNamespace.add(service.namespace, service.name);
    }
  }

  /** Whether objects of the kinds are written and not there, which other rules say: refused by the API server, or in texts that cannot be read. */
  public hasLost(...kinds: readonly string[]): boolean {
    return this.unread || kinds.some(kind => this.refused.has(kind));
  }

  /** Services of the name in other namespaces. */
  public elsewhere(id: string): readonly KubernetesService[] {
    const [namespace, name] = id.split('/');
    return this.byName.get(name).filter(service => service.namespace !== namespace);
  }

  /** The one Service of the name, if it is in another namespace than its pods, and these are in the one where it is looked for. */
  public misplaced(id: string): KubernetesService | undefined {
    const [found, ...others] = this.elsewhere(id);
    if (found === undefined || others.length > 0 || !found.selects || found.workloads.length > 0) {
      return undefined;
    }
    const selector: Labels = recordOf(recordOf(found.object.manifest.spec).selector);
    return this.system.cluster.workloads.selected(id.split('/')[0], selector).length > 0 ? found : undefined;
  }

  /** A Service of the namespace whose name is nearly the same. */
  public like(id: string): string | undefined {
    const [namespace, name] = id.split('/');
    return closest(name, this.byNamespace.get(namespace));
  }

  /** A DestinationRule with the subset, in the namespace of a Service, for a host that nothing has. */
  public stray({ namespace }: KubernetesService, subset: string): ManifestObject | undefined {
    const { cluster } = this.system;
    return cluster.ofKind('networking.istio.io', 'DestinationRule').find(object => {
      const { host, subsets } = recordOf(object.manifest.spec);
      const [name, home] = fullHost(textOf(host), object.namespace).split('.');
      return object.namespace === namespace && !textOf(host).includes('*') && home === namespace && !cluster.services.has(`${home}/${name}`)
        && itemsOf(subsets).some(({ value }) => value.name === subset);
    });
  }

  /** Whether some Service finds the workload. */
  public isSelected(workload: Workload): boolean {
    this.selected ??= new Set([...this.system.cluster.services.values()].flatMap(({ workloads }) => workloads));
    return this.selected.has(workload);
  }

  /** All destinations of routes that are the Service. */
  public destinationsOf(serviceId: string): readonly SplitDestination[] {
    if (this.destinations === undefined) {
      this.destinations = new MultiMap();
      this.system.traffic.rules.flatMap(rule => rule.destinations).forEach(one => this.destinations!.add(one.serviceId, one));
    }
    return this.destinations.get(serviceId);
  }

  /** Workloads of other namespaces whose pods have the labels, and that no Service finds there. */
  public pods(labels: Labels, namespace: string): readonly Workload[] {
    return Object.keys(labels).length === 0 ? [] : [...this.system.cluster.workloads.all()]
      .filter(workload => workload.object.namespace !== namespace && hasLabels(workload, labels) && !this.isSelected(workload));
  }

  /** Whether a route names several Services that the input does not have, more than others. */
  public isOfPlatform(route: ManifestObject): boolean {
    if (this.named === undefined) {
      this.named = new MultiMap();
      this.system.traffic.rules.forEach(({ object, destinations }) => this.named!.add(object, ...destinations));
    }
    const all = new Map(this.named.get(route).map(({ serviceId, service }) => [serviceId, service]));
    const missing = [...all.values()].filter(service => service === undefined).length;
    return missing > Math.max(1, all.size - missing);
  }

  /** Whether another destination of the same split has its Service in the input and in the same namespace. */
  public hasSibling({ destination }: FailedDestination): boolean {
    const [namespace] = destination.serviceId.split('/');
    return this.system.splits.some(({ destinations }) => destinations.includes(destination)
      && destinations.some(({ service }) => service?.namespace === namespace));
  }
}

/** Whether the input has DestinationRules, so that missing ones are not somewhere else. */
export function hasDestinationRules(cluster: Cluster): boolean {
  return cluster.ofKind('networking.istio.io', 'DestinationRule').length > 0;
}
