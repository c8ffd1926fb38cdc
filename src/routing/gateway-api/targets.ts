import { checkMatch } from './conditions';
import { Dialect } from './dialect';
import { ResolvedRoute } from './resolved-route';
import { AT_GATEWAYS, checkRoutePort } from './route-ports';
import { splitBackends } from './split-backends';
import { checkSticky } from './sticky-check';
import { shown } from '../../domain/canary-error';
import { isDnsLabel } from '../../domain/names';
import { httpPort } from '../http-port';
import { RouteTarget } from '../route-target';

/** A Service by its name, with or without its namespace. */
const SERVICE = /^([a-z0-9-]+)(?:\.([a-z0-9-]+)(?:\.svc(?:\.cluster\.local)?)?)?$/;

/**
 * Where a route goes that leaves its service. What is wrong is added, and the result is of no use then.
 *
 * @param whose the route in words
 * @param own namespace of the service whose route it is
 * @param from namespace of the route
 */
export function routeTo(
  whose: string, to: RouteTarget, own: string | undefined, from: string | undefined, dialect: Dialect, problems: string[],
): Pick<ResolvedRoute, 'port' | 'service' | 'namespace' | 'split'> {
  if (to._target === undefined) {
    const port = portOf(whose, to._port as number, problems);
    return { service: serviceOf(whose, to._host!, own, problems), namespace: from === own ? undefined : own, port };
  }
  const { path, provider, context: contextOf } = to._target;
  const context = contextOf();
  if (!provider.objects(context).some(({ id }) => id === (context.hasCanary ? 'CanaryService' : 'Service'))) {
    problems.push(`${whose} must go to a service with a Service per track, got ${path}: use RouteTarget.host, or route that service by Routing.gatewayApi`);
    return { port: 0 };
  }
  if (context.namespace !== own) {
    problems.push(`${whose} must go to a service of its own namespace, got ${path}: a backend elsewhere needs a ReferenceGrant there; use Routing.istio`);
  }
  context.match.forEach(match => checkMatch(match, dialect, problems));
  checkSticky(context, dialect, problems);
  const port = httpPort(context.ports, to._port as string | undefined, `port of ${path} in ${whose}`, problems);
  if (port !== undefined) {
    const found: string[] = [];
    checkRoutePort(port, AT_GATEWAYS, dialect, found);
    problems.push(...found.map(problem => `${whose} to ${path}: ${problem}`));
  }
  return { split: splitBackends(context, from), port: port?.port ?? 0 };
}

function serviceOf(whose: string, host: string, own: string | undefined, problems: string[]): string {
  const [, name = '', namespace = own] = SERVICE.exec(host) ?? [];
  if (!isDnsLabel(name)) {
    problems.push(`${whose} must go to a Service, got ${shown(host)}: the Gateway API knows no other hosts as backends; use Routing.istio`);
  } else if (namespace !== own) {
    problems.push(`${whose} must go to a Service of its own namespace, got ${shown(host)}: a backend elsewhere needs a ReferenceGrant there; use Routing.istio`);
  }
  return name;
}

function portOf(whose: string, port: number, problems: string[]): number {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    problems.push(`${whose} must go to a port from 1 to 65535, got ${shown(port)}`);
  }
  return port;
}
