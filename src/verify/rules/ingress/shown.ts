import { Lead } from './lead';
import { Branch } from '../../branch';
import { System } from '../../system/system';
import { outcomeTextOf } from '../outcome-text';
import { Fault } from '../rule';

/**
 * A request for a path that ends as is wanted in every order of creation.
 *
 * @param canary path of a canary that is to get the request; none for a plain request
 */
export function shown({ traffic }: System, lead: Lead, canary: Lead | undefined, wanted: (branch: Branch) => boolean): Fault['shown'] {
  const asked = ({ ingress, at }: Lead) => traffic.of(ingress.source.object)
    .filter(({ path }) => path.join() === at.join()).map(({ request }) => request);
  const [plain] = asked(lead);
  // The last of a canary's own requests is that for its weight, where it has one.
  const { headers, cookies } = (canary === undefined ? [] : asked(canary)).reverse()[0] ?? {};
  const request = plain && { ...plain, headers, cookies };
  const runs = request === undefined ? [] : traffic.send(request);
  return runs.length > 0 && runs.every(branches => branches.some(wanted)) ? { request, outcome: outcomeTextOf(runs[0]) } : undefined;
}
