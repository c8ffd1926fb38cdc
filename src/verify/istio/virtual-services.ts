import { VirtualServiceConfig } from './config';
import { HostMap } from './host-map';
import { VirtualService } from './virtual-service';
import { Cluster } from '../cluster/cluster';
import { ManifestObject } from '../manifest-object';
import { MultiMap } from '../multi-map';
import { listOf, recordOf } from '../untyped';

const GROUP = 'networking.istio.io';

/** All VirtualServices, found by gateway and by host. */
export class VirtualServices {
  private readonly byGateway = new MultiMap<string, VirtualService>();
  private readonly delegates = new Map<string, ManifestObject>();
  private readonly meshHosts = new HostMap<VirtualService[]>();

  /**
   * @param routes what istiod makes of routes of the Gateway API
   */
  constructor(cluster: Cluster, routes: readonly VirtualServiceConfig[]) {
    const objects = cluster.ofKind(GROUP, 'VirtualService');
    // Those without hosts are for others to delegate to.
    const isDelegate = (object: ManifestObject) => listOf(recordOf(object.manifest.spec).hosts).length === 0;
    objects.filter(isDelegate).forEach(object => this.delegates.set(`${object.namespace}/${object.name}`, object));
    const written = objects.filter(object => !isDelegate(object)).map((object): VirtualServiceConfig => (
      { object, spec: recordOf(object.manifest.spec), origins: [], gatewaySemantics: false }));
    for (const config of [...written, ...routes]) {
      this.add(new VirtualService(config, id => this.delegates.get(id)));
    }
  }

  /** Gateways of Istio's own API that any of them names. */
  public get gateways(): string[] {
    return [...this.byGateway.keys()].filter(gateway => gateway !== 'mesh' && !gateway.includes('~'));
  }

  /** Those of a gateway, `namespace/name`, or of the `mesh`. */
  public of(gateway: string): readonly VirtualService[] {
    return this.byGateway.get(gateway);
  }

  /** Those of the mesh that name exactly this host, which may be a wildcard. */
  public at(host: string): readonly VirtualService[] {
    return this.meshHosts.at(host) ?? [];
  }

  /** Those of the mesh with a wildcard that stands for the host: one list for each wildcard, the longest first. */
  public covering(host: string): readonly VirtualService[][] {
    return this.meshHosts.covering(host);
  }

  private add(virtualService: VirtualService): void {
    new Set(virtualService.gateways).forEach(gateway => this.byGateway.add(gateway, virtualService));
    if (virtualService.gateways.includes('mesh')) {
      new Set(virtualService.hosts).forEach(host => this.meshHosts.of(host, () => []).push(virtualService));
    }
  }
}
