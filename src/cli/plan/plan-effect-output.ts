import { ChangeOutput, LeftOut } from './change-output';
import { Rendered } from './rendered';
import { CanaryPlan } from '../../domain/plan/canary-plan';
import { PlanEffect } from '../../domain/plan/plan-effect';

/** What a change of the plan does. */
export function planOutput(before: CanaryPlan, after: CanaryPlan, rendered: Rendered, leftOut: readonly LeftOut[] = []): ChangeOutput {
  const { processes } = PlanEffect.of(before, after, { stablePods: rendered.stablePods() });
  return {
    files: [{ path: before.path, before: before.toYaml(), after: after.toYaml() }],
    processes: processes.map(({ sentences, ...process }) => ({ ...process, effect: sentences })),
    leftOut,
  };
}
