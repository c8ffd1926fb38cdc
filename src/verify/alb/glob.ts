/** Settings of a pattern. */
export interface GlobOptions {
  /** Whether `a` is `A`. */
  readonly ignoreCase?: boolean;
  /** Whether `\*` is a star and `\?` a question mark. */
  readonly escapes?: boolean;
}

/** A step of a pattern: one character, `ANY` for exactly one, `MANY` for any number. */
type Step = string | typeof ANY | typeof MANY;

const ANY = 1;
const MANY = 2;

/** A test of whole texts by a pattern with `*` (any number of characters) and `?` (exactly one), in time that does not explode. */
export function glob(pattern: string, { ignoreCase = false, escapes = false }: GlobOptions = {}): (text: string) => boolean {
  const wanted = ignoreCase ? pattern.toLowerCase() : pattern;
  const folded = (text: string) => ignoreCase ? text.toLowerCase() : text;
  if (!/[*?\\]/.test(wanted)) {
    return text => folded(text) === wanted;
  }
  const steps = stepsOf(wanted, escapes);
  return text => matches(steps, folded(text));
}

function stepsOf(pattern: string, escapes: boolean): Step[] {
  const steps: Step[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const escaped = escapes && pattern[at] === '\\' && /[*?\\]/.test(pattern[at + 1] ?? '');
    const character = escaped ? pattern[++at] : pattern[at];
    steps.push(!escaped && character === '*' ? MANY : !escaped && character === '?' ? ANY : character);
  }
  return steps;
}

/** Only the last star is ever tried again: what an earlier one took stays taken. */
function matches(steps: readonly Step[], text: string): boolean {
  let step = 0;
  let at = 0;
  let star = -1;
  let from = 0;
  while (at < text.length) {
    if (steps[step] === MANY) {
      star = step++;
      from = at;
    } else if (steps[step] === ANY || steps[step] === text[at]) {
      step++;
      at++;
    } else if (star >= 0) {
      step = star + 1;
      at = ++from;
    } else {
      return false;
    }
  }
  return steps.slice(step).every(left => left === MANY);
}
