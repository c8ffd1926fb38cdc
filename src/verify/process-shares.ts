import { Answer } from './answer';
import { TrafficRequest } from './traffic-request';

/** What becomes of requests of one kind. */
export interface RequestShares {
  /** A request that stands for all of its kind. */
  readonly request: TrafficRequest;

  /** The request in words: `GET api.example.com/cart from gateway istio-system/public with x-canary: true`. */
  readonly text: string;

  /** Where it comes from, in words: `gateway istio-system/public`. */
  readonly from: string;

  /** What it asks for: `api.example.com/cart`, `https://api.example.com/cart`, `cart:8080/`. */
  readonly address: string;

  /**
   * What it has beside the address: `x-canary: true`.
   *
   * @default - nothing
   */
  readonly condition?: string;

  /**
   * Whether it asks a Service that has no pods of stable: that of the canary alone, where people look at it and no split applies.
   */
  readonly direct: boolean;

  /**
   * Shares of what can become of it, each 0 to 1, which add up to 1; those of the first possibility where the order of creation decides.
   *
   * By track, what workloads of the process get: `{ stable: 0.95, canary: 0.05 }`; by `namespace/name` what a workload of another process gets; by status what
   * a proxy answers by itself (`HTTP 503`); `no endpoints` and `outside` where nobody does.
   */
  readonly shares: { readonly [end: string]: number };

  /** Whether the order decides in which objects were created, which Git does not say: the older one wins. */
  readonly dependsOnCreationOrder: boolean;

  /** Who gets it, and which lines decide. */
  readonly answer: Answer;
}

/** One workload of a process, as its manifest says. */
export interface TrackState {
  /** `stable`, `canary` or `baseline`. */
  readonly track: string;

  /** `namespace/name`. */
  readonly workload: string;

  /** Deployment, StatefulSet, DaemonSet, Rollout or CronJob. */
  readonly kind: string;

  /**
   * Label `version` of its pods, or `app.kubernetes.io/version`.
   *
   * @default - it has none
   */
  readonly version?: string;

  /** Image of the first container; empty where there is none. */
  readonly image: string;

  /**
   * Number of pods that are wanted.
   *
   * @default - the manifest does not say it: an autoscaler does, or the kind
   */
  readonly replicas?: number;

  /** Whether it says that it has no pods: 0 replicas, or a CronJob that is suspended. */
  readonly idle: boolean;
}

/** A process with its tracks, and who gets its requests. */
export interface ProcessShares {
  /** Namespace of its workloads. */
  readonly namespace: string;

  /** Its name: that of the stable workload without words for the track. */
  readonly name: string;

  /** Its workloads, stable first. */
  readonly tracks: TrackState[];

  /** The ways in which it is asked, in the order of the input; none where no route and no Service leads to it. */
  readonly requests: RequestShares[];

  /**
   * Share of the canary among the pods of all tracks that are wanted: what it takes from a queue, if all pods are alike.
   *
   * @default - a number of pods is not known, or there are none
   */
  readonly podShare?: number;
}
