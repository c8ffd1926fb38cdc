import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { Rule } from '../rule';
import { isMeantAsCanary } from './intended-canary';
import { addressText, backendText } from './lead';
import { nginxGroups } from './nginx-groups';

/** Two ordinary Ingresses that want the same path. */
export const DUPLICATE_PATHS: Rule = {
  id: 'R51',
  severity: Severity.ERROR,
  title: 'two ordinary Ingresses for one path',
  why: 'Of two Ingresses that are no canaries, only the older one has the path; its Service gets every request. The webhook of the controller refuses the younger one.',
  fix: 'make one of them a canary with the annotation nginx.ingress.kubernetes.io/canary: "true", or take the path out of it',
  source: 'ingress-nginx, internal/ingress/controller/controller.go (getBackendServers, checkOverlap)',
  * check(system) {
    for (const group of nginxGroups(system)) {
      const seen = new Set<string>();
      for (const slot of group.bySlot.keys()) {
        const [first, ...others] = group.bySlot.get(slot).filter(({ ingress }) => !isMeantAsCanary(ingress));
        for (const lead of others) {
          const { source: { object } } = lead.ingress;
          const winner = first.ingress.source.object;
          const key = `${winner.title} ${object.title}`;
          if (lead.backend !== first.backend && !seen.has(key)) {
            seen.add(key);
            const where = winner === object ? 'another path of it' : winner.title;
            const end = winner === object ? 'the first one counts' : group.isDated ? 'that one is older, and this one has no effect' : 'only the older one has an effect';
            yield {
              object,
              path: lead.at,
              message: `${addressText(lead)} leads to ${backendText(lead)} here and to ${backendText(first)} in ${where}: ${end}`,
              related: [new Decision(winner, [...first.at], `leads to ${backendText(first)}`)],
            };
          }
        }
      }
    }
  },
};
