import { GatewayServer } from './gateway-server';

/** What a gateway pod does at one of its ports. */
export interface Listener {
  /** Servers for HTTP without TLS, which share their virtual hosts. */
  readonly http: readonly GatewayServer[];
  /** Servers for TLS; the name in the handshake chooses one. */
  readonly tls: readonly GatewayServer[];
  /** The server for plain TCP, if there is one. */
  readonly tcp?: GatewayServer;
}

/**
 * Servers of one port, taken together in the order of the age of their gateways: what does not go with an older one is left out (istio,
 * `mergeGateways`).
 */
export function mergedListener(servers: readonly GatewayServer[]): Listener {
  const http: GatewayServer[] = [];
  const tls: GatewayServer[] = [];
  const secured = new Set<string>();
  let tcp: GatewayServer | undefined;
  for (const server of servers) {
    if (server.secure) {
      const hosts = server.allHosts;
      // TLS does not go with an older server without TLS, and a host is for one server only.
      if (http.length === 0 && tcp === undefined && !hosts.some(host => secured.has(host))) {
        tls.push(server);
        hosts.forEach(host => secured.add(host));
      }
    } else if (server.plainHttp) {
      if (tcp === undefined) {
        http.push(server);
      }
    } else if (http.length === 0 && tcp === undefined) {
      tcp = server;
    }
  }
  return { http, tls, tcp };
}

/** Whether the order of the servers decides which of them count. */
export function orderDecides(servers: readonly GatewayServer[]): boolean {
  const gateways = new Set(servers.map(({ gateway }) => gateway));
  return gateways.size > 1 && [servers, [...servers].reverse()].some(order => {
    const { http, tls, tcp } = mergedListener(order);
    return http.length + tls.length + (tcp === undefined ? 0 : 1) < servers.length;
  });
}
