import { Change } from './change';
import { Ends } from './ends';
import { moved, Phase } from './phases';
import { CANARY_BETWEEN, FAILS_BETWEEN, TransitionRule } from './rules';
import { BadState } from './search';
import { Slice, State } from './slice';
import { Stage } from './stage';

/** A change that has come to a stage. */
export interface Step {
  readonly change: Change;
  readonly stage: Stage;
}

/** What is done too early, and what should have been done before. */
export interface Cause {
  readonly rule: TransitionRule;
  readonly ends: Ends;
  readonly state: State;
  /** Steps that are done, without any of which it would not be so. */
  readonly early: readonly Step[];
  /** Steps that are missing; with them it would not be so. */
  readonly missing: readonly Step[];
  /** Whether the request fares well when the missing steps are done first. */
  readonly reversible: boolean;
}

/** The cause of a bad state. */
export function causeOf(slice: Slice, ends: Ends, { rule, phase, state, counting }: BadState): Cause {
  const mended = mend(slice, ends, rule, state, counting);
  const steps = (of: State, than: State): Step[] => slice.changes.map((change, index) => ({ change, stage: change.stages[of[index]] }))
    .filter((_, index) => of[index] > than[index]);
  return {
    rule,
    ends,
    state,
    early: steps(state, phase.start),
    missing: steps(mended, state),
    reversible: isReversible(ends, phase, state, mended, slice.goal),
  };
}

/** The state with as few further steps as it takes to be good, of the changes that count if they are enough; all of them would do. */
function mend(slice: Slice, ends: Ends, rule: TransitionRule, bad: State, counting: ReadonlySet<number>): State {
  const near = bad.map((stage, index) => counting.has(index) ? slice.goal[index] : stage);
  return slice.changes.reduceRight((state, _, index) => {
    for (let value = bad[index]; value < state[index]; value++) {
      const less = moved(state, index, value);
      if (!ends.isBad(rule, less)) {
        return less;
      }
    }
    return state;
  }, ends.isBad(rule, near) ? slice.goal : near);
}

/** Whether nothing is bad when the missing changes are made, to their end, before those that came too early. */
function isReversible(ends: Ends, phase: Phase, bad: State, mended: State, goal: State): boolean {
  const reversed = mended.map((stage, index) => stage > bad[index] && phase.start[index] === bad[index] ? goal[index] : phase.start[index]);
  return !ends.isBad(FAILS_BETWEEN, reversed) && !ends.isBad(CANARY_BETWEEN, reversed);
}
