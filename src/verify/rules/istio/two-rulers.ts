import { entryHosts, rootsOf, serviceAt } from './written-routes';
import { CallerKind } from '../../caller';
import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { hostOfService, isWildcard } from '../../host-name';
import { VirtualService } from '../../istio/virtual-service';
import { ManifestObject } from '../../manifest-object';
import { MultiMap } from '../../multi-map';
import { Probe } from '../../system/probe';
import { System } from '../../system/system';
import { itemsOf, listOf, recordOf, textOf } from '../../untyped';
import { outcomeTextOf } from '../outcome-text';
import { Fault, Rule } from '../rule';

/** A second object that claims a host of the mesh. */
export const TWO_RULERS: Rule = {
  id: 'R14',
  severity: Severity.ERROR,
  title: 'two routing objects for one host of the mesh',
  why: 'A sidecar knows one VirtualService per host: the oldest. Rules of a second one, default rule and all, are dropped without a word. A HTTPRoute whose parent is the Service is a '
    + 'VirtualService inside istiod, so the two exclude each other in the same way. In a namespace in ambient mode VirtualServices are not supported beside routes of the Gateway API, and count at a waypoint only.',
  fix: 'put the rules of both into one object',
  source: 'istio, pilot/pkg/networking/core/httproute.go (BuildSidecarOutboundVirtualHosts); istio.io, "Traffic management best practices" and "Use Layer 7 features" (ambient)',
  * check(system) {
    yield* secondRulers(system);
    yield* inAmbient(system);
  },
};

/** A host of the mesh that a routing object is for. */
interface Claim {
  readonly object: ManifestObject;
  readonly path: readonly string[];
  readonly namespace: string;
  /** Whether callers of every namespace see it. */
  readonly everybody: boolean;
  /** Whether callers of the namespace see it. */
  readonly visible: (namespace: string) => boolean;
}

/** Most objects of one host that are compared: a few are enough to tell. */
const MOST = 20;

/** Somebody else's object that answers a request for the host of a claim, instead of the object that it was made for. */
interface Meeting {
  readonly rival: Claim;
  readonly probe: Probe;
}

function* secondRulers(system: System): Iterable<Fault> {
  const told = new Set<ManifestObject>();
  for (const [host, all] of claimsOf(system).entries()) {
    const claims = all.slice(0, MOST);
    if (new Set(claims.map(({ object }) => object)).size < 2) {
      continue;
    }
    const meetings = new Map(claims.map(claim => [claim.object, meetingsOf(system, host, claim, claims)]));
    const meets = (one: Claim, other: Claim) => meetings.get(one.object)!.some(({ rival: { object } }) => object === other.object);
    for (const [index, claim] of claims.entries()) {
      // Where nobody knows which is older, each takes the other's requests: the later one is told.
      const meeting = meetings.get(claim.object)!.find(({ rival }) => claims.indexOf(rival) < index || !meets(rival, claim));
      if (meeting !== undefined && !told.has(claim.object)) {
        told.add(claim.object);
        yield faultOf(system, host, claim, meeting);
      }
    }
  }
}

function claimsOf({ cluster }: System): MultiMap<string, Claim> {
  const claims = new MultiMap<string, Claim>();
  const external = new Set(entryHosts(cluster));
  for (const service of rootsOf(cluster).filter(({ gateways }) => gateways.includes('mesh'))) {
    service.hosts.forEach((host, index) => {
      // Rules for a host of the outside world are put together at the gateway, and nobody in the mesh has to ask for it.
      const atGateway = service.gateways.length > 1 && serviceAt(cluster, host) === undefined && !external.has(host);
      if (!isWildcard(host) && !atGateway) {
        claims.add(host, claimOf(service, index));
      }
    });
  }
  for (const object of [...cluster.ofKind('gateway.networking.k8s.io', 'HTTPRoute'), ...cluster.ofKind('gateway.networking.k8s.io', 'GRPCRoute')]) {
    for (const { value: { kind, group, name, namespace }, index } of itemsOf(recordOf(object.manifest.spec).parentRefs)) {
      const home = textOf(namespace) || object.namespace;
      if (kind === 'Service' && group === '') {
        claims.add(hostOfService(textOf(name), home), {
          object, path: ['spec', 'parentRefs', index], namespace: object.namespace, everybody: home === object.namespace, visible: at => at === object.namespace,
        });
      }
    }
  }
  return claims;
}

function claimOf({ object, visibility, namespace }: VirtualService, index: number): Claim {
  return { object, path: ['spec', 'hosts', String(index)], namespace, everybody: visibility.public, visible: at => visibility.includes(at) };
}

function meetingsOf({ traffic }: System, host: string, claim: Claim, claims: readonly Claim[]): Meeting[] {
  const probes = traffic.of(claim.object).filter(({ request }) => request.from.kind === CallerKind.MESH && request.host === host);
  const rivals = new Map(claims.filter(other => other.object !== claim.object && meet(other, claim)).map(other => [other.object, other]));
  return probes.flatMap(probe => traffic.send(probe.request).flatMap(run => {
    const decider = run[0]?.chain.find(({ _object }) => rivals.has(_object));
    return decider === undefined ? [] : [{ rival: rivals.get(decider._object)!, probe }];
  }));
}

/**
 * Whether some caller sees both: what is for one namespace only comes before what is for all, and there it is meant to. Routes of one Service are merged
 * with each other, so that only VirtualServices are rivals.
 */
function meet(one: Claim, other: Claim): boolean {
  return (one.object.kind === 'VirtualService' || other.object.kind === 'VirtualService') && one.everybody === other.everybody
    && (one.everybody || one.namespace === other.namespace && one.visible(one.namespace) && other.visible(one.namespace));
}

function faultOf({ traffic }: System, host: string, { object, path }: Claim, { rival, probe: { request } }: Meeting): Fault {
  return {
    object,
    path,
    message: `claims host ${host} in the mesh beside ${rival.object.title}: sidecars take the older of the two and drop all rules of the other`,
    shown: { request, outcome: [...new Set(traffic.send(request).map(outcomeTextOf))].join(', or ') },
    related: [new Decision(rival.object, [...rival.path], `claims host ${host}, too`)],
  };
}

/** Rules of a VirtualService for the mesh, in a namespace whose pods have no sidecar but the node's proxy. */
function* inAmbient({ cluster }: System): Iterable<Fault> {
  for (const { object, gateways } of rootsOf(cluster)) {
    const labels = cluster.namespaceLabels(object.namespace);
    if (labels['istio.io/dataplane-mode'] === 'ambient' && gateways.includes('mesh') && listOf(recordOf(object.manifest.spec).http).length > 0) {
      yield {
        object,
        path: ['spec', 'gateways'],
        severity: Severity.WARNING,
        message: `rules callers of the mesh, but namespace ${object.namespace} is in ambient mode: without a waypoint nobody follows its rules, `
          + 'and with one they are an alpha feature; depends on the waypoint',
        fix: 'use a HTTPRoute whose parent is the Service, and a waypoint',
      };
    }
  }
}
