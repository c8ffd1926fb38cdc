import { Severity } from '../../finding';
import { NginxIngress } from '../../ingress/nginx/nginx-ingress';
import { Fault, Rule } from '../rule';
import { annotationPath } from './annotation-path';
import { twinsOf } from './both-canaries';
import { RULE_ANNOTATIONS } from './canary-rule';
import { misspellings } from './intended-canary';
import { leadsOf } from './lead';
import { NginxGroup } from './nginx-group';
import { nginxGroups } from './nginx-groups';

/** Canary annotations that nobody reads, and a canary that nothing gives requests to. */
export const ANNOTATION_NAMES: Rule = {
  id: 'R53',
  severity: Severity.ERROR,
  title: 'canary annotation that ingress-nginx does not know',
  why: 'The controller passes over annotations that it does not know, and so does the API server: a letter too much, or another prefix than nginx.ingress.kubernetes.io, and the rule is not there. A canary without any rule gets no requests.',
  fix: 'write the name as the documentation has it',
  source: 'ingress-nginx, docs/user-guide/nginx-configuration/annotations.md (Canary); internal/ingress/annotations/parser/main.go',
  * check(system) {
    for (const group of nginxGroups(system)) {
      for (const ingress of group.ingresses) {
        yield* faultsOf(ingress, group);
      }
    }
  },
};

function faultsOf(ingress: NginxIngress, group: NginxGroup): Fault[] {
  const { source: { object }, policy } = ingress;
  const wrong = misspellings(ingress);
  if (wrong.length > 0) {
    const [{ key, meant }, ...others] = wrong;
    const more = others.length === 0 ? 'it has no effect' : `it has no effect, nor has ${others.map(other => other.key).join(', ')}`;
    return [{ object, path: ['metadata', 'annotations', key], message: `ingress-nginx knows no annotation ${key}: ${more}`, fix: `write ${meant}` }];
  }
  // One that should be no canary at all is told by another rule.
  const isTwin = policy !== undefined && leadsOf(ingress).some(lead => twinsOf(lead, group).length > 0);
  return policy === undefined || isTwin || RULE_ANNOTATIONS.some(name => (policy.annotations!.raw(name) ?? '').trim() !== '') ? [] : [{
    object,
    path: annotationPath('canary'),
    severity: Severity.WARNING,
    message: 'has neither weight nor header nor cookie: the canary gets nothing; depends on whether something else writes them',
    fix: 'add canary-weight, "0" for a canary that waits',
  }];
}
