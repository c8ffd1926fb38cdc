import { IConstruct } from 'constructs';
import { Claim } from './ordered-conflicts';
import { PathMatchType } from '../domain/path-match';

/** Adds paths of a host that mean something else because another object makes expressions of them: a whole path becomes the start of one. */
export function conflictsWithPatterns(claims: Claim[], found: Map<IConstruct, string[]>): void {
  const patterns = claims.filter(({ makesPatterns }) => makesPatterns);
  for (const { makesPatterns, owner, host, entry, paths } of patterns.length === 0 ? [] : claims) {
    const path = paths.find(({ type, value }) => type === PathMatchType.EXACT || !value.endsWith('/'));
    const other = patterns.find(one => one.owner !== owner);
    if (!makesPatterns && path !== undefined && other !== undefined) {
      (found.get(owner) ?? found.get(other.owner))?.push(`${path} of ${owner.node.path} on host ${host} ${entry} would be the start of paths, because ${other.owner.node.path} has expressions or a rewrite there: give one of them another host, or the first one a PathMatch.regex, too`);
    }
  }
}
