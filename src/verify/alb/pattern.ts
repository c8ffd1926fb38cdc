import { glob, GlobOptions } from './glob';
import { Decision } from '../decision';
import { assume, Visit } from '../entrance';
import { re2 } from '../re2';

/** A test of texts by a list of patterns, one of which has to match. */
export interface Pattern {
  /** In words: `/api or /api/*`. */
  readonly text: string;
  matches(text: string, visit: Visit): boolean;
}

/** Patterns with `*` and `?`. */
export function wildcards(values: readonly string[], options?: GlobOptions): Pattern {
  const tests = values.map(value => glob(value, options));
  return { text: values.map(value => `"${value}"`).join(' or '), matches: text => tests.some(test => test(text)) };
}

/**
 * Regular expressions, which AWS describes as without lookaround and backreferences, as RE2 is ("Condition types for listener rules"). Whether one
 * has to match the whole text is not said; the examples have anchors, so it is taken to match anywhere.
 *
 * @param decision makes the step that says so
 */
export function expressions(values: readonly string[], decision: (text: string) => Decision, refuse: (text: string) => void): Pattern {
  const compiled = values.flatMap(value => {
    try {
      return [re2().compile(value)];
    } catch {
      refuse(`AWS refuses the regular expression "${value}"`);
      return [];
    }
  });
  return {
    text: values.map(value => `/${value}/`).join(' or '),
    matches: (text, visit) => {
      const found = compiled.some(expression => expression.matcher(text).find());
      if (found && !compiled.some(expression => expression.matches(text))) {
        assume(visit, decision('the regular expression is taken to match any part of the text'));
      }
      return found;
    },
  };
}
