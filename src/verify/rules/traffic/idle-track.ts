import { isScaledByController } from './controlled';
import { failedDestinations } from './failed-destination';
import { sendsText } from './share-text';
import { troubleOf } from './trouble';
import { Workload } from '../../cluster/workload';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { SplitDestination } from '../../system/split';
import { System } from '../../system/system';
import { Rule } from '../rule';

/** A route to a track without pods. */
export const IDLE_TRACK: Rule = {
  id: 'R2',
  severity: Severity.ERROR,
  title: 'route to a track without pods',
  why: 'Proxies choose the destination of a request by weight or match first, and a pod of it afterwards. Where the workload has 0 replicas there is no pod, and the request fails with 503: neither Istio nor the Gateway API nor a load balancer goes on to the other track.',
  fix: 'scale the workload up before requests are sent there, or set the weight to 0 and take the match away',
  source: 'istio/istio issues 41787 and 27092 (no failover between subsets); gateway-api.sigs.k8s.io, HTTPBackendRef; AWS Elastic Load Balancing, "Action types for listener rules"',
  * check(system) {
    const told = new Set<Workload>();
    for (const failed of failedDestinations(system)) {
      const { destination } = failed;
      const trouble = destination.object.kind === 'Ingress' && destination.path[0] !== 'metadata' ? undefined : troubleOf(failed, system);
      const idle = trouble?.kind === 'idle' ? trouble.workloads : [];
      const [workload] = idle;
      const isOfOther = workload === undefined || idle.some(one => told.has(one) || isScaledByController(system, one));
      if (isOfOther || !isTrack(system, destination, idle)) {
        continue;
      }
      idle.forEach(one => told.add(one));
      const scaler = workload.guess?._object;
      const title = `${workload.object.kind} ${workload.id}`;
      const route = destination.path[destination.path.length - 1] === 'destination' ? destination.path.slice(0, -1) : destination.path;
      yield {
        object: workload.object,
        path: ['spec', 'replicas'],
        // KEDA starts pods when there is work, and only some of its sources see a request that waits for them.
        severity: scaler?.kind === 'ScaledObject' ? Severity.WARNING : Severity.ERROR,
        message: `has 0 replicas${scaler?.kind === 'ScaledObject' ? ` until ${scaler.title} starts some` : ''}, and ${sendsText(failed)}${scaler?.kind === 'ScaledObject' ? '; depends on whether they start before a request comes' : ''}`,
        fix: `give ${title} at least one replica, or take the weight and the match of the route away`,
        shown: { request: failed.request, outcome: failed.outcome },
        related: [new Decision(destination.object, [...route], 'sends requests there')],
      };
    }
  },
};

/** Whether the workloads are one of several versions: what stands alone and is scaled down is no canary. */
function isTrack(system: System, destination: SplitDestination, workloads: readonly Workload[]): boolean {
  return workloads.some(workload => system.tracks.groupOf(workload) !== undefined)
    || system.splits.some(({ destinations }) => destinations.includes(destination));
}
