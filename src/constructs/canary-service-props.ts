import { ProcessProps } from './process-props';
import { RunningService } from '../domain/running-service';
import { ServicePort } from '../domain/service-port';
import { SplitOptions } from '../domain/split';
import { TrackOptions } from '../domain/track-options';
import { Routing } from '../routing/routing';

/**
 * Properties of a `CanaryService`.
 *
 * Without `canary` there is only stable. The DestinationRule of Istio has both subsets all the same, so that the first canary changes
 * VirtualServices only.
 */
export interface CanaryServiceProps extends ProcessProps {
  /** How the split is carried out. */
  readonly routing: Routing;

  /**
   * The control group, which the canary is compared with instead of with stable: what stable runs, with everything that
   * stable has of its own, at the canary's number of pods, resources and share. Its labels are those of stable and over them those of the
   * canary, so that what selects pods by labels treats both alike; `app.kubernetes.io/version` stays that of stable, and the track label
   * and `version` are its own. What is said here comes over that.
   *
   * Refused: a baseline without a canary, a weight above 50 beside it, and telemetry that could not tell the tracks apart
   * (no versions, one `OTEL_SERVICE_NAME` on two tracks).
   *
   * @default - no baseline track
   */
  readonly baseline?: TrackOptions;

  /**
   * Who gets the canary.
   *
   * Refused: a weight that is no whole number from 0 to 100, a match given twice, a share for a canary that is not
   * there or has 0 replicas, a share for a stable track that has 0 replicas; a weight that differs from that of the plan.
   *
   * @default - nobody: weight 0 and no match; with a plan, the weight of the plan
   */
  readonly split?: SplitOptions;

  /**
   * Ports of the Service.
   *
   * @default - those of `service`, else the ports of the workload's main container, same names and numbers
   */
  readonly ports?: ServicePort[];

  /**
   * The Service that already runs in front of an adopted Deployment. It comes out as it is.
   *
   * Refused: one with another name than the service, or in another namespace; one that selects no stable pods, or
   * pods that the routing does not want behind it; together with `ports`.
   *
   * @default - a Service is made
   */
  readonly service?: RunningService;
}
