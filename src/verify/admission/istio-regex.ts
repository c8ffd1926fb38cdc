import { Check, refuse, shown } from './refusal';

const NAME_OF_GROUP = /\(\?P?<\w+>/g;

/**
 * The engine is loaded when the first expression is seen: most inputs have none. Names of groups may be there twice: Go, which istiod is
 * written in, does not mind.
 */
function compile(regex: string): void {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  (require('re2js') as typeof import('re2js')).RE2JS.compile(regex.replace(NAME_OF_GROUP, '('));
}

/** A regular expression that istiod takes: RE2, at most 1024 bytes (istio, `validateStringRegexp`). */
export const REGEX: Check = value => {
  if (value === '') {
    return refuse('must not be empty, got ""');
  }
  if (Buffer.byteLength(value) > 1024) {
    return refuse(`must be a regular expression of at most 1024 bytes, got ${Buffer.byteLength(value)}`);
  }
  try {
    compile(value);
    return undefined;
  } catch (error) {
    return refuse(`must be a regular expression that RE2 can read, got ${shown(value)}: ${(error as Error).message}`);
  }
};
