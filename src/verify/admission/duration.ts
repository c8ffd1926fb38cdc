import { all, Check, refuse, shown } from './refusal';
import { TEXT } from './schema';

const UNIT: { readonly [unit: string]: number } = { ns: 1, us: 1e3, µs: 1e3, μs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };
const MILLISECOND = 1e6;
const LONGEST = 2 ** 63;

/** Nanoseconds of a duration as Go writes it, `1h30m` or `1.5s`; nothing where it is none (`time.ParseDuration`). */
export function nanoseconds(value: string): number | undefined {
  const [, sign, rest] = /^([-+]?)(.+)$/.exec(value) ?? [];
  if (rest === '0') {
    return 0;
  }
  if (rest === undefined || !/^((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$/.test(rest)) {
    return undefined;
  }
  let sum = 0;
  for (const [, digits, fraction = '', unit] of rest.matchAll(/(\d*)\.?(\d*)(ns|us|µs|μs|ms|s|m|h)/g)) {
    sum += Number(digits) * UNIT[unit] + Math.trunc(Number(`0.${fraction}0`) * UNIT[unit]);
  }
  return sum >= LONGEST ? undefined : sign === '-' ? -sum : sum;
}

/** A duration of any length. */
export const ANY_DURATION: Check = all(TEXT, value => nanoseconds(value) === undefined ? refuse(`must be a duration such as 5s or 1h30m, got ${shown(value)}`) : undefined);

const PRECISE: Check = value => {
  const length = nanoseconds(value)!;
  return length < MILLISECOND || length % MILLISECOND !== 0 ? refuse(`must be at least 1ms, and whole milliseconds, got ${shown(value)}`) : undefined;
};

/** A duration of whole milliseconds, at least one (istio, `ValidateDuration`). */
export const DURATION: Check = all(ANY_DURATION, PRECISE);

/** The same, or zero; below a millisecond counts as zero. */
export const DURATION_OR_ZERO: Check = all(ANY_DURATION, (value, namespace) =>
  Math.abs(nanoseconds(value)!) < MILLISECOND ? undefined : PRECISE(value, namespace));
