import { re2Matches } from './re2';
import { PathMatch, PathMatchType } from '../domain/path-match';

/** A path that nobody has: an expression that matches it matches everything. */
const NOWHERE = '/cdk8s-canary/no-such-path';

/** Whether a route without or with this path catches every request. */
export function isCatchAll(path: PathMatch | undefined): boolean {
  return path === undefined
    || (path.type === PathMatchType.PREFIX && path.value === '/')
    || (path.type === PathMatchType.REGEX && re2Matches(path.value, '/') && re2Matches(path.value, NOWHERE));
}

/**
 * Whether every request for `inner` is also one for `outer`. For expressions that is tried on the path itself and on
 * paths below it, which is enough for those that people write (`/api/.*`).
 */
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
  const samples = inner.type === PathMatchType.EXACT ? [inner.value] : [inner.value, `${inner.value}/`, `${inner.value}${NOWHERE}`];
  return samples.every(sample => re2Matches(outer.value, sample));
}

/** Whether some request is for both, as far as it can be told. */
export function overlap(one: PathMatch, other: PathMatch): boolean {
  if (covers(one, other) || covers(other, one)) {
    return true;
  }
  const [regex, literal] = one.type === PathMatchType.REGEX ? [one, other] : [other, one];
  return regex.type === PathMatchType.REGEX && literal.type === PathMatchType.PREFIX && re2Matches(regex.value, literal.value);
}
