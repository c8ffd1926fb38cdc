/** Who reaches a Service. */
export enum ServiceType {
  /** Callers inside the cluster. */
  CLUSTER_IP = 'ClusterIP',
  /** Also clients that reach the nodes, on a port that Kubernetes chooses. */
  NODE_PORT = 'NodePort',
  /**
   * Also clients outside, through a load balancer of the cloud or of the cluster. For Argo CD such a Service is healthy when it has an address, so it comes in sync wave 3, behind
   * all that would wait for it: only what is deleted last does.
   *
   * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/health/#service
   */
  LOAD_BALANCER = 'LoadBalancer',
}

/** Options of `Routing.service`. */
export interface ServiceRoutingOptions {
  /**
   * Number of pods of all tracks together, which the weight of the split divides: a whole number from 1 to 2147483647.
   *
   * Refused: beside numbers of pods on the tracks; fewer pods than tracks that have a share.
   *
   * @default - `replicas` of stable and canary are the split, and it has no weight
   */
  readonly replicas?: number;

  /**
   * How far the share that the pods make may be from the weight, in percentage points: 0 to 100, also between whole numbers.
   *
   * Refused: without `replicas`, and beside `approximate`.
   *
   * @default 0.5 - the share, rounded to whole percents, is the weight
   */
  readonly tolerance?: number;

  /**
   * Whether the nearest share will do, however far it is from the weight.
   *
   * Refused: without `replicas`.
   *
   * @default false
   */
  readonly approximate?: boolean;

  /**
   * Who reaches the Service.
   *
   * Refused: beside a Service that already runs, which keeps its own.
   *
   * @default ServiceType.CLUSTER_IP
   */
  readonly type?: ServiceType;
}
