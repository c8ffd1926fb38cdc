import { Config } from '../domain/config';
import { DrainOptions } from '../domain/drain-options';
import { CanaryPlan } from '../domain/plan/canary-plan';
import { RolloutOptions } from '../domain/rollout-options';
import { TrackLabel } from '../domain/track-label';
import { CanaryTrackOptions, TrackOptions } from '../domain/track-options';
import { Workload } from '../domain/workload';

/** Properties that every process has: a service, a worker, a singleton. */
export interface ProcessProps {
  /** The pod template, and the settings of the Deployment around it, that all tracks share. */
  readonly workload: Workload;

  /**
   * What the stable track has of its own.
   *
   * @default - the workload as it is
   */
  readonly stable?: TrackOptions;

  /**
   * What the canary track has of its own. Without it there is only stable.
   *
   * @default - no canary track
   */
  readonly canary?: CanaryTrackOptions;

  /**
   * The plan that has the weight of the process, and optionally what its tracks run, in the entry with its name. What the entry says and what is
   * said here must not differ; what only one of them says counts. In blue-green the weight is 0 while stable is active, and 100 while the canary is.
   *
   * Refused at synth, for all processes of the app at once: a process without an entry, an entry of another type, one that two processes take, an entry that nobody takes.
   *
   * @default - the plan of the app (`GitOpsApp`), if it has one
   */
  readonly plan?: CanaryPlan;

  /**
   * Configuration of the pods of all tracks, in ConfigMaps and Secrets of each track whose names have a hash of the content.
   * To try a change on the canary, say it in `config` of the canary; to promote it, say it here.
   *
   * @default - none
   */
  readonly config?: Config[];

  /**
   * How Deployments replace pods when a template changes, on all tracks.
   *
   * @default - as the workload says, else as Kubernetes does: 25 % at a time
   */
  readonly rollout?: RolloutOptions;

  /**
   * How pods say goodbye, on all tracks.
   *
   * @default - as the workload says, else as Kubernetes does: at once, with 30 seconds to finish
   */
  readonly drain?: DrainOptions;

  /**
   * Name of the process: what the stable track runs in has it, the canary has it with `-canary`, and it
   * is the value of the label `app`. It must not change in the life of the process: selectors contain it. An adopted Deployment keeps
   * its own name.
   *
   * Refused: what is no DNS-1035 label, and more than 56 characters, or 54 with a baseline.
   *
   * @default - the construct id
   */
  readonly name?: string;

  /**
   * The label that tells the tracks apart. It must not change in the life of the process: selectors contain it.
   *
   * @default TrackLabel.TRACK - `track: stable`, `track: canary` and `track: baseline`
   */
  readonly trackLabel?: TrackLabel;
}
