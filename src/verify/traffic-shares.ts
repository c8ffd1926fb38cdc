import { Manifests } from './manifests';
import { ProcessShares, RequestShares } from './process-shares';
import { TrackNaming } from './track-naming';

/** Options of `TrafficShares.of`. */
export interface TrafficSharesOptions extends TrackNaming {
  /**
   * Root namespace of Istio.
   *
   * @default "istio-system"
   */
  readonly rootNamespace?: string;
}

/**
 * Who gets what right now: every process of the manifests with its tracks, and the share that each track gets of every kind of request that the routes and Services were
 * written for, as the traffic model computes it.
 */
export class TrafficShares {
  /** The shares of what is in the manifests. */
  public static of(manifests: Manifests, options: TrafficSharesOptions = {}): TrafficShares {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { trafficShares } = require('./verifier') as typeof import('./verifier');
    const { processes, others } = trafficShares(manifests.objects, options);
    return new TrafficShares(processes, others);
  }

  private constructor(
    /** The processes, in the order of the input: workloads that are tracks of one application, and every other workload alone. */
    public readonly processes: ProcessShares[],
    /** Requests that no process of the input gets, and that do not say for whom they were meant: redirects, routes to what is not in the input. */
    public readonly others: RequestShares[],
  ) {}
}
