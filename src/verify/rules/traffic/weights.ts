import { Decision } from '../../decision';
import { beginsWith } from '../../field-path';
import { Severity } from '../../finding';
import { RouteRule } from '../../system/routes/route-rule';
import { SplitDestination } from '../../system/split';
import { System } from '../../system/system';
import { itemsOf, recordOf } from '../../untyped';
import { fails, outcomeOf } from '../failing';
import { outcomeTextOf } from '../outcome-text';
import { targetText } from '../pairs/target';
import { Fault, Rule } from '../rule';

/** Weights that do something else than they say. */
export const WEIGHTS: Rule = {
  id: 'R1',
  severity: Severity.ERROR,
  title: 'weight that means something else than it says',
  why: 'Istio does not look at the weight of a destination that is alone in its rule: it gets everything, also with weight 0 or 5. Of several destinations, one without weight gets nothing. In the Gateway API a backend without weight has weight 1, and a rule '
    + 'in which all weights are 0 answers with 500.',
  fix: 'write a weight for every destination of the rule, the one of stable too, so that they add up to 100',
  source: 'istio, pkg/config/validation/validation.go (validateHTTPRouteDestinations) and pilot/pkg/networking/core/route/route.go (applyHTTPRouteDestination); gateway-api.sigs.k8s.io, BackendRef.weight',
  * check(system) {
    for (const rule of system.traffic.rules) {
      const fault = rule.object.kind === 'Ingress' ? undefined : rule.object.kind === 'VirtualService' ? inIstio(rule, system) : inGatewayApi(rule, system);
      if (fault !== undefined) {
        yield fault;
      }
    }
  },
};

function inIstio({ object, title, destinations, path }: RouteRule, system: System): Fault | undefined {
  const [first] = destinations;
  // A weight of 1 is how ratios are written, and 0 for a destination that never was split is a habit.
  if (destinations.length === 1 && first.weight !== undefined && first.weight !== 100 && (first.weight > 1 || isEmptyCanary(first, system))) {
    return {
      object,
      path: [...itemPath(first), 'weight'],
      message: `${title} has one destination with weight ${first.weight}, and that gets all requests of the rule: a weight beside which there is no other does not count`,
      fix: first.weight === 0 ? 'add the destination of stable with weight 100, or take the rule away' : `add the destination that is to get the other ${100 - first.weight} %, or take the weight away`,
      shown: shownOf(system, object, path),
    };
  }
  const bare = destinations.length > 1 && total(destinations, 0) < 100 ? destinations.find(({ weight }) => weight === undefined) : undefined;
  return bare && {
    object,
    path: itemPath(bare),
    message: `${title} has no weight for ${targetText(bare)}, which counts as 0 beside the weights of the others, ${total(destinations, 0)} in all: it gets nothing`,
    fix: `add weight: ${100 - total(destinations, 0)}`,
  };
}

/** `weight: 90` beside a backend without weight is 90 of 91; equal shares are written without any weight. */
function inGatewayApi({ object, title, destinations, path }: RouteRule, system: System): Fault | undefined {
  const all = itemsOf(valueAt(object.manifest, [...path, 'backendRefs'])).length;
  if (destinations.length > 0 && all === destinations.length && total(destinations, 1) === 0) {
    return {
      object,
      path: [...destinations[0].path, 'weight'],
      message: `${title} has ${destinations.length === 1 ? 'one backend with weight 0' : 'backends of weight 0 only'}: its requests get HTTP 500 by the text of the API and in Istio, whatever other implementations make of it`,
      fix: 'give a backend a weight above 0, or take the rule away',
      shown: failureOf(system, object, path),
    };
  }
  const bare = destinations.find(({ weight }) => weight === undefined);
  const written = destinations.filter(({ weight }) => weight !== undefined && weight > 9);
  return bare === undefined || written.length === 0 ? undefined : {
    object,
    path: bare.path,
    severity: Severity.WARNING,
    message: `${title} has no weight for ${targetText(bare)}, which counts as 1 of ${total(destinations, 1)}; depends on whether so little is meant`,
    fix: 'write the weight',
    related: written.map(destination => new Decision(destination.object, [...destination.path, 'weight'], `weight ${destination.weight}`)),
  };
}

function total(destinations: readonly SplitDestination[], missing: number): number {
  return destinations.reduce((sum, { weight = missing }) => sum + weight, 0);
}

/** A destination of a VirtualService is an item with the weight beside it. */
function itemPath({ path }: SplitDestination): string[] {
  return path.slice(0, -1);
}

/** Whether a canary is meant to get nothing. */
function isEmptyCanary(destination: SplitDestination, system: System): boolean {
  return destination.weight === 0 && isCanary(destination, system);
}

/** Whether the destination is a canary: by its pods, or by its name where no pods are known. */
function isCanary(destination: SplitDestination, system: System): boolean {
  const { service, subset, serviceId } = destination;
  const found = service?.workloads.filter(workload => subset === undefined || Object.values(workload.labels).includes(subset)) ?? [];
  const tracks = found.flatMap(workload => system.tracks.trackOf(workload) ?? []);
  return tracks.length > 0 ? tracks.every(track => track === 'canary') : /(^|[-/])canary($|-)/.test(subset ?? serviceId);
}

function shownOf({ traffic }: System, object: RouteRule['object'], path: readonly string[]): Fault['shown'] {
  const probe = traffic.of(object).find(one => beginsWith(one.path, path));
  return probe && { request: probe.request, outcome: outcomeTextOf(traffic.send(probe.request)[0]) };
}

function failureOf({ traffic }: System, object: RouteRule['object'], path: readonly string[]): Fault['shown'] {
  for (const { request } of traffic.of(object).filter(one => beginsWith(one.path, path))) {
    const branch = traffic.send(request)[0].find(fails);
    if (branch !== undefined) {
      return { request, outcome: outcomeOf(branch) };
    }
  }
  return undefined;
}

function valueAt(manifest: unknown, path: readonly string[]): unknown {
  return path.reduce((value: unknown, key) => recordOf(Array.isArray(value) ? { ...value } : value)[key], manifest);
}
