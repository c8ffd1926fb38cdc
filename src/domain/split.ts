import { shown } from './canary-error';
import { RequestMatch } from './request-match';
import { Track } from './track';
import { CanaryTrackOptions, TrackOptions } from './track-options';

/** Who gets the canary: the requests that match, plus a percentage of the rest. */
export interface SplitOptions {
  /**
   * Percentage of the requests that match nothing: a whole number from 0 to 100. Stable gets the rest.
   *
   * @default 0
   */
  readonly weight?: number;

  /**
   * Requests that go to the canary whatever the weight is. One of them is enough.
   *
   * @default - none
   */
  readonly match?: RequestMatch[];
}

/** The split that is in force, which is nothing for the canary while it is idle. */
export interface Split {
  readonly weight: number;
  readonly match: RequestMatch[];
}

/** The split that the options come to. */
export function effectiveSplit(options: SplitOptions | undefined, canary: CanaryTrackOptions | undefined): Split {
  return canary === undefined || canary.idle ? { weight: 0, match: [] }
    : { weight: options?.weight ?? 0, match: options?.match ?? [] };
}

/** Everything wrong with a split: weights out of range, matches given twice, shares of tracks that have no pods. */
export function splitProblems(options: SplitOptions = {}, stable: TrackOptions = {}, canary?: CanaryTrackOptions): string[] {
  const problems: string[] = [];
  const { weight = 0, match = [] } = options;
  if (typeof weight !== 'number' || !Number.isInteger(weight) || weight < 0 || weight > 100) {
    return [`canary weight must be a whole number from 0 to 100, got ${shown(weight)}`];
  }
  const matches = match.map(String);
  for (const twice of new Set(matches.filter((text, index) => matches.indexOf(text) !== index))) {
    problems.push(`split.match must say every match once, got ${shown(twice)} twice`);
  }
  if (canary === undefined && (weight > 0 || match.length > 0)) {
    problems.push(`split needs a canary track, got ${share(weight, matches)} without one: add canary, or remove split`);
  }
  if (canary?.replicas === 0 && !canary.idle && (weight > 0 || match.length > 0)) {
    problems.push(`${Track.CANARY} must have pods for its share (${share(weight, matches)}), got 0 replicas, so that clients would see 503: set replicas, or idle: true to send its share to stable`);
  }
  const stableWeight = 100 - effectiveSplit(options, canary).weight;
  if (stable.replicas === 0 && stableWeight > 0) {
    problems.push(`${Track.STABLE} must have pods for its share (weight ${stableWeight}), got 0 replicas, so that clients would see 503: set replicas, or canary weight 100`);
  }
  return problems;
}

function share(weight: number, matches: string[]): string {
  return [`weight ${weight}`, ...matches.map(text => `match ${text}`)].join(', ');
}
