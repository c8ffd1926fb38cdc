import { shown } from '../domain/canary-error';
import { ServicePort } from '../domain/service-port';

/** A port as messages show it: `http (8080)`; `8080` for one without a name. */
export function portShown({ name, port }: ServicePort): string {
  return name === '' ? String(port) : `${name} (${port})`;
}

/** The protocol that a port says: `appProtocol` wins over the name, and of the name the part before the first `-` counts. */
export function saidProtocol({ name, appProtocol }: ServicePort): string {
  return appProtocol ?? (name.startsWith('grpc-web') ? 'grpc-web' : name.split('-')[0]);
}

/**
 * The port of the Service that requests go to, where the name of a port does not say its protocol. What is wrong with the choice is added.
 *
 * @param wanted port name, or undefined for the only TCP port
 * @param whose the option, as messages say it: `port of the routing`
 */
export function httpPort(ports: ServicePort[], wanted: string | undefined, whose: string, problems: string[]): ServicePort | undefined {
  const tcp = ports.filter(({ protocol = 'TCP' }) => protocol === 'TCP');
  if (wanted === undefined && tcp.length !== 1) {
    problems.push(`${whose} must be said unless there is one TCP port, got ${tcp.map(portShown).join(', ') || 'none'}`);
  }
  const port = wanted === undefined ? tcp[0] : tcp.find(({ name }) => name === wanted);
  if (port === undefined && wanted !== undefined) {
    problems.push(`${whose} must be a TCP port of the service, got ${shown(wanted)}: it has ${ports.map(portShown).join(', ')}`);
  }
  return port;
}
