import { Fraction } from '../fraction';
import { listOf, numberOf, recordOf } from '../untyped';

/** A destination of a rule that gets a part of the requests. */
export interface Destination {
  readonly destination: unknown;
  /** Its place in `route`. */
  readonly index: number;
  readonly share: Fraction;
  /** In words: `weight 5 of 100`; nothing where it gets everything. */
  readonly effect?: string;
}

/**
 * The destinations of a rule that get something: a single one gets everything, whatever its weight; of several, those without weight get
 * nothing, and the weights need not add up to 100.
 */
export function destinationsOf(route: unknown): Destination[] {
  const items = listOf(route).map(recordOf);
  const weights = items.length === 1 ? [1] : items.map(({ weight }) => Math.max(0, Math.trunc(numberOf(weight))));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return items.flatMap(({ destination }, index) => weights[index] === 0 ? [] : [{
    destination, index, share: new Fraction(weights[index], all), effect: weights[index] === all ? undefined : `weight ${weights[index]} of ${all}`,
  }]);
}
