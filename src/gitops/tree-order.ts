import { DependencyGraph } from 'cdk8s';
import { IConstruct } from 'constructs';

/** The numbers that JavaScript takes for places of an array: they come first in an object, whatever was added when. */
const MAX_INDEX = 2 ** 32 - 2;

/**
 * The constructs of a tree in the order of the `DependencyGraph` of cdk8s: each behind what it depends on, otherwise as they were added. That one looks for a way back for each
 * dependency and takes every way through them, which is quadratic or worse; this takes time for each construct and each dependency once.
 */
export function treeOrder(root: IConstruct): IConstruct[] {
  const constructs = inGraphOrder(root.node.findAll());
  const targets = new Map<IConstruct, IConstruct[]>();
  for (const construct of constructs) {
    const { dependencies } = construct.node;
    if (dependencies.length > 0) {
      targets.set(construct, dependencies);
    }
  }
  if (targets.size === 0) {
    return constructs;
  }
  // The message about a circle is theirs.
  return behindTargets(constructs, targets) ?? new DependencyGraph(root.node).topology();
}

/** Constructs directly below an app whose ids are numbers come first: the graph has them in an object, by their paths. */
function inGraphOrder(constructs: IConstruct[]): IConstruct[] {
  const numbered = new Set(constructs.filter(({ node: { id, scope } }) => scope?.node.id === '' && String(Number(id)) === id && /^\d+$/.test(id) && Number(id) <= MAX_INDEX));
  return numbered.size === 0 ? constructs : [...numbered, ...constructs.filter(construct => !numbered.has(construct))];
}

/** Constructs behind their targets; undefined where they depend on each other in a circle. What is not among the constructs does not count. */
function behindTargets(constructs: IConstruct[], targets: Map<IConstruct, IConstruct[]>): IConstruct[] | undefined {
  const known = new Set(constructs);
  const wanted = new Set([...targets.values()].flat());
  const open = new Set<IConstruct>();
  const order = new Set<IConstruct>();
  const waiting = constructs.filter(construct => !wanted.has(construct)).reverse();
  while (waiting.length > 0) {
    const construct = waiting[waiting.length - 1];
    if (open.has(construct) || order.has(construct)) {
      waiting.pop();
      open.delete(construct);
      order.add(construct);
      continue;
    }
    open.add(construct);
    const before = (targets.get(construct) ?? []).filter(target => known.has(target) && !order.has(target)).reverse();
    if (before.some(target => open.has(target))) {
      return undefined;
    }
    waiting.push(...before);
  }
  return order.size === constructs.length ? [...order] : undefined;
}
