import { re2Matches } from './re2';
import { PathMatch, PathMatchType } from '../domain/path-match';

/** Ends of paths that expressions for "everything below" match, and those for something narrower do not. */
const ENDS = ['/', '/x', 'x', '.js', '/X-Y_z~1/%2F', '/%C3%A9', '/x/y/z.tar.gz'];

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
 * Whether some request may be for both. Where an expression is one of them, the text before its first operator decides: what
 * cannot be told apart by it may overlap.
 */
export function mayOverlap(one: PathMatch, other: PathMatch): boolean {
  if (covers(one, other) || covers(other, one)) {
    return true;
  }
  if (one.type !== PathMatchType.REGEX && other.type !== PathMatchType.REGEX) {
    return false;
  }
  const [head, otherHead] = [literalHead(one), literalHead(other)];
  return one.type !== PathMatchType.EXACT && other.type !== PathMatchType.EXACT && (head.startsWith(otherHead) || otherHead.startsWith(head));
}

/** The text that every match starts with, as far as it is written down. */
function literalHead({ type, value }: PathMatch): string {
  if (type !== PathMatchType.REGEX) {
    return value;
  }
  const [head] = /^[\w/~-]*/.exec(value)!;
  return hasAlternatives(value) ? '' : /[*?{]/.test(value.charAt(head.length)) ? head.slice(0, -1) : head;
}

/** Whether an expression has a `|` outside of groups, classes and escapes. */
export function hasAlternatives(regex: string): boolean {
  let groups = regex.replace(/\\.|\[[^\]]*\]/g, '');
  while (/\([^()]*\)/.test(groups)) {
    groups = groups.replace(/\([^()]*\)/g, '');
  }
  return groups.includes('|');
}

function samples(prefix: string): string[] {
  return [prefix, ...ENDS.map(end => prefix + end)];
}
