import { GatewayPod } from './gateway-pod';
import { GatewayServer } from './gateway-server';
import { GatewayVirtualHost } from './gateway-virtual-host';
import { HostMap } from './host-map';
import { VirtualService } from './virtual-service';
import { VirtualServices } from './virtual-services';
import { Decision } from '../decision';
import { assume, Visit } from '../entrance';
import { isSubset } from '../host-name';

/** The hosts of servers that share them. */
export class GatewayVirtualHosts {
  private readonly byDomain = new HostMap<GatewayVirtualHost>();
  private readonly hidden: { readonly virtualService: VirtualService; readonly hosts: readonly string[] }[] = [];

  constructor(servers: readonly GatewayServer[], private readonly pod: GatewayPod, virtualServices: VirtualServices) {
    for (const server of servers) {
      virtualServices.of(server.gateway.id).forEach(virtualService => this.add(virtualService, server));
      if (server.redirectsToHttps) {
        server.allHosts.forEach(host => this.at(host.toLowerCase()).redirecting ??= server);
      }
    }
  }

  /** The host that is the closest to the name. */
  public find(name: string, visit: Visit): GatewayVirtualHost | undefined {
    this.assumeNamespace(name, visit);
    return this.byDomain.at(name) ?? this.byDomain.covering(name, 1)[0];
  }

  private add(virtualService: VirtualService, server: GatewayServer): void {
    const { namespace, labels } = this.pod;
    const hosts = intersection(server.hostsFor(virtualService.namespace), virtualService.writtenHosts).map(host => host.toLowerCase());
    if (hosts.length === 0) {
      return;
    }
    if (!virtualService.visibility.public) {
      this.hidden.push({ virtualService, hosts });
    }
    const side = { port: server.port, gateway: server.gateway.id, namespace, labels };
    if (virtualService.visibility.includes(namespace) && virtualService.hasRules(side)) {
      hosts.forEach(host => this.at(host).add({ virtualService, server, side }));
      hosts.forEach(host => server.redirectsToHttps && (this.at(host).redirecting ??= server));
    }
  }

  private at(host: string): GatewayVirtualHost {
    return this.byDomain.of(host, () => new GatewayVirtualHost(host));
  }

  /** Whether a VirtualService counts depends on the namespace of pods that the input does not have. */
  private assumeNamespace(name: string, visit: Visit): void {
    if (!this.pod.known) {
      this.hidden.filter(({ hosts }) => hosts.some(host => isSubset(name, host)))
        .forEach(({ virtualService: { object } }) => assume(visit, new Decision(object, ['spec', 'exportTo'], `is not for every namespace; pods of the gateway are taken to be in ${this.pod.namespace}`)));
    }
  }
}

/** Hosts that both lists stand for, each as the narrower of the two says it. */
function intersection(some: readonly string[], others: readonly string[]): string[] {
  const found = new Set<string>();
  for (const one of some) {
    for (const other of others) {
      if (isSubset(one, other)) {
        found.add(one);
      } else if (isSubset(other, one)) {
        found.add(other);
      }
    }
  }
  return [...found];
}
