import { Backend, outside, podBackends, spread } from './backend';
import { MeshPort, MeshService, Resolution } from './mesh-service';
import { protocolNamed } from './port-protocol';
import { Visibility } from './visibility';
import { Cluster } from '../cluster/cluster';
import { hasLabels, Labels } from '../cluster/labels';
import { Decision } from '../decision';
import { Visit } from '../entrance';
import { serviceOf } from '../kubernetes/service-host';
import { ManifestObject } from '../manifest-object';
import { given, listOf, numberOf, recordOf, textOf } from '../untyped';

const RESOLUTIONS = new Map([
  ['NONE', Resolution.ORIGINAL], ['STATIC', Resolution.ENDPOINTS], ['DNS', Resolution.DNS], ['DNS_ROUND_ROBIN', Resolution.DNS], ['DYNAMIC_DNS', Resolution.DNS],
]);

/** A host of a ServiceEntry. */
export class ServiceEntryHost implements MeshService {
  public readonly namespace: string;
  public readonly resolution: Resolution;
  public readonly ports: readonly MeshPort[];
  public readonly visibility: Visibility;
  public readonly addressed: boolean;
  private readonly spec: { readonly [key: string]: any };
  private readonly found = new Map<number, readonly Backend[]>();

  constructor(public readonly object: ManifestObject, public readonly host: string, private readonly cluster: Cluster) {
    this.namespace = object.namespace;
    this.spec = recordOf(object.manifest.spec);
    const { resolution, ports, exportTo, addresses } = this.spec;
    this.resolution = RESOLUTIONS.get(String(resolution)) ?? Resolution.ORIGINAL;
    this.ports = listOf(ports).map(port => ({ number: numberOf(recordOf(port).number), protocol: protocolNamed(recordOf(port).protocol) }));
    this.visibility = new Visibility(exportTo, this.namespace);
    this.addressed = listOf(addresses).length > 0;
  }

  public backends(port: MeshPort): readonly Backend[] {
    const found = this.found.get(port.number) ?? [...this.written(port), ...this.selected()];
    this.found.set(port.number, found);
    return found;
  }

  /** Addresses in the ServiceEntry; without any, the host itself is looked up where the DNS is asked. */
  private written(port: MeshPort): Backend[] {
    const { endpoints, workloadSelector } = this.spec;
    if (listOf(endpoints).length === 0 && !given(workloadSelector) && this.resolution === Resolution.DNS) {
      return [{ labels: {}, weight: 1, reach: () => outside(`${this.host} outside the cluster`, new Decision(this.object, ['spec', 'resolution'], `has the address of ${this.host} looked up`)) }];
    }
    return listOf(endpoints).flatMap((endpoint, index) => {
      const { address, labels, weight } = recordOf(endpoint);
      // What is no address is left out where istiod tells the endpoints (istio, `BuildClusterLoadAssignment`).
      return this.resolution === Resolution.ENDPOINTS && !isAddress(textOf(address)) && !textOf(address).startsWith('unix://') ? [] : [{
        labels: recordOf(labels),
        weight: numberOf(weight) || 1,
        reach: (visit: Visit) => this.named(textOf(address), port, ['spec', 'endpoints', String(index)], visit),
      }];
    });
  }

  private named(address: string, port: MeshPort, path: string[], visit: Visit) {
    const decision = new Decision(this.object, path, `is the address ${address}`);
    const service = isAddress(address) ? undefined : serviceOf(this.cluster, address, this.namespace);
    const known = service?.ports.find(one => one.port === port.number);
    const backends = service === undefined || known === undefined ? [] : podBackends(service.endpoints(known));
    return backends.length === 0 ? outside(`address ${address}`, decision) : spread(backends, decision, visit);
  }

  private selected(): Backend[] {
    const { workloadSelector } = this.spec;
    if (!given(workloadSelector) || listOf(this.spec.endpoints).length > 0) {
      return [];
    }
    const labels = recordOf(recordOf(workloadSelector).labels);
    const workloads = this.cluster.workloads.selected(this.namespace, labels).filter(({ ready }) => ready > 0);
    const pods = podBackends(workloads.map(workload => ({ workload, pods: workload.ready })));
    return [...pods, ...workloadEntries(this.cluster, this.namespace, labels)];
  }
}

/** WorkloadEntries of a namespace with the labels: machines outside the cluster. */
export function workloadEntries(cluster: Cluster, namespace: string, wanted: Labels): Backend[] {
  return cluster.ofKind('networking.istio.io', 'WorkloadEntry').filter(object => object.namespace === namespace).flatMap(object => {
    const { address, labels: own, weight } = recordOf(object.manifest.spec);
    const labels = { ...recordOf(own), ...recordOf(object.manifest.metadata.labels) };
    return hasLabels({ labels }, wanted)
      ? [{ labels, weight: numberOf(weight) || 1, reach: () => outside(`address ${address}`, new Decision(object, ['spec', 'address'], `is the address ${address}`)) }]
      : [];
  });
}

function isAddress(value: string): boolean {
  return /^\d+\.\d+\.\d+\.\d+$/.test(value) || value.includes(':');
}
