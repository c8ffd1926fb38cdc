import { Autoscaling } from './autoscaling';
import { shown } from './canary-error';
import { canaryPods, checkTolerance, countsShown, isWithin, leastPods, MAX_PODS, nextTotal, PodDivision, TOLERANCE } from './divided-pods';
import { rounded } from './share-text';
import { checkWeight, sizeShown, SplitOptions } from './split';
import { Track } from './track';
import { CanaryTrackOptions } from './track-options';

/** Numbers of pods by track; a track that is missing has none of its own. */
export interface PodCounts { readonly [track: string]: number }

/** What was said about the numbers of pods of a worker. */
export interface WorkerRequest {
  /** Pods of all tracks together. */
  readonly total?: number;
  /** Pods of the canary out of `total`, as a plan says it. */
  readonly planned?: number;
  readonly tolerance?: number;
  readonly split?: SplitOptions;
  readonly canary?: CanaryTrackOptions;
  readonly hasBaseline: boolean;
  /** Numbers that the tracks say themselves. */
  readonly replicas: PodCounts;
  /** Tracks whose number an autoscaler owns. */
  readonly autoscaled: string[];
}

/** Numbers of pods of a worker. */
export interface WorkerCounts {
  /** What `total` is divided into; nothing where the tracks say their own numbers. */
  readonly replicas: PodCounts;
  readonly problems: string[];
}

/** The numbers of pods of a worker, and everything wrong with what they are made of. */
export function workerCounts(request: WorkerRequest): WorkerCounts {
  const problems: string[] = [];
  checkSplitOptions(request, problems);
  checkTotal(request, problems);
  return problems.length > 0 || request.total === undefined ? { replicas: {}, problems } : divided(request, request.total);
}

/** The shares that numbers of pods make, in percent; undefined where there are none, or an autoscaler owns one that counts. */
export function podShares(counts: { [track: string]: number | undefined }): { [track: string]: number } | undefined {
  const { stable, ...others } = counts;
  const rests = Object.values(others).every(count => count === 0);
  const known = Object.entries(rests ? { ...counts, stable: stable ?? 1 } : counts) as [string, number][];
  const all = known.reduce((sum, [, count]) => sum + count, 0);
  return all > 0 ? Object.fromEntries(known.map(([track, count]) => [track, 100 * count / all])) : undefined;
}

/** Adds a problem for a baseline that is no control group, because it has another number of pods than the canary. */
export function checkBaselineSize(canary: CanaryTrackOptions, baseline: CanaryTrackOptions, problems: string[]): void {
  const [wanted, size] = [canary, baseline].map(sizeOf);
  if (!canary.idle && wanted !== undefined && size !== undefined && wanted !== size) {
    const remove = baseline.autoscaling === undefined ? 'replicas' : 'autoscaling';
    problems.push(`baseline must have as many pods as the canary, whose share it gets, got ${size} of ${Track.BASELINE} and ${wanted} of ${Track.CANARY}: remove ${remove} of ${Track.BASELINE}`);
  }
}

function sizeOf({ replicas = 1, autoscaling }: { replicas?: number; autoscaling?: Autoscaling }): string | undefined {
  return sizeShown({ replicas, autoscaling });
}

/** Adds what is wrong with a split of work, which has no requests that could be told apart. */
function checkSplitOptions({ split = {}, canary, hasBaseline, total }: WorkerRequest, problems: string[]): void {
  const { weight, match = [], sticky, active } = split;
  checkWeight(weight ?? 0, canary, hasBaseline, problems);
  if (match.length > 0) {
    problems.push(`a worker gets no requests that could match, got split.match ${match.join(' or ')}: give the canary a queue of its own by env of the canary, and let who fills the queues choose`);
  }
  if (sticky !== undefined) {
    problems.push('a worker has no clients to keep on a track, got split.sticky: give the canary a queue of its own by env of the canary, and let who fills the queues choose by user');
  }
  if (active !== undefined) {
    problems.push(`a worker has no requests to switch, because all of its pods take from the queue, got split.active ${shown(active)}: use total with weight 0 or 100, or give the canary a queue of its own by env of the canary`);
  }
  if (weight !== undefined && total === undefined) {
    problems.push(`the numbers of pods are the share of a worker, got weight ${shown(weight)} and no total to divide: set total, or replicas of the tracks in place of the weight`);
  }
  if (weight !== undefined && weight > 0 && canary === undefined) {
    problems.push(`split needs a canary track, got weight ${weight} without one: add canary, or remove split`);
  }
}

function checkTotal({ total, tolerance, split, replicas, autoscaled }: WorkerRequest, problems: string[]): void {
  const given = countsShown(replicas);
  if (total !== undefined && !(Number.isInteger(total) && total >= 1 && total <= MAX_PODS)) {
    problems.push(`total must be a whole number from 1 to ${MAX_PODS}, got ${shown(total)}`);
  }
  if (total !== undefined && autoscaled.length > 0) {
    problems.push(`total is a number that nobody changes, got autoscaling of ${autoscaled.join(' and ')} beside total ${shown(total)}: remove one or the other`);
  } else if (total !== undefined && given !== '') {
    problems.push(`tracks get their numbers of pods from total, got ${given} beside total ${shown(total)}: remove one or the other`);
  }
  checkTolerance(tolerance, problems);
  const missing = total === undefined ? 'total' : split?.weight === undefined ? 'split.weight' : undefined;
  if (tolerance !== undefined && missing !== undefined) {
    problems.push(`tolerance is for a weight that divides total, got tolerance ${shown(tolerance)} and no ${missing}: set ${missing}, or remove tolerance`);
  }
}

/** What a total is divided into. An idle canary leaves all of it to stable. */
function divided({ planned, split, tolerance = TOLERANCE, canary, hasBaseline }: WorkerRequest, total: number): WorkerCounts {
  const division = { total, weight: split?.weight ?? 0, shared: hasBaseline ? 2 : 1 };
  const rests = canary === undefined || canary.idle;
  const problem = rests || planned !== undefined ? undefined : problemOf(division, tolerance);
  const pods = rests || problem !== undefined ? 0 : planned ?? canaryPods(division);
  const others = [...canary === undefined ? [] : [Track.CANARY], ...hasBaseline ? [Track.BASELINE] : []];
  const replicas = { [Track.STABLE]: Math.max(total - pods * others.length, 0), ...Object.fromEntries(others.map(track => [track, pods])) };
  return { replicas, problems: problem === undefined ? [] : [problem] };
}

/** What is wrong with a division: fewer pods than tracks, or a share that is too far from the weight. */
function problemOf(division: PodDivision, tolerance: number): string | undefined {
  const { total, weight } = division;
  const least = leastPods(division);
  if (total < least || !isWithin(division, tolerance)) {
    const next = nextTotal(division, tolerance);
    const better = rounded(100 * canaryPods({ ...division, total: next }) / next);
    if (total < least) {
      return `total must have a pod for each track with a share, got ${total} for weight ${weight}: set total to ${next}, where the share is ${better} %`;
    }
    const pods = canaryPods(division);
    const distance = Math.ceil(100 * Math.abs(100 * pods - weight * total) / total) / 100;
    return `the pods must come within ${tolerance} percentage points of weight ${weight}, got ${pods} of ${total}, which is ${rounded(100 * pods / total)} %: set total to ${next}, where it is ${better} %, or tolerance to ${distance}`;
  }
  return undefined;
}
