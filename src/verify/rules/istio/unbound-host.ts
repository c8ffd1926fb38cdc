import { unboundGateways } from './unbound-gateway';
import { entryHosts, rootsOf, rulesOf } from './written-routes';
import { Cluster } from '../../cluster/cluster';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { overlap, SERVICE_SUFFIX } from '../../host-name';
import { GatewayServer } from '../../istio/gateway-server';
import { HostMap } from '../../istio/host-map';
import { ManifestObject } from '../../manifest-object';
import { listOf, recordOf } from '../../untyped';
import { Fault, Rule } from '../rule';

const INTERNAL = /\.(svc|local|internal)$/;

/** What tells `shop.com` from the Service `shop` of a namespace. */
const TOP_LEVEL = /\.(com|org|net|io|dev|app|cloud|test|example)$/;

/** Hosts of the outside world in a VirtualService that no gateway carries. */
export const UNBOUND_HOST: Rule = {
  id: 'R40',
  severity: Severity.WARNING,
  title: 'VirtualService without a gateway beside clients from outside',
  why: 'A VirtualService without `gateways` is for callers inside the mesh. Requests from outside come in by a gateway and do not meet its rules: they get 404, or what another VirtualService of the gateway says. A Gateway that no VirtualService names answers 404 to everything.',
  fix: 'add spec.gateways with the gateway that serves the host',
  source: 'istio.io, "VirtualService" reference, gateways; "Network problems: Route rules have no effect on ingress gateway requests"; istioctl analyze IST0140',
  * check({ cluster }) {
    const outside = [...unboundHosts(cluster)];
    yield* outside;
    const told = new Set(outside.map(({ object }) => object));
    yield* [...unboundGateways(cluster)].filter(({ object }) => !told.has(object));
  },
};

/** VirtualServices for hosts of the outside world that no gateway carries. */
export function* unboundHosts(cluster: Cluster): Iterable<Fault> {
  const roots = rootsOf(cluster);
  const external = new HostMap<true>();
  entryHosts(cluster).forEach(host => external.of(host, () => true));
  const bound = new Set(roots.filter(({ gateways }) => gateways.some(id => id !== 'mesh')).flatMap(({ hosts }) => hosts));
  const servers = serversOf(cluster);
  for (const { object, hosts, gateways, namespace } of roots) {
    const targets = rulesOf(object).flatMap(({ destinations }) => destinations);
    const inside = targets.some(({ host, subset }) => subset !== undefined || host.endsWith(SERVICE_SUFFIX));
    if (gateways.length !== 1 || gateways[0] !== 'mesh' || !inside) {
      continue;
    }
    // Where another object has the host at a gateway, this one is for the mesh on purpose.
    const isKnown = (host: string) => bound.has(host) || external.find(host) !== undefined || targets.some(target => target.host === host);
    const odd = hosts.findIndex(host => isOutside(cluster, host) && !isKnown(host));
    if (odd >= 0) {
      const naming = [...servers.at(hosts[odd]) ?? [], ...servers.covering(hosts[odd]).flat()];
      const serving = naming.find(({ server }) => server.hostsFor(namespace).some(one => overlap(one, hosts[odd])));
      const who = serving === undefined ? '; depends on whether clients outside the mesh ask for that host' : `: ${serving.object.title} serves that host`;
      yield {
        object,
        path: ['spec', 'hosts', odd],
        severity: serving === undefined ? undefined : Severity.ERROR,
        message: `is bound to no gateway, so that requests for ${hosts[odd]} from outside do not meet its rules${who}`,
        fix: serving === undefined ? undefined : `add spec.gateways: ["${serving.object.namespace}/${serving.object.name}"]`,
        related: serving === undefined ? [] : [new Decision(serving.object, ['spec', 'servers', String(serving.index)], `serves ${hosts[odd]}`)],
      };
    }
  }
}

/** A server of a Gateway that names hosts. */
interface NamedServer {
  readonly object: ManifestObject;
  readonly index: number;
  readonly server: GatewayServer;
}

/** By their hosts; one for every host says nothing of a single one. */
function serversOf(cluster: Cluster): HostMap<NamedServer[]> {
  const servers = new HostMap<NamedServer[]>();
  for (const object of cluster.ofKind('networking.istio.io', 'Gateway')) {
    for (const [index, json] of listOf(recordOf(object.manifest.spec).servers).entries()) {
      const server = new GatewayServer({ object, id: '', servers: [] }, json, index);
      server.allHosts.filter(host => host !== '*').forEach(host => servers.of(host, () => []).push({ object, index, server }));
    }
  }
  return servers;
}

/** Whether a host is one of the outside world, and no name of a Service, however it is written. */
function isOutside(cluster: Cluster, host: string): boolean {
  const [name, namespace, ...rest] = host.split('.');
  return (rest.length > 0 || TOP_LEVEL.test(host)) && !INTERNAL.test(host) && !cluster.services.has(`${namespace}/${name}`);
}
