import { Backends } from './backends';
import { GatewayClasses } from './gateway-class';
import { gatewayConfigs } from './gateway-configs';
import { GatewayParents } from './gateway-parents';
import { Listeners } from './listeners';
import { MeshParents } from './mesh-parents';
import { namedGateways } from './named-gateways';
import { ReferenceGrants } from './reference-grants';
import { routeConfigs } from './route-configs';
import { Cluster } from '../cluster/cluster';
import { GatewayConfig, VirtualServiceConfig } from '../istio/config';

/** What istiod makes of the Gateway API: Gateways and VirtualServices that it keeps to itself. */
export interface GatewayApiConfigs {
  readonly gateways: GatewayConfig[];
  readonly virtualServices: VirtualServiceConfig[];
}

/** Converts the Gateways, HTTPRoutes and GRPCRoutes of the input as istiod does it (pilot/pkg/config/kube/gateway). */
export function gatewayApiConfigs(cluster: Cluster): GatewayApiConfigs {
  const grants = new ReferenceGrants(cluster);
  const classes = new GatewayClasses(cluster);
  const named = namedGateways(cluster);
  const listeners = new Listeners(cluster, named, classes, grants);
  const parents = { gateways: new GatewayParents(listeners), mesh: new MeshParents(cluster, classes) };
  const routes = routeConfigs(cluster, new Backends(cluster, grants), parents);
  return { gateways: gatewayConfigs(cluster, named, listeners, classes, routes), virtualServices: [...routes.virtualServices] };
}
