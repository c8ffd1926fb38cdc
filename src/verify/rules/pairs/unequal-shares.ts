import { changed, isOdd } from './odd-sum';
import { sidesOf } from './sides';
import { byTargets, targetKey, targetText, WeightedDestination, WeightedRule, weightedRule, weightPath } from './target';
import { percent } from '../../answer';
import { Decision } from '../../decision';
import { valueAt } from '../../field-path';
import { Severity } from '../../finding';
import { given, itemsOf, recordOf, textOf, textsOf } from '../../untyped';
import { Rule } from '../rule';

/** Fields by which a match takes some callers or requests and not others, whatever path they ask for. */
const CONDITIONS = ['headers', 'withoutHeaders', 'queryParams', 'method', 'sourceLabels', 'sourceNamespace', 'authority', 'scheme', 'port', 'gateways'];

/** The same split with another share for other callers. */
export const UNEQUAL_SHARES: Rule = {
  id: 'R76',
  severity: Severity.WARNING,
  title: 'canary whose share differs from object to object',
  why: 'A route for clients from outside and one for callers in the mesh have weights of their own. When one of them is raised and the other is forgotten, the canary gets more or less than anybody thinks, and the error rate of one way in says nothing of the other.',
  fix: 'write the same weights in both objects',
  source: 'istio.io, "VirtualService" reference, gateways: each rule has its own weights',
  * check(system) {
    const sides = sidesOf(system);
    const told = new Set<unknown>();
    for (const [, rules] of byTargets(system.traffic.rules.flatMap(rule => weightedRule(rule) ?? []).filter(isPlain)).entries()) {
      const [first, ...others] = rules;
      for (const rule of others.filter(one => one.object !== first.object && goTogether(one, first))) {
        const canary = rule.destinations.find(one => sides.trackOf(one) === 'canary') ?? rule.destinations[rule.destinations.length - 1];
        const other = first.destinations.find(one => targetKey(one) === targetKey(canary))!;
        if (!told.has(rule.object) && shareOf(canary, rule) !== shareOf(other, first)) {
          told.add(rule.object);
          yield {
            object: rule.object,
            path: weightPath(canary),
            message: `${rule.title} gives ${targetText(canary)} ${shareOf(canary, rule)}, and ${first.title} of ${first.object.title} gives it ${shareOf(other, first)}; depends on whether the callers of one are meant to get another share`,
            related: [new Decision(other.object, [...weightPath(other)], `weight ${other.weight}`)],
          };
        }
      }
    }
  },
};

function shareOf({ weight }: WeightedDestination, { sum }: WeightedRule): string {
  return percent(weight / sum);
}

/** Rules in which all get something, by weights that are meant so, without a condition on anything but the path. */
function isPlain(rule: WeightedRule): boolean {
  const { match, matches } = recordOf(valueAt(rule.object.manifest, rule.path));
  return rule.object.kind !== 'Ingress' && rule.destinations.every(({ weight }) => weight > 0) && !isOdd(rule)
    && new Set(rule.destinations.map(targetKey)).size === rule.destinations.length
    && itemsOf(match ?? matches).every(({ value }) => CONDITIONS.every(field => !given(value[field])));
}

/** Rules for the same path that are both in force: of objects with a host in common, one takes the requests of the other. */
function goTogether(one: WeightedRule, other: WeightedRule): boolean {
  const [hosts, others] = [hostsOf(one), hostsOf(other)];
  return (one.about === other.about || one.about === '/' || other.about === '/') && one.path[1] === other.path[1]
    // One weight that was changed alone is a sum that is none, which another rule says.
    && (one.sum === other.sum || changed(one, other).length > 1)
    && hosts.length > 0 && others.length > 0 && !hosts.some(host => others.includes(host));
}

/** Who is met by it: hosts, or the parents of a route without any. */
function hostsOf({ object: { manifest } }: WeightedRule): string[] {
  const { hosts, hostnames, parentRefs } = recordOf(manifest.spec);
  const names = textsOf(hosts ?? hostnames);
  return names.length > 0 ? names : itemsOf(parentRefs).map(({ value: { kind, name } }) => `${textOf(kind)} ${textOf(name)}`);
}
