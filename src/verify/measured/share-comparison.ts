import { checkConfidence, ShareEstimate } from './share-estimate';
import { CanaryError, shown } from '../../domain/canary-error';
import { printable } from '../report/printable';

/** Sums of percentages that differ from 100 by less are 100: 33.33 three times is not, 33.333333 is. */
const TOLERANCE = 1e-4;

/** What was counted for a version, and what was expected. */
export interface VersionCount {
  /** The version, as answers say it. */
  readonly version: string;

  /**
   * Answers of the version.
   *
   * @default 0
   */
  readonly answers?: number;

  /**
   * Percent of all answers that it should have. If one version has it, those without it are not expected at all, and the percentages add up to 100.
   *
   * @default - it is not expected, or nothing is compared
   */
  readonly expected?: number;
}

/** Options of `ShareComparison.of`. */
export interface ShareComparisonOptions {
  /**
   * Confidence of all verdicts together, in percent: of so many comparisons of a system that does what is expected, none of the verdicts says otherwise.
   *
   * @default 95
   */
  readonly confidence?: number;
}

/** Whether a version got what it should have. */
export enum ShareVerdict {
  /** The interval holds the expected share, and is narrow enough to tell it from others. */
  AS_EXPECTED = 'as expected',
  /** The interval does not hold the expected share. */
  NOT_AS_EXPECTED = 'not as expected',
  /** The interval holds the expected share, and many others. */
  TOO_FEW = 'too few requests',
  /** Nobody expected this version. */
  UNEXPECTED = 'not expected at all',
}

/** A version, what it got, and what it should have got. */
export interface ComparedShare {
  /** The version. */
  readonly version: string;

  /** What its count says of its share. */
  readonly estimate: ShareEstimate;

  /**
   * Percent that it should have.
   *
   * @default - it is not expected, or nothing is compared
   */
  readonly expected?: number;

  /**
   * What became of it.
   *
   * @default - nothing is compared
   */
  readonly verdict?: ShareVerdict;

  /**
   * Answers of all versions that are needed to tell, as `ShareEstimate.requestsFor` says.
   *
   * @default - it is not expected, or nothing is compared
   */
  readonly needed?: number;

  /** The verdict in words: `20 % expected, 22.3 % of 400 (18.4 to 26.6 %): as expected`. */
  readonly text: string;
}

/** Shares that were counted, and whether they are the expected ones. */
export class ShareComparison {
  /**
   * Compares what was counted with what was expected.
   *
   * Two expected versions are one comparison, because the share of one says that of the other; the interval of each has the whole confidence. From three on, each interval
   * has a confidence of 100 minus (100 minus the whole one) divided by their number (Bonferroni), so that the verdicts together have the whole one.
   *
   * Refused: no answers at all, counts that are no whole numbers, a version that is there twice, expected percentages that do not add up to 100, a confidence that is
   * not above 0 and below 100.
   *
   * @param counts of all versions that answered or should have, in any order
   */
  public static of(counts: VersionCount[], options: ShareComparisonOptions = {}): ShareComparison {
    const confidence = options.confidence ?? 95;
    checkCounts(counts, confidence);
    const total = counts.reduce((sum, { answers = 0 }) => sum + answers, 0);
    const wanted = counts.filter(({ expected }) => expected !== undefined).length;
    const each = wanted > 2 ? 100 - (100 - confidence) / wanted : confidence;
    const versions = counts.map(count => compared(count, total, each, wanted > 0));
    const asExpected = versions.every(({ verdict }) => verdict === undefined || verdict === ShareVerdict.AS_EXPECTED);
    return new ShareComparison(versions, total, confidence, each, asExpected);
  }

  private constructor(
    /** The versions, in the order in which they were given. */
    public readonly versions: ComparedShare[],
    /** Answers of all versions. */
    public readonly total: number,
    /** Confidence of all verdicts together, in percent. */
    public readonly confidence: number,
    /** Confidence of each interval, in percent. */
    public readonly confidenceOfEach: number,
    /** Whether every verdict is `AS_EXPECTED`; true if nothing was expected. */
    public readonly asExpected: boolean,
  ) {}

  /**
   * Answers of all versions that are needed to tell, whatever they are.
   *
   * @default - nothing is compared
   */
  public get needed(): number | undefined {
    const needed = this.versions.flatMap(version => version.needed ?? []);
    return needed.length === 0 ? undefined : Math.max(...needed);
  }
}

/** What is wrong with percentages that are expected; nothing if there are none. */
export function expectedProblems(expected: readonly number[]): string[] {
  const wrong = expected.filter(share => !(share >= 0 && share <= 100)).map(share => `expected must be a number from 0 to 100, got ${shown(share)}`);
  const sum = expected.reduce((one, other) => one + other, 0);
  if (wrong.length > 0 || expected.length === 0 || Math.abs(sum - 100) < TOLERANCE) {
    return wrong;
  }
  return [`expected percentages must add up to 100, got ${Number(sum.toFixed(4))}: say what the other versions get, too`];
}

function checkCounts(counts: readonly VersionCount[], confidence: number): void {
  const problems = expectedProblems(counts.flatMap(({ expected }) => expected ?? []));
  const seen = new Set<string>();
  let total = 0;
  for (const { version, answers = 0 } of counts) {
    if (seen.has(version)) {
      problems.push(`version must be there once, got ${shown(version)} twice`);
    }
    if (!Number.isSafeInteger(answers) || answers < 0) {
      problems.push(`answers must be a whole number from 0, got ${shown(answers)}`);
    }
    seen.add(version);
    total += answers;
  }
  if (total === 0) {
    problems.push('answers must be at least one in all, got none');
  }
  checkConfidence(confidence, problems);
  if (problems.length > 0) {
    throw new CanaryError('ShareComparison.of', problems);
  }
}

function compared({ version, answers = 0, expected }: VersionCount, total: number, confidence: number, comparing: boolean): ComparedShare {
  const estimate = ShareEstimate.of(answers, total, confidence);
  const counted = `${percent(estimate.share)} % of ${total} (${percent(estimate.low)} to ${percent(estimate.high)} %)`;
  const name = printable(version);
  if (!comparing) {
    return { version, estimate, text: `${name}: ${counted}` };
  }
  if (expected === undefined) {
    return { version, estimate, verdict: ShareVerdict.UNEXPECTED, text: `${name}: ${counted}: ${ShareVerdict.UNEXPECTED}` };
  }
  const share = expected / 100;
  const needed = ShareEstimate.requestsFor(share, confidence);
  const verdict = !estimate.holds(share) ? ShareVerdict.NOT_AS_EXPECTED : total < needed ? ShareVerdict.TOO_FEW : ShareVerdict.AS_EXPECTED;
  const others = [share - ShareEstimate._margin(share), share + ShareEstimate._margin(share)].filter(other => other >= 0 && other <= 1);
  const words = verdict === ShareVerdict.TOO_FEW
    ? `${verdict} to tell it from ${others.map(other => `${Number(percent(other))} %`).join(' or ')}, ${needed} are needed`
    : verdict;
  return { version, estimate, expected, verdict, needed, text: `${name}: ${Number(expected.toFixed(2))} % expected, ${counted}: ${words}` };
}

/** `22.3` for 0.2225. */
function percent(share: number): string {
  return (100 * share).toFixed(1);
}
