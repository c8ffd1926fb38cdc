import { percent } from '../../answer';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { Rule } from '../rule';
import { byTargets, targetKey, targetText, WeightedDestination, WeightedRule, weightedRule, weightPath } from './target';

/** The largest sum of weights that are written as a ratio: 3 to 1, 9 to 1. */
const RATIO = 20;

/** Weights of which one was changed and the others were not. */
export const ODD_SUM: Rule = {
  id: 'R75',
  severity: Severity.WARNING,
  title: 'weights that do not add up to 100',
  why: 'A weight is a part of the sum of all weights of its rule, and a percentage only where that sum is 100. Weights 95 and 50 are not 50 % for the second but 34 %. This is what is left when a weight is changed and the one beside it is forgotten. '
    + 'Small ratios such as 3 and 1, equal weights, and sums of 10, 200 or 1000 count as meant.',
  fix: 'change the other weight too, so that they add up to 100',
  source: 'istio.io, "VirtualService" reference, HTTPRouteDestination.weight; gateway-api.sigs.k8s.io, BackendRef.weight; aws-load-balancer-controller, docs/guide/ingress/annotations.md (actions)',
  * check({ traffic, mistakes }) {
    const unread = new Set(mistakes.map(({ object }) => object));
    // What one of several readings of a text says is not what was meant.
    const read = traffic.rules.filter(({ object }) => !unread.has(object));
    for (const [, rules] of byTargets(read.flatMap(rule => weightedRule(rule) ?? [])).entries()) {
      const model = rules.find(({ sum }) => sum === 100);
      for (const rule of rules) {
        const odd = isOdd(rule) || model !== undefined && rule.sum !== 100 && changed(rule, model).length === 1 ? oddOne(rule, model) : undefined;
        if (odd !== undefined) {
          yield {
            object: rule.object,
            path: weightPath(odd),
            message: `${rule.title} has weights ${written(rule)}, which add up to ${rule.sum}: ${shares(rule)}`,
            fix: fixOf(rule, odd),
            related: rule.destinations.filter(one => one !== odd).map(one => new Decision(one.object, [...weightPath(one)], `weight ${one.weight}`)),
          };
        }
      }
    }
  },
};

/** Whether the weights look like percentages that were changed in part. */
export function isOdd({ destinations, sum }: WeightedRule): boolean {
  const positive = destinations.filter(({ weight }) => weight > 0);
  const isEqual = new Set(destinations.map(({ weight }) => weight)).size === 1;
  const isRound = sum === 1 || sum === 10 || sum % 100 === 0;
  return positive.length > 0 && !isEqual && !isRound && (sum > RATIO || positive.length === 1);
}

/** The weight that is another one than in a rule for the same that adds up, or else one above 100, or else the last. */
function oddOne(rule: WeightedRule, model: WeightedRule | undefined): WeightedDestination {
  const others = model === undefined ? [] : changed(rule, model);
  return others.length === 1 ? others[0] : rule.destinations.find(({ weight }) => weight > 100) ?? rule.destinations[rule.destinations.length - 1];
}

/** The weights that are other ones than in a rule for the same destinations. */
export function changed({ destinations }: WeightedRule, model: WeightedRule): WeightedDestination[] {
  const weights = new Map(model.destinations.map(one => [targetKey(one), one.weight]));
  return destinations.filter(one => weights.get(targetKey(one)) !== one.weight);
}

function written({ destinations }: WeightedRule): string {
  const texts = destinations.map(({ weight }) => String(weight));
  return `${texts.slice(0, -1).join(', ')} and ${texts[texts.length - 1]}`;
}

function shares({ destinations, sum }: WeightedRule): string {
  return destinations.map(one => `${targetText(one)} gets ${one.weight === 0 ? 'nothing' : one.weight === sum ? 'all requests' : percent(one.weight / sum)}`).join(', ');
}

function fixOf({ destinations, sum }: WeightedRule, odd: WeightedDestination): string | undefined {
  const rest = 100 - sum + odd.weight;
  const [other] = destinations.filter(one => one !== odd);
  const either = destinations.length === 2 && odd.weight <= 100 && odd.weight !== 0 ? `, or ${100 - odd.weight} for ${targetText(other)}` : '';
  return rest < 0 ? undefined : `write ${rest} for ${targetText(odd)}${either}, so that they add up to 100`;
}
