import { fullHost } from './full-host';
import { given, listOf, recordOf, textOf } from '../untyped';

/**
 * A rule of a VirtualService with full names of hosts and gateways (istio, `ResolveVirtualServiceShortnames`).
 *
 * @param namespace namespace of the object in which it is written
 */
export function resolvedRule(rule: unknown, namespace: string): any {
  const { match, route, mirror, mirrors } = recordOf(rule);
  return {
    ...recordOf(rule),
    match: resolvedMatches(match, namespace),
    route: listOf(route).map(recordOf).map(item => ({ ...item, destination: resolvedDestination(item.destination, namespace) })),
    ...given(mirror) ? { mirror: resolvedDestination(mirror, namespace) } : {},
    mirrors: listOf(mirrors).map(recordOf).map(item => ({ ...item, destination: resolvedDestination(item.destination, namespace) })),
  };
}

/** The `match` of a rule with full names of gateways. */
export function resolvedMatches(match: unknown, namespace: string): any[] {
  return listOf(match).map(recordOf).map(item => ({ ...item, gateways: listOf(item.gateways).map(name => gatewayId(textOf(name), namespace)) }));
}

function resolvedDestination(destination: unknown, namespace: string): any {
  const fields = recordOf(destination);
  return { ...fields, host: fullHost(textOf(fields.host), namespace) };
}

/**
 * `namespace/name` of a gateway, or `mesh`.
 *
 * Before there were names with a slash, a name with dots said the namespace in its second part: `gw.infra.svc.cluster.local`.
 */
export function gatewayId(name: string, namespace: string): string {
  if (name === 'mesh') {
    return name;
  }
  if (name.includes('/')) {
    return name.startsWith('./') ? `${namespace}/${name.slice(2)}` : name;
  }
  const [first, second] = name.split('.');
  return second === undefined ? `${namespace}/${name}` : `${second}/${first}`;
}
