import { Dialect } from './dialect';
import { GatewayImplementation, GatewayRouteKind } from './gateway-api-options';
import { shown } from '../../domain/canary-error';
import { ServicePort } from '../../domain/service-port';
import { portShown, saidProtocol } from '../http-port';

/** Protocols in which no proxy sees requests. */
const NOT_HTTP = ['tcp', 'tls', 'https', 'mongo', 'redis', 'mysql', 'udp', 'kubernetes.io/wss'];
const HTTP2 = ['grpc', 'grpc-web', 'http2', 'kubernetes.io/h2c'];

/**
 * Adds what is wrong with a port for the routes that lead to it.
 *
 * @see https://gateway-api.sigs.k8s.io/geps/gep-1911/
 * @see https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
 */
export function checkRoutePort(port: ServicePort, mesh: boolean, { kind, implementation }: Dialect, problems: string[]): void {
  const said = saidProtocol(port).toLowerCase();
  const got = port.appProtocol === undefined ? `the name ${shown(port.name)}` : `the appProtocol ${shown(port.appProtocol)}`;
  if (mesh && NOT_HTTP.includes(said)) {
    problems.push(`port ${portShown(port)} must speak HTTP for mesh, got ${got}: proxies of the mesh see no requests there, and callers would get stable only; name it http-…, http2-… or grpc-…, or set appProtocol in ports`);
  }
  if (kind === GatewayRouteKind.GRPC_ROUTE && implementation !== GatewayImplementation.ENVOY_GATEWAY && !HTTP2.includes(said)) {
    problems.push(`port ${portShown(port)} must say that it speaks HTTP/2 for a GRPCRoute, got ${got}: proxies would use HTTP/1.1, which gRPC cannot; name it grpc-…, or set appProtocol: "kubernetes.io/h2c" in ports`);
  }
}
