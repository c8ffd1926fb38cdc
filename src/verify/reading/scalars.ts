/** Words that Kubernetes takes for something else than a text. */
const WORDS = new Map<string, boolean | number | null>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word): [string, boolean] => [word, true]),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word): [string, boolean] => [word, false]),
  ...['', '~', 'null', 'Null', 'NULL'].map((word): [string, null] => [word, null]),
  ...['.nan', '.NaN', '.NAN'].map((word): [string, number] => [word, NaN]),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word): [string, number] => [word, Infinity]),
  ...['-.inf', '-.Inf', '-.INF'].map((word): [string, number] => [word, -Infinity]),
]);

/** What a scalar can be by its first character, which is all that most texts are asked: 1 is a word, 2 a number. */
const HINTS = new Uint8Array(128);
[...'yYnNtTfFoO~'].forEach(character => { HINTS[character.charCodeAt(0)] = 1; });
[...'+-.0123456789'].forEach(character => { HINTS[character.charCodeAt(0)] = 2; });

/** Most numbers: whole, decimal, and exact as a number of JavaScript. */
const SMALL = /^-?(0|[1-9][0-9]{0,14})$/;

const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const POINT_FLOAT = /^\.[0-9]+(_[0-9]+)*([eE][-+]?[0-9]+(_[0-9]+)*)?$/;
/** Go reads the digits after `0b` on their own, with a sign. */
const SIGN_AFTER_BASE = /^0b[-+]/;
const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|([1-9][0-9]*|0))$/;

/**
 * What Kubernetes takes a plain scalar for: a text, a number, a boolean or null.
 *
 * Source: `resolve` of go.yaml.in/yaml/v2, with which sigs.k8s.io/yaml reads manifests.
 */
export function plainScalar(text: string): string | number | boolean | null {
  if (text === '') {
    return null;
  }
  const hint = HINTS[text.charCodeAt(0)];
  if (hint === 1) {
    const word = text.length < 6 ? WORDS.get(text) : undefined;
    return word === undefined ? text : word;
  }
  return hint === 2 ? numberOf(text) : text;
}

function numberOf(text: string): string | number {
  const word = WORDS.get(text) as number | undefined;
  if (word !== undefined) {
    return word;
  }
  if (text.startsWith('.')) {
    return POINT_FLOAT.test(text) ? finite(Number(text.replace(/_/g, '')), text) : text;
  }
  if (SMALL.test(text)) {
    return Number(text) + 0;
  }
  const whole = wholeNumber(text);
  const plain = text.replace(/_/g, '');
  return whole !== undefined ? Number(whole) : FLOAT.test(plain) ? finite(Number(plain), text) : text;
}

/** A number of 64 bits, with or without a sign, in any base that Go knows; longer ones are floats if they are decimal, else texts. */
export function wholeNumber(text: string): bigint | undefined {
  const plain = text.includes('_') ? text.replace(/_/g, '') : text;
  const match = INTEGER.exec(SIGN_AFTER_BASE.test(plain) ? `${plain[2]}0b${plain.slice(3)}` : plain);
  if (match === null) {
    return undefined;
  }
  const [, sign, hex, bits, octal, decimal] = match;
  const size = BigInt(hex !== undefined ? `0x${hex}` : bits !== undefined ? `0b${bits}` : octal !== undefined ? `0o${octal}` : decimal);
  const limit = sign === '-' ? 2n ** 63n : sign === '+' ? 2n ** 63n - 1n : 2n ** 64n - 1n;
  return size > limit ? undefined : sign === '-' ? -size : size;
}

/** Go refuses to read a number that is too large, and leaves the text. */
function finite(value: number, text: string): string | number {
  return Number.isFinite(value) ? value : text;
}

const TAG = 'tag:yaml.org,2002:';

/**
 * What Kubernetes takes a scalar for that may have a tag: `!!str 5`; undefined if the text is not what its tag says.
 *
 * @param plain whether it stands without quotes and is no block
 */
export function scalarOf(tag: string | undefined, text: string, plain: boolean): string | number | boolean | null | undefined {
  const type = tag?.startsWith(TAG) ? tag.slice(TAG.length) : tag?.replace(/^!!/, '');
  if (type === undefined || type === '') {
    return plain ? plainScalar(text) : text;
  }
  if (type === 'binary') {
    return binary(text);
  }
  const expected = TYPES.get(type);
  if (expected === undefined) {
    return text;
  }
  const value = plainScalar(text);
  return !expected(value, text) ? undefined : type === 'timestamp' ? text : value;
}

/** What the value of a tag must be; tags that are not here say nothing to Kubernetes. */
const TYPES = new Map<string, (value: unknown, text: string) => boolean>([
  ['bool', value => typeof value === 'boolean'],
  ['null', value => value === null],
  ['float', value => typeof value === 'number'],
  ['int', (value, text) => typeof value === 'number' && wholeNumber(text) !== undefined],
  ['timestamp', (_, text) => /^\d{4}-\d{1,2}-\d{1,2}([Tt ]|$)/.test(text)],
]);

function binary(text: string): string | undefined {
  const base64 = text.replace(/[\r\n]/g, '');
  const bytes = Buffer.from(base64, 'base64');
  return bytes.toString('base64') === base64 ? bytes.toString('utf8') : undefined;
}
