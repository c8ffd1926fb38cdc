import { TrafficRequest } from './traffic-request';

/** Requests of one kind. */
export interface Population {
  /** One request that stands for all of its kind. */
  readonly request: TrafficRequest;
  /** How often it comes, in any unit, such as requests per second; not negative. */
  readonly frequency: number;
}

/** Shares of all traffic, each 0 to 1. They add up to 1 with what no workload got. */
export interface PopulationShare {
  /** By track: `{ stable: 0.9, canary: 0.1 }`. */
  readonly tracks: { readonly [track: string]: number };
  /** By workload: `{ 'auth/auth-api': 0.9 }`. */
  readonly workloads: { readonly [workload: string]: number };
  /** Share that a proxy answered by itself, by status; `no endpoints` and `outside` where nobody did. */
  readonly failures: { readonly [status: string]: number };
  /** Whether a share depends on which object was created first; then that of the first possibility is given. */
  readonly dependsOnCreationOrder: boolean;
}
