import { oldest } from './age';
import { Backend, podBackends } from './backend';
import { HostMap } from './host-map';
import { MeshPort, MeshService, Resolution } from './mesh-service';
import { PortProtocol, servicePortProtocol } from './port-protocol';
import { ServiceEntryHost, workloadEntries } from './service-entry';
import { Visibility } from './visibility';
import { Cluster } from '../cluster/cluster';
import { KubernetesService } from '../cluster/service';
import { Visit } from '../entrance';
import { hostOfService, isSubset, isWildcard } from '../host-name';
import { MultiMap } from '../multi-map';
import { listOf, recordOf, textOf } from '../untyped';

/** All services that istiod knows, by host. */
export class Registry {
  private readonly byHost = new HostMap<MeshService[]>();
  private readonly all: MeshService[] = [];
  private readonly matching = new Map<string, readonly MeshService[]>();
  private readonly byPort = new MultiMap<number, MeshService>();

  constructor(cluster: Cluster) {
    const hasWorkloadEntries = cluster.ofKind('networking.istio.io', 'WorkloadEntry').length > 0;
    for (const service of cluster.services.values()) {
      this.add(kubernetesMeshService(service, hasWorkloadEntries ? cluster : undefined));
    }
    for (const object of cluster.ofKind('networking.istio.io', 'ServiceEntry')) {
      listOf(recordOf(object.manifest.spec).hosts).forEach(host => this.add(new ServiceEntryHost(object, textOf(host).toLowerCase(), cluster)));
    }
  }

  /** All of the host, in whatever namespace. */
  public of(host: string): readonly MeshService[] {
    return this.byHost.at(host) ?? [];
  }

  /**
   * The service of the host for callers of a namespace: of Kubernetes before those of ServiceEntries, and of the caller's own namespace before
   * others (istio, `selectServices`, `appendSidecarServices`).
   */
  public visible(host: string, namespace: string, visit: Visit): MeshService | undefined {
    const all = this.of(host).filter(({ visibility }) => visibility.includes(namespace));
    if (all.length < 2) {
      return all[0];
    }
    return all.find(one => one.kubernetes !== undefined && one.namespace === namespace)
      ?? all.find(one => one.namespace === namespace)
      ?? all.find(one => one.kubernetes !== undefined)
      ?? oldest(visit, all, ({ object }) => ({ object }));
  }

  /** Every service that a wildcard stands for, or that stands for the host itself. */
  public within(wildcard: string): readonly MeshService[] {
    let found = this.matching.get(wildcard);
    if (found === undefined) {
      found = this.all.filter(({ host }) => isSubset(host, wildcard) || isWildcard(host) && isSubset(wildcard, host));
      this.matching.set(wildcard, found);
    }
    return found;
  }

  /** Those with a port of that number. */
  public withPort(port: number): readonly MeshService[] {
    return this.byPort.get(port);
  }

  /** Host of the service that a name leads to, over any number of names; nothing for names that lead to themselves. */
  public concrete({ host, alias }: MeshService): string | undefined {
    const seen = new Set([host]);
    let name = alias!;
    for (let next = this.aliasAt(name); next !== undefined; next = this.aliasAt(name)) {
      if (seen.has(name)) {
        return undefined;
      }
      seen.add(name);
      name = next;
    }
    return name;
  }

  private aliasAt(host: string): string | undefined {
    return this.of(host).find(({ alias }) => alias !== undefined)?.alias;
  }

  private add(service: MeshService): void {
    this.all.push(service);
    this.byHost.of(service.host, () => []).push(service);
    for (const { number, protocol } of service.ports) {
      if (protocol === PortProtocol.UDP) {
        continue;
      }
      this.byPort.add(number, service);
    }
  }
}

/**
 * @param entries where WorkloadEntries are, which the selector of a Service finds, too
 */
function kubernetesMeshService(service: KubernetesService, entries: Cluster | undefined): MeshService {
  const { object, namespace, name, externalName, headless } = service;
  const exportTo = textOf(recordOf(object.manifest.metadata.annotations)['networking.istio.io/exportTo']);
  const ports = service.ports.filter(port => typeof port.port === 'number');
  const endpoints = new Map<number, readonly Backend[]>();
  return {
    object,
    namespace,
    kubernetes: service,
    host: hostOfService(name, namespace),
    resolution: externalName !== undefined ? Resolution.ALIAS : headless ? Resolution.ORIGINAL : Resolution.ENDPOINTS,
    alias: externalName,
    addressed: !headless,
    ports: ports.map(port => ({ number: port.port, protocol: servicePortProtocol(port) })),
    visibility: new Visibility(exportTo === '' ? [] : exportTo.split(',').map(value => value.trim()), namespace),
    backends: ({ number }: MeshPort) => {
      let found = endpoints.get(number);
      if (found === undefined) {
        const port = ports.find(one => one.port === number);
        const selector = recordOf(object.manifest.spec?.selector);
        found = [
          ...port === undefined ? [] : podBackends(service.endpoints(port)),
          ...entries === undefined || Object.keys(selector).length === 0 ? [] : workloadEntries(entries, namespace, selector),
        ];
        endpoints.set(number, found);
      }
      return found;
    },
  };
}
