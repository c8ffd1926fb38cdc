import { KubernetesService } from '../../cluster/service';
import { podTemplate, Workload } from '../../cluster/workload';
import { Decision } from '../../decision';
import { serviceOf } from '../../kubernetes/service-host';
import { ManifestObject } from '../../manifest-object';
import { System } from '../../system/system';
import { ifText, itemsOf, recordOf } from '../../untyped';

/** A workload of the input that calls a Service, as far as its settings say. */
export interface ShownCaller {
  /** `Deployment shop/cart`. */
  readonly title: string;
  readonly step: Decision;
}

/** A host with its port or as an address, which a word that is a name by chance is not: `http://web`, `web:8080`, `web.shop.svc`. */
const ADDRESS = /(?:\/\/([a-z0-9][a-z0-9.-]*))|\b([a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*)(?=:\d+(?:\/|$))|\b([a-z0-9-]+\.[a-z0-9-]+\.svc(?:\.cluster\.local)?)\b/g;

/** Which workloads of the mesh call which Services. */
export class Callers {
  private byService?: ReadonlyMap<KubernetesService, ShownCaller>;

  constructor(private readonly system: System) {}

  /** The first that is not one of its own pods. */
  public of(service: KubernetesService): ShownCaller | undefined {
    this.byService ??= this.index();
    return this.byService.get(service);
  }

  private index(): ReadonlyMap<KubernetesService, ShownCaller> {
    const found = new Map<KubernetesService, ShownCaller>();
    for (const workload of this.system.cluster.workloads.all()) {
      const { object } = workload;
      if (hasSidecar(workload, this.system)) {
        for (const { text, path } of variablesOf(object)) {
          for (const [, ...hosts] of text.matchAll(ADDRESS)) {
            const host = hosts.find(one => one !== undefined);
            const service = host === undefined ? undefined : serviceOf(this.system.cluster, host, object.namespace);
            if (service !== undefined && !found.has(service) && !service.workloads.includes(workload)) {
              found.set(service, { title: `${object.kind} ${workload.id}`, step: new Decision(object, path, `calls Service ${service.id}`) });
            }
          }
        }
      }
    }
    return found;
  }
}

/** Whether something says that the pods are in the mesh: a label or annotation, or their namespace. */
function hasSidecar({ object, labels }: Workload, { cluster }: System): boolean {
  const said = labels['sidecar.istio.io/inject'] ?? recordOf(recordOf(podTemplate(object).metadata).annotations)['sidecar.istio.io/inject'];
  const namespace = cluster.namespaceLabels(object.namespace);
  return said === 'true' || said === undefined && (namespace['istio-injection'] === 'enabled' || namespace['istio.io/rev'] !== undefined);
}

function variablesOf(object: ManifestObject): { readonly text: string; readonly path: string[] }[] {
  const root = object.kind === 'Pod' ? ['spec'] : ['spec', 'template', 'spec'];
  const containers = itemsOf(recordOf(podTemplate(object).spec).containers);
  return containers.flatMap(({ value: { env }, index }) => itemsOf(env).flatMap(({ value, index: number }) => {
    const text = ifText(value.value);
    return text === undefined ? [] : [{ text, path: [...root, 'containers', index, 'env', number, 'value'] }];
  }));
}
