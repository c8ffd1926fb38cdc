import { Workload } from './workload';
import { ManifestObject } from '../manifest-object';

/** A port of a Service. */
export interface KubernetesPort {
  readonly name?: string;
  readonly port: number;
  /** Port of the pods: a number, or the name of a container's port. */
  readonly targetPort: number | string;
  readonly appProtocol?: string;
  /** TCP, UDP or SCTP. */
  readonly protocol: string;
}

/** Pods of a workload behind a port of a Service. */
export interface Endpoint {
  readonly workload: Workload;
  /** How many, at least 1. */
  readonly pods: number;
}

/** A Service of the input. */
export interface KubernetesService {
  readonly object: ManifestObject;
  readonly namespace: string;
  readonly name: string;
  /** `namespace/name`. */
  readonly id: string;
  readonly ports: readonly KubernetesPort[];
  readonly headless: boolean;
  /** Host that an ExternalName Service is an alias of. */
  readonly externalName?: string;
  /** Whether it has a selector; others have endpoints that are written by hand. */
  readonly selects: boolean;
  /** Workloads that its selector finds, whether they have ready pods or not; none without a selector. */
  readonly workloads: readonly Workload[];
  /** Pods that requests to the port can reach: the ready ones, or all with `publishNotReadyAddresses`. */
  endpoints(port: KubernetesPort): readonly Endpoint[];
}
