import { Cluster } from '../../cluster/cluster';
import { Labels } from '../../cluster/labels';
import { KubernetesService } from '../../cluster/service';
import { hostOfService } from '../../host-name';
import { fullHost } from '../../istio/full-host';
import { ManifestObject } from '../../manifest-object';
import { itemsOf, recordOf, textOf } from '../../untyped';

/** A subset with the place of its labels. */
export interface NamedSubset {
  readonly object: ManifestObject;
  readonly path: readonly string[];
  readonly labels: Labels;
}

const known = new WeakMap<Cluster, ReadonlyMap<string, NamedSubset>>();

/** The first subset of that name that a DestinationRule has for the Service. */
export function subsetNamed(cluster: Cluster, { name, namespace }: KubernetesService, subset: string): NamedSubset | undefined {
  let all = known.get(cluster);
  if (all === undefined) {
    all = subsetsByName(cluster);
    known.set(cluster, all);
  }
  return all.get(`${hostOfService(name, namespace)} ${subset}`);
}

function subsetsByName(cluster: Cluster): ReadonlyMap<string, NamedSubset> {
  const found = cluster.ofKind('networking.istio.io', 'DestinationRule').flatMap(object => {
    const { host, subsets } = recordOf(object.manifest.spec);
    return itemsOf(subsets).map(({ index, value: { name, labels } }): [string, NamedSubset] => (
      [`${fullHost(textOf(host), object.namespace)} ${name}`, { object, path: ['spec', 'subsets', index, 'labels'], labels: recordOf(labels) }]));
  });
  return new Map(found.reverse());
}
