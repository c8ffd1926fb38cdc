import { shown } from './canary-error';

/** Percentage points that a share may be away from its weight, if nothing is said: it is the weight when it is rounded. */
export const TOLERANCE = 0.5;

/** Largest number of pods that Kubernetes takes. */
export const MAX_PODS = 2 ** 31 - 1;

/** Adds a problem for a tolerance that is none. */
export function checkTolerance(tolerance: number | undefined, problems: string[]): void {
  if (tolerance !== undefined && !(tolerance >= 0 && tolerance <= 100)) {
    problems.push(`tolerance must be percentage points from 0 to 100, got ${shown(tolerance)}`);
  }
}

/** Numbers of pods by track, as messages say them. */
export function countsShown(replicas: { readonly [track: string]: number }): string {
  return Object.entries(replicas).map(([track, count]) => `${count} of ${track}`).join(', ');
}

/** A number of pods to be divided. */
export interface PodDivision {
  /** Pods of all tracks together. */
  readonly total: number;
  /** Percentage of the canary: a whole number from 0 to 100, to 50 beside a baseline. */
  readonly weight: number;
  /** Tracks beside stable, each with the same share: the canary, and a baseline. */
  readonly shared: number;
}

/** Pods that there are at least: one for each track with a share. */
export function leastPods({ weight, shared }: PodDivision): number {
  return weight === 0 ? 1 : weight * shared === 100 ? shared : shared + 1;
}

/**
 * The pods of the canary: those whose share of all pods is nearest to the weight, of two such numbers the larger one. Where it has a share, it
 * has a pod, and so has stable. There must be pods enough. All numbers are whole, so nothing is lost to rounding.
 *
 * @see https://github.com/argoproj/argo-rollouts/blob/master/utils/replicaset/canary.go approximateWeightedCanaryStableReplicaCounts
 */
export function canaryPods({ total, weight, shared }: PodDivision): number {
  const nearest = Math.floor((2 * total * weight + 100) / 200);
  const most = Math.floor((weight * shared === 100 ? total : total - 1) / shared);
  return weight === 0 ? 0 : Math.min(Math.max(nearest, 1), most);
}

/** Whether the pods make the weight, up to a number of percentage points. */
export function isWithin(division: PodDivision, tolerance: number): boolean {
  const { total, weight } = division;
  return Math.abs(100 * canaryPods(division) - weight * total) <= tolerance * total;
}

/** The next larger number of pods that makes the weight, up to a number of percentage points. A multiple of 100 always does. */
export function nextTotal(division: PodDivision, tolerance: number): number {
  let total = Math.max(division.total + 1, leastPods(division));
  while (!isWithin({ ...division, total }, tolerance)) {
    total++;
  }
  return total;
}
