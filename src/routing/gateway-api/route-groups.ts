import { answerFilters, replacesPrefix, sharedFilters, timeouts } from './filters';
import { ResolvedRoute } from './resolved-route';
import { PathMatchType } from '../../domain/path-match';
import { ruleNames } from '../rule-names';

/** Name of the rules of several routes. */
const TOGETHER = 'default';

/** Routes that are written as one. */
export interface RouteGroup {
  readonly name: string;
  /** At least one. */
  readonly routes: ResolvedRoute[];
}

/**
 * Routes that are written as one rule of several matches, because they differ in their requests only. Precedence goes by match, and not by
 * rule, so that this changes nothing for a request. It does not depend on the split: a step of a rollout is a change of numbers.
 *
 * @param routes the most specific one first
 * @returns groups in the order of their least specific route, so that the rule for what is left comes last
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule
 */
export function routeGroups(routes: ResolvedRoute[]): RouteGroup[] {
  const expressions = routes.filter(isExpression);
  const apart = new Set(expressions.map(route => keyOf(route, routes))).size > 1;
  const groups = new Map<string, ResolvedRoute[]>();
  for (const route of [...routes].reverse()) {
    const key = apart && isExpression(route) ? ownKey(route, routes) : keyOf(route, routes);
    groups.set(key, [route, ...groups.get(key) ?? []]);
  }
  const all = [...groups.values()];
  const taken = new Set(all.flatMap(group => group.length === 1 ? ruleNames(group[0].name) : []));
  return all.map(group => ({ name: group.length === 1 ? group[0].name : freeName(taken), routes: group })).reverse();
}

/** `default`, or the first of `default-2`, `default-3` and so on whose rules have names that no others have. */
function freeName(taken: Set<string>): string {
  let free = TOGETHER;
  for (let count = 2; ruleNames(free).some(name => taken.has(name)); count++) {
    free = `${TOGETHER}-${count}`;
  }
  ruleNames(free).forEach(name => taken.add(name));
  return free;
}

/** The same for routes that do the same; a name and a replaced prefix, of which a rule may have one, are for a route alone. */
function keyOf(one: ResolvedRoute, routes: ResolvedRoute[]): string {
  const { route, port, service, namespace, split } = one;
  return route.name !== undefined || replacesPrefix(route) ? ownKey(one, routes)
    : JSON.stringify([answerFilters(route), sharedFilters(route), timeouts(route), route.mirror, port, service, namespace, split]);
}

function ownKey(route: ResolvedRoute, routes: ResolvedRoute[]): string {
  return String(routes.indexOf(route));
}

/** Of two expressions of one length the first wins, so that those that do different things keep their order. */
function isExpression({ route }: ResolvedRoute): boolean {
  return route.path?.type === PathMatchType.REGEX;
}
