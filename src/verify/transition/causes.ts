import { Cause, Step } from './cause';
import { Change } from './change';

/**
 * Causes in the order of the changes, those with the same steps too early as one: who mends that mends all of them. The first one's request is shown.
 *
 * @param changes all changes, in the order of their turns
 */
export function joined(causes: readonly Cause[], changes: readonly Change[]): Cause[] {
  const all = new Map<string, Cause>();
  for (const cause of causes) {
    const key = [cause.rule.id, ...cause.early.map(({ change, stage }) => `${change.key} ${stage.says}`)].join('\n');
    const known = all.get(key);
    all.set(key, known === undefined ? cause : extended(known, cause));
  }
  const order = new Map(changes.map((change, index) => [change, index]));
  const place = ({ early: [{ change }] }: Cause) => order.get(change)!;
  return [...all.values()].sort((one, other) => place(one) - place(other));
}

/** The one cause with what is missing for the other, too. */
function extended(known: Cause, { missing, reversible }: Cause): Cause {
  return { ...known, missing: union(known.missing, missing), reversible: known.reversible && reversible };
}

/** The furthest step of each change. */
function union(some: readonly Step[], others: readonly Step[]): Step[] {
  const furthest = new Map<Change, Step>();
  for (const step of [...some, ...others]) {
    const { stages } = step.change;
    const known = furthest.get(step.change);
    if (known === undefined || stages.indexOf(known.stage) < stages.indexOf(step.stage)) {
      furthest.set(step.change, step);
    }
  }
  return [...furthest.values()];
}
