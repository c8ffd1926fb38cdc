import { Workload } from '../../cluster/workload';
import { Severity } from '../../finding';
import { System } from '../../system/system';
import { Rule } from '../rule';
import { Lead, serviceOf } from './lead';
import { nginxGroups } from './nginx-groups';
import { shown } from './shown';

/** A stable track without pods behind ingress-nginx. */
export const STABLE_PODS: Rule = {
  id: 'R3',
  severity: Severity.ERROR,
  title: 'stable track without pods behind ingress-nginx',
  why: 'ingress-nginx looks at the Service of the ordinary Ingress first. Where that has no ready pod it answers 503, before it looks at header, cookie or weight: also with canary-weight 100 nobody gets to the canary.',
  fix: 'keep at least one pod of stable, and promote by giving stable the new version',
  source: 'ingress-nginx, rootfs/etc/nginx/lua/balancer.lua (get_balancer, rewrite); kubernetes/ingress-nginx#9635',
  * check(system) {
    for (const group of nginxGroups(system)) {
      const seen = new Set<string>();
      for (const { main, canary } of group.attachments) {
        const workloads = podless(main, system);
        const hasCanary = (serviceOf(canary, system.cluster)?.workloads ?? []).some(({ ready }) => ready > 0);
        const isNew = workloads.length > 0 && hasCanary && !seen.has(main.backend);
        const proof = isNew ? shown(system, main, undefined, ({ end }) => end.status === 503) : undefined;
        if (proof !== undefined) {
          seen.add(main.backend);
          yield {
            object: workloads[0].object,
            path: ['spec', 'replicas'],
            message: `has no ready pod, and ${main.ingress.source.object.title} leads to it: ingress-nginx answers 503 before it looks at the canary of ${canary.ingress.source.object.title}`,
            shown: proof,
          };
        }
      }
    }
  },
};

/** The workloads of a path's Service, if there are any and none has a ready pod. */
function podless(lead: Lead, { cluster }: System): readonly Workload[] {
  const workloads = serviceOf(lead, cluster)?.workloads ?? [];
  return workloads.some(({ ready }) => ready > 0) ? [] : workloads;
}
