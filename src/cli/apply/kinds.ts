import { ManifestObject } from '../../verify/manifest-object';
import { kindAndGroup, TRAFFIC_KINDS } from '../kubectl/traffic-kinds';

/** Kinds that are read of namespaces. An autoscaler says how many pods there will be. */
const READ = [...TRAFFIC_KINDS, 'HorizontalPodAutoscaler.autoscaling'];

/** Kinds that steer requests, of which proxies and controllers learn after a while. */
export const ROUTES: readonly string[] = ['VirtualService', 'DestinationRule', 'HTTPRoute', 'GRPCRoute', 'Ingress'];

/** Kinds of gateways, which are often in namespaces of their own. */
export const GATEWAYS: readonly string[] = ['Gateway.networking.istio.io', 'Gateway.gateway.networking.k8s.io'];

/** The kinds that are read of namespaces, in the versions of some objects where these have any. */
export function kindsOf(objects: readonly ManifestObject[]): string[] {
  const own = [...new Set(objects.map(kindOf))];
  const said = new Set(objects.map(kindAndGroup));
  return [...own, ...READ.filter(kind => !said.has(kind))];
}

/** Kind, version and group: `Deployment.v1.apps`, `Service.v1`. */
export function kindOf({ kind, apiVersion, group }: ManifestObject): string {
  return group === '' ? kind : `${kind}.${apiVersion.slice(group.length + 1)}.${group}`;
}
