import { ListenerRule } from './listener-rule';
import { Member } from './member';
import { Decision } from '../decision';
import { assume, Visit } from '../entrance';

/** Annotations that let a load balancer refuse clients of its own accord, for the whole of it. */
const LOAD_BALANCER = new Map([
  ['wafv2-acl-arn', 'AWS WAF is taken to let the request pass; it may answer with 403'],
  ['wafv2-acl-name', 'AWS WAF is taken to let the request pass; it may answer with 403'],
  ['waf-acl-id', 'AWS WAF is taken to let the request pass; it may answer with 403'],
  ['security-groups', 'the security groups are taken to let the client connect'],
  ['security-group-prefix-lists', 'the client is taken to be in the prefix lists; others cannot connect'],
]);

/** Annotations that ask clients of HTTPS listeners who they are, with those that switch them off. */
const RULE = new Map<string, { readonly off?: string; readonly text: string }>([
  ['auth-type', { off: 'none', text: 'the client is taken to be logged in; others are sent to the identity provider or get 401' }],
  ['jwt-validation', { text: 'the token of the client is taken to be valid; others get 401' }],
  ['mutual-authentication', { text: 'the certificate of the client is taken to be accepted' }],
]);

/** IngressClassParams of the same meaning. */
const PARAMETERS = new Map([
  ['wafv2AclArn', 'AWS WAF is taken to let the request pass; it may answer with 403'],
  ['wafv2AclName', 'AWS WAF is taken to let the request pass; it may answer with 403'],
  ['inboundCIDRs', 'the client is taken to be in the networks that may connect'],
]);

/** What may keep a client from the load balancer, by Ingress. */
export function entryGuards(members: readonly Member[]): Decision[] {
  return members.flatMap(({ ingress, annotations, parameters }) => {
    const networks = annotations.text('inbound-cidrs');
    const limited = networks !== undefined && !networks.split(',').some(network => network.trim() === '0.0.0.0/0');
    const set = [...LOAD_BALANCER].filter(([name]) => annotations.owner(name) !== undefined);
    return [
      ...set.map(([name, text]) => new Decision(ingress, annotations.path(name), text)),
      ...limited ? [new Decision(ingress, annotations.path('inbound-cidrs'), 'the client is taken to be in the networks that may connect')] : [],
      ...[...PARAMETERS].flatMap(([name, text]) => parameters?.manifest.spec?.[name] === undefined ? [] : [new Decision(parameters, ['spec', name], text)]),
    ];
  });
}

/** States what may keep a client from the backend of a rule. */
export function assumeIdentity({ member: { annotations, ingress } }: Pick<ListenerRule, 'member'>, protocol: string, visit: Visit): void {
  if (protocol === 'HTTPS') {
    for (const [name, { off, text }] of RULE) {
      const value = annotations.text(name);
      if (value !== undefined && value !== off) {
        assume(visit, new Decision(ingress, annotations.path(name), text));
      }
    }
  }
}
