import { Autoscaling } from './autoscaling';
import { CanaryError, shown } from './canary-error';
import { RequestMatch } from './request-match';
import { Sticky } from './sticky';
import { Track } from './track';
import { CanaryTrackOptions } from './track-options';

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

  /**
   * Keeps a client on the track that it was first given. Requests that match go to the canary all the same.
   *
   * @default - every request is drawn anew
   */
  readonly sticky?: Sticky;

  /**
   * The track that gets everything instead of a percentage, `stable` or `canary`: blue-green. Requests that match reach the other one.
   * `Split.blueGreen` writes it.
   *
   * Refused: beside `weight`, `sticky` or a baseline; tracks of different size; a canary that is active and idle.
   *
   * @default - the weight decides
   */
  readonly active?: Track;
}

/** Options of `Split.blueGreen`. */
export interface BlueGreenOptions {
  /**
   * The track that gets all requests: `Track.STABLE` or `Track.CANARY`. Changing it is the switch, and changing it back the rollback. With a plan it
   * is the track that the weight of the plan says, 0 or 100: `plan.entry('web').weight === 100 ? Track.CANARY : Track.STABLE`.
   */
  readonly active: Track;

  /**
   * Requests that reach the other track. Their rules keep the names that they have in any other split, with `-canary` at the end, also where
   * they lead to stable. Hosts that reach it are `previewHosts` of the routing.
   *
   * @default - none
   */
  readonly preview?: RequestMatch[];
}

/** Ways to split requests beyond a percentage. */
export class Split {
  /**
   * Blue-green: one of both tracks gets everything, and a switch moves all requests at once. Both are at full size, so that the way back
   * is as fast as the way there: one line. The next release goes to the track that is not active.
   *
   * The switch is for callers that the routing binds. A pod without a sidecar, where Istio has one Service over both tracks, reaches
   * each of them by its pods. Where tracks are autoscaled, the one without requests shrinks to `minReplicas`, and a switch finds it there:
   * let that be enough for all requests.
   *
   * Refused: `Track.BASELINE` and nothing; tracks of different size, or autoscaling with different bounds; a baseline; on `Routing.service`, which has
   * numbers of pods only.
   */
  public static blueGreen(options: BlueGreenOptions): SplitOptions {
    const { active, preview } = options;
    if (active === undefined) {
      throw new CanaryError('Split.blueGreen', ['active must be Track.STABLE or Track.CANARY, got nothing']);
    }
    return { active, match: preview };
  }

  private constructor() {}
}

/** The split that is in force: an idle canary has weight 0, and what matches goes to stable. */
export interface EffectiveSplit {
  readonly weight: number;
  readonly match: RequestMatch[];
  /** The track for what matches. */
  readonly matched: Track;
  readonly idle: boolean;
}

/** What of all requests that match nothing goes to stable, in percent: a baseline gets as much as the canary. */
export function stableWeight(weight: number, hasBaseline: boolean): number {
  return 100 - weight * (hasBaseline ? 2 : 1);
}

/** The split that the options come to. */
export function effectiveSplit({ weight = 0, match = [], active }: SplitOptions = {}, canary: CanaryTrackOptions | undefined): EffectiveSplit {
  const idle = canary?.idle ?? false;
  const wanted = active === undefined ? weight : active === Track.CANARY ? 100 : 0;
  return { weight: idle ? 0 : wanted, match, matched: idle || active === Track.CANARY ? Track.STABLE : Track.CANARY, idle };
}

/** Adds everything wrong with a split: weights out of range, matches given twice, a share for a canary that has no pods. */
export function checkSplit(options: SplitOptions, canary: CanaryTrackOptions | undefined, hasBaseline: boolean, problems: string[]): void {
  const { weight = 0, match = [], sticky } = options;
  checkWeight(weight, canary, hasBaseline, problems);
  checkMatches(match, problems);
  if (options.active !== undefined) {
    checkBlueGreen(options, options.active, canary, hasBaseline, problems);
  }
  const wanted = weight > 0 || match.length > 0 || options.active === Track.CANARY;
  if ((wanted || sticky !== undefined || options.active !== undefined) && canary === undefined) {
    problems.push(`split needs a canary track, got ${share(options)} without one: add canary, or remove split`);
  }
  if (wanted && canary?.replicas === 0 && !canary.idle) {
    const wayOut = options.active === Track.CANARY ? 'set replicas' : 'set replicas, or idle: true to send its share to stable';
    problems.push(`${Track.CANARY} must have pods for its share (${share(options)}), got 0 replicas, so that clients would see 503: ${wayOut}`);
  }
}

/** Adds what is wrong with a weight as such, and with a baseline that it is not for. */
export function checkWeight(weight: number, canary: CanaryTrackOptions | undefined, hasBaseline: boolean, problems: string[]): void {
  if (!Number.isInteger(weight) || weight < 0 || weight > 100) {
    problems.push(`canary weight must be a whole number from 0 to 100, got ${shown(weight)}`);
  }
  if (hasBaseline && canary === undefined) {
    problems.push('a baseline is the control group of a canary, got none: add canary, or remove baseline');
  }
  if (hasBaseline && weight > 50) {
    problems.push(`canary weight must be at most 50 beside a baseline, which gets the same, got ${shown(weight)}: remove baseline for the last steps`);
  }
}

/**
 * Adds a problem for a stable track that has a share but no pods.
 *
 * @param percentage what of the requests it gets
 * @param replicas pods of the stable track; undefined where an autoscaler owns the number
 * @param weighted whether a weight of the canary could be the way out
 */
export function checkStableShare(percentage: number, replicas: number | undefined, weighted: boolean, problems: string[]): void {
  if (replicas === 0 && percentage > 0) {
    const wayOut = weighted ? 'set replicas, or canary weight 100' : 'set replicas';
    problems.push(`${Track.STABLE} must have pods for its share (weight ${percentage}), got 0 replicas, so that clients would see 503: ${wayOut}`);
  }
}

function checkMatches(match: RequestMatch[], problems: string[]): void {
  const seen = new Set<string>();
  for (const request of match.length < 2 ? [] : match) {
    const key = JSON.stringify(request.conditions);
    if (seen.has(key)) {
      problems.push(`split.match must say every match once, got ${shown(String(request))} twice`);
    }
    seen.add(key);
  }
}

/** How many pods a track has, or who says it. */
interface TrackSize {
  readonly replicas?: number;
  readonly autoscaling?: Autoscaling;
}

/** Adds a problem for two tracks of different size in blue-green: the switch would overload the smaller one. What nobody knows is taken for equal. */
export function checkSizes(stable: TrackSize, canary: TrackSize, problems: string[]): void {
  const [size, other] = [sizeShown(stable), sizeShown(canary)];
  if (size !== undefined && other !== undefined && size !== other) {
    const fixed = stable.autoscaling === undefined && canary.autoscaling === undefined;
    const [small, large] = (stable.replicas ?? 0) < (canary.replicas ?? 0) ? [Track.STABLE, other] : [Track.CANARY, size];
    const wayOut = fixed ? `set replicas of ${small} to ${large}` : 'let both have the same replicas, or autoscaling with the same bounds';
    problems.push(`both tracks must have the same number of pods in blue-green, got ${size} of ${Track.STABLE} and ${other} of ${Track.CANARY}, and a switch moves all requests at once: ${wayOut}`);
  }
}

/** A number of pods or the bounds of one, as messages say it; undefined where nobody knows it. */
export function sizeShown({ replicas, autoscaling }: TrackSize): string | undefined {
  const { minReplicas, maxReplicas } = autoscaling ?? { minReplicas: replicas, maxReplicas: replicas };
  return minReplicas === undefined ? undefined : minReplicas === maxReplicas ? `${minReplicas}` : `${minReplicas} to ${maxReplicas}`;
}

function checkBlueGreen(
  { weight, sticky }: SplitOptions, active: Track, canary: CanaryTrackOptions | undefined, hasBaseline: boolean, problems: string[],
): void {
  if (![Track.STABLE, Track.CANARY].includes(active)) {
    problems.push(`active must be Track.STABLE or Track.CANARY, got ${shown(active)}`);
  }
  if (weight !== undefined) {
    problems.push(`blue-green moves all requests at once, got weight ${shown(weight)} beside it: remove weight, or active`);
  }
  if (sticky !== undefined) {
    problems.push('blue-green moves all clients at once, got sticky beside it: remove sticky');
  }
  if (hasBaseline) {
    problems.push('blue-green has two tracks, got a baseline beside them: remove baseline');
  }
  if (active === Track.CANARY && canary?.idle) {
    problems.push('the active track must have pods, got an idle canary: set active to Track.STABLE, or remove idle');
  }
}

function share({ weight = 0, match = [], sticky, active }: SplitOptions): string {
  return [active === undefined ? `weight ${weight}` : `${active} active`, ...match.map(request => `match ${request}`), ...sticky === undefined ? [] : ['sticky']].join(', ');
}
