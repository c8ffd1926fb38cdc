import { re2Matches } from './re2';
import { PathMatch, PathMatchType } from '../domain/path-match';

/** Ends of paths that expressions for "everything below" match, and those for something narrower do not. */
const ENDS = ['/', '/x', 'x', '.js', '/X-Y_z~1/%2F', '/\u00e9', '/x/y/z.tar.gz'];

/** Whether a route without or with this path catches every request, as far as paths of many kinds tell. */
export function isCatchAll(path: PathMatch | undefined): boolean {
  return path === undefined
    || (path.type === PathMatchType.PREFIX && path.value === '/')
    || (path.type === PathMatchType.REGEX && ['/', ...ENDS.map(end => `/x${end}`)].every(sample => re2Matches(path.value, sample)));
}

/** Whether every request for `inner` is also one for `outer`. For expressions that is tried on paths of many kinds. */
export function covers(outer: PathMatch, inner: PathMatch): boolean {
  if (outer.type === PathMatchType.EXACT) {
    return inner.type === PathMatchType.EXACT && inner.value === outer.value;
  }
  if (inner.type === PathMatchType.REGEX) {
    return isCatchAll(outer) || (outer.type === PathMatchType.REGEX && outer.value === inner.value);
  }
  if (outer.type === PathMatchType.PREFIX) {
    return inner.value.startsWith(outer.value);
  }
  return (inner.type === PathMatchType.EXACT ? [inner.value] : samples(inner.value)).every(sample => re2Matches(outer.value, sample));
}

/**
 * Whether some request is for both. Between an expression and a prefix the text before the first operator decides; where
 * it does not, paths of many kinds are tried. Two expressions are compared as texts only.
 */
export function overlap(one: PathMatch, other: PathMatch): boolean {
  if (covers(one, other) || covers(other, one)) {
    return true;
  }
  const [regex, literal] = one.type === PathMatchType.REGEX ? [one, other] : [other, one];
  if (regex.type !== PathMatchType.REGEX || literal.type !== PathMatchType.PREFIX) {
    return false;
  }
  const start = literalStart(regex.value);
  return start.startsWith(literal.value)
    || (literal.value.startsWith(start) && samples(literal.value).some(sample => re2Matches(regex.value, sample)));
}

/** The text that every match of an expression starts with, as far as it is written down. */
function literalStart(regex: string): string {
  const [start] = /^[\w/~-]*/.exec(regex)!;
  return regex.includes('|') ? '' : /[*?{]/.test(regex.charAt(start.length)) ? start.slice(0, -1) : start;
}

function samples(prefix: string): string[] {
  return [prefix, ...ENDS.map(end => prefix + end)];
}
