import { valueAt } from '../../field-path';
import { Severity } from '../../finding';
import { ManifestObject } from '../../manifest-object';
import { MultiMap } from '../../multi-map';
import { RouteRule } from '../../system/routes/route-rule';
import { SplitDestination } from '../../system/split';
import { System } from '../../system/system';
import { ifText, recordOf } from '../../untyped';
import { Fault, Rule } from '../rule';
import { Sides, sidesOf } from './sides';
import { namePath, targetKey, targetText } from './target';
import { conditionsOf, conditionText, WrittenCondition } from './written-conditions';

/** Values and names by which clients say that they do not want the canary. */
const REFUSING = /^(false|no|never|off|0|none|disabled?|stable|prod|production)$/i;

const CANARY = /(^|[-_.\s])(canary|canaries)($|[-_.\s])/i;

/** Clients that ask for the canary and get stable. */
export const MISLED_CONDITION: Rule = {
  id: 'R78',
  severity: Severity.WARNING,
  title: 'condition for the canary that leads to stable',
  why: 'Testers send a header to see the canary for certain. A rule with that header that leads to the stable track answers them as if all were well, and what they have tested is the old version.',
  fix: 'write the canary as the destination of the rule',
  source: 'istio.io, "Traffic Management", routing rules: the first rule that matches decides',
  check: faultsOf,
};

function* faultsOf(system: System): Iterable<Fault> {
  const sides = sidesOf(system);
  const rules = system.traffic.rules.map(rule => ({ rule, matches: conditionsOf(rule).filter(match => match.length > 0) }))
    .filter(({ matches }) => matches.length > 0);
  const canaries = new MultiMap<string, RouteRule>();
  for (const { rule, matches } of rules) {
    const [only] = new Set(rule.destinations.map(destination => sides.trackOf(destination)));
    if (only === 'canary' && rule.destinations.every(destination => sides.trackOf(destination) === only)) {
      matches.forEach(match => canaries.add(keyOf(match, rule, sides), rule));
    }
  }
  const plain = plainRules(system);
  for (const { rule, matches } of rules) {
    const [destination] = rule.destinations;
    if (rule.destinations.length !== 1 || !sides.isStable(destination)) {
      continue;
    }
    const sibling = matches.flatMap(match => canaries.get(keyOf(match, rule, sides))).find(({ object }) => object !== rule.object);
    const asking = sibling === undefined && sides.hasCanaryBeside(destination) ? askingFor(rule, matches) : undefined;
    const isShare = (other: SplitDestination) => targetKey(other) === targetKey(destination) && other.weight !== 0;
    const behind = asking === undefined ? undefined : plain.get(rule.object).find(({ destinations }) => destinations.some(isShare));
    const asked = `${rule.title} takes requests with ${matches[0].map(conditionText).join(' and ')}`;
    if (sibling !== undefined) {
      yield faultOf(destination, `${asked} to ${targetText(destination)}, and ${sibling.title} of ${sibling.object.title} takes them to ${targetText(sibling.destinations[0])}; depends on whether the two are meant to differ`);
    } else if (behind !== undefined) {
      yield faultOf(destination, `${asked} to ${targetText(destination)}, which is stable and what requests without get${behind.destinations.length > 1 ? ' as well' : ''} by ${behind.title}; depends on whether ${asking} asks for the canary`);
    }
  }
}

function faultOf(destination: SplitDestination, message: string): Fault {
  return { object: destination.object, path: namePath(destination), message };
}

/** What a match asks for, of which application. */
function keyOf(match: readonly WrittenCondition[], { destinations: [{ serviceId }] }: RouteRule, sides: Sides): string {
  return JSON.stringify([sides.applicationOf(serviceId), ...match.map(({ name, kind, value }) => `${name} ${kind} ${value}`).sort()]);
}

/** What of the rule says that it is for the canary: its name or a header; nothing where a header says that it is not. */
function askingFor(rule: RouteRule, matches: readonly (readonly WrittenCondition[])[]): string | undefined {
  const all = matches.flat();
  const name = ifText(recordOf(valueAt(rule.object.manifest, rule.path)).name) ?? '';
  if (all.some(({ value }) => REFUSING.test(value)) || /(^|[-_])(no|not|non|without|stable|skip)($|[-_])/i.test(name)) {
    return undefined;
  }
  const header = all.find(condition => CANARY.test(condition.name) || CANARY.test(condition.value));
  return header !== undefined ? conditionText(header) : CANARY.test(name) ? rule.title : undefined;
}

/** The rules without a header. */
function plainRules({ traffic }: System): MultiMap<ManifestObject, RouteRule> {
  const found = new MultiMap<ManifestObject, RouteRule>();
  traffic.rules.filter(rule => conditionsOf(rule).every(match => match.length === 0)).forEach(rule => found.add(rule.object, rule));
  return found;
}
