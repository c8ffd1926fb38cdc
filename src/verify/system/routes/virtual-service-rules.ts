import { RouteRule, ruleTitle } from './route-rule';
import { Cluster } from '../../cluster/cluster';
import { SERVICE_SUFFIX } from '../../host-name';
import { fullHost } from '../../istio/full-host';
import { ManifestObject } from '../../manifest-object';
import { ifNumber, ifText, itemsOf, listOf, recordOf, textOf } from '../../untyped';
import { SplitDestination } from '../split';

/** The rules of a VirtualService: those of `http`, then `tls` and `tcp`. */
export function virtualServiceRules(object: ManifestObject, cluster: Cluster): RouteRule[] {
  const spec = recordOf(object.manifest.spec);
  return ['http', 'tls', 'tcp'].flatMap(kind => itemsOf(spec[kind]).map(({ index, value }): RouteRule => {
    const path = ['spec', kind, index];
    const uris = listOf(value.match).map(match => pathOf(recordOf(match).uri));
    return {
      object,
      path,
      title: kind === 'http' ? ruleTitle(value.name, index) : `${kind} ${ruleTitle(value.name, index)}`,
      about: uris.length === 0 ? '/' : uris.sort().join(' '),
      destinations: itemsOf(value.route).map(item => destinationOf(object, [...path, 'route', item.index], item.value, cluster)),
    };
  }));
}

function destinationOf(object: ManifestObject, path: readonly string[], { destination, weight }: any, cluster: Cluster): SplitDestination {
  const { host, subset, port } = recordOf(destination);
  const full = fullHost(textOf(host), object.namespace);
  const [name, namespace] = full.endsWith(SERVICE_SUFFIX) ? full.slice(0, -SERVICE_SUFFIX.length).split('.') : [];
  const serviceId = namespace === undefined ? full : `${namespace}/${name}`;
  return {
    object,
    path: [...path, 'destination'],
    serviceId,
    service: cluster.services.get(serviceId),
    subset: ifText(subset),
    port: portText(recordOf(port).number),
    weight: ifNumber(weight),
  };
}

function pathOf(uri: unknown): string {
  const { exact, prefix, regex } = recordOf(uri);
  return ifText(exact) ?? ifText(prefix) ?? ifText(regex) ?? '/';
}

/** A number of a port as text. */
export function portText(port: unknown): string | undefined {
  return ifNumber(port) === undefined ? undefined : String(port);
}
