import { DestinationRules } from './destination-rules';
import { Gateways } from './gateways';
import { MeshAnswer } from './mesh-answer';
import { received } from './received';
import { Registry } from './registry';
import { Sidecars } from './sidecars';
import { Upstream } from './upstream';
import { VirtualServices } from './virtual-services';
import { response } from '../branch';
import { Caller, CallerKind } from '../caller';
import { Cluster } from '../cluster/cluster';
import { Entrance } from '../entrance';
import { gatewayApiConfigs } from '../gateway-api/gateway-api';

interface Istio {
  readonly gateways: Gateways;
  readonly mesh: MeshAnswer;
}

/** Gateways of Istio, Gateways of the Gateway API that Istio carries, and pods with a sidecar. */
export function istioEntrance(cluster: Cluster, rootNamespace: string): Entrance {
  let prepared: Istio | undefined;
  const istio = (): Istio => prepared ??= prepare(cluster, rootNamespace);
  const refused = ({ namespace, name }: Caller) => cluster.refused.find(({ object }) => object === `Gateway ${namespace}/${name}`);
  const has = ({ namespace, name }: Caller) => istio().gateways.has(`${namespace}/${name}`);
  return {
    accepts: caller => caller.kind === CallerKind.MESH || caller.kind === CallerKind.GATEWAY && (has(caller) || refused(caller) !== undefined),
    callers: () => istio().gateways.names.map(name => Caller.gateway(name)),
    hosts: ({ kind, namespace, name }) => kind === CallerKind.MESH ? [] : istio().gateways.hosts(`${namespace}/${name}`),
    send: (caller, message, visit) => {
      if (caller.kind === CallerKind.MESH) {
        return istio().mesh.send(caller, received(message, false), visit);
      }
      const { gateways } = istio();
      const refusal = refused(caller);
      return refusal === undefined ? gateways.answer(`${caller.namespace}/${caller.name}`).send(received(message, true), visit) : response(404, 'no gateway', refusal);
    },
  };
}

function prepare(cluster: Cluster, rootNamespace: string): Istio {
  const { gateways, virtualServices: routes } = gatewayApiConfigs(cluster);
  const registry = new Registry(cluster);
  const virtualServices = new VirtualServices(cluster, routes);
  const upstream = new Upstream(registry, new DestinationRules(cluster, rootNamespace));
  return {
    gateways: new Gateways(cluster, rootNamespace, gateways, virtualServices, registry, upstream),
    mesh: new MeshAnswer(cluster, registry, virtualServices, upstream, new Sidecars(cluster, rootNamespace)),
  };
}
