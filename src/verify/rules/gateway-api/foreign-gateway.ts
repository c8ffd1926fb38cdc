import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { rootsOf } from '../istio/written-routes';
import { Rule } from '../rule';
import { GROUP } from './refused-route';

/** A VirtualService at a Gateway of the other API. */
export const FOREIGN_GATEWAY: Rule = {
  id: 'R74',
  severity: Severity.ERROR,
  title: 'VirtualService bound to a Gateway of the Gateway API',
  why: 'A VirtualService can only name Gateways of Istio\'s own API. One of the Gateway API has the same kind, but istiod does not look for VirtualServices there: their rules have no effect, and their hosts get 404.',
  fix: 'write the rules as HTTPRoute, or use a Gateway of networking.istio.io',
  source: 'istio, pilot/pkg/config/kube/gateway (generated gateways have internal names)',
  * check({ cluster }) {
    const gateways = new Map(cluster.ofKind(GROUP, 'Gateway').map(object => [`${object.namespace}/${object.name}`, object]));
    const own = new Set(cluster.ofKind('networking.istio.io', 'Gateway').map(object => `${object.namespace}/${object.name}`));
    for (const { object, gateways: ids } of gateways.size === 0 ? [] : rootsOf(cluster)) {
      for (const [index, id] of ids.entries()) {
        const gateway = own.has(id) ? undefined : gateways.get(id);
        if (gateway !== undefined) {
          yield {
            object,
            path: ['spec', 'gateways', index],
            message: `names gateway ${id}, which is a Gateway of ${GROUP} (${gateway.place(['kind'])}): its rules have no effect there`,
            related: [new Decision(gateway, ['apiVersion'], 'is of the other API')],
          };
        }
      }
    }
  },
};
