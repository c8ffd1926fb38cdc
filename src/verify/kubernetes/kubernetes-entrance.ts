import { readyPods } from './pods';
import { resolved } from './service-host';
import { after, Branch, certain } from '../branch';
import { CallerKind } from '../caller';
import { Cluster } from '../cluster/cluster';
import { Decision } from '../decision';
import { Entrance } from '../entrance';
import { OutcomeKind } from '../outcome';

/** Callers without sidecar: kube-proxy takes any endpoint of the Service, whatever is in the request. */
export function kubernetesEntrance(cluster: Cluster): Entrance {
  return {
    accepts: ({ kind }) => kind === CallerKind.PLAIN,
    send: (caller, { host, port }, visit): Branch[] => {
      const { service, aliases } = resolved(cluster, host, caller.namespace);
      if (service === undefined) {
        return certain({ kind: OutcomeKind.OUTSIDE, reason: aliases.length === 0 ? `${host} is no Service of the input` : 'outside the cluster' }, ...aliases);
      }
      const known = service.ports.find(one => one.port === port);
      // The address of a headless Service is that of its pods, which are connected to on the port that is asked for.
      const used = known ?? (service.headless ? { port, targetPort: port, protocol: 'TCP' } : undefined);
      if (used === undefined) {
        return certain({ kind: OutcomeKind.NO_ENDPOINTS, reason: `no port ${port}` }, ...aliases, new Decision(service.object, ['spec', 'ports'], `has no port ${port}`));
      }
      return after(aliases, readyPods(service, used, why => certain({ kind: OutcomeKind.NO_ENDPOINTS, reason: 'no ready pod' }, why), visit));
    },
  };
}
