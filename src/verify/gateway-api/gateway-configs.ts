import { GatewayClasses, GatewayController } from './gateway-class';
import { GatewayPods, gatewayPods } from './gateway-pods';
import { Listener } from './listener';
import { Listeners } from './listeners';
import { NamedGateway } from './named-gateways';
import { GROUP } from './reference';
import { revisionOf } from './revision';
import { RouteConfigs } from './route-configs';
import { Cluster } from '../cluster/cluster';
import { Decision } from '../decision';
import { GatewayConfig, UnattachedRoute } from '../istio/config';
import { ManifestObject } from '../manifest-object';
import { MultiMap } from '../multi-map';
import { recordOf } from '../untyped';

/** Gateways as istiod keeps them: one for each listener, or one without servers where there is none. */
export function gatewayConfigs(
  cluster: Cluster, named: readonly NamedGateway[], listeners: Listeners, classes: GatewayClasses, { denials, doubts }: RouteConfigs,
): GatewayConfig[] {
  const denied = byListener(denials);
  const doubtful = byListener(doubts);
  const onlyNamed = new Map(named.map(({ object, assumed }) => [object, assumed]));
  const byGateway = new Map<ManifestObject, Listener[]>([...cluster.ofKind(GROUP, 'Gateway'), ...onlyNamed.keys()].map(gateway => [gateway, []]));
  listeners.all().forEach(listener => byGateway.get(listener.gateway)!.push(listener));
  return [...byGateway].flatMap(([gateway, all]) => {
    const controller = classes.controllerOf(gateway);
    const pods = gatewayPods(gateway, controller);
    const unseen = onlyNamed.get(gateway);
    const assumed = [...unseen === undefined ? [] : [unseen], ...classAssumption(gateway, controller), ...revisionOf(gateway)];
    // Pods of the input that do not know a listener answer with 404 where another Gateway opens the port, which is taken for granted.
    const own = all.filter(({ problem }) => problem === undefined || pods.service !== undefined);
    return own.length > 0
      ? own.map(listener => configOf(listener, pods, [...assumed, ...doubtful.get(listener)], denied.get(listener)))
      : [{ object: gateway, id: `${gateway.namespace}/${gateway.name}`, servers: [], origins: [], service: pods.service, ownPods: pods.ownPods, assumed }];
  });
}

function configOf(listener: Listener, pods: GatewayPods, assumed: readonly Decision[], denials: readonly UnattachedRoute[]): GatewayConfig {
  const { service, ownPods, misplaced } = pods;
  const { gateway, id, port, hosts, tls, path, owner, problem } = listener;
  const unknown = misplaced ?? (problem === undefined ? undefined : new Decision(owner, [...path], `${problem}: it is not opened`));
  const protocol = problem === undefined ? listener.protocol : listener.protocol.toUpperCase();
  return {
    object: gateway,
    id,
    servers: [{ port: { name: 'default', number: port, protocol }, hosts: unknown === undefined ? hosts : hosts.map(nowhere), tls }],
    origins: [owner === gateway ? path : ['spec', 'listeners']],
    service,
    ownPods,
    assumed: [...assumed, ...listener.assumed],
    unattached: [...unknown === undefined ? [] : [{ hosts: ['*'], decision: unknown }], ...denials],
  };
}

function byListener<T>(entries: readonly { readonly listener: Listener; readonly about: T }[]): MultiMap<Listener, T> {
  const found = new MultiMap<Listener, T>();
  entries.forEach(({ listener, about }) => found.add(listener, about));
  return found;
}

function nowhere(host: string): string {
  return host.replace(/^[^/]*/, '~');
}

function classAssumption(gateway: ManifestObject, controller: GatewayController): Decision[] {
  const name = recordOf(gateway.manifest.spec).gatewayClassName;
  switch (controller) {
    case GatewayController.ISTIO: return [];
    case GatewayController.ISTIO_OTHER:
      return [new Decision(gateway, ['spec', 'gatewayClassName'], `gateways of class ${name} (waypoints, other networks) are not modelled`)];
    default: return [new Decision(gateway, ['spec', 'gatewayClassName'],
      `the controller of class ${name} is taken as doing what Istio does; regular expressions and their precedence, repeated headers and backends without ready pods can differ`)];
  }
}
