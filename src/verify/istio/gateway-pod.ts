import { GatewayConfig } from './config';
import { Cluster } from '../cluster/cluster';
import { hasLabels, Labels } from '../cluster/labels';
import { KubernetesPort, KubernetesService } from '../cluster/service';
import { containerPort, isPortNumber, Workload } from '../cluster/workload';
import { recordOf } from '../untyped';

/** Opts a Service out of the translation of ports (istio, `DisableGatewayPortTranslationLabel`). */
const NO_TRANSLATION = 'experimental.istio.io/disable-gateway-port-translation';

/** The pods that carry a gateway. */
export class GatewayPod {
  /**
   * The pods of a gateway: those that its Service or its selector finds, in any namespace; where the input has none, they are taken to be in the
   * root namespace, with the labels of the selector.
   */
  public static of({ object, selector, service, ownPods }: GatewayConfig, cluster: Cluster, rootNamespace: string): GatewayPod {
    if (ownPods !== undefined) {
      return new GatewayPod(object.namespace, ownPods, false, [], undefined, false, true);
    }
    if (service !== undefined) {
      const named = cluster.services.get(service);
      const workload = named?.workloads[0];
      const namespace = service.split('/')[0];
      return workload === undefined
        ? new GatewayPod(namespace, {}, false, named === undefined ? [] : [named])
        : new GatewayPod(namespace, workload.labels, true, servicesOf(workload, cluster), workload);
    }
    const wanted = recordOf(selector);
    const found = Object.keys(wanted).length === 0 ? [] : [...cluster.workloads.all()].filter(workload => hasLabels(workload, wanted));
    const workload = found.find(({ ready }) => ready > 0) ?? found[0];
    if (workload === undefined) {
      return new GatewayPod(rootNamespace, wanted, false, []);
    }
    const { namespace } = workload.object;
    const elsewhere = found.some(one => one.object.namespace !== namespace);
    return new GatewayPod(namespace, workload.labels, true, servicesOf(workload, cluster), workload, elsewhere);
  }

  private constructor(
    public readonly namespace: string,
    public readonly labels: Labels,
    /** Whether the input has the pods. */
    public readonly known: boolean,
    /** Services whose selector finds the pods. */
    public readonly services: readonly KubernetesService[],
    private readonly workload?: Workload,
    /** Whether pods of other namespaces carry the gateway, too. */
    public readonly elsewhere = false,
    /** Whether istiod makes them for the one gateway. */
    private readonly managed = false,
  ) {}

  /** Whether the pods carry a gateway, too; pods that istiod makes carry none of another namespace (istio, `filterStrictGatewayMerging`). */
  public carries({ object, selector, service, ownPods }: GatewayConfig): boolean {
    if (ownPods !== undefined || this.managed && object.namespace !== this.namespace) {
      return false;
    }
    return service === undefined ? hasLabels(this, recordOf(selector)) : this.services.some(({ id }) => id === service);
  }

  /** Port of the pods that a port of their Service leads to; nothing where no Service has the port. */
  public target(port: number): number | undefined {
    for (const service of this.services) {
      const found = service.ports.find(one => one.port === port);
      if (found !== undefined) {
        return this.targetOf(found);
      }
    }
    return undefined;
  }

  /**
   * Ports of the pods on which a server listens: where a Service has the server's port, the one it leads to; a gateway that names its Service
   * has no other (istio, `resolvePorts`).
   */
  public listening(port: number, { service }: GatewayConfig): readonly number[] {
    if (service !== undefined && this.services.length > 0) {
      const ports = this.services.filter(({ id }) => id === service).flatMap(one => one.ports);
      return ports.filter(one => one.port === port).map(one => this.targetOf(one));
    }
    const translating = this.services.filter(({ object }) => recordOf(object.manifest.metadata.labels)[NO_TRANSLATION] === undefined);
    const found = translating.flatMap(({ ports }) => ports.filter(one => one.port === port));
    return [found.length === 0 ? port : this.targetOf(found[0])];
  }

  private targetOf({ port, targetPort }: KubernetesPort): number {
    const target = this.workload === undefined ? isPortNumber(targetPort) ? Number(targetPort) : undefined : containerPort(this.workload, targetPort);
    return target ?? port;
  }
}

function servicesOf(workload: Workload, cluster: Cluster): KubernetesService[] {
  return [...cluster.services.values()].filter(({ namespace, workloads }) => namespace === workload.object.namespace && workloads.includes(workload));
}
