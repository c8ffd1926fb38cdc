import { GatewayApiVersion } from './gateway-api-options';

/** The version that routes are written for where nothing is said. */
export const DEFAULT_VERSION = GatewayApiVersion.V1_4;

/** Whether a version has what came with another one. */
export function isFrom(version: GatewayApiVersion, wanted: GatewayApiVersion): boolean {
  const versions = Object.values(GatewayApiVersion);
  return versions.indexOf(version) >= versions.indexOf(wanted);
}
