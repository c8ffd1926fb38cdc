import { normalQuantile } from './normal-quantile';
import { CanaryError, shown } from '../../domain/canary-error';

/** How far from an expected share another one must be told from it: half of the share, or of the rest, within these limits. */
const [MARGIN, LEAST_MARGIN, MOST_MARGIN] = [0.5, 0.01, 0.1];

/**
 * What a count says of a share: of `total` requests `count` went to a version, and the true share is likely between `low` and `high`.
 *
 * It is the score interval of Wilson, without correction for continuity. It stays between 0 and 1 and is good for few requests and for shares close to 0, where the
 * plain one (share plus and minus two standard errors) is not. It holds for requests that are independent of each other: each is drawn anew.
 *
 * @see E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference, J. Amer. Stat. Assoc. 22 (1927), 209-212
 * @see R. G. Newcombe, Two-sided confidence intervals for the single proportion: comparison of seven methods, Statist. Med. 17 (1998), 857-872, method 3
 */
export class ShareEstimate {
  /**
   * The estimate of a count.
   *
   * Refused: counts that are no whole numbers, a total of 0, more than all, a confidence that is not above 0 and below 100.
   *
   * @param count requests that were answered by the version
   * @param total requests that were answered by any version
   * @param confidence percent of such intervals that hold the true share; default: 95
   */
  public static of(count: number, total: number, confidence: number = 95): ShareEstimate {
    const problems: string[] = [];
    if (!Number.isSafeInteger(total) || total < 1) {
      problems.push(`total must be a whole number from 1, got ${shown(total)}`);
    }
    if (!Number.isSafeInteger(count) || count < 0 || count > total) {
      problems.push(`count must be a whole number from 0 to ${total}, got ${shown(count)}`);
    }
    checkConfidence(confidence, problems);
    if (problems.length > 0) {
      throw new CanaryError('ShareEstimate.of', problems);
    }
    const { center, margin } = interval(count / total, total, confidence);
    // Exactly 0 and 1 at the ends, whatever rounding makes of them.
    return new ShareEstimate(count, total, confidence, count === 0 ? 0 : center - margin, count === total ? 1 : center + margin);
  }

  /**
   * The number of requests that is needed to tell an expected share from others: with so many, the interval around it reaches no farther than half of the share or of
   * the rest, whichever is smaller, but at least 1 and at most 10 percentage points. 5 % is told from 2.5 % and 7.5 %, 50 % from 40 % and 60 %, 0 % from 1 %.
   *
   * Refused: a share that is not from 0 to 1, a confidence that is not above 0 and below 100.
   *
   * @param share the expected share, 0 to 1
   * @param confidence percent; default: 95
   */
  public static requestsFor(share: number, confidence: number = 95): number {
    const problems: string[] = [];
    if (!(share >= 0 && share <= 1)) {
      problems.push(`share must be a number from 0 to 1, got ${shown(share)}`);
    }
    checkConfidence(confidence, problems);
    if (problems.length > 0) {
      throw new CanaryError('ShareEstimate.requestsFor', problems);
    }
    const wanted = ShareEstimate._margin(share);
    const width = (total: number) => {
      const { center, margin } = interval(share, total, confidence);
      return Math.max(Math.min(center + margin, 1) - share, share - Math.max(center - margin, 0));
    };
    let [few, enough] = [0, 1];
    while (width(enough) > wanted) {
      [few, enough] = [enough, 2 * enough];
    }
    while (enough - few > 1) {
      const middle = Math.floor((few + enough) / 2);
      [few, enough] = width(middle) > wanted ? [middle, enough] : [few, middle];
    }
    return enough;
  }

  /**
   * How far from an expected share another share must be told from it.
   *
   * @internal
   */
  public static _margin(share: number): number {
    return Math.min(Math.max(MARGIN * Math.min(share, 1 - share), LEAST_MARGIN), MOST_MARGIN);
  }

  private constructor(
    /** Requests that were answered by the version. */
    public readonly count: number,
    /** Requests that were answered by any version. */
    public readonly total: number,
    /** Percent of such intervals that hold the true share. */
    public readonly confidence: number,
    /** Lower end of the interval, 0 to 1. */
    public readonly low: number,
    /** Upper end of the interval, 0 to 1. */
    public readonly high: number,
  ) {}

  /** The share that was counted, 0 to 1. */
  public get share(): number {
    return this.count / this.total;
  }

  /**
   * Whether the count is what this share leads to, as far as can be told.
   *
   * @param share the expected share, 0 to 1
   */
  public holds(share: number): boolean {
    return this.low <= share && share <= this.high;
  }
}

function interval(share: number, total: number, confidence: number): { center: number; margin: number } {
  const squared = normalQuantile(confidence / 100) ** 2;
  const weight = 1 + squared / total;
  return {
    center: (share + squared / (2 * total)) / weight,
    margin: Math.sqrt(squared * (share * (1 - share) / total + squared / (4 * total ** 2))) / weight,
  };
}

/** Adds what is wrong with a confidence. */
export function checkConfidence(confidence: number, problems: string[]): void {
  if (!(confidence > 0 && confidence < 100)) {
    problems.push(`confidence must be a number above 0 and below 100, got ${shown(confidence)}`);
  }
}
