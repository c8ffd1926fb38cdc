// eslint-disable-next-line @typescript-eslint/no-require-imports
import Exact = require('fraction.js');

/** An exact number: a share of requests stays 1/3 however often it is taken. */
export interface Fraction {
  add(other: Fraction | number): Fraction;
  sub(other: Fraction | number): Fraction;
  mul(other: Fraction | number): Fraction;
  equals(other: Fraction | number): boolean;
  /** Negative where it is less than the other. */
  compare(other: Fraction | number): number;
  valueOf(): number;
  /** `1/3`. */
  toFraction(): string;
}

/** `new Fraction(1, 3)`; a decimal such as 0.05 is taken as it is written. */
export const Fraction = Exact as unknown as new (numerator: number, denominator?: number) => Fraction;
