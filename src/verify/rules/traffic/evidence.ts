import { closest } from '../closest';
import { declaredPorts } from './declared-ports';
import { FailedDestination } from './failed-destination';
import { Cluster } from '../../cluster/cluster';
import { hasLabels, Labels } from '../../cluster/labels';
import { KubernetesPort, KubernetesService } from '../../cluster/service';
import { Workload } from '../../cluster/workload';
import { fullHost } from '../../istio/full-host';
import { ManifestObject } from '../../manifest-object';
import { MultiMap } from '../../multi-map';
import { MistakeKind } from '../../reading/reading-mistake';
import { Split, SplitDestination } from '../../system/split';
import { System } from '../../system/system';
import { compareVersions } from '../../system/tracks/version';
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
  private splits?: MultiMap<SplitDestination, Split>;
  private readonly byName = new MultiMap<string, KubernetesService>();
  private readonly byNamespace = new MultiMap<string, string>();
  private readonly byBareName = new Map<string, string>();
  private readonly emptyServices = new MultiMap<string, KubernetesService>();

  constructor(private readonly system: System) {
    this.refused = new Set(system.cluster.refused.map(({ _object }) => _object.kind));
    this.unread = system.mistakes.some(({ kind, loses }) => loses === true || UNREAD.includes(kind));
    for (const service of system.cluster.services.values()) {
      this.byName.add(service.name, service);
      this.byNamespace.add(service.namespace, service.name);
      this.byBareName.set(`${service.namespace}/${bareName(service.name)}`, service.name);
      if (service.selects && service.workloads.length === 0) {
        this.emptyServices.add(service.namespace, service);
      }
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

  /** A Service of the namespace whose name is nearly the same, or differs by a word that says that it is a Service. */
  public like(id: string): string | undefined {
    const [namespace, name] = id.split('/');
    return closest(name, this.byNamespace.get(namespace)) ?? this.byBareName.get(`${namespace}/${bareName(name)}`);
  }

  /** A DestinationRule with the subset, in the namespace of a Service, for a host that nothing has. */
  public stray({ namespace }: KubernetesService, subset: string): ManifestObject | undefined {
    const { cluster } = this.system;
    return cluster.ofKind('networking.istio.io', 'DestinationRule').find(object => {
      const { host, subsets } = recordOf(object.manifest.spec);
      const [name, home] = fullHost(textOf(host), object.namespace).split('.');
      // A host that routes name, too, is what was meant, and its Service is missing.
      return object.namespace === namespace && !textOf(host).includes('*') && home === namespace && !cluster.services.has(`${home}/${name}`)
        && this.destinationsOf(`${home}/${name}`).length === 0
        && itemsOf(subsets).some(({ value }) => value.name === subset);
    });
  }

  /** Whether some Service finds the workload. */
  public isSelected(workload: Workload): boolean {
    this.selected ??= new Set([...this.system.cluster.services.values()].flatMap(({ workloads }) => workloads));
    return this.selected.has(workload);
  }

  /** The one workload of the namespace that no Service finds, where the Service is the only one that finds nothing and leads to a port that it has. */
  public onlyUnselected({ namespace, ports }: KubernetesService): Workload | undefined {
    if (this.emptyServices.get(namespace).length > 1) {
      return undefined;
    }
    const free = this.system.cluster.workloads.selected(namespace, {}).filter(workload => !this.isSelected(workload));
    const has = ({ targetPort }: KubernetesPort) => declaredPorts(free[0]).some(({ name, number }) => [name, number].includes(String(targetPort)));
    return free.length === 1 && ports.some(has) ? free[0] : undefined;
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
  public hasSibling(failed: FailedDestination): boolean {
    return this.siblings(failed).length > 0;
  }

  /** Whether only the canary of a split is in the input, and the stable track that is missing there is applied from elsewhere with all it has. */
  public isCanaryOnly(failed: FailedDestination): boolean {
    const { destination: { serviceId } } = failed;
    const [namespace, name] = serviceId.split('/');
    const { vocabulary } = this.system.tracks;
    const own = vocabulary.partsOf(name);
    const siblings = this.siblings(failed);
    const isCanary = siblings.every(sibling => {
      const { track, version = [] } = vocabulary.partsOf(sibling.name);
      return own.track !== 'canary' && (track === 'canary' || compareVersions(version, own.version ?? version) > 0);
    });
    const known = new Set(siblings.flatMap(({ workloads }) => workloads));
    const hasStable = [...known].some(workload => this.system.tracks.groupOf(workload) !== undefined)
      || this.system.cluster.workloads.selected(namespace, {}).some(workload => !this.isSelected(workload));
    return isCanary && known.size > 0 && !hasStable;
  }

  /** Services of the namespace that the other destinations of the same split have. */
  private siblings({ destination }: FailedDestination): KubernetesService[] {
    const [namespace] = destination.serviceId.split('/');
    if (this.splits === undefined) {
      this.splits = new MultiMap();
      this.system.splits.forEach(split => split.destinations.forEach(one => this.splits!.add(one, split)));
    }
    const all = this.splits.get(destination).flatMap(({ destinations }) => destinations);
    return all.flatMap(({ service }) => service?.namespace === namespace ? [service] : []);
  }
}

/** `web` of `web-service`. */
function bareName(name: string): string {
  return name.replace(/-(?:service|svc)$/, '');
}

/** Whether the input has DestinationRules, so that missing ones are not somewhere else. */
export function hasDestinationRules(cluster: Cluster): boolean {
  return cluster.ofKind('networking.istio.io', 'DestinationRule').length > 0;
}
