import { MultiMap } from '../../multi-map';
import { RouteRule } from '../../system/routes/route-rule';
import { SplitDestination } from '../../system/split';

/** What tells one destination of a rule from another: Service and subset. */
export function targetKey({ serviceId, subset = '' }: SplitDestination): string {
  return `${serviceId} ${subset}`;
}

/** How messages name a destination: `subset canary of Service shop/cart`. */
export function targetText({ serviceId, subset }: SplitDestination): string {
  return subset === undefined ? `Service ${serviceId}` : `subset ${subset} of Service ${serviceId}`;
}

/** The field with its weight: beside the destination in a VirtualService, in the backend of the Gateway API, in an annotation of an Ingress. */
export function weightPath({ object, path }: SplitDestination): readonly string[] {
  return object.kind === 'Ingress' ? path : [...object.kind === 'VirtualService' ? path.slice(0, -1) : path, 'weight'];
}

/** The field with the name of the destination. */
export function namePath({ object, path, subset }: SplitDestination): readonly string[] {
  return object.kind === 'Ingress' ? path : [...path, object.kind !== 'VirtualService' ? 'name' : subset === undefined ? 'host' : 'subset'];
}

/** A destination with a weight that is written. */
export interface WeightedDestination extends SplitDestination {
  readonly weight: number;
}

/** A rule that divides its requests by weights: several destinations, each with a weight. */
export interface WeightedRule extends RouteRule {
  readonly destinations: readonly WeightedDestination[];
  /** The sum of the weights. */
  readonly sum: number;
}

/** The rule as one that divides by weights, if it is one. */
export function weightedRule(rule: RouteRule): WeightedRule | undefined {
  const destinations = rule.destinations.filter((one): one is WeightedDestination => one.weight !== undefined && one.weight >= 0);
  return destinations.length < 2 || destinations.length < rule.destinations.length ? undefined
    : { ...rule, destinations, sum: destinations.reduce((sum, { weight }) => sum + weight, 0) };
}

/** Rules that divide between the same destinations, whatever their order. */
export function byTargets(rules: readonly WeightedRule[]): MultiMap<string, WeightedRule> {
  const found = new MultiMap<string, WeightedRule>();
  rules.forEach(rule => found.add(rule.destinations.map(targetKey).sort().join(', '), rule));
  return found;
}
