import { Cluster } from '../../cluster/cluster';
import { hasLabels, Labels } from '../../cluster/labels';
import { KubernetesService } from '../../cluster/service';
import { Workload } from '../../cluster/workload';
import { SERVICE_SUFFIX } from '../../host-name';
import { fullHost } from '../../istio/full-host';
import { ManifestObject } from '../../manifest-object';
import { ifText, itemsOf, recordOf, textOf } from '../../untyped';

/** A subset of a DestinationRule with the workloads that it selects. */
export interface SubsetPart {
  readonly name: string;
  readonly index: string;
  readonly labels: Labels;
  readonly workloads: readonly Workload[];
}

/** A DestinationRule of a Service of the input. */
export interface SplitHost {
  readonly object: ManifestObject;
  readonly service: KubernetesService;
  /** Its subsets with labels that select some of the Service's workloads, but not all. */
  readonly parts: readonly SubsetPart[];
}

/** The DestinationRules that divide the pods of Services. */
export function subsetsOf(cluster: Cluster): SplitHost[] {
  return cluster.ofKind('networking.istio.io', 'DestinationRule').flatMap(object => {
    const spec = recordOf(object.manifest.spec);
    const service = serviceOf(cluster, fullHost(textOf(spec.host), object.namespace));
    return service === undefined ? [] : [{ object, service, parts: partsOf(service, spec.subsets) }];
  });
}

/** The Service of a full host. */
export function serviceOf({ services }: Cluster, host: string): KubernetesService | undefined {
  const [name, namespace, ...more] = host.endsWith(SERVICE_SUFFIX) ? host.slice(0, -SERVICE_SUFFIX.length).split('.') : [];
  return more.length === 0 ? services.get(`${namespace}/${name}`) : undefined;
}

function partsOf({ workloads }: KubernetesService, subsets: unknown): SubsetPart[] {
  return itemsOf(subsets).flatMap(({ index, value: { name, labels } }) => {
    const selected = workloads.filter(workload => hasLabels(workload, recordOf(labels)));
    return selected.length === 0 || selected.length === workloads.length ? [] : [{ name: ifText(name) ?? '', index, labels: recordOf(labels), workloads: selected }];
  });
}
