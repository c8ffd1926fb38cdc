import { Severity } from '../../finding';
import { ManifestObject } from '../../manifest-object';
import { MultiMap } from '../../multi-map';
import { System } from '../../system/system';
import { closest } from '../closest';
import { distance } from '../edit-distance';
import { Fault, Rule } from '../rule';
import { impossibleConditions } from './impossible-conditions';
import { sidesOf } from './sides';
import { conditionsOf, conditionText, WrittenCondition } from './written-conditions';

/** Texts that are what was meant, if anything is. */
const USUAL = /^(x-)?canary$|^(true|always|yes|enabled)$/;

/** Conditions that were to be the same, and conditions that nothing meets. */
export const NEAR_CONDITIONS: Rule = {
  id: 'R79',
  severity: Severity.WARNING,
  title: 'condition with a slip in it',
  why: 'A header counts only if its name is the same but for case, and its value is the same in every character: a client that sends x-canary: true does not meet a rule for x-canay, nor for True. Where one route for a Service asks for the one and another route for the other, '
    + 'the same client gets the canary at one and stable at the other. The path of a request always begins with a slash and has no blank in it, and methods are upper case.',
  fix: 'write the same name and value in all routes of the Service',
  source: 'istio.io, "VirtualService" reference, HTTPMatchRequest (values are case-sensitive); RFC 9110, "Field Values" (no blanks around them) and "Method" (case-sensitive)',
  check: system => [...impossibleConditions(system), ...nearConditions(system)],
};

/** What one text is asked for by. */
type Users = MultiMap<string, WrittenCondition>;

function nearConditions(system: System): Fault[] {
  const sides = sidesOf(system);
  const names = new Map<string, Users>();
  const values = new Map<string, Users>();
  for (const rule of system.traffic.rules) {
    const [application] = rule.destinations.map(({ serviceId }) => sides.applicationOf(serviceId));
    for (const condition of application === undefined ? [] : conditionsOf(rule).flat()) {
      add(names, application, condition.name, condition);
      if (condition.kind === 'exact' && condition.value.trim() === condition.value) {
        add(values, `${application} ${condition.name}`, condition.value, condition);
      }
    }
  }
  return [
    ...[...names.values()].flatMap(users => slips(users, ({ namePath }) => namePath)),
    ...[...values.values()].flatMap(users => slips(users, ({ valuePath }) => valuePath)),
  ];
}

function add(all: Map<string, Users>, key: string, text: string, condition: WrittenCondition): void {
  const users = all.get(key) ?? new MultiMap();
  users.add(text, condition);
  all.set(key, users);
}

/** Of two texts that differ nearly and that no object has both of, the rarer, or else the one that is no usual word, or else the later. */
function slips(users: Users, pathOf: (condition: WrittenCondition) => readonly string[]): Fault[] {
  const texts = users.keys();
  const told = new Set<string>();
  return texts.flatMap((text, index) => {
    const isSlip = (one: string) => isNear(text, one) && areApart(users.get(text), users.get(one));
    const other = texts.length > MANY || told.has(text) ? undefined : texts.slice(index + 1).find(isSlip);
    if (other === undefined) {
      return [];
    }
    const [wrong, right] = score(text, users) < score(other, users) ? [text, other] : [other, text];
    told.add(wrong);
    const [model] = users.get(right);
    return users.get(wrong).slice(0, 1).map(condition => ({
      object: condition.rule.object,
      path: pathOf(condition),
      message: `${condition.rule.title} asks for ${conditionText(condition)}, and ${model.rule.title} of ${model.rule.object.title} for ${conditionText(model)}; depends on whether clients know both`,
      fix: `did you mean ${right}?`,
    }));
  });
}

/** More texts than that for one thing are users or versions, not slips. */
const MANY = 20;

function score(text: string, users: Users): number {
  return (USUAL.test(text) ? 100 : 0) + objectsOf(users.get(text)).size;
}

function isNear(one: string, other: string): boolean {
  if (one.replace(/\d+/g, '') === other.replace(/\d+/g, '')) {
    return false;
  }
  const plain = (text: string) => text.toLowerCase().replace(/[-_]/g, '');
  return plain(one) === plain(other) || [one, other].some(text => USUAL.test(text)) && distance(one, other) === 1
    || Math.max(one.length, other.length) > 4 && closest(one, [other]) !== undefined;
}

function areApart(one: readonly WrittenCondition[], other: readonly WrittenCondition[]): boolean {
  const objects = objectsOf(one);
  return other.every(({ rule }) => !objects.has(rule.object));
}

function objectsOf(conditions: readonly WrittenCondition[]): Set<ManifestObject> {
  return new Set(conditions.map(({ rule }) => rule.object));
}
