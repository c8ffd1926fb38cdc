import { CanaryWorkerProps } from './canary-worker-props';
import { agree, Planned, planned, plannedTracks } from './planned-props';
import { shown } from '../domain/canary-error';
import { PlanClaim } from '../domain/plan/plan-claim';
import { ProcessKind } from '../domain/plan/process-kind';

/** Props of a worker, with what a plan says in them. */
export interface PlannedWorker extends Planned<CanaryWorkerProps> {
  /** Pods of the canary, as the plan says it. */
  readonly pods?: number;
}

/** Props of a worker with the pods of its canary and what it runs from the plan. */
export function plannedWorker(props: CanaryWorkerProps, claim: PlanClaim | undefined): PlannedWorker {
  let pods: number | undefined;
  const result = planned(props, claim, [ProcessKind.DEPLOYMENT_REPLICAS], (entry, problems) => {
    pods = entry.weight;
    const { canary, ...tracks } = plannedTracks(props, entry, claim!, problems);
    checkPlanned({ ...props, canary }, pods, claim!, problems);
    // What does not go with a plan is refused above, and not a second time for another reason.
    const split = { ...props.split, weight: undefined };
    const counted = canary && { ...canary, replicas: props.total === undefined ? pods : canary.replicas, autoscaling: undefined };
    return { ...props, ...tracks, canary: counted, split, tolerance: undefined };
  });
  return { ...result, pods };
}

/** Adds what the props and the number of canary pods in the plan do not agree on. */
function checkPlanned({ canary, baseline, split, total, tolerance }: CanaryWorkerProps, pods: number, claim: PlanClaim, problems: string[]): void {
  const refuse = (problem: string) => problems.push(claim.shown(problem, 'weight'));
  if (split?.weight !== undefined) {
    refuse(`the plan says how many pods the canary has, got split.weight ${shown(split.weight)} beside weight ${pods} of the plan: remove split.weight`);
  }
  if (tolerance !== undefined) {
    refuse(`tolerance is for a weight in percent, got tolerance ${shown(tolerance)} beside weight ${pods} of the plan, which is a number of pods: remove tolerance`);
  }
  if (canary === undefined && pods > 0) {
    refuse(`the plan gives the canary ${pods} pods, got no canary track: add canary: {}, or set weight 0 in the plan`);
  }
  if (canary?.autoscaling !== undefined) {
    refuse(`the plan says how many pods the canary has, got autoscaling of the canary beside weight ${pods} of the plan: remove autoscaling of the canary; stable can keep its own`);
  }
  const most = total === undefined ? pods : Math.floor(total / (baseline === undefined ? 1 : 2));
  if (canary !== undefined && !canary.idle && pods > most) {
    refuse(`the canary must have at most ${most} of the total of ${total} pods${baseline === undefined ? '' : ', because a baseline gets as many'}, got weight ${pods} in the plan: lower the weight, or raise total`);
  } else if (total === undefined) {
    agree(claim, 'weight', 'canary.replicas', canary?.replicas, pods, 'weight', problems);
  }
}
