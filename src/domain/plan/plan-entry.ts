import { ProcessKind } from './process-kind';

/** What runs on a track, as a plan says it: promoting is then a change of data, and not of code. */
export interface PlanTrack {
  /**
   * Image of the main container: a reference without spaces.
   *
   * @default - what the code says
   */
  readonly image?: string;

  /**
   * Version, as in `TrackOptions.version`: a string with a letter or a digit. `1.10` without quotes is a number in YAML, and refused.
   *
   * @default - what the code says
   */
  readonly version?: string;
}

/** One process of a plan. */
export interface PlanEntry {
  /** Name of the process, which is that of its construct: a DNS label that starts with a letter. */
  readonly project: string;

  /** What it is, and what its weight means. The key in the file is `type`; it is `kind` here, as in `ProcessKind`. */
  readonly kind: ProcessKind;

  /** What of it the canary gets: percent, a number of pods, or 0 or 1, as `kind` says. */
  readonly weight: number;

  /**
   * Whether the matches of the code are in force: `match` in the file. `false` lets no testers on the canary.
   *
   * @default - the file does not say it: as the code says
   */
  readonly match?: boolean;

  /**
   * Whether the canary is idle: `canary: false`, or `idle: true` below `canary`. `canary: true` says that it is not.
   *
   * @default - the file does not say it: as the code says
   */
  readonly idle?: boolean;

  /**
   * What stable runs.
   *
   * @default - the file does not say it: as the code says
   */
  readonly stable?: PlanTrack;

  /**
   * What the canary runs.
   *
   * @default - the file does not say it: as the code says
   */
  readonly canary?: PlanTrack;

  /**
   * Weights of a rollout, ascending, in the unit of the weight: those of the entry, else those of the file, else 5, 20, 50 and 100. Those of
   * the file are percentages: a process whose weight is a number of pods has its own ones or none. A singleton has none.
   *
   * 0 may be the first one: there a rollout begins, with testers alone. `CanaryPlan.advance` goes to the next phase above the weight:
   * a process at weight 0 is at that phase already.
   */
  readonly phases: number[];
}

/** What `CanaryPlan.with` changes. What is not given stays as it is. */
export interface PlanChange {
  /**
   * The new weight, in the unit of the process.
   *
   * @default - as it is
   */
  readonly weight?: number;

  /**
   * Whether the matches of the code are in force.
   *
   * @default - as it is
   */
  readonly match?: boolean;

  /**
   * Whether the canary is idle. Where the entry has a mapping `canary`, `idle` is written there, so that what it runs is not lost;
   * elsewhere `canary: false` or `canary: true`.
   *
   * @default - as it is
   */
  readonly idle?: boolean;

  /**
   * What stable runs: image, version or both.
   *
   * @default - as it is
   */
  readonly stable?: PlanTrack;

  /**
   * What the canary runs: image, version or both.
   *
   * @default - as it is
   */
  readonly canary?: PlanTrack;
}
