import { InvalidArgumentError, Option } from 'commander';

const MILLISECONDS: { readonly [unit: string]: number } = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };
const LONGEST = 24 * MILLISECONDS.h;

/** An option that is a time, as Go and kubectl write it: `500ms`, `5s`, `1m30s`. Its value is in milliseconds. */
export function timeOption(flags: string, description: string, standard: string): Option {
  return new Option(flags, description).default(millisecondsOf(standard), standard).argParser(millisecondsOf);
}

function millisecondsOf(text: string): number {
  const parts = /^(\d+(ms|[hms]))+$/.test(text) ? [...text.matchAll(/(\d+)(ms|[hms])/g)] : [];
  const time = parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * MILLISECONDS[unit], 0);
  if (time < 1 || time > LONGEST) {
    throw new InvalidArgumentError('It must be a time from 1ms to 24h, such as 500ms, 5s or 1m30s.');
  }
  return time;
}

/** A time as messages say it: `350ms`, `5s`, `1m30s`. */
export function timeText(milliseconds: number): string {
  let rest = milliseconds;
  return Object.entries(MILLISECONDS).map(([unit, size]) => {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    return amount === 0 ? '' : `${amount}${unit}`;
  }).join('');
}
