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
      const ports = new Map<number | string, { readonly service: KubernetesService; readonly port: KubernetesPort }>();
      for (const service of services) {
        for (const [index, port] of service.ports.entries()) {
          const other = ports.get(port.targetPort);
          const protocol = servicePortProtocol(port);
          // A port that says nothing is looked at byte by byte, which gets on with everything.
          if (protocol === PortProtocol.SNIFFED || protocol === PortProtocol.UDP) {
            continue;
          }
          if (other === undefined) {
            ports.set(port.targetPort, { service, port });
          } else if (!told.has(service) && protocol !== servicePortProtocol(other.port)) {
            told.add(service);
            yield {
              object: service.object,
              path: ['spec', 'ports', index],
              message: `port ${port.port} is ${protocol}, but ${other.service.object.title} says ${servicePortProtocol(other.port)} for the same port ${port.targetPort} of the pods of ${workload}; depends on which of them the sidecar takes`,
              related: [new Decision(other.service.object, ['spec', 'ports', String(other.service.ports.indexOf(other.port))], `is ${servicePortProtocol(other.port)}`)],
            };
          }
        }
      }
    }
  },
};

/** Services that a VirtualService is for, or sends requests to. */
function routedServices(cluster: Cluster): ReadonlySet<KubernetesService> {
  const roots = rootsOf(cluster);
  const named = roots.flatMap(({ object }) => rulesOf(object)).flatMap(({ destinations }) => destinations.map(({ host }) => host));
  const hosts = [...roots.flatMap(root => root.hosts), ...named];
  return new Set(hosts.flatMap(host => serviceAt(cluster, host) ?? []));
}
