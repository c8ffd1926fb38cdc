import { Duration } from 'cdk8s';

const UNITS: [unit: string, milliseconds: number][] = [['h', 3_600_000], ['m', 60_000], ['s', 1000], ['ms', 1]];
const MOST_HOURS = 99_999;

/**
 * A duration as the Gateway API writes it: `1m30s`.
 *
 * @see https://gateway-api.sigs.k8s.io/geps/gep-2257/
 */
export function gatewayDuration(duration: Duration): string {
  let rest = duration.toMilliseconds();
  return UNITS.map(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? '' : `${count}${unit}`;
  }).join('');
}

/** Adds a problem for a duration that the Gateway API cannot say. */
export function checkGatewayDuration(what: string, duration: Duration | undefined, problems: string[]): void {
  const milliseconds = duration?.toMilliseconds({ integral: false });
  if (milliseconds !== undefined && !(Number.isInteger(milliseconds) && milliseconds >= 1)) {
    problems.push(`${what} must be a whole number of milliseconds, at least 1, got ${milliseconds} ms`);
  } else if (milliseconds !== undefined && milliseconds >= (MOST_HOURS + 1) * 3_600_000) {
    problems.push(`${what} must be at most ${MOST_HOURS} hours, which is the longest that the Gateway API can say, got ${milliseconds} ms`);
  }
}
