import { ProcessProps } from './process-props';
import { ServicePort } from '../domain/service-port';
import { SplitOptions } from '../domain/split';
import { TrackOptions } from '../domain/track-options';

/**
 * Properties of a `CanaryWorker`.
 *
 * The share is made in one of two ways: each track says its number of pods (`replicas`), or `total` is divided by the weight of the split.
 */
export interface CanaryWorkerProps extends ProcessProps {
  /**
   * The control group, which the canary is compared with instead of with stable: what stable runs, with everything that stable has of its
   * own, at the canary's number of pods and with its resources, so that both get the same part of the work. Its labels are those of stable and
   * over them those of the canary. What is said here comes over that.
   *
   * Refused: a baseline without a canary, another number of pods than the canary's, a weight above 50 beside it, and telemetry that could not
   * tell the tracks apart (no versions, one `OTEL_SERVICE_NAME` on two tracks).
   *
   * @default - no baseline track
   */
  readonly baseline?: TrackOptions;

  /**
   * Number of pods of all tracks together, which the weight of the split divides: a whole number from 1 to 2147483647. A step of the rollout
   * then moves pods from one track to the other, and the worker stays of the same size. While the canary is idle, stable has all of them. With a
   * plan, whose weight is the number of canary pods, stable gets the rest.
   *
   * Refused: beside numbers of pods or autoscaling on the tracks; fewer pods than tracks that have a share; fewer than the plan gives the canary.
   *
   * @default - the tracks have their own numbers: stable what the workload says, the canary 1
   * @see https://github.com/argoproj/argo-rollouts/blob/master/utils/replicaset/canary.go approximateWeightedCanaryStableReplicaCounts
   */
  readonly total?: number;

  /**
   * The weight by which `total` is divided: what of the work the canary gets, in percent. Nothing else of a split fits a worker, because no
   * requests come in.
   *
   * Refused: a weight without `total`, one beside a plan (which has the number of canary pods), one for a canary that is not there, one that is
   * no whole number from 0 to 100; `match`, `sticky` and `active`: what they would choose by only who fills the queue can see, so give the canary
   * a queue of its own by its `env`.
   *
   * @default - with `total` weight 0; else the numbers of pods are the share
   */
  readonly split?: SplitOptions;

  /**
   * How far the share that the pods make may be from the weight, in percentage points: 0 to 100, also between whole numbers.
   *
   * Refused: without `total` and a weight, and beside a plan.
   *
   * @default 0.5 - the share, rounded to whole percents, is the weight
   */
  readonly tolerance?: number;

  /**
   * Ports for scrapers: a headless Service with the name of the worker over the pods of all tracks, by which Prometheus finds each of them.
   * It divides nothing.
   *
   * Refused: an empty list; tracks of an adopted Deployment that share no labels.
   *
   * @default - no Service
   */
  readonly metricsPorts?: ServicePort[];

  /**
   * Whether pods may have a sidecar of Istio. `true` writes nothing, and the namespace decides.
   *
   * Without one, pods have the label `sidecar.istio.io/inject: "false"`; clusters without Istio ignore it. A sidecar divides nothing here, because no
   * requests come in. And where it is a container like any other (before Istio 1.27, or on nodes before Kubernetes 1.33), a worker can start before
   * it and not reach its queue, and it can end while the worker still finishes a message that it then cannot acknowledge.
   *
   * What one loses: a worker without a sidecar speaks plain text, which services that demand mutual TLS refuse; its requests to other services
   * follow no route of the mesh, so that one with a single Service over its tracks answers with its canary by numbers of pods; and the mesh has no
   * metrics of it. Say `true` for a worker that calls services of the mesh.
   *
   * An adopted Deployment stays as it is, and its canary is its like: nothing is written. Pods that have the label or the older annotation
   * keep it.
   *
   * Refused: pods that say the opposite of what is said here; `false` on an adopted Deployment that does not say it itself.
   *
   * @default false - but nothing is written with an adopted Deployment
   * @see https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#controlling-the-injection-policy
   * @see https://github.com/istio/istio/pull/56428
   */
  readonly sidecar?: boolean;
}
