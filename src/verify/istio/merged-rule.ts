import { oldest, sortedByAge } from './age';
import { DestinationRule, Subset } from './destination-rule';
import { hasLabels, Labels } from '../cluster/labels';
import { Visit } from '../entrance';
import { given, listOf, recordOf } from '../untyped';

/** DestinationRules of one host that istiod takes as one: what several say, the oldest says. */
export class MergedRule {
  private readonly members: DestinationRule[];

  /**
   * @param sorted whether the members are in the order of their age already
   */
  constructor(first: readonly DestinationRule[], private readonly sorted: boolean) {
    this.members = [...first];
  }

  public get first(): DestinationRule {
    return this.members[0];
  }

  public add(rule: DestinationRule): void {
    this.members.push(rule);
  }

  public subset(name: string, visit: Visit): { readonly rule: DestinationRule; readonly subset: Subset } | undefined {
    const having = this.members.filter(rule => rule.subset(name) !== undefined);
    if (having.length === 0) {
      return undefined;
    }
    const rule = this.oldest(having, visit);
    return { rule, subset: rule.subset(name)! };
  }

  /** The one whose `trafficPolicy` counts. */
  public policy(visit: Visit): DestinationRule | undefined {
    const having = this.members.filter(({ policy }) => given(policy));
    return having.length < 2 || !having.some(({ policy }) => decides(policy)) ? having[0] : this.oldest(having, visit);
  }

  private oldest(rules: readonly DestinationRule[], visit: Visit): DestinationRule {
    return this.sorted ? rules[0] : oldest(visit, rules, ({ object }) => ({ object }));
  }
}

/** Whether the policy can say who gets a request. */
function decides(policy: unknown): boolean {
  const { loadBalancer, portLevelSettings } = recordOf(policy);
  const { simple, localityLbSetting } = recordOf(loadBalancer);
  return simple === 'PASSTHROUGH' || given(localityLbSetting) || listOf(portLevelSettings).length > 0;
}

/**
 * The DestinationRules of one host in one namespace as istiod takes them together: those for the same namespaces are one, those for some pods only
 * stand beside those for all (istio, `mergeDestinationRule`).
 */
export function mergedRules(rules: readonly DestinationRule[], visit: Visit): MergedRule[] {
  const [first, ...others] = rules;
  if (others.every(rule => rule.selector === undefined && first.selector === undefined && sameSet(rule.exportTo, first.exportTo))) {
    return [new MergedRule(rules, false)];
  }
  const inOrder = [rules.filter(({ selector }) => selector !== undefined), rules.filter(({ selector }) => selector === undefined)]
    .flatMap(group => sortedByAge(visit, group, ({ object }) => ({ object })));
  const merged: MergedRule[] = [];
  for (const rule of inOrder) {
    if (standsAlone(rule, merged)) {
      merged.push(new MergedRule([rule], true));
    }
  }
  return merged;
}

/** Adds a rule to those that take it in, and tells whether it counts by itself, too: the last one that it is compared with says so. */
function standsAlone(rule: DestinationRule, merged: readonly MergedRule[]): boolean {
  let alone = true;
  for (const existing of merged) {
    const { exportTo, selector } = existing.first;
    const same = sameSet(rule.exportTo, exportTo);
    if (!same && !(exportTo.size > 0 && [...exportTo].every(value => rule.exportTo.has(value)))) {
      alone = true;
    } else if (selector !== undefined && rule.selector !== undefined && !sameLabels(selector, rule.selector)) {
      alone = true;
    } else {
      alone = !same && (selector === undefined) !== (rule.selector === undefined);
      existing.add(rule);
    }
  }
  return alone;
}

function sameSet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every(value => other.has(value));
}

function sameLabels(one: Labels, other: Labels): boolean {
  return Object.keys(one).length === Object.keys(other).length && hasLabels({ labels: other }, one);
}
