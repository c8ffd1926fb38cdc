/** Coefficients of the rational approximations: the middle, and the tail, each numerator and denominator, highest power first. */
const MIDDLE: [number[], number[]] = [
  [-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.3577518672690, -30.66479806614716, 2.506628277459239],
  [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1],
];
const TAIL: [number[], number[]] = [
  [-0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783],
  [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1],
];
const TAIL_BEGINS = 0.02425;

/**
 * How many standard deviations around the mean hold so much of a normal distribution: 1.96 for 0.95. The relative error is below 1.2e-9.
 *
 * @param confidence above 0 and below 1
 * @see P. J. Acklam, An algorithm for computing the inverse normal cumulative distribution function (2003)
 */
export function normalQuantile(confidence: number): number {
  const tail = (1 - confidence) / 2;
  if (tail < TAIL_BEGINS) {
    const root = Math.sqrt(-2 * Math.log(tail));
    return -polynomial(TAIL[0], root) / polynomial(TAIL[1], root);
  }
  const distance = confidence / 2;
  return distance * polynomial(MIDDLE[0], distance ** 2) / polynomial(MIDDLE[1], distance ** 2);
}

function polynomial(coefficients: readonly number[], at: number): number {
  return coefficients.reduce((sum, coefficient) => sum * at + coefficient, 0);
}
