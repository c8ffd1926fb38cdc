import { divides, rootsOf, serviceAt } from './written-routes';
import { CallerKind } from '../../caller';
import { KubernetesService } from '../../cluster/service';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { ManifestObject } from '../../manifest-object';
import { Traffic } from '../../system/traffic';
import { outcomeTextOf } from '../outcome-text';
import { Fault, Rule } from '../rule';

/** A split of a Service without an address of its own. */
export const HEADLESS_SERVICE: Rule = {
  id: 'R45',
  severity: Severity.ERROR,
  title: 'split of a headless Service in the mesh',
  why: 'For a headless Service the sidecar connects to the pod whose address the caller has looked up. Rules and weights choose a subset in name only: the pod of the caller\'s choice answers, so that every caller gets the tracks in the ratio of their pods.',
  fix: 'give the Service a cluster IP: leave clusterIP out',
  source: 'istio, pilot/pkg/serviceregistry/kube/conversion.go and pilot/pkg/networking/core/cluster.go (convertResolution): clusters of headless Services are ORIGINAL_DST',
  * check({ cluster, traffic }) {
    const told = new Set<KubernetesService>();
    for (const { object, hosts, gateways } of rootsOf(cluster)) {
      const service = gateways.includes('mesh') && divides(object) ? hosts.map(host => serviceAt(cluster, host)).find(found => found?.headless === true) : undefined;
      const shown = service === undefined || told.has(service) ? undefined : addressed(traffic, object, service);
      if (service !== undefined && shown !== undefined) {
        told.add(service);
        yield {
          object: service.object,
          path: ['spec', 'clusterIP'],
          shown,
          message: `is headless, so that the pod whose address a caller in the mesh has looked up answers, whatever ${object.title} says`,
          related: [new Decision(object, ['spec', 'http'], 'divides its requests')],
        };
      }
    }
  },
};

/** A request of the mesh that goes to several workloads because the address of the caller decides. */
function addressed(traffic: Traffic, route: ManifestObject, { object, workloads }: KubernetesService): Fault['shown'] {
  for (const { request } of workloads.length < 2 ? [] : traffic.of(route).filter(probe => probe.request.from.kind === CallerKind.MESH)) {
    const [branches] = traffic.send(request);
    const ends = branches.filter(({ chain }) => chain.some(step => step._object === object && step._path[1] === 'clusterIP'));
    if (new Set(ends.map(({ end: { workload } }) => workload)).size > 1) {
      return { request, outcome: outcomeTextOf(branches) };
    }
  }
  return undefined;
}
