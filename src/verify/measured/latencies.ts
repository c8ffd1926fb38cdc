import { CanaryError, shown } from '../../domain/canary-error';

/**
 * How long requests took, in milliseconds: exact values of all of them, none is estimated. A percentile is one of the values: the smallest that at least so many percent
 * of all do not exceed (nearest rank).
 *
 * @see R. J. Hyndman and Y. Fan, Sample Quantiles in Statistical Packages, The American Statistician 50 (1996), 361-365, definition 1
 */
export class Latencies {
  /**
   * The percentiles of these values, in any order.
   *
   * Refused: none at all, values that are negative or no numbers.
   *
   * @param milliseconds how long each request took
   */
  public static of(milliseconds: number[]): Latencies {
    const wrong = milliseconds.find(value => !(Number.isFinite(value) && value >= 0));
    if (milliseconds.length === 0 || wrong !== undefined) {
      throw new CanaryError('Latencies.of', [`milliseconds must be numbers from 0, at least one, got ${milliseconds.length === 0 ? 'none' : shown(wrong)}`]);
    }
    const sorted = Float64Array.from(milliseconds).sort();
    const [p50, p90, p99] = [50, 90, 99].map(percent => sorted[Math.ceil(percent * sorted.length / 100) - 1]);
    return new Latencies(sorted.length, p50, p90, p99, sorted[sorted.length - 1]);
  }

  private constructor(
    /** How many requests. */
    public readonly count: number,
    /** Half of the requests took no longer. */
    public readonly p50: number,
    /** 90 % of the requests took no longer. */
    public readonly p90: number,
    /** 99 % of the requests took no longer. */
    public readonly p99: number,
    /** The slowest request. */
    public readonly max: number,
  ) {}
}
