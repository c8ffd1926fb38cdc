import { shown } from '../../domain/canary-error';
import { Comparison, RequestCondition } from '../../domain/request-condition';
import { checkRe2 } from '../re2';

/** What the controller permits in a header value, spaces aside, and in a pattern (annotations/parser/validators.go, BasicCharsRegex and IsValidRegex). */
const VALUE = /^[/\-._~a-zA-Z0-9: ]*$/;
const PATTERN = /^[/\-._~a-zA-Z0-9:^$[\](){}*+?|&=\\]*$/;

/** What means the same for PCRE and RE2 after a backslash. */
const ESCAPED = /^([dDwWsSbBAztnrf]|x[0-9A-Fa-f]{2}|[^A-Za-z0-9])$/;

/** A group without others in it, and how often it may come. */
const GROUP = /\((?:\?[\w-]*:)?([^()]*)\)([*+]|\{\d+,\})?/g;

/** An alternative that is one repetition without an end. */
const REPETITION = /(^|\|)[^|]([*+]|\{\d+,\})\??(\||$)/;

/** A header rule of a canary Ingress: one value, or an expression. */
export interface HeaderRule {
  readonly value?: string;
  readonly pattern?: string;
}

/** The rule for conditions on one header, of which one is enough. */
export function headerRule(conditions: RequestCondition[]): HeaderRule {
  const [{ comparison, value = '' }] = conditions;
  if (conditions.length === 1 && comparison === Comparison.EXACT && VALUE.test(value)) {
    return { value };
  }
  if (conditions.length === 1 && comparison !== Comparison.REGEX) {
    return { pattern: comparison === Comparison.PRESENT ? '.*' : `^${quoted(value)}${comparison === Comparison.EXACT ? '$' : ''}` };
  }
  const alternatives = conditions.map(condition => alternative(condition, conditions.length > 1));
  return { pattern: `^(?:${alternatives.join('|')})$` };
}

function alternative({ comparison, value = '' }: RequestCondition, grouped: boolean): string {
  switch (comparison) {
    case Comparison.EXACT: return quoted(value);
    case Comparison.PREFIX: return `${quoted(value)}.*`;
    case Comparison.REGEX: return grouped ? `(?:${value})` : value;
    default: return '.*';
  }
}

/** A text as PCRE finds it to the letter, made of characters that the controller permits: `\x40` for `@`. */
export function quoted(text: string): string {
  return [...Buffer.from(text, 'utf8')].map(byte => {
    const char = String.fromCharCode(byte);
    return /[\w\-~/:&=]/.test(char) ? char : PATTERN.test(char) ? `\\${char}` : `\\x${byte.toString(16).padStart(2, '0')}`;
  }).join('');
}

/** Whether the controller takes an expression for a header; it drops others silently. */
export function isPermitted(regex: string): boolean {
  return PATTERN.test(regex);
}

/** Adds what is wrong with an expression for PCRE, and where it would mean something else than it does for other providers. */
export function checkPcre(what: string, regex: string, problems: string[]): void {
  const before = problems.length;
  checkRe2(what, regex, problems);
  if (problems.length > before) {
    return;
  }
  const other = oddEscape(regex) ?? oddPart(regex);
  if (other !== undefined) {
    problems.push(`${what} must be a regular expression that PCRE and RE2 read alike, got ${shown(regex)}: write ${other} in another way`);
  } else if (isRepeatedTwice(regex)) {
    problems.push(`${what} must not repeat what is nothing but a repetition, got ${shown(regex)}: PCRE tries all ways to divide a text, and one request would keep the controller busy; write (a+)+ as a+`);
  }
}

/**
 * Whether a group that may be one repetition alone is repeated: `(a+)+`, `(?:a|b*)*`. RE2 takes linear time for it; PCRE gave up after 0.2 s on
 * 41 characters (measured), and the controller compares headers and paths of whatever is sent.
 */
function isRepeatedTwice(regex: string): boolean {
  let rest = regex.replace(/\\(x[0-9A-Fa-f]{2}|[^])/g, '_').replace(/\[\^?\]?(\[:[^\]]*:\]|[^\]])*\]/g, '_').replace(/\(\?[\w-]+\)/g, '');
  let found = false;
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replace(GROUP, (_, body: string, again = '') => {
      const isAlone = REPETITION.test(body);
      found ||= isAlone && again !== '';
      return isAlone ? '_+' : `_${again}`;
    });
  }
  return found;
}

function oddEscape(regex: string): string | undefined {
  return [...regex.matchAll(/\\(x[0-9A-Fa-f]{2}|[^])/g)].find(([, escaped]) => !ESCAPED.test(escaped))?.[0];
}

/**
 * What PCRE refuses and RE2 takes: in a set `[.x.]`, `[=x=]` and a `-` between `\w` or `[:x:]` and another character; outside of one `[:x:]`, and a
 * place or a flag that is repeated.
 *
 * @see https://www.pcre.org/current/doc/html/pcre2pattern.html
 */
function oddPart(regex: string): string | undefined {
  const bare = regex.replace(/\\([^])/g, (_, escaped) => /[dDwWsS]/.test(escaped) ? '\\w' : /[bBAz]/.test(escaped) ? '\\b' : '__');
  let inside = false;
  for (let at = 0; at < bare.length; at++) {
    const rest = bare.slice(at);
    const [named, sign] = /^\[([.:=])[^\]]*\1\]/.exec(rest) ?? [];
    const isOdd = named !== undefined && !(inside && sign === ':');
    const part = isOdd ? named : (inside ? /^(\\w|\[:[^\]]*:\])-(?!\])/ : /^([$^]|\\b|\(\?[A-Za-z-]+\))([*+?]|\{\d+\})/).exec(rest)?.[0];
    if (part !== undefined) {
      return regex.slice(at, at + part.length);
    }
    if (named !== undefined) {
      at += named.length - 1;
    } else if (inside) {
      inside = bare[at] !== ']';
    } else if (bare[at] === '[') {
      inside = true;
      // A "]" is a character of the set where it stands first.
      at += /^\[(\^?\]?)/.exec(rest)![1].length;
    }
  }
  return undefined;
}
