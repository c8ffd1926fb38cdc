import { Cause, causeOf } from './cause';
import { joined } from './causes';
import { Change, Changes, changesOf, versionsOf } from './change';
import { closureOf } from './closure';
import { Ends } from './ends';
import { Broken, faultOf, refusalOf } from './faults';
import { Narrowing } from './narrowing';
import { keyOf } from './object-key';
import { References } from './references';
import { isCanaryOf } from './roles';
import { kubectlSchedule, Schedule, Versions } from './schedule';
import { LIMITS, Limits, Search } from './search';
import { serviceRequests } from './service-requests';
import { Slice } from './slice';
import { isSynced, SyncWaves } from './sync-waves';
import { IsCanary } from './verdict';
import { ApplyOrder } from '../apply-order';
import { findingOf } from '../checker';
import { Finding } from '../finding';
import { ManifestObject } from '../manifest-object';
import { MultiMap } from '../multi-map';
import { requestText } from '../request-text';
import { Suppressions } from '../suppressions';
import { System } from '../system/system';
import { TrafficRequest } from '../traffic-request';

/** The findings of a change; see `transition`. */
export function transitionFindings(before: readonly ManifestObject[], after: readonly ManifestObject[], order: ApplyOrder): Finding[] {
  const [old, now] = [before, after].map(objects => new System(objects, [], {}, 'istio-system'));
  const requests = [old, now].flatMap(system => [...system.traffic.probes.map(({ request }) => request), ...serviceRequests(system.cluster)]);
  const suppressions = new Suppressions();
  return new TransitionChecker(old, now, order).broken(requests)
    .filter(({ rule, fault }) => !suppressions.has(fault.object, rule.id))
    .map(({ rule, fault }) => findingOf(rule, fault));
}

/** Follows a change from the one side to the other. */
export class TransitionChecker {
  /** How many states of the cluster were looked at, in parts of it. */
  public built = 0;
  private readonly changes: Changes;
  private readonly schedule: Schedule;
  private readonly references: References;
  private readonly isCanary: IsCanary;
  /** The change that is refused, where that stops all later ones. */
  private readonly stop?: Change;

  constructor(before: System, after: System, order: ApplyOrder, private readonly limits: Limits = LIMITS) {
    const [old, now] = [before, after].map(({ objects }) => order._waves ? objects.filter(isSynced) : objects);
    const all = versionsOf(old, now);
    this.schedule = scheduleOf([...all.values()], order);
    this.changes = changesOf(all, [before.cluster, after.cluster], this.schedule);
    this.stop = this.schedule.goesOn ? undefined : this.changes.list.find(({ barrier }) => barrier !== undefined);
    this.references = new References([...old, ...now].map(object => ({ key: keyOf(object), object })));
    this.isCanary = isCanaryOf([before.tracks, after.tracks]);
  }

  /** What is refused, and what goes wrong for the requests on the way. */
  public broken(requests: readonly TrafficRequest[]): Broken[] {
    const refused = this.changes.list.filter(({ barrier }) => barrier !== undefined)
      .map(change => refusalOf(change, change === this.stop && this.comes(change)));
    return [...refused, ...joined(this.causes(requests), this.changes.list).map(cause => faultOf(cause, change => this.stopperOf(change)))];
  }

  /** All causes, slice by slice. */
  public causes(requests: readonly TrafficRequest[]): Cause[] {
    const named = new Map(requests.map(request => [requestText(request), request]));
    const slices = new MultiMap<string, string>();
    const closures = new Map<string, ReadonlySet<string>>();
    const changed = new Set(this.changes.list.map(({ key }) => key));
    for (const [name, { from, host }] of named) {
      const way = `${from.kind} ${from.namespace} ${host}`;
      const closure = closures.get(way) ?? closureOf(this.references, from, host);
      closures.set(way, closure);
      if ([...closure].some(key => changed.has(key))) {
        slices.add([...closure].sort().join('\n'), name);
      }
    }
    return slices.entries().flatMap(([keys, names]) => this.causesWithin(new Set(keys.split('\n')), names.map(name => [name, named.get(name)!])));
  }

  private causesWithin(keys: ReadonlySet<string>, requests: readonly (readonly [string, TrafficRequest])[]): Cause[] {
    const { list, unchanged } = this.changes;
    const slice = new Slice(list.filter(({ key }) => keys.has(key)), [...keys].flatMap(key => unchanged.get(key) ?? []), this.isCanary);
    const searchOf = (part: Slice) => new Search(part, this.stop?.turn.phase ?? Infinity, this.limits);
    const search = searchOf(slice);
    const narrowing = new Narrowing(slice, this.references, searchOf);
    const causes = requests.flatMap(([name, request]) => {
      const ends = new Ends(slice, request, name);
      const found = search.isLarge ? narrowing.of(ends) : { ends, slice, states: search.badStates(ends) };
      return found.states.map(bad => causeOf(found.slice, found.ends, bad));
    });
    this.built += slice.built + narrowing.built;
    return causes;
  }

  /** Whether a change was to come after one that stops all later ones. */
  private comes({ turn: { phase } }: Change): boolean {
    return this.changes.list.some(({ turn }) => turn.phase > phase);
  }

  private stopperOf(change: Change): Change | undefined {
    return change.barrier !== undefined ? change : this.stop !== undefined && change.turn.phase > this.stop.turn.phase ? this.stop : undefined;
  }
}

function scheduleOf(all: readonly Versions[], { _waves, _prune, _pruneLast }: ApplyOrder): Schedule {
  return _waves ? new SyncWaves(all, _prune, _pruneLast) : kubectlSchedule(_prune);
}
