import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { NginxIngress } from '../../ingress/nginx/nginx-ingress';
import { Fault } from '../rule';
import { annotationPath } from './annotation-path';
import { isActive, shareText } from './canary-rule';
import { backendText, Lead } from './lead';
import { NginxGroup } from './nginx-group';

/** Canary Ingresses of which only the oldest counts, with what makes rivals of them. */
export function* rivalCanaries(ingresses: readonly NginxIngress[], group: NginxGroup, subject: string, fix: string): Iterable<Fault> {
  const [first, ...others] = ingresses;
  for (const other of others) {
    // The first is the older one where ages are known.
    const harmless = group.isDated ? !isActive(other) : !isActive(first) && !isActive(other);
    if (!harmless) {
      const sure = group.isDated || isActive(first) && isActive(other);
      const { object } = first.source;
      yield {
        object: other.source.object,
        path: annotationPath('canary'),
        severity: sure ? Severity.ERROR : Severity.WARNING,
        message: `${subject} for ${shareText(other)}, and ${object.title} is another for ${shareText(first)}: ${group.isDated ? 'that one is older, and this one has no effect'
          : `ingress-nginx looks at the older one only${sure ? '' : '; depends on which that is'}`}`,
        fix,
        related: [new Decision(object, annotationPath('canary'), `gets ${shareText(first)}`)],
      };
    }
  }
}

/** Canary Ingresses that name one Service and want different requests: the policy of the oldest is that of the Service. */
export function canaryPolicies(leads: readonly Lead[], group: NginxGroup): Iterable<Fault> {
  const joined = leads.filter(lead => group.mainOf(lead) !== undefined && group.mainOf(lead)!.backend !== lead.backend);
  const byPolicy = new Map([...joined].reverse().map(({ ingress }) => [policyText(ingress), ingress]));
  return joined.length === 0 ? [] : rivalCanaries([...byPolicy.values()].reverse(), group, `is a canary Ingress of Service ${backendText(joined[0])}`,
    'write header, cookie and weight into one canary Ingress, or give each a Service of its own for an ordinary Service of its own');
}

function policyText({ policy }: NginxIngress): string {
  return JSON.stringify({ ...policy, annotations: undefined });
}
