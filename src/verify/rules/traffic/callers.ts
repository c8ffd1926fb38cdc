import { configMapsOf } from './config-maps';
import { KubernetesService } from '../../cluster/service';
import { podTemplate, Workload } from '../../cluster/workload';
import { Decision } from '../../decision';
import { serviceOf } from '../../kubernetes/service-host';
import { ManifestObject } from '../../manifest-object';
import { MultiMap } from '../../multi-map';
import { System } from '../../system/system';
import { ifText, recordOf } from '../../untyped';
import { isAddressName, podTexts, WrittenText } from '../istio/pod-texts';

/** Something of the input that calls a Service, as far as its settings say. */
export interface ShownCaller {
  /** `Deployment shop/cart does so`. */
  readonly text: string;
  readonly step: Decision;
}

/** A host with its port or as an address, which a word that is a name by chance is not: `http://web`, `web:8080`, `web.shop.svc`. */
const HOST = new RegExp([
  /\/\/([a-z0-9][a-z0-9.-]{0,252})/,
  /(?<![\w.-])([a-z0-9][a-z0-9.-]{0,252})(?=:\d+(?:\/|$))/,
  /(?<![\w.-])([a-z0-9-]{1,63}\.[a-z0-9-]{1,63}\.svc(?:\.cluster\.local)?)\b/,
].map(({ source }) => source).join('|'), 'gm');

/** Which workloads and settings of the mesh call which Services. */
export class Callers {
  private byService?: ReadonlyMap<KubernetesService, ShownCaller>;

  constructor(private readonly system: System) {}

  /** The first that is not one of its own pods. */
  public of(service: KubernetesService): ShownCaller | undefined {
    this.byService ??= this.index();
    return this.byService.get(service);
  }

  private index(): ReadonlyMap<KubernetesService, ShownCaller> {
    const { cluster } = this.system;
    const found = new Map<KubernetesService, ShownCaller>();
    const add = (object: ManifestObject, { text, path, address }: WrittenText, whoOf: (service: KubernetesService) => string | undefined) => {
      const hosts = address && /^[a-z0-9.-]+$/.test(text) ? [text] : [...text.matchAll(HOST)].map(([, ...groups]) => groups.find(one => one !== undefined)!);
      for (const service of hosts.flatMap(host => serviceOf(cluster, host, object.namespace) ?? [])) {
        const who = found.has(service) ? undefined : whoOf(service);
        if (who !== undefined) {
          found.set(service, { text: who, step: new Decision(object, [...path], `names Service ${service.id}`) });
        }
      }
    };
    const readers = new MultiMap<string, Workload>();
    for (const workload of cluster.workloads.all()) {
      configMapsOf(workload).forEach(id => readers.add(id, workload));
      if (mayHaveSidecar(workload, this.system)) {
        podTexts(workload.object).forEach(text => add(workload.object, text, service => callerText(service, [workload])));
      }
    }
    for (const object of cluster.ofKind('', 'ConfigMap')) {
      const by = readers.get(`${object.namespace}/${object.name}`);
      const members = by.filter(workload => mayHaveSidecar(workload, this.system));
      settingsIn(object).forEach(text => add(object, text, service => by.length === 0 ? `${object.title} names it` : callerText(service, members)));
    }
    return found;
  }
}

/** The first of the workloads that is not behind the Service itself. */
function callerText({ workloads }: KubernetesService, callers: readonly Workload[]): string | undefined {
  const caller = callers.find(workload => !workloads.includes(workload));
  return caller && `${caller.object.title} does so`;
}

/** Whether nothing says that the pods are outside the mesh: a label or annotation, the network of the node, or their namespace. */
function mayHaveSidecar({ object, labels }: Workload, { cluster }: System): boolean {
  const { metadata, spec } = recordOf(podTemplate(object));
  const said = labels['sidecar.istio.io/inject'] ?? recordOf(recordOf(metadata).annotations)['sidecar.istio.io/inject'];
  return String(said) !== 'false' && recordOf(spec).hostNetwork !== true && (said !== undefined || cluster.namespaceLabels(object.namespace)['istio-injection'] !== 'disabled');
}

/** The values of a ConfigMap, but for what is scraped, which is no traffic of clients. */
function settingsIn({ manifest }: ManifestObject): WrittenText[] {
  return Object.entries(recordOf(manifest.data)).flatMap(([key, value]) => {
    const text = ifText(value);
    return text === undefined || text.includes('scrape_configs') ? [] : [{ text, path: ['data', key], address: isAddressName(key) }];
  });
}
