import { shown } from '../domain/canary-error';
import { DNS_LABEL } from '../domain/names';
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

/** Every name that a rule of a route may have. */
export function ruleNames(name: string): string[] {
  return [name, matchRuleName(name), ...Object.values(Track).map(track => stickyRuleName(name, track))];
}

/**
 * Adds a problem for names that rules cannot have, and for two rules of one name.
 *
 * @param names names of the routes
 * @param object what has the rules, as messages say it: `the route`
 */
export function checkRuleNames(names: string[], object: string, problems: string[]): void {
  const taken = new Set<string>();
  for (const name of names) {
    if (!DNS_LABEL.test(name)) {
      problems.push(`route name must be lower-case letters, digits and "-", got ${shown(name)}`);
    }
    const rules = ruleNames(name);
    const twin = rules.find(rule => taken.has(rule));
    if (twin !== undefined) {
      problems.push(`two rules of ${object} would have the name ${shown(twin)}: give one of the routes another name`);
    }
    rules.forEach(rule => taken.add(rule));
  }
}

function pathName(path: PathMatch | undefined): string {
  if (path === undefined) {
    return 'default';
  }
  const words = path.value.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'root';
  return path.type === PathMatchType.PREFIX ? words : `${words}-${path.type}`;
}
