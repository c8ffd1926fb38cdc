import { GatewayController } from './gateway-class';
import { Labels } from '../cluster/labels';
import { Decision } from '../decision';
import { ManifestObject } from '../manifest-object';
import { itemsOf, recordOf, textOf } from '../untyped';

/** The pods that carry a Gateway. */
export interface GatewayPods {
  /** `namespace/name` of a Service of the input whose pods they are. */
  readonly service?: string;
  /** Labels of pods that the controller makes. */
  readonly ownPods?: Labels;
  /** Why the pods of the Service know nothing of the Gateway. */
  readonly misplaced?: Decision;
}

const NAME_LABEL = 'gateway.networking.k8s.io/gateway-name';
const CLASS_LABEL = 'gateway.networking.k8s.io/gateway-class-name';

/**
 * The pods that carry a Gateway: those of the Service that it names as its address, or else pods of its own (istio, `IsManaged`,
 * `extractGatewayServices`). Other controllers make pods or load balancers of their own whatever the addresses are.
 */
export function gatewayPods(gateway: ManifestObject, controller: GatewayController): GatewayPods {
  const { addresses, gatewayClassName, infrastructure } = recordOf(gateway.manifest.spec);
  const written = itemsOf(addresses);
  const names = written.filter(({ value: { type } }) => type === 'Hostname');
  if (controller === GatewayController.FOREIGN) {
    return { ownPods: {} };
  }
  if (written.length === 0 || written.length === 1 && names.length === 0) {
    return { ownPods: { ...recordOf(recordOf(infrastructure).labels), [NAME_LABEL]: gateway.name, [CLASS_LABEL]: textOf(gatewayClassName) } };
  }
  const found = names.map(({ index, value }) => ({ index, ...serviceOf(textOf(value.value), gateway.namespace) }));
  const own = found.find(({ namespace }) => namespace === gateway.namespace) ?? found[0];
  if (own?.namespace === undefined) {
    const place = ['spec', 'addresses', ...own === undefined ? [] : [own.index]];
    return { misplaced: new Decision(gateway, place, 'names no Service of the cluster: no pods carry it') };
  }
  return {
    service: `${own.namespace}/${own.name}`,
    misplaced: own.namespace === gateway.namespace ? undefined : new Decision(gateway, ['spec', 'addresses', own.index, 'value'],
      `names a Service of namespace ${own.namespace}; the Gateway must be in that namespace, else the pods of the Service know nothing of it`),
  };
}

/** A short name is one of the namespace of the Gateway, everything else a whole host. */
function serviceOf(address: string, ownNamespace: string): { readonly name?: string; readonly namespace?: string } {
  const [, name, namespace] = /^([^.]+)\.([^.]+)\.svc\.cluster\.local$/.exec(address) ?? [];
  return address.includes('.') ? { name, namespace } : { name: address, namespace: ownNamespace };
}
