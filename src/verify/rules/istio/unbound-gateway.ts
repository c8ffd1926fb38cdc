import { rootsOf } from './written-routes';
import { Cluster } from '../../cluster/cluster';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { GatewayServer } from '../../istio/gateway-server';
import { VirtualService } from '../../istio/virtual-service';
import { ManifestObject } from '../../manifest-object';
import { MultiMap } from '../../multi-map';
import { given, listOf, recordOf } from '../../untyped';
import { Fault } from '../rule';

/** Gateways that no VirtualService names, beside VirtualServices of their namespace that name no gateway at all. */
export function* unboundGateways(cluster: Cluster): Iterable<Fault> {
  // Flagger writes VirtualServices itself.
  const gateways = cluster.ofKind('flagger.app', 'Canary').length > 0 ? [] : cluster.ofKind('networking.istio.io', 'Gateway').filter(carriesHttp);
  const roots = gateways.length === 0 ? [] : rootsOf(cluster);
  const named = new Set(roots.flatMap(root => root.gateways));
  if (isUnsettled(cluster, named)) {
    return;
  }
  const silent = new MultiMap<string, VirtualService>();
  roots.filter(({ object }) => !given(recordOf(object.manifest.spec).gateways)).forEach(root => silent.add(root.namespace, root));
  for (const gateway of gateways.filter(({ namespace, name }) => !named.has(`${namespace}/${name}`))) {
    const [only, ...more] = silent.get(gateway.namespace);
    if (only !== undefined && more.length === 0) {
      yield {
        object: only.object,
        path: ['spec'],
        severity: Severity.WARNING,
        message: `names no gateway, and nobody else names ${gateway.title}: requests that come by it get HTTP 404; depends on whether a VirtualService for it is applied from elsewhere`,
        fix: `add spec.gateways: ["${gateway.name}"], and the hosts that clients ask for`,
        related: [new Decision(gateway, [], 'is a gateway without rules')],
      };
    }
  }
}

/** Whether a VirtualService that names no gateway of the input, or that is refused, may mean the Gateway: that is told elsewhere. */
function isUnsettled(cluster: Cluster, named: ReadonlySet<string>): boolean {
  const present = new Set(cluster.ofKind('networking.istio.io', 'Gateway').map(({ namespace, name }) => `${namespace}/${name}`));
  return [...named].some(id => id !== 'mesh' && !present.has(id)) || cluster.refused.some(({ _object: { kind } }) => kind === 'VirtualService');
}

/** Whether a Gateway has a server for HTTP; those of other networks and for TCP need no rules for it. */
export function carriesHttp(object: ManifestObject): boolean {
  return listOf(recordOf(object.manifest.spec).servers).some((json, index) => {
    const server = new GatewayServer({ object, id: '', servers: [] }, json, index);
    return server.plainHttp || server.terminatesHttps;
  });
}
