import { Backends } from './backends';
import { InvalidRoute } from './invalid-route';
import { grpcMatch, httpMatch } from './matches';
import { brokenPattern } from './patterns';
import { ruleAction, RuleSources } from './rule-action';
import { Decision } from '../decision';
import { ManifestObject } from '../manifest-object';
import { given, Item, itemsOf, recordOf } from '../untyped';

/** A rule of a VirtualService that a match of a rule of a route becomes. */
export interface ConvertedRule extends RuleSources {
  readonly http: any;
  readonly path: readonly string[];
  readonly match?: readonly string[];
  /** What is taken for granted where a regular expression of it is none. */
  readonly broken?: Decision;
}

/** What the API adds to an HTTPRoute without rules; a GRPCRoute without rules has none. */
const DEFAULT_RULES = [{}];

/**
 * The rules of an HTTPRoute or GRPCRoute, one for each match (istio, `convertHTTPRoute`, `convertGRPCRoute`), or what makes istiod drop all of it.
 *
 * @param inMesh whether it is for callers in the mesh
 */
export function convertRules(route: ManifestObject, backends: Backends, inMesh: boolean): readonly ConvertedRule[] | Decision {
  const { rules } = recordOf(route.manifest.spec);
  try {
    return itemsOf(rules ?? (route.kind === 'HTTPRoute' ? DEFAULT_RULES : [])).flatMap(rule => convertRule(rule, route, backends, inMesh));
  } catch (error) {
    if (error instanceof InvalidRoute) {
      return new Decision(route, [...error.path], `${error.message}: Istio drops the whole route`);
    }
    throw error;
  }
}

function convertRule({ index, value: rule }: Item, route: ManifestObject, backends: Backends, inMesh: boolean): ConvertedRule[] {
  const path = ['spec', 'rules', index];
  const isHttp = route.kind === 'HTTPRoute';
  // The API adds a match to a rule of an HTTPRoute that has no list of matches, but not to an empty list.
  const matches = itemsOf(rule.matches ?? (isHttp ? [{}] : []));
  const { action, ...sources } = ruleAction(rule, route, path, backends, inMesh);
  if (matches.length === 0) {
    return [{ http: action, path, ...sources }];
  }
  return matches.map(({ index: number, value }) => {
    const place = [...path, 'matches', number];
    const match = isHttp ? httpMatch(value, place) : grpcMatch(value, place);
    return {
      http: { ...action, match: [match] },
      path,
      broken: brokenPattern(match, route, place),
      ...given(rule.matches) ? { match: place } : {},
      ...sources,
    };
  });
}
