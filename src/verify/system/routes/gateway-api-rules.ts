import { RouteRule, ruleTitle } from './route-rule';
import { portText } from './virtual-service-rules';
import { Cluster } from '../../cluster/cluster';
import { referenceKind } from '../../gateway-api/reference';
import { ManifestObject } from '../../manifest-object';
import { ifNumber, ifText, itemsOf, listOf, recordOf, textOf } from '../../untyped';
import { SplitDestination } from '../split';

/** The rules of a HTTPRoute or GRPCRoute. */
export function gatewayApiRules(object: ManifestObject, cluster: Cluster): RouteRule[] {
  return itemsOf(recordOf(object.manifest.spec).rules).map(({ index, value }): RouteRule => {
    const path = ['spec', 'rules', index];
    const abouts = listOf(value.matches).map(pathOf);
    return {
      object,
      path,
      title: ruleTitle(value.name, index),
      about: abouts.length === 0 ? '/' : abouts.sort().join(' '),
      destinations: itemsOf(value.backendRefs).filter(item => referenceKind(item.value, '', 'Service') === '/Service').map((item): SplitDestination => {
        const { name, namespace, port, weight } = item.value;
        const serviceId = `${ifText(namespace) ?? object.namespace}/${textOf(name)}`;
        return { object, path: [...path, 'backendRefs', item.index], serviceId, service: cluster.services.get(serviceId), port: portText(port), weight: ifNumber(weight) };
      }),
    };
  });
}

function pathOf(match: unknown): string {
  const { path, method } = recordOf(match);
  const { service, method: name } = recordOf(method);
  return given(service, name) ? `/${textOf(service)}/${textOf(name)}` : ifText(recordOf(path).value) ?? '/';
}

function given(...names: readonly unknown[]): boolean {
  return names.some(name => ifText(name) !== undefined);
}
