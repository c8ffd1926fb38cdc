import { JsonPatch } from 'cdk8s';
import { PodOptions } from './pod-options';

/** What one track has of its own; everything else is the workload's. */
export interface TrackOptions extends PodOptions {
  /**
   * Number of pods: a whole number, 0 or more.
   *
   * 0 is refused while the split gives the track a share: those requests would get 503. To take a canary out of
   * service without touching its split, set `idle` on it.
   *
   * @default - stable: what the workload's Deployment says, and if it says nothing, an autoscaler is taken to own
   * the number and none is written (`Workload.container` says 1); canary: 1
   */
  readonly replicas?: number;

  /**
   * Image of the main container, which is the first one.
   *
   * @default - the workload's
   */
  readonly image?: string;

  /**
   * Images of other containers and init containers, by container name.
   *
   * @default - the workload's
   */
  readonly containerImages?: { [container: string]: string };

  /**
   * What runs on the track, for people and telemetry: the `version` label of the Deployment and its pods, never part of
   * a selector. What does not fit in a label (`1.5.0+build.7`) is made to fit, and the annotation
   * `cdk8s-canary.dev/version` has it in full.
   *
   * Refused: an empty version, two tracks whose versions differ but end up as the same label, and any version
   * while `version` is the track label.
   *
   * @default - no version label
   */
  readonly version?: string;

  /**
   * JSON patches on the track's Deployment, for everything that has no option here.
   *
   * Refused at synth: patches that change its name, its selector, the labels that it selects, or its replicas.
   *
   * @default - none
   */
  readonly patches?: JsonPatch[];
}

/** The canary track. */
export interface CanaryTrackOptions extends TrackOptions {
  /**
   * Takes the canary out of service in one line, which is the rollback: no pods, and its share and its matches go to
   * stable. All objects and names stay, and so do `replicas` and the split in the code, for the next attempt.
   *
   * The pods end while proxies are still learning of the new routes, which takes them seconds: for a farewell without a
   * lost request, remove the match and set weight 0 first, and make the canary idle in a second change.
   *
   * @default false
   */
  readonly idle?: boolean;
}
