import { Decision } from './decision';

/** What became of a request. */
export enum OutcomeKind {
  /** A pod of a workload got it. */
  WORKLOAD = 'workload',
  /** A proxy answered by itself: no route, no healthy endpoint, a redirect, a fault, ... */
  RESPONSE = 'response',
  /** There was nothing to connect to. */
  NO_ENDPOINTS = 'no endpoints',
  /** It left the cluster, or went to an address that no object of the input describes. */
  OUTSIDE = 'outside',
}

/** One thing that can happen to a request, how often, and why. */
export interface Outcome {
  /** Whether a workload answers, or a proxy, or nobody. */
  readonly kind: OutcomeKind;

  /** Share of the requests, 0 to 1: `0.05`. */
  readonly share: number;

  /** The same share without rounding: `1/20`. */
  readonly fraction: string;

  /**
   * Who answered: `namespace/name` of a Deployment, StatefulSet, ...
   *
   * @default - no workload got the request
   */
  readonly workload?: string;

  /**
   * Kind of that workload: `Deployment`.
   *
   * @default - no workload got the request
   */
  readonly workloadKind?: string;

  /**
   * Track of that workload: `stable`, `canary`, `baseline`.
   *
   * @default - nothing says that the workload is of a track
   */
  readonly track?: string;

  /**
   * HTTP status of a proxy's own answer: 404, 503, 301, ...
   *
   * @default - a workload answers, or nobody
   */
  readonly status?: number;

  /**
   * Value of gRPC status, where a proxy answers a gRPC request with status 200.
   *
   * @default - no gRPC answer of a proxy
   */
  readonly grpcStatus?: number;

  /** What happened, in words: `no route`, `no healthy endpoint`, `unknown cluster`; who answered where a workload did. */
  readonly reason: string;

  /**
   * Where a redirect leads.
   *
   * @default - no redirect
   */
  readonly location?: string;

  /** Objects and fields that decided it, in the order in which they were met. */
  readonly chain: Decision[];
}

/** Copies of requests that a workload gets without its answer being seen. */
export interface MirroredCopy {
  /** `namespace/name` of the workload. */
  readonly workload: string;
  /**
   * Track of the workload.
   *
   * @default - nothing says that it is of a track
   */
  readonly track?: string;
  /** Copies per request: 0.25 means that one request of four is copied. */
  readonly share: number;
  /** The same without rounding: `1/4`. */
  readonly fraction: string;
}
