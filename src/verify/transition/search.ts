import { Ends } from './ends';
import { combinations, moved, Phase, phasesOf, sorted, stagesOf, statesOf, within } from './phases';
import { CANARY_BETWEEN, FAILS_BETWEEN, TransitionRule } from './rules';
import { Slice, State } from './slice';

/** How many states of one phase are tried. */
export interface Limits {
  /** Most where every combination of changes is tried. */
  readonly all: number;
  /** Most where every combination of those is tried that alter an answer; beyond that, pairs. */
  readonly chosen: number;
}

export const LIMITS: Limits = { all: 64, chosen: 512 };

/** A state that breaks a rule, with as little done as it takes. */
export interface BadState {
  readonly rule: TransitionRule;
  readonly phase: Phase;
  readonly state: State;
  /** Indexes of the changes that alter the answer. */
  readonly counting: ReadonlySet<number>;
}

/** States to look at, and the changes that are known to count. */
interface Candidates {
  readonly states: readonly State[];
  readonly counting: ReadonlySet<number>;
}

/** Finds the states in which a request fares worse than before and after. */
export class Search {
  public readonly phases: readonly Phase[];
  private readonly owners: ReadonlyMap<unknown, number>;

  /** @param last the last phase that comes, as a change of it is refused */
  constructor(slice: Slice, last: number, private readonly limits: Limits) {
    this.phases = phasesOf(slice, last);
    const objects = slice.changes.flatMap(({ stages }, index) => stages.flatMap(stage => stage.objects.map(object => [object, index] as const)));
    this.owners = new Map(objects);
  }

  /** Whether there are more states than are tried in every combination. */
  public get isLarge(): boolean {
    return !this.phases.every(phase => this.isSmall(phase));
  }

  /** In every phase, the bad states of which no part is bad. What was bad when the phase began is not told again. */
  public badStates(ends: Ends): BadState[] {
    return this.phases.flatMap(phase => {
      const candidates = this.isSmall(phase)
        ? { states: statesOf(phase, phase.moving, phase.start), counting: new Set(phase.moving) }
        : this.chosen(ends, phase);
      const failing = this.smallest(ends, FAILS_BETWEEN, phase, candidates);
      const reaching = this.smallest(ends, CANARY_BETWEEN, phase, candidates);
      return [...failing, ...reaching.filter(({ state }) => !failing.some(bad => within(bad.state, state)))];
    });
  }

  private isSmall(phase: Phase): boolean {
    return combinations(phase, phase.moving) <= this.limits.all;
  }

  private smallest(ends: Ends, rule: TransitionRule, phase: Phase, { states, counting }: Candidates): BadState[] {
    if (ends.isBad(rule, phase.start)) {
      return [];
    }
    const found: State[] = [];
    for (const state of sorted(states)) {
      if (ends.isBad(rule, state) && !found.some(smaller => within(smaller, state))) {
        found.push(this.shrunk(ends, rule, phase, state));
      }
    }
    return found.map(state => ({ rule, phase, state, counting }));
  }

  /** The state with as much of it undone as it can be, one change after the other. */
  private shrunk(ends: Ends, rule: TransitionRule, phase: Phase, bad: State): State {
    for (const index of phase.moving) {
      for (let value = 0; value < bad[index]; value++) {
        const less = moved(bad, index, value);
        if (ends.isBad(rule, less)) {
          return this.shrunk(ends, rule, phase, less);
        }
      }
    }
    return bad;
  }

  /**
   * States of a phase with many changes: each change alone, all but each; then all combinations of those that alter the answer so, and of what is met on
   * the way.
   */
  private chosen(ends: Ends, phase: Phase): Candidates {
    const [first, last] = [phase.start, phase.end].map(state => ends.at(state).answers);
    const counting = new Set<number>();
    const states = phase.moving.flatMap(index => stagesOf(phase.end[index]).flatMap(value => {
      const [early, late] = [moved(phase.start, index, value), moved(phase.end, index, value)];
      if (ends.at(early).answers !== first || ends.at(late).answers !== last) {
        counting.add(index);
      }
      return [early, late];
    }));
    for (let known = -1; known < counting.size;) {
      known = counting.size;
      const more = this.combined(phase, [...counting]);
      states.push(...more);
      this.met(ends, phase, more).forEach(index => counting.add(index));
    }
    return { states, counting };
  }

  private combined(phase: Phase, indexes: readonly number[]): State[] {
    if (combinations(phase, indexes) <= this.limits.chosen) {
      return statesOf(phase, indexes, phase.start);
    }
    const couples = indexes.flatMap((one, at) => indexes.slice(at + 1).map(other => [one, other]));
    return couples.flatMap(couple => [phase.start, phase.end].flatMap(from => statesOf(phase, couple, from)));
  }

  /** Changes of the phase that have a part in the answers. */
  private met(ends: Ends, phase: Phase, states: readonly State[]): number[] {
    const objects = new Set(states.flatMap(state => ends.at(state).met.map(({ object }) => object)));
    return [...objects].flatMap(object => this.owners.get(object) ?? []).filter(index => phase.moving.includes(index));
  }
}
