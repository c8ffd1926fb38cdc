import { Action, Redirect, Target } from './action';
import { Member } from './member';
import { locationOf } from './redirect';
import { TargetGroup } from './target-group';
import { after, Branch, certain, response, weighted } from '../branch';
import { Decision } from '../decision';
import { assume, Visit } from '../entrance';
import { Fraction } from '../fraction';
import { Message } from '../message';
import { OutcomeKind } from '../outcome';

/** What a listener does with a request that a rule matches. */
export interface RuleAction {
  readonly redirect?: Redirect;
  perform(message: Message, visit: Visit): Branch[];
}

/** An answer of the load balancer itself. */
function fixedResponse(status: number, reason: string, decision: Decision): RuleAction {
  return { perform: () => response(status, reason, decision) };
}

/** A redirect to another address. */
export function redirection(redirect: Redirect, decision: Decision): RuleAction {
  return {
    redirect,
    perform: message => certain({ kind: OutcomeKind.RESPONSE, status: redirect.status, reason: 'redirect', location: locationOf(redirect, message) }, decision),
  };
}

/** An action of an Ingress, with the target groups that were found for it. */
export function ruleAction(action: Action, member: Member, path: string[], find: (target: Target) => TargetGroup | undefined): RuleAction {
  const decision = (text: string) => new Decision(member.ingress, path, text);
  switch (action.type) {
    case 'redirect': return redirection(action.redirect, decision('redirects'));
    case 'fixed-response': return fixedResponse(action.status, action.reason, decision(`answers with ${action.status}`));
    default: return forwarding(action.targets.map(target => ({ weight: target.weight, group: find(target) })), action.sticky, decision);
  }
}

interface WeightedGroup {
  readonly weight: number;
  readonly group?: TargetGroup;
}

/**
 * By weight, whether or not a target group has healthy targets: there is no failover to another one ("Action types for listener
 * rules", Forward actions).
 */
function forwarding(targets: readonly WeightedGroup[], sticky: boolean, decision: (text: string) => Decision): RuleAction {
  const all = targets.reduce((sum, { weight }) => sum + weight, 0);
  const used = targets.flatMap(({ weight, group }) => weight === 0 || group === undefined ? [] : [{
    share: new Fraction(weight, all),
    group,
    decision: decision(targets.length === 1 ? `forwards to ${group.title}` : `weight ${weight} of ${all}: ${group.title}`),
  }]);
  return {
    perform: (message, visit) => {
      if (used.length === 0) {
        assume(visit, decision('AWS does not say what happens where every weight is 0; taken as HTTP 503'));
        return response(503, 'no healthy endpoint', decision('every weight is 0'));
      }
      // The cookie is encrypted: nobody but the load balancer knows which target group it names ("Target group stickiness").
      if (sticky && targets.length > 1 && (message.headers.get('cookie') ?? []).some(cookie => /(^|;)\s*AWSALBTG(CORS)?=/.test(cookie))) {
        assume(visit, decision('a client with the cookie AWSALBTG stays with the target group that it was first given; taken as a client without it'));
      }
      return weighted(used.map(({ share, group, decision: step }) => ({ share, value: after([step], group.send(message, visit)) })));
    },
  };
}
