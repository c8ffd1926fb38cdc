import { shown } from '../../domain/canary-error';
import { isHostName } from '../host-name';
import { RouteTarget } from '../route-target';
import { RoutingContext } from '../routing-provider';
import { IstioTracks } from './istio-tracks';
import { routedPort } from './protocol';
import { ResolvedRoute } from './resolved-route';
import { trackHosts } from './track-hosts';

/**
 * Where a route goes that leaves its service. A service is entered as its own split says, so that a request gets the
 * same decision whichever VirtualService brings it there. What is wrong is added, and the result is of no use then.
 *
 * @param whose the route in words
 * @param own namespace of the service whose route it is
 * @param from namespace of the VirtualService
 */
export function routeTo(
  whose: string, to: RouteTarget, own: string | undefined, from: string | undefined, problems: string[],
): Pick<ResolvedRoute, 'port' | 'host' | 'split'> {
  if (to._target === undefined) {
    checkHost(whose, to._host!, to._port as number, problems);
    const host = from === own || to._host!.includes('.') ? to._host : `${to._host}.${own}.svc.cluster.local`;
    return { host, port: to._port as number };
  }
  const { path, provider, context: contextOf } = to._target;
  if (!(provider instanceof IstioTracks)) {
    problems.push(`${whose} must go to a service of Routing.istio, got ${path}: use RouteTarget.host, or route that service by Istio`);
    return { port: 0 };
  }
  const context = contextOf();
  if (provider.hidden && context.namespace !== from) {
    problems.push(`${whose} goes to ${path}, whose exportTo hides its policies from other namespaces: remove exportTo there, or use RouteTarget.host`);
  }
  checkNamespaces(whose, path, context, from, problems);
  const port = routedPort(context.ports, to._port as string | undefined, `port of ${path} in ${whose}`, problems);
  return { split: trackHosts(context, provider.mode, from), port: port?.port ?? 0 };
}

/** Names without dots belong to the namespace of the VirtualService, so both have to be known, or neither. */
function checkNamespaces(whose: string, path: string, { namespace }: RoutingContext, from: string | undefined, problems: string[]): void {
  if ((namespace === undefined) !== (from === undefined)) {
    problems.push(`${whose} goes to ${path}, and only one of both has a namespace: set the namespace of both charts`);
  }
}

/** Adds a problem for hosts that look like Services and name none (measured: 503 for `name.namespace` and `name.namespace.svc`). */
function checkHost(whose: string, host: string, port: number, problems: string[]): void {
  if (!isHostName(host)) {
    problems.push(`${whose} must go to a lower-case DNS name without port, got ${shown(host)}`);
  } else if (host.split('.').length === 2 || /\.svc$/.test(host)) {
    problems.push(`${whose} must go to a host that Istio knows, got ${shown(host)}, which names no Service for it: write "${host.split('.')[0]}" for one in the same namespace, or "${host.replace(/\.svc$/, '')}.svc.cluster.local"`);
  }
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    problems.push(`${whose} must go to a port from 1 to 65535, got ${shown(port)}`);
  }
}
