import { Tally } from './tally';
import { Target } from './target';
import { ShareComparison } from '../../verify/measured/share-comparison';

/** What a probe found out. */
export interface ProbeResult {
  readonly target: Target;
  /** Requests that were asked for. */
  readonly wanted: number;
  /** Why not all of them were sent: `stopped with Ctrl-C`. */
  readonly partial?: string;
  /** Whether somebody stopped it. */
  readonly interrupted: boolean;
  /** How the requests were sent, in words: `10 at a time, each on a new connection`. */
  readonly manner: string;
  readonly tally: Tally;
  /** Undefined if no version was asked for, or none answered. */
  readonly comparison?: ShareComparison;
  /** Whether shares were expected. */
  readonly expects: boolean;
}

/** Answers, whatever they are. */
export function answersOf({ tally }: ProbeResult): number {
  return tally.total - tally.failures().reduce((sum, { count }) => sum + count, 0);
}

/** Requests without an answer, answers without a version, and answers with a status from 400. */
export function errorsOf({ tally }: ProbeResult): number {
  const odd = [...tally.failures(), ...tally.withoutVersion()].reduce((sum, { count }) => sum + count, 0);
  return odd + tally.versions().reduce((sum, { errors }) => sum + errors, 0);
}

/** Whether everything was sent and answered without errors, and the shares are as expected. */
export function isGood(result: ProbeResult): boolean {
  return result.partial === undefined && errorsOf(result) === 0 && (!result.expects || result.comparison?.asExpected === true);
}
