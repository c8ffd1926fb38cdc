import { Refusal, refuse, shown } from './refusal';

// eslint-disable-next-line no-control-regex
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/;

type State = 'text' | 'name' | 'arguments' | 'item' | 'after item' | 'string' | 'close' | 'end';

/** What follows a character in each state; nothing where it may not be there. */
const NEXT: { readonly [state in State]: (character: string) => State | undefined } = {
  'text': character => character === '%' ? 'name' : 'text',
  'name': character => character === '%' ? 'text' : character === '(' ? 'arguments' : 'name',
  'arguments': character => character === '[' ? 'item' : character === ' ' ? 'arguments' : 'string',
  'item': character => character === '"' ? 'string' : character === ' ' ? 'item' : undefined,
  'after item': character => character === ',' ? 'item' : character === ']' ? 'close' : character === ' ' ? 'after item' : undefined,
  'string': character => character === ')' ? 'end' : character === '"' ? 'after item' : 'string',
  'close': character => character === ')' ? 'end' : character === ' ' ? 'close' : undefined,
  'end': character => character === '%' ? 'text' : character === ' ' ? 'end' : undefined,
};

/**
 * A value that Envoy sets: a text with `%VARIABLE%`s, where `%%` stands for a percent sign (Envoy, `header_parser.cc`; istio,
 * `validateHeaderValue`, which does not look at the names of variables).
 */
export function headerTemplate(value: string): Refusal | undefined {
  const problem = refuse(`must be a value of a header in which % is written %%, got ${shown(value)}`);
  if (CONTROL.test(value)) {
    return problem;
  }
  let state: State | undefined = 'text';
  for (let index = 0; index < value.length && state !== undefined; index++) {
    const skips = state === 'text' && value[index] === '%' && value[index + 1] === '%' || state === 'string' && value[index] === '\\';
    if (!skips) {
      state = NEXT[state](value[index]);
    } else if (++index === value.length) {
      return problem;
    }
  }
  return state === 'text' ? undefined : problem;
}
