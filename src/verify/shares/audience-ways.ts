import { AudienceMatch, AudienceWay } from '../audience-way';
import { Caller, CallerKind } from '../caller';
import { MultiMap } from '../multi-map';
import { RequestShares } from '../process-shares';
import { isFailure, Shares } from './shares';

/** Ways in from outside come first. */
const RANK = [CallerKind.GATEWAY, CallerKind.INGRESS, CallerKind.MESH, CallerKind.PLAIN];

const [MESH, PLAIN, INSIDE] = ['from the mesh', 'from pods without sidecar', 'from inside the cluster'];

/** What becomes of requests of one kind. */
type Fate = Pick<AudienceWay, 'share' | 'failures' | 'dependsOnCreationOrder'>;

/** One caller that asks for one address. */
interface Entry extends Fate {
  readonly from: Caller;
  readonly address: string;
  readonly matches: AudienceMatch[];
}

/** The ways in, those with one answer as one, those from outside first. */
export function audienceWays(requests: readonly RequestShares[]): AudienceWay[] {
  const entries = entriesOf(requests.filter(({ direct }) => !direct));
  const groups = new MultiMap<string, Entry>();
  RANK.flatMap(kind => entries.filter(({ from }) => from.kind === kind)).forEach(entry => groups.add(answerOf(entry), entry));
  const callersOf = callerNames(entries);
  return groups.entries().map(([, members]) => {
    const callers = inside([...new Set(members.map(callersOf))]);
    const { share, failures, dependsOnCreationOrder, matches } = members[0];
    return { callers, partial: members.some(member => callersOf(member) !== callerText(member)), share, failures, dependsOnCreationOrder, matches };
  });
}

function entriesOf(requests: readonly RequestShares[]): Entry[] {
  const all = new MultiMap<string, RequestShares>();
  requests.forEach(one => all.add(`${one.from} ${one.address}`, one));
  return all.entries().map(([, alike]) => {
    const usual = fateOf(alike.find(({ condition }) => condition === undefined));
    const matches = new Map<string, AudienceMatch>();
    for (const one of alike) {
      const { condition } = one;
      const fate = fateOf(one);
      if (condition !== undefined && JSON.stringify(fate) !== JSON.stringify(usual)) {
        matches.set(condition, { condition, ...fate });
      }
    }
    const [{ request: { from }, address }] = alike;
    return { from, address, ...usual, matches: [...matches.values()] };
  });
}

/** Nothing of it where the usual requests are for another process. */
function fateOf(request: RequestShares | undefined): Fate {
  const { shares, dependsOnCreationOrder = false } = request ?? {};
  return { share: canaryOf(shares), failures: failuresOf(shares), dependsOnCreationOrder };
}

function answerOf({ share, failures, dependsOnCreationOrder, matches }: Entry): string {
  return JSON.stringify([share, failures, dependsOnCreationOrder, matches]);
}

/** Names a caller with the fewest words that no other answer has, too. */
function callerNames(entries: readonly Entry[]): (entry: Entry) => string {
  const names: ((entry: Entry) => string)[] = [
    callerText, ({ from }) => `from ${from}`, entry => `${callerText(entry)} for ${entry.address}`, ({ from, address }) => `from ${from} for ${address}`,
  ];
  const first = new Map<string, string>();
  const unclear = new Set<string>();
  for (const entry of entries) {
    const answer = answerOf(entry);
    for (const name of names.map(each => each(entry))) {
      if ((first.get(name) ?? answer) !== answer) {
        unclear.add(name);
      }
      first.set(name, answer);
    }
  }
  return entry => names.map(name => name(entry)).find(name => !unclear.has(name))!;
}

function canaryOf(shares: Shares | undefined): number {
  return shares?.canary ?? 0;
}

/** What no pod answers and no redirect leads on. */
export function failuresOf(shares: Shares = {}): { [end: string]: number } {
  return Object.fromEntries(Object.entries(shares).filter(([end]) => isFailure(end)));
}

function callerText({ from }: Entry): string {
  switch (from.kind) {
    case CallerKind.MESH: return MESH;
    case CallerKind.PLAIN: return PLAIN;
    default: return `from ${from}`;
  }
}

/** Pods with and without sidecar are all that is inside. */
function inside(callers: string[]): string[] {
  const isAll = callers.includes(MESH) && callers.includes(PLAIN);
  return isAll ? callers.flatMap(caller => caller === MESH ? INSIDE : caller === PLAIN ? [] : caller) : callers;
}
