import { Characters } from './pattern-nodes';

const range = (from: number, to: number): Characters => code => code >= from && code <= to;
const any = (...sets: Characters[]): Characters => code => sets.some(set => set(code));
const of = (...codes: number[]): Characters => code => codes.includes(code);

export const not = (set: Characters): Characters => code => !set(code);

const digit = range(48, 57);
const upper = range(65, 90);
const lower = range(97, 122);
const alpha = any(upper, lower);
const alnum = any(alpha, digit);
const graph = range(33, 126);
const space = any(range(9, 13), of(32));

export const word = any(alnum, of(95));
export const dot = not(of(10));
export const literal = of;
export const between = range;

/** `[:alpha:]` and its kind. */
export const posix: { readonly [name: string]: Characters | undefined } = {
  alpha,
  lower,
  upper,
  alnum,
  digit,
  word,
  space,
  graph,
  ascii: range(0, 127),
  blank: of(9, 32),
  cntrl: any(range(0, 31), of(127)),
  print: range(32, 126),
  punct: code => graph(code) && !alnum(code),
  xdigit: any(digit, range(65, 70), range(97, 102)),
};

const horizontal = of(9, 32, 160);
const vertical = any(range(10, 13), of(133));

/** `\d` and its kind: sets of characters that a letter after a backslash stands for. */
export const escaped: { readonly [letter: string]: Characters | undefined } = {
  d: digit,
  D: not(digit),
  w: word,
  W: not(word),
  s: space,
  S: not(space),
  h: horizontal,
  H: not(horizontal),
  v: vertical,
  V: not(vertical),
  N: dot,
};

/** Characters that are written as a letter after a backslash. */
export const controls: { readonly [letter: string]: number | undefined } = { a: 7, e: 27, f: 12, n: 10, r: 13, t: 9 };

/** The same letters in any case. */
export function caseless(set: Characters): Characters {
  return code => set(code) || (upper(code) ? set(code + 32) : lower(code) && set(code - 32));
}
