import { shown } from '../canary-error';
import { DeploymentManifest } from '../manifest';
import { RolloutOptions } from '../rollout-options';
import { Track } from '../track';
import { CanaryTrackOptions, TrackOptions } from '../track-options';

/** What a person gives for both tracks of a singleton. */
export interface GivenTracks {
  readonly stable?: TrackOptions;
  readonly canary?: CanaryTrackOptions;
  readonly active?: Track;
  /** What people try who write JavaScript. */
  readonly baseline?: unknown;
}

/**
 * Adds what is wrong with the track that runs.
 *
 * @param isPlanned whether it is a plan that says so, by a weight of 0 or 1
 */
export function checkActive({ canary, active = Track.STABLE }: GivenTracks, isPlanned: boolean, problems: string[]): void {
  const [because, wayOut] = isPlanned ? [' (its weight is 1)', 'set weight 0, so that stable runs'] : ['', 'make stable active'];
  if (active !== Track.STABLE && active !== Track.CANARY) {
    problems.push(`active must be Track.STABLE or Track.CANARY, got ${shown(active)}: nothing else runs a singleton`);
  } else if (active === Track.CANARY && canary === undefined) {
    problems.push(`active must be a track that is there, got "canary" without a canary${because}: add canary: {}, or ${wayOut}`);
  } else if (active === Track.CANARY && canary?.idle) {
    problems.push(`canary must not be idle while it is active${because}: remove idle, or ${wayOut}`);
  }
}

/** Adds what is wrong with the tracks of a singleton, and with how many pods they have. */
export function checkSingleTracks({ stable, canary, baseline }: GivenTracks, problems: string[]): void {
  if (baseline !== undefined) {
    problems.push('baseline is refused on singletons, because a control group would run beside the one that runs: remove baseline');
  }
  checkSize(Track.STABLE, stable, problems);
  checkSize(Track.CANARY, canary, problems);
}

function checkSize(track: Track, { replicas, autoscaling, disruptionBudget }: TrackOptions = {}, problems: string[]): void {
  if (replicas !== undefined) {
    problems.push(`${track} replicas must not be set, because a singleton has one pod in all, on the active track, got ${shown(replicas)}: remove replicas, and set active`);
  }
  if (autoscaling !== undefined) {
    problems.push(`${track} autoscaling must not be set, because a singleton has one pod in all: remove autoscaling`);
  }
  if (disruptionBudget !== undefined) {
    problems.push(`${track} disruptionBudget must not be set, because a singleton has one pod: a budget that lets it go says nothing, and any other blocks every drain: remove disruptionBudget`);
  }
}

/** Adds what is wrong with the Deployment that a singleton is made of: what would start a second pod beside the first one. */
export function checkSingleWorkload({ spec: { replicas = 1, strategy } = {} }: DeploymentManifest, problems: string[]): void {
  if (replicas !== 1) {
    problems.push(`workload replicas must be 1 or not said, because a singleton has one pod in all, got ${shown(replicas)}: say 1, or remove it`);
  }
  const { type, rollingUpdate } = strategy ?? {};
  if ((type !== undefined && type !== 'Recreate') || (rollingUpdate ?? undefined) !== undefined) {
    const got = type === 'Recreate' ? '"Recreate" with rollingUpdate' : shown(type ?? 'RollingUpdate');
    problems.push(`workload strategy must be "Recreate" or not said, because any other starts the new pod beside the old one, got ${got}: remove it, or say strategy: { type: Recreate } (cdk8s-plus: DeploymentStrategy.recreate())`);
  }
}

/** Adds what is wrong with how a singleton replaces its pod. */
export function checkSingleRollout({ maxSurge, maxUnavailable }: RolloutOptions, problems: string[]): void {
  if (maxSurge !== undefined || maxUnavailable !== undefined) {
    problems.push('rollout maxSurge and maxUnavailable must not be set on a singleton, whose old pod ends before the new one starts ("Recreate"): remove them');
  }
}
