import { backendProtocol } from '../backend-protocol';
import { AlbListenPort, AlbOptions } from './alb-options';
import { ownAnnotation } from './annotations';
import { ResolvedRoute } from './rules';

const PROTOCOL = 'backend-protocol';
const VERSION = 'backend-protocol-version';

/** Values of the annotations by the protocol that a port says; other ports are spoken to in plain HTTP/1.1. */
const VALUES: { readonly [annotation: string]: ReadonlyMap<string, string> } = {
  [PROTOCOL]: new Map([['https', 'HTTPS'], ['tls', 'HTTPS'], ['grpcs', 'HTTPS'], ['kubernetes.io/wss', 'HTTPS']]),
  [VERSION]: new Map([['grpc', 'GRPC'], ['grpcs', 'GRPC'], ['http2', 'HTTP2'], ['h2c', 'HTTP2'], ['kubernetes.io/h2c', 'HTTP2']]),
};

/** The annotations for what the load balancer has to speak to pods, without those that the user wrote. Ports that differ are added. */
export function protocolAnnotations(options: AlbOptions, routes: ResolvedRoute[], problems: string[]): { [name: string]: string | undefined } {
  return Object.fromEntries(Object.entries(VALUES).filter(([name]) => ownAnnotation(options, name) === undefined)
    .map(([name, values]) => [name, backendProtocol(name, values, routes.map(({ port }) => port), problems)]));
}

/**
 * Adds ports that differ in their protocols, and listeners that AWS refuses for gRPC and HTTP/2: "The only supported listener protocol is HTTPS" (Elastic
 * Load Balancing: "Target groups for your Application Load Balancers", Protocol version). The controller makes no rules for HTTP where it redirects
 * (aws-load-balancer-controller, `buildListenerRules`). Certificates of the IngressClassParams would make HTTPS the default, but nothing here says that they are there.
 */
export function checkProtocol(options: AlbOptions, routes: ResolvedRoute[], problems: string[]): void {
  const { listenPorts, certificateArns, sslRedirect } = options;
  const derived = protocolAnnotations(options, routes, problems);
  const version = ownAnnotation(options, VERSION) ?? derived[VERSION];
  if (version !== 'GRPC' && version !== 'HTTP2') {
    return;
  }
  const [https, http] = ['HTTPS', 'HTTP'].map(wanted => (listenPorts ?? []).filter(({ protocol }) => protocol === wanted));
  const reason = `AWS has target groups for ${version} behind listeners for HTTPS only`;
  if (https.length === 0 && (listenPorts !== undefined || certificateArns === undefined)) {
    problems.push(`listenPorts must be for HTTPS where pods speak ${version}, got ${shown(http)}: ${reason}; set listenPorts to [AlbListenPort.https(443)]`);
  } else if (http.length > 0 && sslRedirect === undefined) {
    problems.push(`listenPorts for HTTP must redirect where pods speak ${version}, got ${shown(http)} without sslRedirect: ${reason}; set sslRedirect: ${https[0].port}, or remove AlbListenPort.http`);
  }
}

function shown(ports: AlbListenPort[]): string {
  return ports.map(({ protocol, port }) => `${protocol} ${port}`).join(', ') || 'none';
}
