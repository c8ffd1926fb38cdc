import { createHash } from 'crypto';
import { shown } from './canary-error';

const VALUE = /^([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)?$/;
const KEY_NAME = /^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/;
const KEY_PREFIX = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
const MAX = 63;
const HASH = 8;

/**
 * What is wrong with a label or annotation key, or nothing.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
export function labelKeyProblem(what: string, key: string): string | undefined {
  const slash = key.indexOf('/');
  const [prefix, name] = slash < 0 ? [undefined, key] : [key.slice(0, slash), key.slice(slash + 1)];
  const good = KEY_NAME.test(name) && name.length <= MAX
    && (prefix === undefined || (KEY_PREFIX.test(prefix) && prefix.length <= 253));
  return good ? undefined
    : `${what} must be a name of at most 63 letters, digits, "-", "_" and "." behind an optional DNS prefix and "/", got ${shown(key)}`;
}

/** What is wrong with a label value, or nothing. Values are strings: `1.10` without quotes is a number and loses its zero. */
export function labelValueProblem(what: string, value: string): string | undefined {
  return typeof value === 'string' && VALUE.test(value) && value.length <= MAX ? undefined
    : `${what} must be a string of at most 63 letters, digits, "-", "_" and ".", starting and ending with a letter or digit, got ${shown(value)}`;
}

/** Everything wrong with a map of labels. */
export function labelProblems(what: string, labels: { [key: string]: string }): string[] {
  return Object.entries(labels)
    .flatMap(([key, value]) => [labelKeyProblem(`${what} key`, key), labelValueProblem(`${what} ${shown(key)}`, value)])
    .filter(problem => problem !== undefined);
}

/**
 * A version as a label value: other characters become `-`, ends are trimmed, and what is longer than 63
 * characters is cut and gets a hash of the whole, so that two long versions stay apart.
 *
 * Image tags allow 128 characters and may start with `_`, semantic versions contain `+`, digests `:`.
 */
export function toLabelValue(text: string): string {
  const clean = trim(text.replace(/[^A-Za-z0-9._-]/g, '-'));
  if (clean.length <= MAX) {
    return clean;
  }
  const hash = createHash('sha256').update(text).digest('hex').slice(0, HASH);
  return `${trim(clean.slice(0, MAX - HASH - 1))}-${hash}`;
}

function trim(text: string): string {
  return text.replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
}
