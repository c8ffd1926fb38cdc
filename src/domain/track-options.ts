import { JsonPatch } from 'cdk8s';
import { Autoscaling } from './autoscaling';
import { Config } from './config';
import { DisruptionBudget } from './disruption-budget';
import { PodOptions } from './pod-options';

/** What one track has of its own; everything else is the workload's. */
export interface TrackOptions extends PodOptions {
  /**
   * Number of pods: a whole number, 0 or more.
   *
   * 0 is refused while the split gives the track a share: those requests would get 503. To take a canary out of
   * service without touching its split, set `idle` on it. A number beside `autoscaling` is refused: it would have two owners.
   * On `Routing.service` and a `CanaryWorker` the numbers of both tracks are the share, or the routing or the worker has the number of all pods and
   * the tracks have none. Refused on a singleton, as are `autoscaling` and `disruptionBudget`: it has one pod in all.
   *
   * @default - with `autoscaling` none is written; stable: what the workload's Deployment says, and if it says nothing, an
   * autoscaler is taken to own the number and none is written (`Workload.container` says 1); canary: 1; baseline: as many
   * as the canary has
   */
  readonly replicas?: number;

  /**
   * Who owns the number of pods instead: an autoscaler of the track. Its pods are those of the track alone, because selectors
   * are disjoint. The number that the workload says is left out.
   *
   * An idle canary has no autoscaler: one that finds 0 pods would wait for ever, or start them again.
   *
   * When a running Deployment gives up its number, `kubectl apply` sets it to 1 once, unless the field is taken out of the last
   * applied configuration first.
   *
   * @default - none; the number is written
   * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling
   */
  readonly autoscaling?: Autoscaling;

  /**
   * How many pods of the track a drain may take at once.
   *
   * Refused: a budget that no drain can pass, and one beside another budget of the app for the same pods, which makes every
   * eviction fail.
   *
   * @default - no budget
   */
  readonly disruptionBudget?: DisruptionBudget;

  /**
   * Configuration of the track's pods. An entry replaces the service's of the same name; new ones come last.
   *
   * @default - that of the service
   */
  readonly config?: Config[];

  /**
   * Image of the main container, which is the first one.
   *
   * @default - the workload's; baseline: stable's
   */
  readonly image?: string;

  /**
   * Images of other containers and init containers, by container name.
   *
   * @default - the workload's; baseline: stable's
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
   * @default - no version label; baseline: stable's version with `-baseline` behind it
   */
  readonly version?: string;

  /**
   * JSON patches on the track's Deployment, or CronJob, for everything that has no option here.
   *
   * Refused at synth: patches that change its name, its selector, the labels that it selects, or its replicas; on a singleton also those that
   * change its strategy, or whether it is suspended.
   *
   * @default - none
   */
  readonly patches?: JsonPatch[];
}

/** The canary track. */
export interface CanaryTrackOptions extends TrackOptions {
  /**
   * Takes the canary out of service in one line, which is the rollback: no pods, and its share and its matches go to
   * stable. All objects and names stay, but for its autoscaler, and so do `replicas` and the split in the code, for the
   * next attempt. A baseline rests with it.
   *
   * The pods end while proxies are still learning of the new routes, which takes them seconds: for a farewell without a
   * lost request, remove the match and set weight 0 first, and make the canary idle in a second change.
   *
   * @default false
   */
  readonly idle?: boolean;
}
