/** Context key of an app that quotes by itself whatever YAML readers disagree on. */
export const QUOTES_SCALARS = 'cdk8s-canary.dev/quotes-scalars';

/** A number, once `_` is left out, in any of the notations of YAML readers. */
const NUMBER = /^[-+]?(0o[0-7]+|0x[0-9a-f]+|0b[01]+|(\d+\.?\d*|\.\d+)(e[-+]?\d+)?)$/i;

/**
 * Whether the writer of cdk8s leaves a text bare which Kubernetes then reads as a number: `0o17`, `0X1F`, `1e3_`. All other
 * notations are quoted by that writer.
 */
export function isMisread(text: string): boolean {
  return /^[-+]?(0[oxb]|[.\d].*_|_)/i.test(text) && NUMBER.test(text.replaceAll('_', '')) && !/^_|^["']/.test(written(text));
}

/** Loaded when it is needed: who reads a plan needs no cdk8s. */
function written(text: string): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { Yaml } = require('cdk8s') as typeof import('cdk8s');
  return Yaml.stringify(text);
}

/** A character as an escape in double quotes, as YAML and JSON have it. */
export function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** All texts in a value, however deep. */
export function texts(value: unknown): string[] {
  if (typeof value === 'string') {
    return [value];
  }
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(texts) : [];
}
