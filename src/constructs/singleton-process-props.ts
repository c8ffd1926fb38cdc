import { ProcessProps } from './process-props';
import { SingletonFence } from '../domain/singleton/singleton-fence';
import { SingletonForm } from '../domain/singleton/singleton-form';
import { Track } from '../domain/track';

/** Properties of a `SingletonProcess`. */
export interface SingletonProcessProps extends ProcessProps {
  /**
   * The track that runs; the other one rests. Changing it is the switch, and changing it back is the way back: one line, and no name moves.
   * When a switch has failed, change it back only when the pod of the old track has ended: a second one of the same track would start beside it.
   *
   * Refused: `Track.BASELINE`, and `Track.CANARY` without a canary or with an idle one. Beside a plan: another track than that of the plan, whose
   * weight is 0 while stable runs and 1 while the canary does.
   *
   * @default Track.STABLE - with a plan, as its weight says
   */
  readonly active?: Track;

  /**
   * What it runs as: Deployments or CronJobs. It must not change while anything runs, because objects of the one form know nothing of the other's.
   *
   * @default SingletonForm.deployments()
   */
  readonly form?: SingletonForm;

  /**
   * What keeps a second pod from working beside the first one even where the form does not: after a deletion, an eviction, a switch without waves.
   *
   * @default - none: as the form does it
   */
  readonly fence?: SingletonFence;

  /**
   * Whether pods may have a sidecar of Istio. A process that nobody calls gains little from one, and it holds up the end of a pod, which the other
   * track waits for: one that is no native sidecar keeps a Job running for ever. So pods get the label `sidecar.istio.io/inject: "false"`, unless the
   * workload or the track says it itself. `true` writes nothing, and the namespace decides.
   *
   * An adopted Deployment and its canary stay as they are. Refused: `false` on an adopted Deployment, and what pods say otherwise.
   *
   * @default false - without a word on an adopted Deployment
   * @see https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#controlling-the-injection-policy
   */
  readonly sidecar?: boolean;
}
