import { Severity } from '../../finding';
import { Rule } from '../rule';
import { nginxGroups } from './nginx-groups';

/** A rule of a canary Ingress with a host and no paths. */
export const RULE_WITHOUT_HTTP: Rule = {
  id: 'R52',
  severity: Severity.ERROR,
  title: 'rule of a canary Ingress without paths',
  why: 'The API server takes a rule that has a host and no http. Where the Ingress is a canary, the controller reads the paths of that rule without asking whether there are any, and crashes: every host that it serves is concerned.',
  fix: 'give the rule the paths of the ordinary Ingress, or leave it out',
  source: 'ingress-nginx, internal/ingress/controller/controller.go (mergeAlternativeBackends)',
  * check(system) {
    for (const { canaries } of nginxGroups(system)) {
      for (const { source: { object }, rules } of canaries) {
        const rule = rules.find(({ paths }) => paths === undefined);
        if (rule !== undefined) {
          yield { object, path: rule.at, message: `the rule for ${rule.host === '_' ? 'any host' : rule.host} has no http: the controller crashes when it merges the canary, and with it every host that it serves` };
        }
      }
    }
  },
};
