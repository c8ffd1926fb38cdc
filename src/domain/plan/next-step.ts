import { PlanEntry } from './plan-entry';
import { changeOf, nextPhase, StepRefusal } from './plan-steps';
import { ProcessKind } from './process-kind';

/** What comes next in the rollout of a process. */
export interface NextStep {
  /**
   * The weight of the next phase, in the unit of the process; 0 where stable runs what the canary runs, so that nobody needs the canary any more.
   *
   * @default - there is no phase above the weight, or the canary is idle
   */
  readonly weight?: number;

  /** Whether it is promoted: it is at the last phase, and its weight is not 0. */
  readonly promote: boolean;
}

/**
 * What comes next in the rollout of a process: `CanaryPlan.advance`, then `CanaryPlan.promote`, then weight 0. An idle canary has nothing next, and
 * one whose weight is a number of pods has none without phases of its own.
 *
 * @param entry the process in its plan
 */
export function nextStep(entry: PlanEntry): NextStep {
  const { kind, idle, weight, stable, canary } = entry;
  const change = changeOf(nextPhase, entry);
  const phase = change instanceof StepRefusal ? undefined : change?.weight;
  if (phase !== undefined || idle || weight === 0) {
    return { weight: phase, promote: false };
  }
  const isPromoted = canary?.image !== undefined && canary.image === stable?.image && canary.version === stable.version;
  if (isPromoted) {
    return { weight: 0, promote: false };
  }
  // Without phases nobody knows which weight is the last one.
  return { promote: kind === ProcessKind.DEPLOYMENT_SINGLETON || entry.phases.length > 0 };
}
