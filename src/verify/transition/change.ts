import { isDeepStrictEqual } from 'util';
import { ImmutableField, immutableField } from './immutable-fields';
import { keyOf } from './object-key';
import { created, Generation, recreated, updated } from './rollout';
import { Schedule, Turn, Versions } from './schedule';
import { APPLIED, before as was, DELETED, REMADE, Stage, stage } from './stage';
import { createdAt } from './stand-in';
import { SYNC_OPTIONS } from './sync-waves';
import { refusal } from '../admission/admission';
import { Cluster } from '../cluster/cluster';
import { ManifestObject } from '../manifest-object';

/** What runs is older than what comes; Git says no more of it. */
const OLD = '2000-01-01T00:00:00Z';
const NEW = '2100-01-01T00:00:00Z';

/** What says that every update makes the object anew. */
const ANEW = ['metadata', 'annotations', SYNC_OPTIONS];

/** How many pods each workload has; nothing for other objects. */
type PodCounts = ReadonlyMap<ManifestObject, number>;

/** Why an update or a new object does not get into the cluster. */
export interface Barrier {
  readonly path: readonly string[];
  readonly text: string;
  /** Whether it is the change that is refused, and not the object. */
  readonly immutable: boolean;
}

/** An object that is created, updated or deleted. */
export interface Change extends Versions {
  readonly key: string;
  /** `VirtualService auth/auth-api`. */
  readonly title: string;
  /** At least two: what it was, and what it is to be. */
  readonly stages: readonly Stage[];
  readonly turn: Turn;
  /** Why it stays what it was. */
  readonly barrier?: Barrier;
}

/** What is changed and what stays, of all objects of both sides. */
export interface Changes {
  readonly list: readonly Change[];
  /** Objects that are the same in all states, by key. */
  readonly unchanged: ReadonlyMap<string, ManifestObject>;
}

/** Pairs the objects of both sides. */
export function versionsOf(before: readonly ManifestObject[], after: readonly ManifestObject[]): Map<string, Versions> {
  const pairs = new Map(before.map(object => [keyOf(object), { before: object } as Versions]));
  after.forEach(object => pairs.set(keyOf(object), { before: pairs.get(keyOf(object))?.before, after: object }));
  return pairs;
}

/** What each object goes through. */
export function changesOf(pairs: ReadonlyMap<string, Versions>, clusters: readonly Cluster[], schedule: Schedule): Changes {
  const pods = new Map(clusters.flatMap(cluster => [...cluster.workloads.all()].map(({ object, pods: count }) => [object, count])));
  const list: Change[] = [];
  const unchanged = new Map<string, ManifestObject>();
  for (const [key, versions] of pairs) {
    const { before, after } = versions;
    const turn = schedule.turnOf(versions);
    if (turn === undefined || before !== undefined && after !== undefined && isDeepStrictEqual(before.manifest, after.manifest)) {
      unchanged.set(key, createdAt(before!, OLD));
      continue;
    }
    const live = before === undefined || refusal(before) !== undefined ? undefined : before;
    const fixed = live === undefined || after === undefined ? undefined : immutableField(live, after);
    const barrier = barrierOf(after, schedule.replaces(versions) ? undefined : fixed);
    const anew = schedule.remakes(versions) ? ANEW : schedule.replaces(versions) ? fixed?.path : undefined;
    list.push({ ...versions, key, title: (after ?? before)!.title, turn, barrier, stages: stagesOf(live, after, pods, anew) });
  }
  return { list: list.sort(inOrder), unchanged };
}

/** By turn, then by name, so that the order of the input makes no difference. */
function inOrder(one: Change, other: Change): number {
  return one.turn.phase - other.turn.phase || one.key.localeCompare(other.key, 'en', { numeric: true });
}

function barrierOf(after: ManifestObject | undefined, fixed: ImmutableField | undefined): Barrier | undefined {
  const refused = after === undefined ? undefined : refusal(after);
  if (refused !== undefined) {
    return { path: refused.path, text: refused.reason, immutable: false };
  }
  return fixed === undefined ? undefined : { ...fixed, immutable: true };
}

/** @param anew the field because of which the object is deleted and made again */
function stagesOf(live: ManifestObject | undefined, after: ManifestObject | undefined, pods: PodCounts, anew?: readonly string[]): Stage[] {
  const old = live === undefined ? undefined : generation(live, OLD, pods);
  const now = after === undefined ? undefined : generation(after, live === undefined ? NEW : OLD, pods);
  const first = was(...old === undefined ? [] : [old.object]);
  if (now === undefined) {
    return [first, stage(DELETED, [])];
  }
  if (!pods.has(after!)) {
    return [first, ...old === undefined || anew === undefined ? [] : [stage(REMADE, [], anew)], stage(APPLIED, [now.object])];
  }
  return old === undefined ? created(now) : anew === undefined ? updated(old, now) : recreated(old, now, anew);
}

function generation(object: ManifestObject, time: string, pods: PodCounts): Generation {
  return { object: createdAt(object, time), pods: pods.get(object) ?? 0 };
}
