import { shown } from './canary-error';
import { DeploymentManifest, ServiceManifest } from './manifest';

const PORT_NAME = /^(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/;

/** A port of the Service, the same on every track. */
export interface ServicePort {
  /**
   * Port name: lower-case letters, digits and `-`, at most 15. On Istio the part before the first `-` is the protocol,
   * unless `appProtocol` says it.
   */
  readonly name: string;

  /** Port number of the Service, 1 to 65535. */
  readonly port: number;

  /**
   * Port number of the pods, 1 to 65535.
   *
   * @default - the number of the main container's port with the same name, else `port`
   */
  readonly targetPort?: number;

  /**
   * Application protocol (`http`, `grpc`, `kubernetes.io/h2c`, `tcp`, ...), for names that do not say it.
   *
   * @default - by the name
   */
  readonly appProtocol?: string;

  /**
   * Transport protocol: `TCP`, `UDP` or `SCTP`.
   *
   * @default "TCP"
   */
  readonly protocol?: string;
}

/** The ports of the Service in front of a workload: those of the one that runs, those that were given, or those of its main container. */
export function servicePorts(given: ServicePort[] | undefined, workload: DeploymentManifest, running?: ServiceManifest): ServicePort[] {
  if (running !== undefined) {
    return running.spec?.ports?.map(({ name = '', port, targetPort, appProtocol, protocol }) =>
      ({ name, port, targetPort: typeof targetPort === 'number' ? targetPort : undefined, appProtocol, protocol })) ?? [];
  }
  const declared = workload.spec?.template?.spec?.containers?.[0]?.ports ?? [];
  return given === undefined
    ? declared.map(({ name, containerPort, protocol }) => ({ name: name ?? '', port: containerPort, protocol }))
    : given.map(port => ({ ...port, targetPort: port.targetPort ?? declared.find(({ name }) => name === port.name)?.containerPort }));
}

/**
 * Adds everything wrong with the ports of a Service.
 *
 * @param running whether it runs already: its only port needs no name then, as Kubernetes has it
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#multi-port-services
 */
export function checkServicePorts(ports: ServicePort[], running: boolean, problems: string[]): void {
  if (ports.length === 0) {
    problems.push('a service needs a port: add ports to the main container of the workload, or set the ports prop');
  }
  if (running && ports.length === 1 && ports[0].name === '') {
    checkNumbers(ports[0], problems);
  } else {
    checkPortList(ports, problems);
  }
}

/** Adds everything wrong with the names and numbers of ports. */
export function checkPortList(ports: ServicePort[], problems: string[]): void {
  ports.forEach((each, index) => {
    const { name, port, protocol = 'TCP' } = each;
    if (!name) {
      problems.push(`port ${port} must have a name such as "http": name it in the workload or in the running Service, or set the ports prop`);
    } else if (!PORT_NAME.test(name) || name.length > 15) {
      problems.push(`port name must be at most 15 lower-case letters, digits and "-", got ${shown(name)}`);
    } else if (ports.findIndex(other => other.name === name) < index) {
      problems.push(`port name ${shown(name)} must be given once`);
    }
    checkNumbers(each, problems);
    if (ports.findIndex(other => other.port === port && (other.protocol ?? 'TCP') === protocol) < index) {
      problems.push(`port ${port}/${protocol} must be given once, but ${shown(name)} has it, too`);
    }
  });
}

function checkNumbers({ name, port, targetPort = port, protocol = 'TCP' }: ServicePort, problems: string[]): void {
  for (const number of port === targetPort ? [port] : [port, targetPort]) {
    if (!Number.isInteger(number) || number < 1 || number > 65535) {
      problems.push(`port ${shown(name)} must have numbers from 1 to 65535, got ${shown(number)}`);
    }
  }
  if (!['TCP', 'UDP', 'SCTP'].includes(protocol)) {
    problems.push(`port ${shown(name)} must have the protocol "TCP", "UDP" or "SCTP", got ${shown(protocol)}`);
  }
}
