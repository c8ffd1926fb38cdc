import { CanaryError, shown } from '../domain/canary-error';

/** Ways into the cluster. */
export enum CallerKind {
  /** From outside, by a gateway of Istio or of the Gateway API. */
  GATEWAY = 'gateway',
  /** From outside, by the controller of an Ingress class. */
  INGRESS = 'ingress',
  /** A pod with a sidecar of Istio. */
  MESH = 'mesh',
  /** A pod without sidecar. */
  PLAIN = 'plain',
}

/** Options of `Caller.mesh`. */
export interface MeshCallerOptions {
  /**
   * Labels of the calling pod, which `sourceLabels` of a VirtualService and selectors of a Sidecar look at.
   *
   * @default - no labels
   */
  readonly labels?: { readonly [key: string]: string };
}

/** Where a request comes from: the same host and path can reach other pods from another place. */
export class Caller {
  /**
   * A client outside the cluster, through a gateway.
   *
   * @param gateway `namespace/name` of an Istio Gateway or of a Gateway of the Gateway API
   */
  public static gateway(gateway: string): Caller {
    const [namespace, name, ...rest] = gateway.split('/');
    if (!namespace || !name || rest.length > 0) {
      throw new CanaryError('Caller.gateway', [`gateway must be "namespace/name", got ${shown(gateway)}`]);
    }
    return new Caller(CallerKind.GATEWAY, namespace, name, {});
  }

  /**
   * A client outside the cluster, through the controller of an Ingress class.
   *
   * @param ingressClass `spec.ingressClassName` of the Ingresses: `nginx`, `alb`
   */
  public static ingress(ingressClass: string): Caller {
    if (ingressClass === '') {
      throw new CanaryError('Caller.ingress', ['class must be that of the Ingresses, got ""']);
    }
    return new Caller(CallerKind.INGRESS, '', ingressClass, {});
  }

  /**
   * A pod with a sidecar of Istio.
   *
   * @param namespace namespace of the pod, in which short host names are looked up
   */
  public static mesh(namespace: string, options: MeshCallerOptions = {}): Caller {
    return new Caller(CallerKind.MESH, namespace, '', options.labels ?? {});
  }

  /**
   * A pod without sidecar, or anything else that connects to Services by kube-proxy.
   *
   * @param namespace namespace of the pod, in which short host names are looked up
   * @default "default"
   */
  public static plain(namespace?: string): Caller {
    return new Caller(CallerKind.PLAIN, namespace ?? 'default', '', {});
  }

  private constructor(
    /** The way that it comes. */
    public readonly kind: CallerKind,
    /** Namespace of the calling pod or of the gateway; empty for an Ingress class. */
    public readonly namespace: string,
    /** Name of the gateway or of the Ingress class; empty for pods. */
    public readonly name: string,
    /** Labels of the calling pod. */
    public readonly labels: { readonly [key: string]: string },
  ) {}

  /** The caller in words: `gateway istio-system/public`, `a pod of the mesh in shop (app=cart)`. */
  public toString(): string {
    const labels = Object.entries(this.labels).map(([key, value]) => `${key}=${value}`).join(', ');
    switch (this.kind) {
      case CallerKind.GATEWAY: return `gateway ${this.namespace}/${this.name}`;
      case CallerKind.INGRESS: return `ingress class ${this.name}`;
      case CallerKind.MESH: return `a pod of the mesh in ${this.namespace}${labels === '' ? '' : ` (${labels})`}`;
      default: return `a pod without sidecar in ${this.namespace}`;
    }
  }
}
