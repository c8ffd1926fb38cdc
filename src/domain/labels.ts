import { shown } from './canary-error';
import { isDnsSubdomain } from './names';

const VALUE = /^([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)?$/;
const KEY_NAME = /^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/;
const MAX = 63;
const HASH = 8;

/**
 * Adds what is wrong with a label or annotation key.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
export function checkLabelKey(what: string, key: string, problems: string[]): void {
  const slash = key.indexOf('/');
  const name = key.slice(slash + 1);
  const goodPrefix = slash < 0 || isDnsSubdomain(key.slice(0, slash));
  if (!goodPrefix || !KEY_NAME.test(name) || name.length > MAX) {
    problems.push(`${what} must be a name of at most 63 letters, digits, "-", "_" and "." behind an optional DNS prefix and "/", got ${shown(key)}`);
  }
}

/** Adds what is wrong with a label value. Values are strings: `1.10` without quotes is a number and loses its zero. */
export function checkLabelValue(what: string, value: string, problems: string[]): void {
  if (typeof value !== 'string' || !VALUE.test(value) || value.length > MAX) {
    problems.push(`${what} must be a string of at most 63 letters, digits, "-", "_" and ".", starting and ending with a letter or digit, got ${shown(value)}`);
  }
}

/** Adds everything wrong with a map of labels. */
export function checkLabels(what: string, labels: { [key: string]: string } | undefined, problems: string[]): void {
  for (const key in labels) {
    checkLabelKey(`${what} key`, key, problems);
    checkLabelValue(`${what} ${shown(key)}`, labels[key], problems);
  }
}

/**
 * A version as a label value: other characters become `-`, ends are trimmed, and what is longer than 63
 * characters is cut and gets a hash of the whole, so that two long versions stay apart.
 *
 * Image tags allow 128 characters and may start with `_`, semantic versions contain `+`, digests `:`.
 */
export function toLabelValue(text: string): string {
  const clean = trim(String(text).replace(/[^A-Za-z0-9._-]/g, '-'));
  if (clean.length <= MAX) {
    return clean;
  }
  // Loaded when it is needed: hardly any version is that long.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { createHash } = require('crypto') as typeof import('crypto');
  const hash = createHash('sha256').update(text).digest('hex').slice(0, HASH);
  return `${trim(clean.slice(0, MAX - HASH - 1))}-${hash}`;
}

function trim(text: string): string {
  return text.replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
}
