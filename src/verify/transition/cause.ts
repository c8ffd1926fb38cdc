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
    reversible: isReversible(slice, ends, phase, state, mended),
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

/**
 * Whether nothing is bad when the missing changes are made, to their end, before those that came too early; nor, in a later sync wave, when all others
 * are that come until then.
 */
function isReversible({ changes, goal }: Slice, ends: Ends, phase: Phase, bad: State, mended: State): boolean {
  const isMissing = (index: number) => mended[index] > bad[index];
  const until = Math.max(phase.number, ...changes.filter((_, index) => isMissing(index)).map(({ turn }) => turn.phase));
  const reversed = mended.map((_, index) => isMissing(index) && phase.start[index] === bad[index] ? goal[index] : phase.start[index]);
  const waved = goal.map((stage, index) => bad[index] === phase.start[index] && changes[index].turn.phase <= until ? stage : phase.start[index]);
  const states = changes.some(({ turn: { wave } }) => wave === undefined) ? [reversed] : [reversed, waved];
  return states.every(state => !ends.isBad(FAILS_BETWEEN, state) && !ends.isBad(CANARY_BETWEEN, state));
}
