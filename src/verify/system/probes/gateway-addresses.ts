import { Address, hostSample } from './address';
import { Caller } from '../../caller';
import { Cluster } from '../../cluster/cluster';
import { isSubset, isWildcard, overlap } from '../../host-name';
import { GatewayServer } from '../../istio/gateway-server';
import { ManifestObject } from '../../manifest-object';
import { listOf, recordOf } from '../../untyped';

/** How clients reach gateways of Istio's own API. */
export class GatewayAddresses {
  private readonly byId: ReadonlyMap<string, ManifestObject>;
  private readonly namespaces: ReadonlySet<string>;

  constructor(cluster: Cluster) {
    const objects = cluster.ofKind('networking.istio.io', 'Gateway');
    this.byId = new Map(objects.map(object => [`${object.namespace}/${object.name}`, object]));
    this.namespaces = new Set(objects.map(({ namespace }) => namespace));
  }

  /**
   * The address of a VirtualService at a gateway. A gateway that the input does not have is taken to be somebody else's, for every host; nothing
   * where the input has others of its namespace, so that it does not exist.
   *
   * @param namespace that of the VirtualService
   */
  public of(id: string, hosts: readonly string[], namespace: string): Address[] {
    const gateway = this.byId.get(id);
    const [home] = id.split('/');
    if (!/^[^/]+\/[^/]+$/.test(id) || gateway === undefined && this.namespaces.has(home)) {
      return [];
    }
    const side = { gateway: id, namespace: home, labels: {} };
    const from = Caller.gateway(id);
    const [server, ...others] = gateway === undefined ? [] : serversOf(gateway, hosts, namespace);
    if (server === undefined) {
      return hosts.map(host => ({ from, host: hostSample(host), side: { ...side, port: 80 } }));
    }
    const at = (one: GatewayServer, host: string): Address => {
      const secure = one.secure || !one.plainHttp;
      const port = one.port === (secure ? 443 : 80) ? undefined : one.port;
      return { from, host: hostSample(narrowest(host, one.hostsFor(namespace))), port, scheme: secure ? 'https' : undefined, side: { ...side, port: one.port } };
    };
    const covered = hosts.filter(host => serves(server, host, namespace));
    return (covered.length > 0 ? covered : hosts.slice(0, 1)).map(host => (
      { ...at(server, host), elsewhere: others.filter(other => serves(other, host, namespace)).map(other => at(other, host)) }));
  }
}

function serves(server: GatewayServer, host: string, namespace: string): boolean {
  return server.hostsFor(namespace).some(other => overlap(host, other));
}

/** The servers that take requests for one of the hosts: those without TLS before those with it, and those that only redirect at the end. */
function serversOf(gateway: ManifestObject, hosts: readonly string[], namespace: string): GatewayServer[] {
  const config = { object: gateway, id: '', servers: [] };
  const servers = listOf(recordOf(gateway.manifest.spec).servers).map((json, index) => new GatewayServer(config, json, index))
    .filter(server => server.plainHttp || server.terminatesHttps);
  const covering = servers.filter(server => hosts.some(host => serves(server, host, namespace)));
  const rank = (server: GatewayServer) => server.plainHttp && !server.redirectsToHttps ? 0 : server.terminatesHttps ? 1 : 2;
  return [...covering.length > 0 ? covering : servers].sort((one, other) => rank(one) - rank(other));
}

/** The host, or one that a server narrows it to. */
function narrowest(host: string, servers: readonly string[]): string {
  const narrower = isWildcard(host) ? servers.filter(other => isSubset(other, host)) : [];
  return narrower.find(other => !isWildcard(other)) ?? [...narrower].sort((one, other) => other.length - one.length)[0] ?? host;
}
