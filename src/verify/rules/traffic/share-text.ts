import { FailedDestination } from './failed-destination';
import { percent } from '../../answer';
import { ONE } from '../../branch';

/** What a rule sends: `rule "canary" sends 5 % of requests`. */
export function shareText({ rule: { title }, share }: FailedDestination): string {
  return `${title} sends ${amount(share)}`;
}

/** What is sent to something that is named before: `rule "canary" of VirtualService auth/auth-api sends it 5 % of requests`. */
export function sendsText({ rule: { title, object }, share }: FailedDestination): string {
  return `${title} of ${object.title} sends it ${amount(share)}`;
}

function amount(share: FailedDestination['share']): string {
  return share.equals(ONE) ? 'all its requests' : `${percent(share.valueOf())} of requests`;
}
