import { Severity } from '../../finding';
import { MultiMap } from '../../multi-map';
import { Rule } from '../rule';
import { rivalCanaries } from './canary-pairs';
import { backendText } from './lead';
import { Attachment } from './nginx-group';
import { nginxGroups } from './nginx-groups';

/** A second canary of one Service. */
export const THIRD_TRACK: Rule = {
  id: 'R24',
  severity: Severity.ERROR,
  title: 'second canary of one Service behind ingress-nginx',
  why: 'ingress-nginx looks at the first canary of a Service only, which is that of the oldest Ingress. Another one, such as a baseline or a canary for testers, gets nothing, also where the first has no pods.',
  fix: 'keep one canary Ingress per ordinary Service, or use Istio or the Gateway API for a third track',
  source: 'ingress-nginx, rootfs/etc/nginx/lua/balancer.lua (route_to_alternative_balancer); kubernetes/ingress-nginx#5848',
  * check(system) {
    for (const group of nginxGroups(system)) {
      const joined = new MultiMap<string, Attachment>();
      group.attachments.filter(({ canary, main }) => canary.backend !== main.backend).forEach(one => joined.add(one.main.backend, one));
      for (const attachments of joined.entries().map(([, list]) => list)) {
        const byService = new Map([...attachments].reverse().map(({ canary }) => [canary.backend, canary.ingress]));
        yield* rivalCanaries([...new Set([...byService.values()].reverse())], group, `is a canary of ${backendText(attachments[0].main)}`, this.fix);
      }
    }
  },
};
