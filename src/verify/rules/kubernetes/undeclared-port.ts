import { podTemplate, Workload } from '../../cluster/workload';
import { Severity } from '../../finding';
import { itemsOf, listOf, recordOf } from '../../untyped';
import { Rule } from '../rule';

const PROBES = ['readinessProbe', 'livenessProbe', 'startupProbe'];

/** A port of a Service that leads to one on which the pods do not say that they listen, while their probes say where they do. */
export const UNDECLARED_PORT: Rule = {
  id: 'R63',
  severity: Severity.WARNING,
  title: 'Service that leads to a port which its pods do not have',
  why: 'A targetPort by number is used as it is, whether anything listens there or not: connections are refused, and proxies answer 503. The ports of a container are documentation, but where its probes ask one of them, the process listens on that one.',
  fix: 'write the port of the container, or its name',
  source: 'kubernetes.io, "Service: Defining a Service" and Container v1 core, ports',
  * check({ cluster }) {
    for (const service of cluster.services.values()) {
      for (const [index, { port, targetPort, protocol }] of service.ports.entries()) {
        const number = Number(targetPort);
        const odd = protocol === 'TCP' && Number.isInteger(number) ? service.workloads.find(workload => contradicts(workload, number)) : undefined;
        if (odd !== undefined) {
          const declared = [...new Set(portsOf(odd).declared)];
          yield {
            object: service.object,
            path: ['spec', 'ports', String(index), ...recordOf(listOf(service.object.manifest.spec.ports)[index]).targetPort === undefined ? ['port'] : ['targetPort']],
            message: `port ${port} leads to port ${number} of the pods, but containers of ${odd.object.title} declare ${declared.join(', ')}, and their probes ask these; depends on whether they listen on ${number}, too`,
            fix: `write ${declared.join(' or ')}`,
          };
        }
      }
    }
  },
};

/** Whether all containers say their ports, probes ask these, and the number is none of them. */
function contradicts(workload: Workload, number: number): boolean {
  const { declared, probed, complete } = portsOf(workload);
  return complete && probed.length > 0 && !declared.includes(number) && !probed.includes(number) && probed.every(port => declared.includes(port));
}

interface Ports {
  readonly declared: readonly number[];
  /** Those that probes ask. */
  readonly probed: readonly number[];
  /** Whether every container has some. */
  readonly complete: boolean;
}

function portsOf({ object }: Workload): Ports {
  const containers = itemsOf(recordOf(podTemplate(object).spec).containers)
    .map(({ value }) => ({ probes: probesOf(value), ports: itemsOf(value.ports).map(item => item.value) }));
  return {
    declared: containers.flatMap(({ ports }) => ports.map(({ containerPort }) => containerPort)),
    probed: containers.flatMap(({ probes, ports }) => probes.map(probe => Number(ports.find(({ name }) => name === probe)?.containerPort ?? probe))),
    complete: containers.every(({ ports }) => ports.length > 0),
  };
}

/** Ports that the probes of a container ask, by number or name. */
function probesOf(container: any): unknown[] {
  return PROBES.flatMap(probe => {
    const { httpGet, tcpSocket, grpc } = recordOf(container[probe]);
    return recordOf(httpGet ?? tcpSocket ?? grpc).port ?? [];
  });
}
