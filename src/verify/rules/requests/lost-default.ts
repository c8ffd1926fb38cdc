import { isEitherOr } from './either-or';
import { covers } from './match-coverage';
import { Branch } from '../../branch';
import { beginsWith, valueAt } from '../../field-path';
import { Severity } from '../../finding';
import { ManifestObject } from '../../manifest-object';
import { MultiMap } from '../../multi-map';
import { Probe } from '../../system/probe';
import { ruleTitle } from '../../system/routes/route-rule';
import { System } from '../../system/system';
import { TrafficRequest } from '../../traffic-request';
import { recordOf } from '../../untyped';
import { fails, outcomeOf } from '../failing';
import { Fault, Rule } from '../rule';

/** A rule for the canary's requests without one for all others. */
export const LOST_DEFAULT: Rule = {
  id: 'R38',
  severity: Severity.ERROR,
  title: 'rule for the canary without one for everybody else',
  why: 'As soon as a host has rules of its own, a request that meets none of them gets 404: there is no way back to the Service as it was. A rule for requests with a header needs one behind it for those without.',
  fix: 'add a rule for the same path without the header that goes to the stable track',
  source: 'istio.io, "VirtualService" reference, http; gateway-api.sigs.k8s.io, "GAMMA": requests that match no rule are rejected',
  check: faultsOf,
};

function* faultsOf(system: System): Iterable<Fault> {
  const told = new Set<unknown>();
  const named = canariesByName(system);
  // A rule for everything takes all requests for its object: there is no need to send them.
  const complete = new Set(system.traffic.probes.filter(({ match }) => match !== undefined && covers(match, {})).map(({ object }) => object));
  for (const probe of system.traffic.probes.filter(({ match, object }) => match !== undefined && !complete.has(object))) {
    const own = told.has(probe.object) ? new Set() : ends(system, probe, named);
    // A rule that divides what it takes is for all who are let in.
    const other = own.has('canary') && !own.has('stable') && !isEitherOr(ruleOf(probe)) ? plainRequest(probe.request) : undefined;
    const lost = other === undefined ? [] : system.traffic.send(other).map(run => run.find(isUnrouted));
    if (lost.length > 0 && !lost.includes(undefined)) {
      told.add(probe.object);
      const both = system.traffic.of(probe.object).some(one => plainRequest(one.request) !== undefined && ends(system, one, named).has('stable'));
      yield faultOf(probe, other!, lost[0]!, both);
    }
  }
}

/** The tracks that a request reaches; where the workloads are not in the input, what the names of the destinations say. */
function ends({ traffic, tracks }: System, { request, object, path }: Probe, named: MultiMap<ManifestObject, string>): ReadonlySet<string> {
  const branches = traffic.send(request).flat();
  const reached = branches.flatMap(({ end: { workload } }) => workload ?? []);
  if (reached.length > 0) {
    return new Set(reached.map(workload => tracks.trackOf(workload)).flatMap(track => track === undefined ? [] : [track === 'stable' ? track : 'canary']));
  }
  const rule = path.slice(0, 3);
  const meets = branches.some(({ chain }) => chain.some(step => step._object === object && beginsWith(step._path, rule)));
  return new Set(meets && named.get(object).includes(rule.join('.')) ? ['canary'] : []);
}

/** Rules with a destination that says that it is a canary. */
function canariesByName({ traffic }: System): MultiMap<ManifestObject, string> {
  const found = new MultiMap<ManifestObject, string>();
  for (const { object, path, destinations } of traffic.rules) {
    if (destinations.some(({ serviceId, subset = '' }) => /canary/i.test(`${serviceId.split('/')[1] ?? serviceId} ${subset}`))) {
      found.add(object, path.join('.'));
    }
  }
  return found;
}

/** The request of somebody who knows nothing of the canary; nothing where that is the same. */
function plainRequest({ headers = {}, repeatedHeaders, cookies, query, ...rest }: TrafficRequest): TrafficRequest | undefined {
  const given = [headers, repeatedHeaders, cookies, query].some(part => Object.keys(part ?? {}).length > 0);
  return given ? rest : undefined;
}

function isUnrouted(branch: Branch): boolean {
  return fails(branch) && branch.end.status === 404;
}

function faultOf(probe: Probe, request: TrafficRequest, lost: Branch, both: boolean): Fault {
  const { object, path } = probe;
  return {
    object,
    path,
    severity: both ? Severity.WARNING : undefined,
    message: `${ruleTitle(ruleOf(probe).name, path[2])} takes requests with ${conditions(probe.request)} for the canary, and no rule takes those without${both ? '; depends on whether every client sends one of the conditions' : ''}`,
    shown: { request, outcome: outcomeOf(lost) },
  };
}

function ruleOf({ object: { manifest }, path }: Probe): any {
  return recordOf(valueAt(manifest, path.slice(0, 3)));
}

/** What the request has that others have not: `header x-canary`. */
function conditions({ headers, repeatedHeaders, cookies, query }: TrafficRequest): string {
  const named = (kind: string, values: object = {}) => Object.keys(values).map(name => `${kind} ${name}`);
  return [...named('header', headers), ...named('header', repeatedHeaders), ...named('cookie', cookies), ...named('parameter', query)].join(' and ');
}
