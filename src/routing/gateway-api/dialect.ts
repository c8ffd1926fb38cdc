import { GatewayApiOptions, GatewayApiVersion, GatewayImplementation, GatewayRouteKind } from './gateway-api-options';
import { DEFAULT_VERSION, isFrom } from './version';

/** What the routes may say. */
export interface Dialect {
  readonly kind: GatewayRouteKind;
  readonly version: GatewayApiVersion;
  readonly implementation?: GatewayImplementation;
  /** Whether rules have names. */
  readonly named: boolean;
}

/** What the options come to. */
export function dialectOf({ kind = GatewayRouteKind.HTTP_ROUTE, version = DEFAULT_VERSION, implementation }: GatewayApiOptions): Dialect {
  return { kind, version, implementation, named: isFrom(version, GatewayApiVersion.V1_4) };
}
