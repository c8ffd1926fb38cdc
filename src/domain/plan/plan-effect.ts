import { CanaryPlan } from './canary-plan';
import { effectSentences } from './effect-sentences';
import { PlanEntry } from './plan-entry';
import { CanaryError, shown } from '../canary-error';

/** Options of `PlanEffect.of`. */
export interface PlanEffectOptions {
  /**
   * Pods of stable, by process: then the share of the canary's pods among all is told for processes of the kind `DEPLOYMENT_REPLICAS`. A worker with `total` pods gives the
   * canary's pods to stable when they go, which is not seen here.
   *
   * @default - numbers of canary pods are told, and no shares
   */
  readonly stablePods?: { readonly [project: string]: number };
}

/** What a change of a plan does to one process. */
export interface ProcessEffect {
  /** Its name. */
  readonly project: string;

  /** What the plan said of it. */
  readonly before: PlanEntry;

  /** What it says now. */
  readonly after: PlanEntry;

  /** What the canary had and has now, who matches, and what stable gets: `5 % -> 20 % of the requests go to the canary`. */
  readonly sentences: string[];
}

/**
 * What a change of a plan does, in words.
 *
 * An idle canary has nothing, whatever its weight is. What a plan does not say is as the code says; where it is about being idle, the canary is taken for one that is not.
 */
export class PlanEffect {
  /**
   * The effect of a change.
   *
   * Refused: two plans with other processes.
   *
   * @param before the plan as it was
   * @param after the plan as it is now
   */
  public static of(before: CanaryPlan, after: CanaryPlan, options: PlanEffectOptions = {}): PlanEffect {
    const problems = [...lacking(before, after), ...lacking(after, before)];
    if (problems.length > 0) {
      throw new CanaryError('PlanEffect.of', problems);
    }
    const { stablePods = {} } = options;
    return new PlanEffect(after.entries.flatMap(now => {
      const then = before.entry(now.project);
      const sentences = effectSentences(then, now, Object.hasOwn(stablePods, now.project) ? stablePods[now.project] : undefined);
      return sentences.length === 0 ? [] : [{ project: now.project, before: then, after: now, sentences }];
    }));
  }

  private constructor(
    /** The processes for which something changes, in the order of the plan. */
    public readonly processes: ProcessEffect[],
  ) {}
}

function lacking(plan: CanaryPlan, other: CanaryPlan): string[] {
  return plan.entries.filter(({ project }) => other._find(project) === undefined)
    .map(({ project }) => `both plans must have the same processes, got ${shown(project)} in one of them alone: compare two versions of one plan`);
}
