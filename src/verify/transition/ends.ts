import { CANARY_BETWEEN, FAILS_BETWEEN, TransitionRule } from './rules';
import { Slice, State } from './slice';
import { Verdict } from './verdict';
import { TrafficRequest } from '../traffic-request';

/** Shares that differ by less are the same, as sums of pods that are rounded. */
const ROUNDING = 0.01;
const EXACT = 1e-9;

/** A request, and what becomes of it before and after the change. */
export class Ends {
  public readonly before: Verdict;
  public readonly after: Verdict;

  /** @param name the request in words */
  constructor(private readonly slice: Slice, public readonly request: TrafficRequest, public readonly name: string) {
    this.before = this.at(slice.start);
    this.after = this.at(slice.goal);
  }

  /** What a state makes of the request. */
  public at(state: State): Verdict {
    return this.slice.verdict(this.request, this.name, state);
  }

  /** Whether a state breaks the rule: it is worse than both ends. Who reaches the canary matters where somebody answers at both. */
  public isBad(rule: TransitionRule, state: State): boolean {
    const { failing, canary } = this.at(state);
    const usual = Math.max(this.before.failing, this.after.failing);
    return rule === FAILS_BETWEEN ? failing > usual + EXACT
      : rule === CANARY_BETWEEN && usual < 1 - EXACT && canary > Math.max(this.before.canary, this.after.canary) + ROUNDING;
  }
}
