import { Dialect } from './dialect';
import { GatewayImplementation, GatewayRouteKind } from './gateway-api-options';
import { shown } from '../../domain/canary-error';
import { ServicePort } from '../../domain/service-port';
import { portShown, saidProtocol } from '../http-port';

/** Whose requests go to a port. */
export interface PortCallers {
  readonly mesh: boolean;
  readonly gateways: boolean;
}

/** Those of a route at gateways. */
export const AT_GATEWAYS: PortCallers = { mesh: false, gateways: true };

/** Protocols in which no proxy sees requests. */
const NOT_HTTP = ['tcp', 'tls', 'https', 'mongo', 'redis', 'mysql', 'udp', 'kubernetes.io/wss'];
const TLS = ['https', 'tls', 'grpcs', 'kubernetes.io/wss'];
const HTTP2 = ['grpc', 'grpc-web', 'http2', 'kubernetes.io/h2c'];

/**
 * Adds what is wrong with a port for the routes that lead to it. What Gateways speak to it is said by `appProtocol`; Istio goes by the name,
 * too.
 *
 * @see https://gateway-api.sigs.k8s.io/geps/gep-1911/
 * @see https://gateway-api.sigs.k8s.io/api-types/backendtlspolicy/
 * @see https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
 */
export function checkRoutePort(port: ServicePort, { mesh, gateways }: PortCallers, { kind, implementation }: Dialect, problems: string[]): void {
  const said = saidProtocol(port).toLowerCase();
  const got = port.appProtocol === undefined ? `the name ${shown(port.name)}` : `the appProtocol ${shown(port.appProtocol)}`;
  const blind = mesh && NOT_HTTP.includes(said);
  if (blind) {
    problems.push(`port ${portShown(port)} must speak HTTP for mesh, got ${got}: proxies of the mesh see no requests there, and callers would get stable only; name it http-…, http2-… or grpc-…, or set appProtocol in ports`);
  }
  if (!blind && TLS.includes(said)) {
    problems.push(`Routing.gatewayApi cannot speak TLS to port ${portShown(port)}, got ${got}: pods would get plain HTTP, because that takes a BackendTLSPolicy, which is not written; serve plain HTTP to the Gateway, or use Routing.istio with UpstreamTls, or Routing.nginxIngress`);
  } else if (kind === GatewayRouteKind.GRPC_ROUTE && implementation !== GatewayImplementation.ENVOY_GATEWAY && !HTTP2.includes(said)) {
    problems.push(`port ${portShown(port)} must say that it speaks HTTP/2 for a GRPCRoute, got ${got}: proxies would use HTTP/1.1, which gRPC cannot; name it grpc-…, or set appProtocol: "kubernetes.io/h2c" in ports`);
  } else if (gateways && kind === GatewayRouteKind.HTTP_ROUTE && implementation !== GatewayImplementation.ISTIO && said === 'grpc') {
    problems.push(`port ${portShown(port)} must have appProtocol "kubernetes.io/h2c" for an HTTPRoute to gRPC, got ${got}: only Istio takes that for HTTP/2, others would use HTTP/1.1, which gRPC cannot; set appProtocol: "kubernetes.io/h2c" in ports, use GatewayRouteKind.GRPC_ROUTE, or declare GatewayImplementation.ISTIO`);
  }
}
