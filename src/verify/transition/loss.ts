import { Ends, EXACT } from './ends';
import { undone } from './phases';
import { routerOf } from './router';
import { Slice } from './slice';
import { runsPods } from '../cluster/workload';
import { Decision } from '../decision';
import { ManifestObject } from '../manifest-object';

/** Pods that go with their workload, and a request that was answered and is still sent to them when all is done. */
export interface Loss {
  readonly workload: ManifestObject;
  readonly ends: Ends;
  /** The last route on the way of the request. */
  readonly route: Decision;
}

/**
 * The deleted workloads that a request misses after the change: if one of them stayed, less of it would fail. `check` finds those that are there with 0
 * pods.
 */
export function lossesOf(slice: Slice, ends: Ends): Loss[] {
  const { failing, failure } = ends.after;
  const route = [...failure?.chain ?? []].reverse().find(({ _object }) => routerOf(_object) !== undefined);
  if (route === undefined || failing <= ends.before.failing + EXACT) {
    return [];
  }
  return slice.changes.flatMap(({ before, after }, index) => {
    const isMissed = after === undefined && runsPods(before!) && ends.at(undone(slice.goal, [index])).failing < failing - EXACT;
    return isMissed ? [{ workload: before!, ends, route }] : [];
  });
}

/** One of each workload: who mends that mends all of them. The first one's request is shown. */
export function distinctLosses(losses: readonly Loss[]): Loss[] {
  return [...new Map([...losses].reverse().map(loss => [loss.workload, loss])).values()].reverse();
}
