import { alike } from './alike';
import { Ends } from './ends';
import { combinations, moved, Phase, phasesOf, sorted, stagesOf, statesOf, undone, within } from './phases';
import { CANARY_BETWEEN, FAILS_BETWEEN, TransitionRule } from './rules';
import { Slice, State } from './slice';

/** How many states of one phase are tried. */
export interface Limits {
  /** Most where every combination of changes is tried. */
  readonly all: number;
  /** Most where every combination of those is tried that alter an answer; beyond that, pairs, and those alike together. */
  readonly chosen: number;
  /** Most where every pair is tried. */
  readonly pairs: number;
}

export const LIMITS: Limits = { all: 64, chosen: 512, pairs: 1024 };

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
  constructor(private readonly slice: Slice, last: number, private readonly limits: Limits) {
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
        ? { states: statesOf(phase, alone(phase.moving), phase.start), counting: new Set(phase.moving) }
        : this.chosen(ends, phase);
      const failing = this.smallest(ends, FAILS_BETWEEN, phase, candidates);
      const reaching = this.smallest(ends, CANARY_BETWEEN, phase, candidates);
      return [...failing, ...reaching.filter(({ state }) => !failing.some(bad => within(bad.state, state)))];
    });
  }

  private isSmall(phase: Phase): boolean {
    return combinations(phase, alone(phase.moving)) <= this.limits.all;
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

  /** The state with as much of it undone as it can be: halves first, then less and less, then one stage after the other. */
  private shrunk(ends: Ends, rule: TransitionRule, phase: Phase, bad: State): State {
    let state = bad;
    for (let size = Math.ceil(phase.moving.length / 2); size >= 1; size = size > 1 ? Math.ceil(size / 2) : 0) {
      for (let at = 0; at < phase.moving.length; at += size) {
        const less = undone(state, phase.moving.slice(at, at + size));
        state = within(state, less) || !ends.isBad(rule, less) ? state : less;
      }
    }
    const less = phase.moving.flatMap(index => stagesOf(state[index]).slice(0, -1).map(value => moved(state, index, value)));
    const next = less.find(one => ends.isBad(rule, one));
    return next === undefined ? state : this.shrunk(ends, rule, phase, next);
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

  /** All combinations where they are not too many; else of those alike together, and pairs. */
  private combined(phase: Phase, indexes: readonly number[]): State[] {
    const [each, groups] = [alone(indexes), alike(this.slice.changes, indexes)];
    return combinations(phase, each) <= this.limits.chosen ? statesOf(phase, each, phase.start)
      : [...this.paired(phase, each), ...this.together(phase, groups)];
  }

  private together(phase: Phase, groups: readonly number[][]): State[] {
    return combinations(phase, groups) <= this.limits.chosen ? statesOf(phase, groups, phase.start) : this.paired(phase, groups);
  }

  private paired(phase: Phase, groups: readonly number[][]): State[] {
    const couples = groups.flatMap((one, at) => groups.slice(at + 1).map(other => [one, other]));
    const number = couples.reduce((sum, couple) => sum + combinations(phase, couple), 0);
    return number > this.limits.pairs ? [] : couples.flatMap(couple => [phase.start, phase.end].flatMap(from => statesOf(phase, couple, from)));
  }

  /** Changes of the phase that have a part in the answers. */
  private met(ends: Ends, phase: Phase, states: readonly State[]): number[] {
    const objects = new Set(states.flatMap(state => ends.at(state).met.map(({ object }) => object)));
    return [...objects].flatMap(object => this.owners.get(object) ?? []).filter(index => phase.moving.includes(index));
  }
}

/** Changes that are made each by itself. */
function alone(indexes: readonly number[]): number[][] {
  return indexes.map(index => [index]);
}
