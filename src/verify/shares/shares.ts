import { Outcome, OutcomeKind } from '../outcome';

/** Tracks, in the order in which they are shown. */
export const TRACKS: readonly string[] = ['stable', 'canary', 'baseline'];

/** Shares by what can become of a request; see `RequestShares.shares`. */
export interface Shares {
  readonly [end: string]: number;
}

/** Name of an end that is no workload: `HTTP 503`, `no endpoints`. */
export function endOf({ status, kind }: Pick<Outcome, 'status' | 'kind'>): string {
  return status === undefined ? kind : `HTTP ${status}`;
}

/** Whether the same ends have the same shares. */
export function areSame(one: Shares, other: Shares): boolean {
  const ends = Object.keys(one);
  return ends.length === Object.keys(other).length && ends.every(end => one[end] === other[end]);
}

/** Whether nobody serves what ends there: a proxy answers with a status of failures, or there is no answer. */
export function isFailure(end: string): boolean {
  return /^HTTP [45]/.test(end) || end === OutcomeKind.NO_ENDPOINTS;
}
