import { Callers } from './callers';
import { servicesByWorkload } from './services-by-workload';
import { Branch } from '../../branch';
import { CallerKind } from '../../caller';
import { KubernetesService } from '../../cluster/service';
import { Workload } from '../../cluster/workload';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { gatewayId } from '../../istio/resolved-rule';
import { ManifestObject } from '../../manifest-object';
import { MultiMap } from '../../multi-map';
import { RouteRule } from '../../system/routes/route-rule';
import { Split } from '../../system/split';
import { System } from '../../system/system';
import { TrafficRequest } from '../../traffic-request';
import { listOf, recordOf, textsOf } from '../../untyped';
import { misspeltHosts } from '../istio/misspelt-host';
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
    const misspelt = new Set(misspeltHosts(system.cluster).map(({ meant }) => meant));
    const undivided = undividedDestinations(system);
    for (const [service, all] of splits.entries()) {
      yield* atGateways(service, all, undivided.get(service), system);
      if (!misspelt.has(service)) {
        yield* inMesh(service, all, system, callers);
      }
    }
  },
};

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
function* inMesh(service: KubernetesService, splits: readonly Split[], system: System, callers: Callers): Iterable<Fault> {
  const [{ object, destinations }] = splits;
  const requests = system.traffic.of(service.object).map(probe => probe.request).filter(({ from }) => from.kind === CallerKind.MESH);
  const ports = new Set(destinations.map(({ port }) => port));
  const request = requests.find(({ port = 80 }) => ports.has(String(port))) ?? requests[0];
  const run = request === undefined ? undefined : system.traffic.send(request)[0];
  if (request === undefined || run === undefined || !isDividedByNumber(run)) {
    return;
  }
  const caller = callers.of(service);
  const { path, reason, fix } = whyNot(object, service);
  yield {
    object,
    path,
    severity: caller === undefined ? Severity.WARNING : Severity.ERROR,
    message: `${reason}: pods in the mesh that call Service ${service.id} get all its pods, whatever the rules say; ${caller === undefined ? 'depends on whether anything in the mesh calls it' : `${caller.title} does so`}`,
    fix,
    shown: { request, outcome: outcomeTextOf(run) },
    related: caller === undefined ? [] : [caller.step],
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
    const found = owners.has(object) ? undefined : met(object, path, service, traffic);
    if (found !== undefined) {
      const [split] = splits;
      yield {
        object,
        path,
        severity: Severity.ERROR,
        message: `${title} leads to all pods of Service ${service.id}: clients that come by ${found.request.from} do not meet the rules of ${split.object.title}, which divides the requests of others`,
        fix: `write the destinations of ${split.object.title} here, too, or name the gateway and the host there`,
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

/** A request from a gateway that comes to pods of both tracks. */
function met(object: ManifestObject, path: readonly string[], service: KubernetesService, traffic: System['traffic']): Met | undefined {
  const rule = path.slice(0, 3);
  for (const { request, path: own } of traffic.of(object)) {
    const run = request.from.kind === CallerKind.GATEWAY && rule.every((step, index) => own[index] === step) ? traffic.send(request)[0] : [];
    const workloads = run.filter(({ end }) => end.workload !== undefined && service.workloads.includes(end.workload));
    if (isSpread(workloads)) {
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

/** Why the rules are not for callers in the mesh: their gateways, or else their hosts. */
function whyNot(object: ManifestObject, { name }: KubernetesService): Pick<Fault, 'path' | 'fix'> & { readonly reason: string } {
  const { gateways } = recordOf(object.manifest.spec);
  if (object.kind !== 'VirtualService') {
    return { path: ['spec', 'parentRefs'], reason: 'has no Service as a parent', fix: `add the Service as a parent (group "", kind Service, name ${name}), or let it select the stable track only` };
  }
  const isForMesh = listOf(gateways).length === 0 || textsOf(gateways).some(gateway => gatewayId(gateway, object.namespace) === 'mesh');
  return isForMesh
    ? { path: ['spec', 'hosts'], reason: `is not for host ${name}`, fix: `add ${name} to spec.hosts` }
    : { path: ['spec', 'gateways'], reason: 'is for gateways only', fix: `add mesh to spec.gateways and ${name} to spec.hosts` };
}
