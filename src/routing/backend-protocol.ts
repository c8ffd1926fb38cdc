import { portShown, saidProtocol } from './http-port';
import { ServicePort } from '../domain/service-port';

/**
 * What an annotation that stands once on an Ingress says of the protocol of its pods; nothing for plain HTTP. Ports that differ in it are added.
 *
 * @param annotation its name without prefix
 * @param values by the protocol that a port says, in lower case
 */
export function backendProtocol(
  annotation: string, values: ReadonlyMap<string, string>, ports: ServicePort[], problems: string[],
): string | undefined {
  const valueOf = (port: ServicePort) => values.get(saidProtocol(port).toLowerCase());
  const different = ports.find(port => valueOf(port) !== valueOf(ports[0]));
  if (different !== undefined) {
    problems.push(`routes of a service must speak one protocol to pods, got ports ${portShown(ports[0])} and ${portShown(different)}: ${annotation} is said once per Ingress; make two services, or say it in annotations`);
  }
  return ports.length === 0 || different !== undefined ? undefined : valueOf(ports[0]);
}
