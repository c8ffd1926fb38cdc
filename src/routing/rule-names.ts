import { PathMatch, PathMatchType } from '../domain/path-match';
import { Track, TRACK_SUFFIX } from '../domain/track';

/** A path as the name of a rule: the prefix `/api/v1/auth` becomes `api-v1-auth`, the same as an exact path `api-v1-auth-exact`. */
export function ruleName(path: PathMatch | undefined, methods: string[] = []): string {
  return [...path === undefined && methods.length > 0 ? [] : [pathName(path)], ...methods.map(method => method.toLowerCase())].join('-');
}

/** The name of the rule that takes a rule's matching requests to the canary. */
export function matchRuleName(rule: string): string {
  return rule + TRACK_SUFFIX.canary;
}

/** The name of the rule for clients that have the cookie of a track. */
export function stickyRuleName(rule: string, track: Track): string {
  return `${rule}-sticky-${track}`;
}

function pathName(path: PathMatch | undefined): string {
  if (path === undefined) {
    return 'default';
  }
  const words = path.value.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'root';
  return path.type === PathMatchType.PREFIX ? words : `${words}-${path.type}`;
}
