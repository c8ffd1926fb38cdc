import { placeOf, withDeleted } from './deleted-objects';
import { Process } from './processes';
import { RequestAnswer, SharesModel } from './shares-model';
import { processShares } from './traffic-shares';
import { check } from '../check';
import { Finding } from '../finding';
import { Manifests } from '../manifests';
import { MultiMap } from '../multi-map';
import { ProcessShares } from '../process-shares';
import { requestText } from '../request-text';
import { ProcessChange, RequestChange, TrafficDiffOptions } from '../traffic-diff';
import { TrafficRequest } from '../traffic-request';
import { transition } from '../transition';

/** What the fields of `TrafficDiff` hold. */
export interface Difference {
  readonly processes: ProcessChange[];
  readonly others: RequestChange[];
  readonly transition: Finding[];
  readonly introduced: Finding[];
}

/** What happens between two states; see `TrafficDiff`. */
export function trafficDiff(before: Manifests, after: Manifests, options: TrafficDiffOptions): Difference {
  const sides = [before, after].map(({ objects }) => new SharesModel(objects, options)) as [SharesModel, SharesModel];
  return {
    processes: pairsOf(sides).map(pair => processChange(sides, pair)),
    others: requestChanges(sides, [undefined, undefined]),
    transition: transition(before, after, options.order),
    introduced: withDeleted(introduced(check(before, options), check(after, options)), before, after, options),
  };
}

/** A process before and after the change. */
type Pair = [Process | undefined, Process | undefined];

/** Processes by their names; several of one name by the kind of their first track, too. */
function pairsOf(sides: [SharesModel, SharesModel]): Pair[] {
  const [before, after] = sides.map(({ processes }) => {
    const byTitle = new MultiMap<string, Process>();
    processes.forEach(process => byTitle.add(titleOf(process), process));
    return byTitle;
  });
  const [old, now] = sides.map(({ processes }) => {
    const byKey = new Map<string, Process>();
    for (const process of processes) {
      const title = titleOf(process);
      const isOne = before.get(title).length < 2 && after.get(title).length < 2;
      let key = isOne ? title : `${title} ${process.tracks[0].kind}`;
      while (byKey.has(key)) {
        key += ' more';
      }
      byKey.set(key, process);
    }
    return byKey;
  });
  return [...new Set([...now.keys(), ...old.keys()])].map(key => [old.get(key), now.get(key)]);
}

function processChange(sides: [SharesModel, SharesModel], pair: Pair): ProcessChange {
  const [before, after] = pair.map((process, side): ProcessShares | undefined => process && processShares(sides[side], process));
  const requests = requestChanges(sides, pair);
  const changed = JSON.stringify(before?.tracks) !== JSON.stringify(after?.tracks) || requests.some(request => request.changed);
  const { namespace, name } = (after ?? before)!;
  return { namespace, name, before, after, requests, changed };
}

/** The requests of either side are sent on both; those of both come in the order of what is after the change. */
function requestChanges(sides: [SharesModel, SharesModel], [before, after]: Pair): RequestChange[] {
  const isNobody = before === undefined && after === undefined;
  const ofSide = (side: SharesModel, process: Process | undefined) => process === undefined && !isNobody ? [] : side.requests.get(process);
  const all = new Map([...ofSide(sides[1], after), ...ofSide(sides[0], before)].map(request => [requestText(request), request]));
  return [...all.values()].filter(request => !isNobody || isNobodys(sides, request)).map(request => {
    const [old, now] = [sides[0].sharesOf(request, before), sides[1].sharesOf(request, after)];
    return { before: old, after: now, changed: !areEqual(old, now) };
  });
}

/** A request that one side has for a process is told there. */
function isNobodys(sides: [SharesModel, SharesModel], request: TrafficRequest): boolean {
  return sides.every(side => !side.isClaimed(request));
}

function areEqual(one: RequestAnswer | undefined, other: RequestAnswer | undefined): boolean {
  return one === undefined || other === undefined ? one === other : one.isLike(other);
}

/** What was found before is known, by rule, object and field; of several alike as many. */
function introduced(before: readonly Finding[], after: readonly Finding[]): Finding[] {
  const known = new Map<string, number>();
  before.forEach(finding => known.set(placeOf(finding), (known.get(placeOf(finding)) ?? 0) + 1));
  return after.filter(finding => {
    const left = known.get(placeOf(finding)) ?? 0;
    known.set(placeOf(finding), left - 1);
    return left <= 0;
  });
}

function titleOf({ namespace, name }: Process): string {
  return `${namespace}/${name}`;
}
