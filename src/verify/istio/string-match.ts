import type { RE2JS } from 're2js';
import { re2 } from '../re2';
import { given, recordOf } from '../untyped';

/** A test of a text. */
export interface StringMatch {
  /** In words: `is "true"`. */
  readonly text: string;
  holds(value: string): boolean;
}

/**
 * The test that `exact`, `prefix` or `regex` describes; nothing where any value will do.
 *
 * @param ignoreCase for `exact` and `prefix`
 */
export function stringMatch(match: unknown, ignoreCase = false): StringMatch | undefined {
  const { exact, prefix, regex } = recordOf(match);
  const fold = ignoreCase ? (value: string) => value.toLowerCase() : (value: string) => value;
  const suffix = ignoreCase ? ' in any case' : '';
  if (given(exact)) {
    const wanted = fold(String(exact));
    return { text: `is ${JSON.stringify(exact)}${suffix}`, holds: value => fold(value) === wanted };
  }
  if (given(prefix)) {
    const wanted = fold(String(prefix));
    return { text: `starts with ${JSON.stringify(prefix)}${suffix}`, holds: value => fold(value).startsWith(wanted) };
  }
  return given(regex) ? regexMatch(String(regex)) : undefined;
}

/** The whole value has to match, as everywhere in Envoy (`RE2::FullMatch`); it is compiled when it is asked for the first time. */
function regexMatch(regex: string): StringMatch {
  let pattern: RE2JS | undefined | null;
  return {
    text: `matches ${JSON.stringify(regex)}`,
    holds: value => {
      pattern = pattern === undefined ? compiled(regex) : pattern;
      return pattern?.matches(value) ?? false;
    },
  };
}

function compiled(regex: string): RE2JS | null {
  try {
    return re2().compile(regex);
  } catch {
    return null;
  }
}
