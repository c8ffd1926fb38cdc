import { rootsOf } from './written-routes';
import { Cluster } from '../../cluster/cluster';
import { Severity } from '../../finding';
import { ManifestObject } from '../../manifest-object';
import { recordOf, textsOf } from '../../untyped';
import { Rule } from '../rule';

/** A VirtualService for a gateway that pods of the gateway do not see. */
export const HIDDEN_ROUTE: Rule = {
  id: 'R46',
  severity: Severity.WARNING,
  title: 'VirtualService for a gateway that is exported to its own namespace only',
  why: 'What `exportTo` says is compared with the namespace of the gateway\'s pods, not with that of the Gateway object. A VirtualService that is for its own namespace only is not there for a gateway whose pods run elsewhere, and its hosts get 404.',
  fix: 'leave exportTo out, or add the namespace of the gateway\'s pods',
  source: 'istio, pilot/pkg/model/push_context.go (VirtualServicesForGateway)',
  * check({ cluster }) {
    const objects = new Map(cluster.ofKind('networking.istio.io', 'Gateway').map(object => [`${object.namespace}/${object.name}`, object]));
    for (const { object, gateways, namespace, visibility } of rootsOf(cluster)) {
      const gateway = gateways.find(id => id !== 'mesh');
      const named = textsOf(recordOf(object.manifest.spec).exportTo);
      const isPrivate = named.length > 0 && named.every(name => name === '.' || name === namespace);
      if (gateway !== undefined && isPrivate && !visibility.public && !runsIn(cluster, namespace, objects.get(gateway))) {
        yield {
          object,
          path: ['spec', 'exportTo'],
          message: `is bound to gateway ${gateway} but exported to its own namespace ${namespace} only; depends on the namespace of the gateway's pods: anywhere else they do not see it, and its hosts get HTTP 404`,
        };
      }
    }
  },
};

/** Whether pods of the gateway are in the input, in the namespace. */
function runsIn(cluster: Cluster, namespace: string, gateway: ManifestObject | undefined): boolean {
  const selector = recordOf(recordOf(gateway?.manifest.spec).selector);
  return Object.keys(selector).length > 0 && cluster.workloads.selected(namespace, selector).length > 0;
}
