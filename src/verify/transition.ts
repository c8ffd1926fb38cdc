import { ApplyOrder } from './apply-order';
import { Finding } from './finding';
import { Manifests } from './manifests';

/**
 * Finds what goes wrong while a change is applied: every state that the cluster can be in on the way from the one to the other is asked for the answer
 * to the requests that the routes of both were written for.
 *
 * A state is what part of the objects has been applied, deleted, or rolled to new pods, in any order that the order of applying allows; new pods
 * may also never become ready. An error is a request that is answered before and after but fails in a state, and an object that the API server
 * refuses, or refuses to change. A warning is a request of which more reaches the canary in a state than before and after: whether that matters
 * depends on how long it lasts. The same steps are one finding, which shows one request.
 *
 * Steps that cannot concern a request are left out. What is left within one wave is tried in every combination up to 64 states. Beyond that the steps
 * count that alter the answer when they are taken first or left out last, alone, and those that are met in the states of these. They are tried in every combination up to 512
 * states; beyond that alone, those that are alike together, and in pairs where there are at most 1024 of these. So what needs more steps than that to come together by chance can be
 * missed, and nothing is reported that cannot happen.
 *
 * @param before what runs
 * @param after what is to run
 * @param order who applies it; default: `ApplyOrder.argoCd()`
 * @returns the findings in the order of the steps
 */
export function transition(before: Manifests, after: Manifests, order: ApplyOrder = ApplyOrder.argoCd()): Finding[] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { transitionFindings } = require('./verifier') as typeof import('./verifier');
  return transitionFindings(before.objects, after.objects, order);
}
