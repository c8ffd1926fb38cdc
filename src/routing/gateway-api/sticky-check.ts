import { Dialect } from './dialect';
import { GatewayImplementation } from './gateway-api-options';
import { RoutingContext } from '../routing-provider';

/** Adds a problem for sticky clients where nobody knows whether they would be. */
export function checkSticky({ sticky }: Pick<RoutingContext, 'sticky'>, { implementation }: Dialect, problems: string[]): void {
  if (sticky !== undefined && implementation !== GatewayImplementation.ISTIO) {
    problems.push(`Routing.gatewayApi cannot keep sticky clients on their tracks with ${implementation === undefined ? 'an unknown implementation' : `implementation ${implementation}`}: cookie ${sticky.name} is found by an expression and set by a filter of a backend, which is known of Istio only; declare GatewayImplementation.ISTIO, or use Routing.istio`);
  }
}
