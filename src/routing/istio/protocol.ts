import { shown } from '../../domain/canary-error';
import { ServicePort } from '../../domain/service-port';
import { portShown, saidProtocol } from '../http-port';
import { matchRuleName } from '../rule-names';

/**
 * How Istio treats a port. HTTP rules bind only the first kind, TCP rules only the second (measured: a rule without SNI
 * does not bind ports classified as TLS); no rule binds the others.
 */
export enum PortClass { HTTP, TCP, TLS, UDP, UNKNOWN }

const HTTP = ['http', 'http2', 'grpc', 'grpc-web', 'kubernetes.io/h2c', 'kubernetes.io/ws'];
const TCP = ['tcp', 'mongo', 'redis', 'mysql'];
const TLS = ['https', 'tls', 'kubernetes.io/wss'];

/**
 * The class of a port.
 *
 * @see https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
 */
export function portClass(port: ServicePort): PortClass {
  if (port.protocol !== undefined && port.protocol !== 'TCP') {
    return PortClass.UDP;
  }
  const given = saidProtocol(port);
  const said = given.startsWith('kubernetes.io/') ? given : given.toLowerCase();
  return HTTP.includes(said) ? PortClass.HTTP
    : TCP.includes(said) ? PortClass.TCP
      : TLS.includes(said) ? PortClass.TLS : PortClass.UNKNOWN;
}

/** What a port says that tells Istio nothing, and the way out. */
function protocolSaid({ name, appProtocol }: ServicePort): string {
  if (name === '') {
    return `${appProtocol === undefined ? 'no name' : `the appProtocol ${shown(appProtocol)}`}: set its appProtocol to http, grpc or tcp in the running Service`;
  }
  return `the ${appProtocol === undefined ? `name ${shown(name)}` : `appProtocol ${shown(appProtocol)}`}: `
    + `name it http-${name}, grpc-${name} or tcp-${name} in the workload or in ports, or set appProtocol in ports`;
}

/**
 * Adds what is wrong with the ports of a service for Istio.
 *
 * @param shared whether one Service has both tracks, so that a port which no rule can split is split by the number of pods
 */
export function checkPorts(ports: ServicePort[], shared: boolean, problems: string[]): void {
  const classes = ports.map(portClass);
  ports.forEach((port, index) => {
    switch (classes[index]) {
      case PortClass.UNKNOWN:
        problems.push(`port ${portShown(port)} must tell Istio its protocol, got ${protocolSaid(port)}`);
        break;
      case PortClass.TLS:
      case PortClass.UDP:
        if (shared) {
          problems.push(`port ${portShown(port)} is ${classes[index] === PortClass.TLS ? 'TLS' : port.protocol}, which VirtualServices cannot split: callers in the mesh would reach the canary by the number of its pods; use IstioMode.HOSTS, where it stays on stable, or leave it out of ports`);
        }
        break;
      default:
    }
  });
  for (const { name } of ports) {
    const taken = matchRuleName(name);
    if (ports.some(other => other.name === taken)) {
      problems.push(`port names ${shown(name)} and ${shown(taken)} must not be used together: rules are named so; give one of the ports another name`);
    }
  }
  if (!classes.includes(PortClass.HTTP) && !classes.includes(PortClass.UNKNOWN)) {
    problems.push(`HTTP rules need a port that speaks HTTP or gRPC, got ${ports.map(portShown).join(', ')}: name it http-…, http2-… or grpc-…, or set appProtocol in ports`);
  }
}

/**
 * The port that a route goes to. At least one port must speak HTTP. What is wrong with the choice is added.
 *
 * @param wanted port name, or undefined for the only one that speaks HTTP
 * @param whose the option, as messages say it
 */
export function routedPort(ports: ServicePort[], wanted: string | undefined, whose: string, problems: string[]): ServicePort | undefined {
  if (wanted === undefined) {
    const http = ports.filter(port => portClass(port) === PortClass.HTTP);
    if (http.length > 1) {
      problems.push(`${whose} must be said when several ports speak HTTP or gRPC, got ${http.map(portShown).join(', ')}`);
    }
    return http[0];
  }
  const port = ports.find(({ name }) => name === wanted);
  if (port === undefined) {
    problems.push(`${whose} must be a port of the service, got ${shown(wanted)}: it has ${ports.map(portShown).join(', ')}`);
  } else if (![PortClass.HTTP, PortClass.UNKNOWN].includes(portClass(port))) {
    problems.push(`${whose} must speak HTTP or gRPC, got ${portShown(port)}, to which Istio applies no HTTP rule: name the port http-…, http2-… or grpc-…, or set appProtocol in ports`);
  }
  return port;
}
