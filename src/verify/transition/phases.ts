import { Slice, State } from './slice';

/** The states that a slice can be in while the changes of one phase are made. */
export interface Phase {
  readonly number: number;
  /** Everything earlier is done, and nothing of this phase. */
  readonly start: State;
  /** Everything of this phase is done, too, but what is refused. */
  readonly end: State;
  /** Indexes of the changes that are made in it. */
  readonly moving: readonly number[];
}

/**
 * The phases of a slice, in their order.
 *
 * @param last the last phase that comes, as a change of it is refused
 */
export function phasesOf(slice: Slice, last: number): Phase[] {
  const numbers = [...new Set(slice.changes.map(({ turn }) => turn.phase))].filter(number => number <= last);
  const reach = slice.changes.map(({ stages, barrier }) => barrier === undefined ? stages.length - 1 : 0);
  return numbers.map(number => ({
    number,
    start: slice.changes.map(({ turn }, index) => turn.phase < number ? reach[index] : 0),
    end: slice.changes.map(({ turn }, index) => turn.phase <= number ? reach[index] : 0),
    moving: slice.changes.flatMap(({ turn }, index) => turn.phase === number && reach[index] > 0 ? [index] : []),
  })).filter(({ moving }) => moving.length > 0);
}

/** How many states groups of changes have together, where those of a group go the same way. */
export function combinations(phase: Phase, groups: readonly (readonly number[])[]): number {
  return groups.reduce((product, group) => product * (lastOf(phase, group) + 1), 1);
}

/** Every state of some groups of changes, the others being as in a given one. */
export function statesOf(phase: Phase, groups: readonly (readonly number[])[], from: State): State[] {
  const stageOf = (value: number, index: number) => Math.min(value, phase.end[index]);
  return groups.reduce<State[]>((states, group) => states.flatMap(state => stagesOf(lastOf(phase, group))
    .map(value => group.reduce((all, index) => moved(all, index, stageOf(value, index)), state))), [from]);
}

/** States with little done first. */
export function sorted(states: readonly State[]): State[] {
  return [...states].sort((one, other) => done(one) - done(other));
}

/** Numbers of stages up to one. */
export function stagesOf(last: number): number[] {
  return [...Array(last + 1).keys()];
}

/** The state with one change at another stage. */
export function moved(state: State, index: number, value: number): State {
  return state.map((stage, at) => at === index ? value : stage);
}

/** The state with some changes not begun. */
export function undone(state: State, indexes: readonly number[]): State {
  return state.map((stage, at) => indexes.includes(at) ? 0 : stage);
}

/** Whether everything that one state has done is done in the other. */
export function within(one: State, other: State): boolean {
  return one.every((stage, index) => stage <= other[index]);
}

function done(state: State): number {
  return state.reduce((sum, stage) => sum + stage, 0);
}

function lastOf({ end }: Phase, group: readonly number[]): number {
  return Math.max(...group.map(index => end[index]));
}
