import { Callers } from './callers';
import { servicesByWorkload } from './services-by-workload';
import { Branch } from '../../branch';
import { CallerKind } from '../../caller';
import { KubernetesService } from '../../cluster/service';
import { Workload } from '../../cluster/workload';
import { Decision } from '../../decision';
import { beginsWith } from '../../field-path';
import { Severity } from '../../finding';
import { gatewayId } from '../../istio/resolved-rule';
import { ManifestObject } from '../../manifest-object';
import { MultiMap } from '../../multi-map';
import { RouteRule } from '../../system/routes/route-rule';
import { Split } from '../../system/split';
import { System } from '../../system/system';
import { TrafficRequest } from '../../traffic-request';
import { itemsOf, listOf, recordOf, textOf, textsOf } from '../../untyped';
import { misreadHosts } from '../istio/destination-names';
import { misspeltHosts } from '../istio/misspelt-host';
import { unboundHosts } from '../istio/unbound-host';
import { outcomeTextOf } from '../outcome-text';
import { Fault, Rule } from '../rule';

/** Callers for whom a split is not in force. */
export const BYPASSED_SPLIT: Rule = {
  id: 'R34',
  severity: Severity.WARNING,
  title: 'split that is in force for some callers only',
  why: 'A VirtualService counts for the gateways that it names, and for pods in the mesh only where it names mesh or nothing. Everybody else reaches all pods that the Service selects, canary included, in the ratio of their numbers: weights, headers and a weight of 0 mean nothing to them.',
  fix: 'name both the gateway and mesh in gateways and both hosts in hosts, so that the rules are for all callers',
  source: 'istio.io, "VirtualService" reference, gateways, and "Network problems: Route rules have no effect on ingress gateway requests"',
  * check(system) {
    const splits = new MultiMap<KubernetesService, Split>();
    // Rules for connections count for callers of every kind, and requests do not show them.
    const selecting = servicesByWorkload(system);
    for (const split of system.splits.filter(({ object, path }) => object.kind !== 'Ingress' && !['tcp', 'tls'].includes(path[1]))) {
      shared(split, selecting).forEach(service => splits.add(service, split));
    }
    const callers = new Callers(system);
    const roots = rootsOfDelegates(system);
    const undivided = undividedDestinations(system);
    const others = toldElsewhere(system);
    for (const [service, all] of splits.entries()) {
      yield* atGateways(service, all, undivided.get(service), system);
      const isTold = others.services.has(service) || others.routes.has(all[0].object) && callers.of(service) === undefined;
      if (!isTold) {
        yield* inMesh(service, all, system, callers, roots);
      }
    }
  },
};

interface Told {
  readonly services: ReadonlySet<KubernetesService>;
  readonly routes: ReadonlySet<Fault['object']>;
}

/** What other rules know more of: hosts that are no names of Services, and VirtualServices for clients from outside that no gateway carries. */
function toldElsewhere({ cluster }: System): Told {
  return {
    services: new Set([...misspeltHosts(cluster).map(({ meant }) => meant), ...misreadHosts(cluster).map(({ service }) => service)]),
    routes: new Set([...unboundHosts(cluster)].map(({ object }) => object)),
  };
}

/**
 * The Services whose pods a split divides: that of its subsets, or one that finds the pods of its Services together. A Service of one track that finds the
 * pods of the other, too, has a wrong selector, which another rule says; those without an address are for the pods themselves.
 */
function shared({ destinations }: Split, selecting: MultiMap<Workload, KubernetesService>): Set<KubernetesService> {
  const own = new Set(destinations.flatMap(({ service }) => service ?? []));
  const workloads = new Set([...own].flatMap(service => service.workloads));
  const divided = [...own].filter(service => new Set(destinations.filter(one => one.service === service).map(({ subset }) => subset)).size > 1);
  const all = own.size < 2 ? [] : [...workloads].flatMap(workload => selecting.get(workload));
  const others = all.filter(service => !own.has(service) && !service.headless);
  const running = (service: KubernetesService) => service.workloads.filter(workload => workloads.has(workload) && workload.ready > 0);
  return new Set([...divided, ...others].filter(service => running(service).length > 1));
}

/** Pods of the mesh that call the Service. */
function* inMesh(
  service: KubernetesService, splits: readonly Split[], system: System, callers: Callers, roots: ReadonlyMap<string, ManifestObject>,
): Iterable<Fault> {
  const [{ object: owner, destinations }] = splits;
  const object = isDelegate(owner) ? roots.get(`${owner.namespace}/${owner.name}`) : owner;
  const requests = system.traffic.of(service.object).map(probe => probe.request).filter(({ from }) => from.kind === CallerKind.MESH);
  const ports = new Set(destinations.map(({ port }) => port));
  const request = requests.find(({ port = 80 }) => ports.has(String(port))) ?? requests[0];
  const run = request === undefined ? undefined : system.traffic.send(request)[0];
  if (object === undefined || request === undefined || run === undefined || !isDividedByNumber(run)) {
    return;
  }
  const caller = callers.of(service);
  const { path, reason, fix } = whyNot(object, service);
  const rules = object === owner ? 'the rules' : `the rules of ${owner.title}, to which it delegates,`;
  yield {
    object,
    path,
    severity: caller === undefined ? Severity.WARNING : Severity.ERROR,
    message: `${reason}: pods in the mesh that call Service ${service.id} get all its pods, whatever ${rules} say; ${caller === undefined ? 'depends on whether anything in the mesh calls it' : caller.text}`,
    // A delegate must not have hosts, and its root is for the paths of the gateway.
    fix: object === owner ? fix : `add a VirtualService for host ${service.name} that delegates to ${owner.namespace}/${owner.name}, too`,
    shown: { request, outcome: outcomeTextOf(run) },
    related: [...object === owner ? [] : [new Decision(owner, ['spec', 'http'], 'divides the requests')], ...caller === undefined ? [] : [caller.step]],
  };
}

/** A rule with a destination that is a Service as a whole. */
interface Undivided {
  readonly rule: RouteRule;
  readonly path: readonly string[];
}

/** The first destination of each rule, but for those of Ingresses, that is a Service without subset. */
function undividedDestinations({ traffic }: System): MultiMap<KubernetesService, Undivided> {
  const found = new MultiMap<KubernetesService, Undivided>();
  for (const rule of traffic.rules.filter(({ object }) => object.kind !== 'Ingress')) {
    for (const { service, path } of rule.destinations.filter(({ subset }) => subset === undefined)) {
      if (service !== undefined && !found.get(service).some(one => one.rule === rule)) {
        found.add(service, { rule, path });
      }
    }
  }
  return found;
}

/** Clients of a gateway whose route leads to all pods of the Service, while the rules are for the mesh. */
function* atGateways(service: KubernetesService, splits: readonly Split[], undivided: readonly Undivided[], { traffic }: System): Iterable<Fault> {
  const owners = new Set(splits.map(({ object }) => object));
  for (const { rule: { object, title }, path } of undivided) {
    const found = owners.has(object) ? undefined : met(object, path, service, owners, traffic);
    if (found !== undefined) {
      const [split] = splits;
      yield {
        object,
        path,
        severity: Severity.ERROR,
        message: `${title} leads to all pods of Service ${service.id}: clients that come by ${found.request.from} do not meet the rules of ${split.object.title}, which divides the requests of others`,
        fix: isDelegate(split.object) ? `delegate to ${split.object.namespace}/${split.object.name} here, too`
          : `write the destinations of ${split.object.title} here, too, or name the gateway and the host there`,
        shown: { request: found.request, outcome: outcomeTextOf(found.run) },
        related: [new Decision(split.object, [...split.path], 'divides the requests')],
      };
      return;
    }
  }
}

interface Met {
  readonly request: TrafficRequest;
  readonly run: readonly Branch[];
}

/** A request from a gateway that comes to pods of both tracks, also where another object is older: that age decides is told elsewhere. */
function met(
  object: ManifestObject, path: readonly string[], service: KubernetesService, owners: ReadonlySet<ManifestObject>, traffic: System['traffic'],
): Met | undefined {
  const rule = path.slice(0, 3);
  for (const { request, path: own } of traffic.of(object)) {
    const runs = request.from.kind === CallerKind.GATEWAY && beginsWith(own, rule) ? traffic.send(request) : [];
    const [run = []] = runs;
    const workloads = run.filter(({ end }) => end.workload !== undefined && service.workloads.includes(end.workload));
    const isDivided = (branch: Branch) => branch.chain.some(({ _object }) => owners.has(_object));
    if (isSpread(workloads) && !runs.some(one => one.some(isDivided))) {
      return { request, run };
    }
  }
  return undefined;
}

/** Whether several workloads answer, and no rule has a say in it. */
function isDividedByNumber(run: readonly Branch[]): boolean {
  return isSpread(run) && run.every(({ chain }) => chain.every(({ _object: { kind } }) => kind === 'Service' || kind === 'DestinationRule' || !ROUTES.includes(kind)));
}

const ROUTES = ['VirtualService', 'HTTPRoute', 'GRPCRoute'];

function isSpread(run: readonly Branch[]): boolean {
  return new Set(run.flatMap(({ end }): Workload[] => end.workload === undefined ? [] : [end.workload])).size > 1;
}

/** Whether others delegate to it: it has no hosts of its own. */
function isDelegate({ kind, manifest }: ManifestObject): boolean {
  return kind === 'VirtualService' && listOf(recordOf(manifest.spec).hosts).length === 0;
}

/** The first VirtualService that delegates to each, by `namespace/name`. */
function rootsOfDelegates({ cluster }: System): ReadonlyMap<string, ManifestObject> {
  return new Map([...cluster.ofKind('networking.istio.io', 'VirtualService')].reverse().flatMap(root => itemsOf(recordOf(root.manifest.spec).http)
    .map(({ value }) => recordOf(value.delegate)).map(({ name, namespace }) => [`${textOf(namespace) || root.namespace}/${name}`, root])));
}

/** Why the rules are not for callers in the mesh: their gateways, or else their hosts. */
function whyNot(object: ManifestObject, { name }: KubernetesService): Pick<Fault, 'path' | 'fix'> & { readonly reason: string } {
  const { gateways, hosts } = recordOf(object.manifest.spec);
  if (object.kind !== 'VirtualService') {
    return { path: ['spec', 'parentRefs'], reason: 'has no Service as a parent', fix: `add the Service as a parent (group "", kind Service, name ${name}), or let it select the stable track only` };
  }
  // A host for everything must not be one of the mesh.
  const forMesh = textsOf(hosts).includes('*') ? `add a VirtualService for host ${name} with the same rules` : `add mesh to spec.gateways and ${name} to spec.hosts`;
  const isForMesh = listOf(gateways).length === 0 || textsOf(gateways).some(gateway => gatewayId(gateway, object.namespace) === 'mesh');
  return isForMesh
    ? { path: ['spec', 'hosts'], reason: `is not for host ${name}`, fix: `add ${name} to spec.hosts` }
    : { path: ['spec', 'gateways'], reason: 'is for gateways only', fix: forMesh };
}
