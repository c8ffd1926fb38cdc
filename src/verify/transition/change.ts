import { isDeepStrictEqual } from 'util';
import { immutableField } from './immutable-fields';
import { keyOf } from './object-key';
import { created, Generation, recreated, updated } from './rollout';
import { Schedule, Turn, Versions } from './schedule';
import { APPLIED, before as was, DELETED, Stage, stage } from './stage';
import { createdAt } from './stand-in';
import { refusal } from '../admission/admission';
import { Cluster } from '../cluster/cluster';
import { ManifestObject } from '../manifest-object';

/** What runs is older than what comes; Git says no more of it. */
const OLD = '2000-01-01T00:00:00Z';
const NEW = '2100-01-01T00:00:00Z';

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
    const barrier = barrierOf(live, after, schedule);
    list.push({ ...versions, key, title: (after ?? before)!.title, turn, barrier, stages: stagesOf(live, after, pods, schedule) });
  }
  return { list: list.sort((one, other) => one.turn.phase - other.turn.phase), unchanged };
}

function barrierOf(live: ManifestObject | undefined, after: ManifestObject | undefined, schedule: Schedule): Barrier | undefined {
  if (after === undefined) {
    return undefined;
  }
  const refused = refusal(after);
  if (refused !== undefined) {
    return { path: refused.path, text: refused.reason, immutable: false };
  }
  const fixed = live === undefined || schedule.replaces(after) ? undefined : immutableField(live, after);
  return fixed === undefined ? undefined : { ...fixed, immutable: true };
}

function stagesOf(live: ManifestObject | undefined, after: ManifestObject | undefined, pods: PodCounts, schedule: Schedule): Stage[] {
  const old = live === undefined ? undefined : generation(live, OLD, pods);
  const now = after === undefined ? undefined : generation(after, live === undefined ? NEW : OLD, pods);
  if (now === undefined) {
    return [was(...old === undefined ? [] : [old.object]), stage(DELETED, [])];
  }
  if (!pods.has(after!)) {
    return [was(...old === undefined ? [] : [old.object]), stage(APPLIED, [now.object])];
  }
  if (old === undefined) {
    return created(now);
  }
  const fixed = immutableField(live!, after!);
  return fixed !== undefined && schedule.replaces(after!) ? recreated(old, now, fixed.path) : updated(old, now);
}

function generation(object: ManifestObject, time: string, pods: PodCounts): Generation {
  return { object: createdAt(object, time), pods: pods.get(object) ?? 0 };
}
