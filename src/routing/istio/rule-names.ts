import { PathMatch, PathMatchType } from '../../domain/path-match';
import { TRACK_SUFFIX } from '../../domain/track';

/** A path as the name of a rule: the prefix `/api/v1/auth` becomes `api-v1-auth`, the same as an exact path `api-v1-auth-exact`. */
export function ruleName(path: PathMatch | undefined): string {
  if (path === undefined) {
    return 'default';
  }
  const words = path.value.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'root';
  return path.type === PathMatchType.PREFIX ? words : `${words}-${path.type}`;
}

/** The name of the rule that takes a rule's matching requests to the canary. */
export function matchRuleName(rule: string): string {
  return rule + TRACK_SUFFIX.canary;
}
