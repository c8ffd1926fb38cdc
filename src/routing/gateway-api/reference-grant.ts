import { GatewayRouteKind } from './gateway-api-options';
import { GROUP } from './parents';
import { ResolvedRoute } from './resolved-route';
import { tracksOf } from './split-backends';
import { GrantSpec } from './written';
import { RoutingObject } from '../routing-provider';

/**
 * What lets routes of another namespace have the Services as backends.
 *
 * @param services the Services that belong to the service
 * @see https://gateway-api.sigs.k8s.io/api-types/referencegrant/
 */
export function grantSpec(services: RoutingObject[], kind: GatewayRouteKind, namespace: string, routes: ResolvedRoute[]): GrantSpec {
  const others = routes.flatMap(({ service, split }) => split === undefined ? service ?? [] : tracksOf(split).map(([, backend]) => backend.service));
  const names = [...new Set([...services.map(({ name }) => name), ...others])];
  return {
    from: [{ group: GROUP, kind, namespace }],
    to: names.map(name => ({ group: '', kind: 'Service', name })),
  };
}
