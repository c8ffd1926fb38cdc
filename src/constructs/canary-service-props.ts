import { ServicePort } from '../domain/service-port';
import { SplitOptions } from '../domain/split';
import { TrackLabel } from '../domain/track-label';
import { CanaryTrackOptions, TrackOptions } from '../domain/track-options';
import { Workload } from '../domain/workload';
import { Routing } from '../routing/routing';

/** Properties of a `CanaryService`. */
export interface CanaryServiceProps {
  /** The pod template, and the settings of the Deployment around it, that both tracks share. */
  readonly workload: Workload;

  /** How the split is carried out. */
  readonly routing: Routing;

  /**
   * What the stable track has of its own.
   *
   * @default - the workload as it is
   */
  readonly stable?: TrackOptions;

  /**
   * What the canary track has of its own.
   *
   * Without it there is only stable. The DestinationRule of Istio has both subsets all the same, so that the first canary
   * changes VirtualServices only.
   *
   * @default - no canary track
   */
  readonly canary?: CanaryTrackOptions;

  /**
   * Who gets the canary.
   *
   * Refused: a weight that is no whole number from 0 to 100, a match given twice, a share for a canary that is not
   * there or has 0 replicas, a share for a stable track that has 0 replicas.
   *
   * @default - nobody: weight 0 and no match
   */
  readonly split?: SplitOptions;

  /**
   * Ports of the Service.
   *
   * @default - the ports of the workload's main container, same names and numbers
   */
  readonly ports?: ServicePort[];

  /**
   * Name of the service: its stable Deployment and Service have it, its canary Deployment has it with `-canary`, and it
   * is the value of the label `app`. It must not change in the service's life: selectors contain it.
   *
   * Refused: what is no DNS-1035 label, and more than 56 characters.
   *
   * @default - the construct id
   */
  readonly name?: string;

  /**
   * The label that tells the tracks apart. It must not change in the service's life: selectors contain it.
   *
   * @default TrackLabel.TRACK - `track: stable` and `track: canary`
   */
  readonly trackLabel?: TrackLabel;
}
