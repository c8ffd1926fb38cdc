import { isDeepStrictEqual } from 'util';
import { isEitherOr } from './either-or';
import { covers } from './match-coverage';
import { Branch } from '../../branch';
import { CallerKind } from '../../caller';
import { Decision } from '../../decision';
import { beginsWith, valueAt } from '../../field-path';
import { Severity } from '../../finding';
import { isSubset } from '../../host-name';
import { ManifestObject } from '../../manifest-object';
import { MultiMap } from '../../multi-map';
import { Probe } from '../../system/probe';
import { System } from '../../system/system';
import { ifText, itemsOf, recordOf, textsOf } from '../../untyped';
import { fails } from '../failing';
import { outcomeTextOf } from '../outcome-text';
import { Fault, Rule } from '../rule';

/** A rule that an earlier one of its object takes everything from. */
export const SWALLOWED_RULE: Rule = {
  id: 'R16',
  severity: Severity.ERROR,
  title: 'rule that no request reaches, because an earlier one takes all of them',
  why: 'Rules of a VirtualService are tried from first to last, and the first that matches decides. A rule without match, or with a broader one, takes the requests of those behind it: a canary rule there gets nothing.',
  fix: 'put the narrower rule first, and the rule without match last',
  source: 'istio.io, "VirtualService" reference, http; istioctl analyze IST0130 and IST0131',
  check: system => deadRules(system).filter(({ rival, rule }) => rival.object === rule.object).map(faultOf),
};

/** A rule that a rule of another object, or one that is more specific, takes everything from. */
export const OVERRULED_RULE: Rule = {
  id: 'R37',
  severity: Severity.ERROR,
  title: 'rule that no request reaches, because one of another object takes all of them',
  why: 'Rules of several objects for one host are put together by the rules of their kind, such as age or the length of the path. Where another object has a rule that takes all requests of this one, nobody meets it.',
  fix: 'put both rules into one object, or make this one narrower than the other',
  source: 'istio, pilot/pkg/networking/core/gateway.go (virtual hosts of a gateway); gateway-api.sigs.k8s.io, HTTPRouteRule.matches',
  check: system => deadRules(system).filter(({ rival, rule }) => rival.object !== rule.object).filter(isAtOneEntrance).map(faultOf),
};

/** A rule of a route: its object and path. */
interface RouteRule {
  readonly object: ManifestObject;
  readonly path: readonly string[];
}

interface DeadRule {
  readonly rule: RouteRule;
  /** The rule that takes its requests. */
  readonly rival: RouteRule;
  /** A request that shows it. */
  readonly probe?: Probe;
  readonly run?: readonly Branch[];
}

/** The probes by object and place of the match. */
type Index = ReadonlyMap<ManifestObject, MultiMap<string, Probe>>;

const dead = new WeakMap<System, readonly DeadRule[]>();

function deadRules(system: System): readonly DeadRule[] {
  const known = dead.get(system) ?? findDeadRules(system);
  dead.set(system, known);
  return known;
}

function findDeadRules({ traffic }: System): DeadRule[] {
  const index = new Map<ManifestObject, MultiMap<string, Probe>>();
  const byRule = new Map<ManifestObject, MultiMap<string, Probe>>();
  for (const probe of traffic.probes.filter(({ match }) => match !== undefined)) {
    at(index, probe.object).add(probe.path.join('.'), probe);
    at(byRule, probe.object).add(probe.path.slice(0, 3).join('.'), probe);
  }
  return [...byRule].flatMap(([object, rules]) => rules.entries().flatMap(([key, probes]) => {
    const path = key.split('.');
    const rivals = probes.map(probe => rivalOf(probe, traffic.send(probe.request), path, index));
    const [first] = rivals;
    return first === undefined || rivals.includes(undefined) || sameEffect(first.rival, { object, path }) ? [] : [first];
  }));
}

function at(index: Map<ManifestObject, MultiMap<string, Probe>>, object: ManifestObject): MultiMap<string, Probe> {
  const present = index.get(object) ?? new MultiMap();
  index.set(object, present);
  return present;
}

/**
 * The rule that takes a request from the one that it was made for, and every other that meets the match; nothing where that one gets it in any order
 * of creation, or where a rule takes it that does not take all.
 */
function rivalOf(probe: Probe, runs: readonly Branch[][], path: readonly string[], index: Index): DeadRule | undefined {
  const { object, match } = probe;
  const steps = runs.map(run => run.flatMap(({ chain }) => chain));
  if (steps.some(chain => chain.some(step => step._object === object && beginsWith(step._path, path)))) {
    return undefined;
  }
  const matches = (step: Decision) => index.get(step._object)?.get(step._path.join('.')) ?? [];
  const step = [...steps[0]].reverse().find(one => matches(one).length > 0);
  if (step === undefined) {
    return twinOf(probe, path, index);
  }
  return !matches(step).every(one => covers(one.match, match)) ? undefined
    : { rule: { object, path }, rival: { object: step._object, path: step._path.slice(0, 3) }, probe, run: runs[0] };
}

/** An earlier rule with the very match, of a route of the Gateway API that no Gateway takes as it is. */
function twinOf({ object, match }: Probe, path: readonly string[], index: Index): DeadRule | undefined {
  const own = object.kind === 'VirtualService' ? [] : index.get(object)!.values();
  const twin = own.find(one => Number(one.path[2]) < Number(path[2]) && isDeepStrictEqual(one.match, match));
  return twin && { rule: { object, path }, rival: { object, path: twin.path.slice(0, 3) } };
}

/** Whether it makes no difference which of the two takes a request. */
function sameEffect(one: RouteRule, other: RouteRule): boolean {
  const [left, right] = [one, other].map(rule => {
    const { name, match, matches, ...effect } = jsonOf(rule);
    return effect;
  });
  return isDeepStrictEqual(left, right);
}

/** Sidecars know one VirtualService per host, which is told as such; and a rule may be met by another of its hosts. */
function isAtOneEntrance({ rule, rival, probe }: DeadRule): boolean {
  const [own, others] = [hostsOf(rule.object), hostsOf(rival.object)];
  const inMesh = probe?.request.from.kind === CallerKind.MESH && [rule, rival].some(({ object }) => object.kind === 'VirtualService');
  const isOneHost = own.every(host => others.some(other => other === host || isSubset(host, other)));
  return !inMesh && isOneHost && listenersOf(rule.object) === listenersOf(rival.object);
}

function hostsOf({ manifest: { spec } }: ManifestObject): string[] {
  const hosts = textsOf(recordOf(spec).hosts ?? recordOf(spec).hostnames);
  return hosts.length === 0 ? ['*'] : hosts.map(host => host.toLowerCase());
}

/** Listeners of a Gateway that the input does not have are told apart by their names only. */
function listenersOf({ manifest }: ManifestObject): string {
  return itemsOf(recordOf(manifest.spec).parentRefs).map(({ value: { sectionName, port } }) => `${sectionName} ${port}`).sort().join();
}

function jsonOf({ object, path }: RouteRule): any {
  return recordOf(valueAt(object.manifest, path));
}

function titleOf(rule: RouteRule): string {
  const { name } = jsonOf(rule);
  return ifText(name) === undefined ? `rule ${Number(rule.path[2]) + 1}` : `rule "${name}"`;
}

/** Providers put regular expressions and prefixes of the Gateway API in orders of their own. */
function dependsOnProvider({ object, path }: RouteRule): boolean {
  const matches = object.group === 'gateway.networking.k8s.io' ? itemsOf(jsonOf({ object, path }).matches) : [];
  return matches.some(({ value }) => recordOf(value.path).type === 'RegularExpression');
}

function faultOf({ rule, rival, probe, run }: DeadRule): Fault {
  const own = rival.object === rule.object;
  const depends = dependsOnProvider(rule);
  return {
    object: rule.object,
    path: rule.path,
    severity: depends ? Severity.WARNING : undefined,
    message: `${titleOf(rule)} gets no request: ${titleOf(rival)}${own ? '' : ` of ${rival.object.title}`} takes them all`
      + `${depends ? '; depends on the provider: Istio tries prefixes before regular expressions' : ''}`,
    fix: own && isEitherOr(jsonOf(rival)) ? `write the path and the header of ${titleOf(rival)} into one match: of several matches each is enough` : undefined,
    shown: probe && run && { request: probe.request, outcome: run.some(fails) ? `what ${titleOf(rival)} says` : outcomeTextOf(run) },
    related: [new Decision(rival.object, [...rival.path], 'takes its requests')],
  };
}
