import { Branch, certain, response } from '../../branch';
import { Cluster } from '../../cluster/cluster';
import { KubernetesPort, KubernetesService } from '../../cluster/service';
import { Decision } from '../../decision';
import { assume, Visit } from '../../entrance';
import { noPods, pods } from '../../kubernetes/pods';
import { serviceOf } from '../../kubernetes/service-host';
import { ManifestObject } from '../../manifest-object';
import { OutcomeKind } from '../../outcome';
import { noService, ServiceReference } from '../ingress';

/** What nginx can connect to for a backend. */
export interface Endpoints {
  /** Whether there is any; nginx has no balancer for a backend without. */
  readonly any: boolean;
  /** Why there is none, or none of the Service that is named; states what the input leaves open about that. */
  readonly none?: (visit: Visit) => Decision;
  readonly send: (visit: Visit) => Branch[];
}

/** Where a reference stands. */
export interface Place {
  readonly object: ManifestObject;
  readonly at: string[];
}

/**
 * What nginx can connect to for a Service: its ready pods, or its address with `service-upstream` (controller.go, createUpstreams,
 * serviceEndpoints, getServiceClusterEndpoint).
 */
export function endpointsOf(cluster: Cluster, { name, port }: ServiceReference, serviceUpstream: boolean, { object, at }: Place): Endpoints {
  const id = `${object.namespace}/${name}`;
  const service = cluster.services.get(id);
  if (service === undefined) {
    return nothing(visit => {
      assume(visit, new Decision(object, at, noService(id)));
      return new Decision(object, at, `Service ${id} does not exist`);
    });
  }
  if (service.externalName !== undefined) {
    return outside(cluster, service, service.externalName, port);
  }
  const byAddress = serviceUpstream && !service.headless ? addressPort(service, port) : undefined;
  if (byAddress !== undefined) {
    return { any: true, send: visit => podsOf(service, byAddress, visit) };
  }
  const used = portOf(service, port);
  return used === undefined
    ? nothing(() => new Decision(service.object, ['spec', 'ports'], `has no port ${port}`))
    : readyPods(service, used);
}

/** The pods of the first port of a Service (controller.go, getBackendServers). */
export function firstPort(service: KubernetesService): Endpoints | undefined {
  return service.ports.length === 0 ? undefined : readyPods(service, service.ports[0]);
}

function readyPods(service: KubernetesService, port: KubernetesPort): Endpoints {
  if (port.protocol !== 'TCP') {
    return nothing(() => new Decision(service.object, ['spec', 'ports'], `port ${port.port} is ${port.protocol}: nginx takes pods of TCP only`));
  }
  return service.endpoints(port).length === 0 ? nothing(visit => noPods(service, visit)) : { any: true, send: visit => podsOf(service, port, visit) };
}

/** The first port that has the number, the name, or even the target port that the Ingress gives. */
function portOf({ ports }: KubernetesService, wanted: string): KubernetesPort | undefined {
  return ports.find(({ port, targetPort, name }) => String(port) === wanted || String(targetPort) === wanted || name === wanted);
}

/** With `service-upstream` a port by name must exist; a number is taken as it is. */
function addressPort({ ports }: KubernetesService, wanted: string): KubernetesPort | undefined {
  const number = /^\d+$/.test(wanted) ? Number(wanted) : undefined;
  return ports.find(({ port, name }) => number === undefined ? name === wanted : port === number)
    ?? (number === undefined ? undefined : { port: number, targetPort: '', protocol: 'TCP' });
}

function podsOf(service: KubernetesService, port: KubernetesPort, visit: Visit): Branch[] {
  const decision = new Decision(service.object, ['spec', 'selector'], 'chooses among its ready pods');
  const branches = pods(service.endpoints(port), decision, () => response(502, `nothing answers at ${service.id}:${port.port}`, noPods(service, visit)), visit);
  return branches.map(branch => branch.end.workload === undefined ? branch : { ...branch, end: { ...branch.end, reason: `${service.id}:${port.port}` } });
}

/** nginx looks the name up itself; one of the cluster leads to the address of that Service. */
function outside(cluster: Cluster, { object, namespace }: KubernetesService, host: string, port: string): Endpoints {
  const decision = new Decision(object, ['spec', 'externalName'], `leads to ${host}`);
  const inside = serviceOf(cluster, host, namespace);
  const used = inside && addressPort(inside, port);
  return {
    any: true,
    send: visit => inside === undefined || used === undefined
      ? certain({ kind: OutcomeKind.OUTSIDE, reason: host }, decision)
      : podsOf(inside, used, visit),
  };
}

function nothing(none: (visit: Visit) => Decision): Endpoints {
  const send = (visit: Visit) => {
    const why = none(visit);
    return response(503, why.effect, why);
  };
  return { any: false, none, send };
}
