import { GatewayRoute } from './gateway-route';
import { SplitBackends } from './split-backends';

/** A route with everything decided. */
export interface ResolvedRoute {
  readonly name: string;
  readonly route: GatewayRoute;
  /** Port of the Service that the requests go to. */
  readonly port: number;
  /** The split of another service. */
  readonly split?: SplitBackends;
  /** A Service that gets everything. */
  readonly service?: string;
  /** Its namespace; undefined where it is that of the route. */
  readonly namespace?: string;
}

/** A route in words. */
export function routeShown({ path, methods = [], grpc }: Pick<GatewayRoute, 'path' | 'methods' | 'grpc'>): string {
  const suffix = methods.length === 0 ? '' : ` with ${methods.join(', ')}`;
  if (grpc !== undefined) {
    return `route ${grpc.service ?? '*'}/${grpc.method ?? '*'}`;
  }
  return `${path === undefined ? 'the route for every path' : `route ${path}`}${suffix}`;
}
