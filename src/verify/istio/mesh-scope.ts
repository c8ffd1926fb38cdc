import { oldest } from './age';
import { Side } from './http-match';
import { MeshService, portOf } from './mesh-service';
import { Pod } from './pod';
import { mayBeHttp, PortProtocol } from './port-protocol';
import { Registry } from './registry';
import { EgressListener } from './sidecars';
import { VirtualService } from './virtual-service';
import { VirtualServices } from './virtual-services';
import { Visit } from '../entrance';
import { isWildcard } from '../host-name';

/** What a sidecar knows at one port. */
export class MeshScope {
  public readonly side: Side;

  constructor(
    caller: Pod, public readonly port: number, private readonly listener: EgressListener,
    public readonly registry: Registry, public readonly virtualServices: VirtualServices, private readonly visit: Visit,
  ) {
    this.side = { port, gateway: 'mesh', namespace: caller.namespace, labels: caller.labels };
  }

  /** Whether it knows the service. */
  public knows({ host, namespace, visibility }: MeshService): boolean {
    return visibility.includes(this.side.namespace) && (this.listener.imports?.hasService(host, namespace) ?? true);
  }

  /** The service of the host that has the port. */
  public at(host: string): MeshService | undefined {
    const found = this.registry.of(host).filter(service => portOf(service, this.port) !== undefined && this.knows(service));
    if (found.length < 2) {
      return found[0];
    }
    return found.find(({ namespace }) => namespace === this.side.namespace)
      ?? found.find(({ kubernetes }) => kubernetes !== undefined)
      ?? oldest(this.visit, found, ({ object }) => ({ object }));
  }

  /** Whether it knows any service at the port that is HTTP, so that it looks at hosts there. */
  public get hasHttp(): boolean {
    return this.registry.withPort(this.port).some(service => portOf(service, this.port)!.protocol === PortProtocol.HTTP && this.knows(service));
  }

  /** Whether it imports the VirtualService. */
  public selects({ visibility, hosts, namespace, gatewaySemantics }: VirtualService): boolean {
    return visibility.includes(this.side.namespace) && (this.listener.imports?.hasVirtualService(hosts, namespace, gatewaySemantics) ?? true);
  }

  /** The VirtualServices that decide for a service: those that name it, or else the first of those with the longest wildcard for it. */
  public owners(service: MeshService): readonly VirtualService[] {
    const { host } = service;
    const exact = this.virtualServices.at(host).filter(one => this.selects(one));
    const owners = exact.length > 0 ? exact : this.wildcardOwner(host);
    return owners.filter(one => this.mayRoute(one, service) && one.hasRules(this.side));
  }

  /** The first of them in the order of istiod. */
  public first(candidates: readonly VirtualService[]): VirtualService {
    const order = Math.min(...candidates.map(one => one.order(this.side.namespace)));
    return oldest(this.visit, [...new Set(candidates)].filter(one => one.order(this.side.namespace) === order), one => one);
  }

  /**
   * Whether the VirtualService has a virtual host of its own for a host that is no service: on port 80 always, on others only beside a service
   * with that port (istio, `buildSidecarVirtualHostsForVirtualService`).
   */
  public hasOwnHost(virtualService: VirtualService, host: string): boolean {
    if (!this.selects(virtualService) || !virtualService.hasRules(this.side) || this.standsForService(virtualService, host)) {
      return false;
    }
    return this.port === 80 && !virtualService.gatewaySemantics
      || virtualService.hosts.some(one => this.servicesOf(virtualService, one).some(service => this.mayRoute(virtualService, service)));
  }

  private wildcardOwner(host: string): readonly VirtualService[] {
    for (const candidates of this.virtualServices.covering(host)) {
      const selected = candidates.filter(one => this.selects(one));
      if (selected.length > 0) {
        return [this.first(selected)];
      }
    }
    return [];
  }

  /** Routes of the Gateway API are for the Services of their own namespace, or for callers of it. */
  private mayRoute({ gatewaySemantics, namespace }: VirtualService, service: MeshService): boolean {
    const near = service.namespace === namespace || this.side.namespace === namespace;
    return mayBeHttp(portOf(service, this.port)!.protocol) && (!gatewaySemantics || near);
  }

  private standsForService({ gatewaySemantics }: VirtualService, host: string): boolean {
    return isWildcard(host) ? !gatewaySemantics && this.matching(host).length > 0 : this.at(host) !== undefined;
  }

  private servicesOf({ gatewaySemantics }: VirtualService, host: string): readonly MeshService[] {
    if (isWildcard(host)) {
      return gatewaySemantics ? [] : this.matching(host);
    }
    const found = this.at(host);
    return found === undefined ? [] : [found];
  }

  private matching(wildcard: string): readonly MeshService[] {
    return this.registry.within(wildcard).filter(service => portOf(service, this.port) !== undefined && this.knows(service));
  }
}
