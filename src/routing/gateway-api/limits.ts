import { GrantSpec, RouteRule } from './written';

const MOST_RULES = 16;
const MOST_IN_ALL = 128;
const LONGEST_NAME = 253;
const MOST_GRANTED = 16;

/**
 * Adds a problem for rules that are more than a route may have.
 *
 * @param route the route in words: `HTTPRoute web`
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#httproutespec
 */
export function checkLimits(route: string, rules: RouteRule[], problems: string[]): void {
  const all = rules.reduce((sum, { matches = [] }) => sum + matches.length, 0);
  if (rules.length > MOST_RULES) {
    problems.push(`${route} must have at most ${MOST_RULES} rules, got ${rules.length}: each name, rewritten prefix and other choice of options takes one for the rest, one for what matches, and one per track for sticky clients; leave names out, or take paths together by a shorter prefix`);
  }
  const names = rules.flatMap(({ name }) => name ?? []);
  const twin = names.find((name, index) => names.indexOf(name) < index);
  if (twin !== undefined) {
    problems.push(`two rules of ${route} would have the name ${JSON.stringify(twin)}: give one of the routes another name`);
  }
  const long = names.find(({ length }) => length > LONGEST_NAME);
  if (long !== undefined) {
    problems.push(`${route} must have names of rules of at most ${LONGEST_NAME} characters, got ${long.length}: give the route a shorter name`);
  }
  if (all > MOST_IN_ALL) {
    problems.push(`${route} must have at most ${MOST_IN_ALL} matches in all, got ${all}: every path and method is written with every match of the split; take paths together by a shorter prefix, or take fewer matches`);
  }
}

/** Adds a problem for more Services than a ReferenceGrant may name. */
export function checkGrant(grant: string, { to }: GrantSpec, problems: string[]): void {
  if (to.length > MOST_GRANTED) {
    problems.push(`${grant} must name at most ${MOST_GRANTED} Services, got ${to.length}: every track of every service that a route goes to is one; send fewer routes to other services, or leave namespace out`);
  }
}
