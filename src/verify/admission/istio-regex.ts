import { Check, refuse, shown } from './refusal';
import { re2 } from '../re2';

const NAME_OF_GROUP = /\(\?P?<\w+>/g;

/** Names of groups may be there twice: Go, which istiod is written in, does not mind. */
function compile(regex: string): void {
  re2().compile(regex.replace(NAME_OF_GROUP, '('));
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
