import { PlanChange, PlanEntry } from './plan-entry';
import { canMatch, ProcessKind } from './process-kind';

/** Something that is left to do. */
export interface RemainingStep {
  /** What it is, as a sentence without a full stop. */
  readonly text: string;

  /**
   * The change of the plan that it is, for `CanaryPlan.with`.
   *
   * @default - it is no change of the plan
   */
  readonly change?: PlanChange;

  /** Whether it is to wait for the pods of stable. */
  readonly waits: boolean;

  /** Whether it can be left out. */
  readonly optional: boolean;
}

/**
 * What is left to do when stable has the image of the canary, in the order in which no request is lost: pods come before their requests, and go after them. Each step begins
 * when the one before it is applied.
 *
 * For requests: the new pods of stable are waited for, then share and matches go, then the pods of the canary. A worker whose weight is 0 has no canary pods. Of a singleton
 * stable has none while the canary runs, so there is nothing to wait for.
 */
export class AfterPromotion {
  /** The steps of a process. */
  public static of(entry: PlanEntry): AfterPromotion {
    const { kind, match } = entry;
    switch (kind) {
      case ProcessKind.DEPLOYMENT_SINGLETON:
        return new AfterPromotion([change('stable runs again', { weight: 0 }), removal()]);
      case ProcessKind.DEPLOYMENT_REPLICAS:
        return new AfterPromotion([wait(), change('the canary pods end', { weight: 0 }), removal()]);
      default:
        return new AfterPromotion([
          wait(),
          change('all requests go to stable', canMatch(kind) && match !== false ? { weight: 0, match: false } : { weight: 0 }),
          change('the canary pods end', { idle: true }),
          removal(),
          ...canMatch(kind) && match !== false ? [testers()] : [],
        ]);
    }
  }

  private constructor(
    /** The steps, in their order. */
    public readonly steps: RemainingStep[],
  ) {}
}

function wait(): RemainingStep {
  return { text: 'wait until all pods of stable are new and ready', waits: true, optional: false };
}

function change(text: string, planned: PlanChange): RemainingStep {
  return { text, change: planned, waits: false, optional: false };
}

function removal(): RemainingStep {
  return { text: 'if there is to be no canary any more, remove canary from the code, and what the plan says of it', waits: false, optional: true };
}

function testers(): RemainingStep {
  return { text: 'in the next release, when the pods of the canary run, match: true lets those that match get it again, if the code has matches', waits: false, optional: true };
}
