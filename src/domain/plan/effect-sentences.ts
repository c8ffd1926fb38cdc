import { PlanEntry } from './plan-entry';
import { canMatch, ProcessKind } from './process-kind';
import { rounded } from '../share-text';

const AS_CODE = 'what the code says';

/**
 * What a change of one process does.
 *
 * @param stablePods pods of stable; undefined where nobody knows
 */
export function effectSentences(before: PlanEntry, after: PlanEntry, stablePods: number | undefined): string[] {
  const others = [waiting, matches, pods, images].flatMap(part => part(before, after));
  return [...share(before, after, stablePods), ...others];
}

/** What the canary gets. */
function share(before: PlanEntry, after: PlanEntry, stablePods: number | undefined): string[] {
  const [then, now] = [effective(before), effective(after)];
  if (then === now) {
    return [];
  }
  switch (after.kind) {
    case ProcessKind.DEPLOYMENT_SINGLETON: return [`${runs(then)} -> ${runs(now)} runs`];
    case ProcessKind.DEPLOYMENT_REPLICAS: return [`${then} -> ${now} canary pod${now === 1 ? '' : 's'}${besides(then, now, stablePods)}`];
    default: return [`${then} % -> ${now} % of the requests go to the canary`];
  }
}

/** The weight of a canary that has nothing because it is idle. */
function waiting(before: PlanEntry, after: PlanEntry): string[] {
  return after.idle && before.weight !== after.weight ? [`weight ${before.weight} -> ${after.weight}, which counts when the canary is not idle any more`] : [];
}

function matches(before: PlanEntry, after: PlanEntry): string[] {
  const inForce = ({ match, idle }: PlanEntry) => match !== false && !idle ? 'in force' : 'off';
  return !canMatch(after.kind) || inForce(before) === inForce(after) ? [] : [`matches of the code, if it has any: ${inForce(before)} -> ${inForce(after)}`];
}

function pods(before: PlanEntry, after: PlanEntry): string[] {
  const state = (idle: boolean) => idle ? 'idle, without pods' : 'not idle';
  const [then, now] = [before.idle === true, after.idle === true];
  return then === now ? [] : [`the canary: ${state(then)} -> ${state(now)}`];
}

function images(before: PlanEntry, after: PlanEntry): string[] {
  const changed = (['stable', 'canary'] as const).flatMap(track => (['image', 'version'] as const).flatMap(field => {
    const [then, now] = [before[track]?.[field], after[track]?.[field]];
    return then === now ? [] : [`${field} of ${track}: ${then ?? AS_CODE} -> ${now ?? AS_CODE}`];
  }));
  const moved = after.stable?.image !== before.stable?.image ? stableShare(after) : undefined;
  return moved === undefined ? changed : [...changed, moved];
}

/** Who gets what stable runs. */
export function stableShare(entry: PlanEntry): string | undefined {
  const weight = effective(entry);
  switch (entry.kind) {
    case ProcessKind.DEPLOYMENT_SINGLETON: return undefined;
    case ProcessKind.DEPLOYMENT_REPLICAS: return 'all pods of stable run it when they have been replaced';
    default: return weight === 100 ? undefined : `the ${100 - weight} % of the requests that stable serves get it, too, when its pods have been replaced`;
  }
}

/** The weight that is in force. */
function effective({ weight, idle }: PlanEntry): number {
  return idle ? 0 : weight;
}

function runs(weight: number): string {
  return weight === 0 ? 'stable' : 'canary';
}

function besides(then: number, now: number, stablePods: number | undefined): string {
  if (stablePods === undefined) {
    return '';
  }
  const part = (canaryPods: number) => canaryPods === 0 ? '0 %' : `${rounded(100 * canaryPods / (canaryPods + stablePods))} %`;
  return ` beside ${stablePods} of stable: ${part(then)} -> ${part(now)} of the pods`;
}
