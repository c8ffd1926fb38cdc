import { GROUP } from './refused-route';
import { Cluster } from '../../cluster/cluster';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { gatewayApiConfigs } from '../../gateway-api/gateway-api';
import { ManifestObject } from '../../manifest-object';
import { MultiMap } from '../../multi-map';
import { System } from '../../system/system';
import { itemsOf, recordOf } from '../../untyped';
import { fails, outcomeOf } from '../failing';
import { Fault, Rule } from '../rule';
import { gatewayParents, missingGateways, missingServices, routesOf } from './missing-parents';

/** A route that no parent takes. */
export const UNATTACHED_ROUTE: Rule = {
  id: 'R72',
  severity: Severity.ERROR,
  title: 'route of the Gateway API that its parent does not take',
  why: 'A listener takes routes of the namespaces, kinds and hosts that it names, a parentRef can name a listener that is not there, and one to a Service needs the empty group. A route that no parent takes has no effect: its hosts get 404, or callers of the Service reach all of its pods.',
  fix: 'name a parent and a listener that take the route',
  source: 'gateway-api.sigs.k8s.io, ParentReference and AllowedRoutes; istio, pilot/pkg/config/kube/gateway (referenceAllowed)',
  * check(system) {
    yield* missingGateways(system.cluster);
    yield* missingServices(system);
    const denials = denialsOf(system.cluster);
    const present = new Set(system.cluster.ofKind(GROUP, 'Gateway').map(({ namespace, name }) => `${namespace}/${name}`));
    for (const object of routesOf(system.cluster)) {
      yield* serviceParents(object);
      yield* gatewayParents(object).every(({ id }) => present.has(id)) ? refused(system, object, denials.get(object)) : [];
    }
  },
};

/** Services are in the core group, whose name is the empty text. */
function* serviceParents(object: ManifestObject): Iterable<Fault> {
  for (const { value: { kind, group, name }, index } of itemsOf(recordOf(object.manifest.spec).parentRefs)) {
    if (kind === 'Service' && group !== '') {
      yield {
        object,
        path: ['spec', 'parentRefs', index, ...group === undefined ? ['kind'] : ['group']],
        severity: group === 'core' ? Severity.WARNING : undefined,
        message: `parent Service ${name} must have the group "", got ${group === undefined ? `nothing, which is ${GROUP}` : JSON.stringify(group)}: the route is attached to nothing${group === 'core' ? '; depends on the mesh: Linkerd takes it, Istio does not' : ''}`,
        fix: 'write group: ""',
      };
    }
  }
}

/** Why listeners of the input do not take routes, by route. */
function denialsOf(cluster: Cluster): MultiMap<ManifestObject, Decision> {
  const denials = new MultiMap<ManifestObject, Decision>();
  gatewayApiConfigs(cluster).gateways.flatMap(({ unattached = [] }) => unattached).forEach(({ decision }) => denials.add(decision._object, decision));
  return denials;
}

/** A route that some listener takes is where it wants to be. */
function* refused({ traffic }: System, object: ManifestObject, [denial]: readonly Decision[]): Iterable<Fault> {
  const probes = denial === undefined ? [] : traffic.of(object).map(({ request }) => ({ request, branches: traffic.send(request).flat() }));
  const attached = probes.some(({ branches }) => branches.some(({ chain }) => chain.some(({ _object, _path }) => _object === object && _path[1] === 'rules')));
  if (denial !== undefined && !attached) {
    const [shown] = probes.flatMap(({ request, branches }) => branches.filter(fails).map(branch => ({ request, outcome: outcomeOf(branch) })));
    yield { object, path: denial._path, message: `is not taken by its Gateway: ${denial.effect}`, shown };
  }
}
