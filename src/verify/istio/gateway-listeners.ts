import { sortedByAge } from './age';
import { GatewayConfig } from './config';
import { GatewayPod } from './gateway-pod';
import { GatewayServer } from './gateway-server';
import { GatewayVirtualHosts } from './gateway-virtual-hosts';
import { Listener, mergedListener, orderDecides } from './listener';
import { VirtualServices } from './virtual-services';
import { Visit } from '../entrance';
import { MultiMap } from '../multi-map';

/** What a gateway pod does at one of its ports, with the hosts of its servers. */
export class PodListener {
  private readonly hosts = new Map<string, GatewayVirtualHosts>();

  constructor(public readonly listener: Listener, private readonly pod: GatewayPod, private readonly virtualServices: VirtualServices) {}

  /** Hosts of all servers for plain HTTP. */
  public get plain(): GatewayVirtualHosts {
    return this.hostsOf('http', this.listener.http);
  }

  /** Hosts of a server that takes TLS away. */
  public of(server: GatewayServer): GatewayVirtualHosts {
    return this.hostsOf(`${server.gateway.id} ${server.path.join('.')}`, [server]);
  }

  private hostsOf(key: string, servers: readonly GatewayServer[]): GatewayVirtualHosts {
    const hosts = this.hosts.get(key) ?? new GatewayVirtualHosts(servers, this.pod, this.virtualServices);
    this.hosts.set(key, hosts);
    return hosts;
  }
}

/** The ports of the pods that carry a gateway, with the servers of all gateways that these pods carry. */
export class GatewayListeners {
  private readonly byPort = new MultiMap<number, GatewayServer>();
  private readonly known = new Map<number, PodListener>();

  constructor(gateways: readonly GatewayConfig[], public readonly pod: GatewayPod, private readonly virtualServices: VirtualServices) {
    for (const gateway of gateways) {
      for (const server of gateway.servers.map((json, index) => new GatewayServer(gateway, json, index))) {
        for (const port of new Set(pod.listening(server.port, gateway))) {
          this.byPort.add(port, server);
        }
      }
    }
  }

  /** What listens at a port of the pods; nothing where nothing does. */
  public at(port: number, visit: Visit): PodListener | undefined {
    const servers = this.byPort.get(port);
    if (servers.length === 0) {
      return undefined;
    }
    const known = this.known.get(port);
    if (known !== undefined) {
      return known;
    }
    if (orderDecides(servers)) {
      return new PodListener(mergedListener(inOrder(servers, visit)), this.pod, this.virtualServices);
    }
    const listener = new PodListener(mergedListener(servers), this.pod, this.virtualServices);
    this.known.set(port, listener);
    return listener;
  }
}

/** Servers of the oldest gateway first. */
function inOrder(servers: readonly GatewayServer[], visit: Visit): GatewayServer[] {
  const gateways = [...new Set(servers.map(({ gateway }) => gateway))];
  return sortedByAge(visit, gateways, ({ object, id }) => ({ object, name: id.split('/')[1] }))
    .flatMap(gateway => servers.filter(server => server.gateway === gateway));
}
