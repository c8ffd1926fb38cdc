import { PlanChange } from './plan-entry';
import { nextPhase, promotion, retreat, StepChange, versionPromotion } from './plan-steps';

/** Options of `PlanStep.promote`. */
export interface PlanPromotionOptions {
  /**
   * Names of processes whose images something else than the plan says, such as `images:` of a kustomization, which `KustomizeImages` promotes. Of these the version alone
   * moves, where the plan says one, and nothing is refused where it says none.
   *
   * Refused: a process whose image the plan says.
   *
   * @default - none
   */
  readonly imagesElsewhere?: string[];
}

/**
 * One step of a rollout, for any processes of a plan.
 *
 * @see `CanaryPlan.step`
 */
export class PlanStep {
  /** As `CanaryPlan.with`. */
  public static change(change: PlanChange): PlanStep {
    return new PlanStep('CanaryPlan.with', () => change ?? {});
  }

  /** As `CanaryPlan.advance`. */
  public static advance(): PlanStep {
    return new PlanStep('CanaryPlan.advance', nextPhase);
  }

  /** As `CanaryPlan.promote`. */
  public static promote(options: PlanPromotionOptions = {}): PlanStep {
    const elsewhere = new Set(options.imagesElsewhere);
    return new PlanStep('CanaryPlan.promote', (entry, refuse) => elsewhere.has(entry.project) ? versionPromotion(entry, refuse) : promotion(entry, refuse));
  }

  /** As `CanaryPlan.rollback`. */
  public static rollback(): PlanStep {
    return new PlanStep('CanaryPlan.rollback', retreat);
  }

  private constructor(
    /**
     * Whose mistake it is.
     *
     * @internal
     */
    public readonly _subject: string,
    /**
     * What it changes.
     *
     * @internal
     */
    public readonly _change: StepChange,
  ) {}
}
