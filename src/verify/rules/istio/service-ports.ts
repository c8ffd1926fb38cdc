import { rootsOf, rulesOf, serviceAt } from './written-routes';
import { Cluster } from '../../cluster/cluster';
import { KubernetesPort, KubernetesService } from '../../cluster/service';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { PortProtocol, servicePortProtocol } from '../../istio/port-protocol';
import { MultiMap } from '../../multi-map';
import { Rule } from '../rule';

/** Services of the same pods that disagree about a port. */
export const SERVICE_PORTS: Rule = {
  id: 'R44',
  severity: Severity.WARNING,
  title: 'Services of the same pods with different protocols for a port',
  why: 'A pod with sidecar has one listener for each of its ports, whatever Service a request comes by. Where Services of the same pods say different protocols for one port of the pods, the sidecar takes one of them, and requests that come by the other are handled as what they are not.',
  fix: 'give the port the same name or appProtocol in both Services',
  source: 'istio.io, "Application requirements: Pods: Service association"; istioctl analyze IST0116',
  * check({ cluster }) {
    const routed = routedServices(cluster);
    const byWorkload = new MultiMap<string, KubernetesService>();
    for (const service of cluster.services.values()) {
      if (routed.has(service)) {
        service.workloads.forEach(({ id }) => byWorkload.add(id, service));
      }
    }
    const told = new Set<KubernetesService>();
    for (const [workload, services] of byWorkload.entries()) {
      const ports = new Map<number | string, KubernetesService>();
      for (const service of services) {
        for (const [targetPort, mine] of spoken(service)) {
          const [port] = mine;
          const other = ports.get(targetPort) ?? service;
          ports.set(targetPort, other);
          // One Service with a port for TLS and one for plain requests of the same pods is a habit, and disagrees with nobody.
          const others = spoken(other).get(targetPort)!;
          const agree = mine.some(one => others.some(another => servicePortProtocol(another) === servicePortProtocol(one)));
          if (!told.has(service) && !agree) {
            told.add(service);
            yield {
              object: service.object,
              path: ['spec', 'ports', service.ports.indexOf(port)],
              message: `port ${port.port} is ${servicePortProtocol(port)}, but ${other.object.title} says ${servicePortProtocol(others[0])} for the same port ${targetPort} of the pods of ${workload}; `
                + 'depends on which of them the sidecar takes',
              related: [new Decision(other.object, ['spec', 'ports', String(other.ports.indexOf(others[0]))], `is ${servicePortProtocol(others[0])}`)],
            };
          }
        }
      }
    }
  },
};

/** The ports of a Service that say a protocol, by port of the pods; one that says nothing is looked at byte by byte, which gets on with everything. */
function spoken({ ports }: KubernetesService): ReadonlyMap<number | string, readonly KubernetesPort[]> {
  const found = new MultiMap<number | string, KubernetesPort>();
  const open = [PortProtocol.SNIFFED, PortProtocol.UDP];
  ports.filter(port => !open.includes(servicePortProtocol(port))).forEach(port => found.add(port.targetPort, port));
  return new Map(found.entries());
}

/** Services that a VirtualService is for, or sends requests to. */
function routedServices(cluster: Cluster): ReadonlySet<KubernetesService> {
  const roots = rootsOf(cluster);
  const named = roots.flatMap(({ object }) => rulesOf(object)).flatMap(({ destinations }) => destinations.map(({ host }) => host));
  const hosts = [...roots.flatMap(root => root.hosts), ...named];
  return new Set(hosts.flatMap(host => serviceAt(cluster, host) ?? []));
}
