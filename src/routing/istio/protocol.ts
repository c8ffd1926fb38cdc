import { shown } from '../../domain/canary-error';
import { ServicePort } from '../../domain/service-port';

/** How Istio treats a port: HTTP rules bind only the first kind. */
export enum PortClass { HTTP, TCP, UDP, UNKNOWN }

const HTTP = ['http', 'http2', 'grpc', 'grpc-web', 'kubernetes.io/h2c', 'kubernetes.io/ws'];
const TCP = ['tcp', 'https', 'tls', 'mongo', 'redis', 'mysql', 'kubernetes.io/wss'];

/**
 * The class of a port: `appProtocol` wins over the name, and of the name the part before the first `-` counts.
 *
 * @see https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
 */
export function portClass({ name, appProtocol, protocol }: ServicePort): PortClass {
  if (protocol !== undefined && protocol !== 'TCP') {
    return PortClass.UDP;
  }
  const said = (appProtocol ?? (name.startsWith('grpc-web') ? 'grpc-web' : name.split('-')[0])).toLowerCase();
  return HTTP.includes(said) ? PortClass.HTTP : TCP.includes(said) ? PortClass.TCP : PortClass.UNKNOWN;
}

/** A port as messages show it. */
export function portShown({ name, port }: ServicePort): string {
  return `${name} (${port})`;
}

/** Ports that Istio would have to guess: rules bind them or not, depending on the first bytes. */
export function unknownPortProblems(ports: ServicePort[]): string[] {
  return ports.filter(port => portClass(port) === PortClass.UNKNOWN).map(port => {
    const [what, value] = port.appProtocol === undefined ? ['name', port.name] : ['appProtocol', port.appProtocol];
    return `port ${portShown(port)} must tell Istio its protocol, got the ${what} ${shown(value)}: name it http-${port.name}, grpc-${port.name} or tcp-${port.name} in the workload or in ports, or set appProtocol in ports`;
  });
}

/**
 * The port that a route goes to. At least one port must speak HTTP.
 *
 * @param wanted port name, or undefined for the only one that speaks HTTP
 * @param whose the option, as messages say it
 */
export function routedPort(ports: ServicePort[], wanted: string | undefined, whose: string): { port?: ServicePort; problem?: string } {
  const http = ports.filter(port => portClass(port) === PortClass.HTTP);
  const list = (of: ServicePort[]) => of.map(portShown).join(', ');
  if (wanted === undefined) {
    const problem = http.length === 1 ? undefined : `${whose} must be said when several ports speak HTTP or gRPC, got ${list(http)}`;
    return { port: http[0], problem };
  }
  const port = ports.find(({ name }) => name === wanted);
  if (port === undefined) {
    return { problem: `${whose} must be a port of the service, got ${shown(wanted)}: it has ${list(ports)}` };
  }
  return portClass(port) === PortClass.HTTP || portClass(port) === PortClass.UNKNOWN ? { port }
    : { port, problem: `${whose} must speak HTTP or gRPC, got ${portShown(port)}, to which Istio applies no HTTP rule: name the port http-…, http2-… or grpc-…, or set appProtocol in ports` };
}
