import { gatewayApiRules } from './gateway-api-rules';
import { ingressRules } from './ingress-rules';
import { RouteRule } from './route-rule';
import { virtualServiceRules } from './virtual-service-rules';
import { Cluster } from '../../cluster/cluster';
import { ManifestObject } from '../../manifest-object';

const READERS = new Map<string, (object: ManifestObject, cluster: Cluster) => RouteRule[]>([
  ['networking.istio.io/VirtualService', virtualServiceRules],
  ['gateway.networking.k8s.io/HTTPRoute', gatewayApiRules],
  ['gateway.networking.k8s.io/GRPCRoute', gatewayApiRules],
  ['networking.k8s.io/Ingress', ingressRules],
]);

/** The rules of all routes of the input, in its order. */
export function routeRules(cluster: Cluster): RouteRule[] {
  return cluster.objects.flatMap(object => READERS.get(`${object.group}/${object.kind}`)?.(object, cluster) ?? []);
}
