import { TrackState } from '../process-shares';
import { ProcessChange } from '../traffic-diff';

/** A workload of a process before and after a change; at least one of them is there. */
export interface TrackPair {
  readonly before?: TrackState;
  readonly after?: TrackState;
}

/** One thing that a change does to a track. */
export interface TrackChange {
  /** `canary`; with the name of the workload where several are of one track. */
  readonly track: string;
  /** `image`, `version`, `pods`, or nothing where the track comes or goes. */
  readonly field?: string;
  /** What it was; nothing where it was not there. */
  readonly before?: string;
  /** What it is. */
  readonly after?: string;
}

/** The workloads of a process, those that are gone last. */
export function trackPairs({ before, after }: ProcessChange): TrackPair[] {
  const [old, now] = [before, after].map(side => new Map((side?.tracks ?? []).map(state => [`${state.kind} ${state.workload}`, state])));
  return [...new Set([...now.keys(), ...old.keys()])].map(key => ({ before: old.get(key), after: now.get(key) }));
}

/** What a change does to the tracks of a process, workload by workload. */
export function trackChanges(change: ProcessChange): TrackChange[] {
  const pairs = trackPairs(change);
  const isOneEach = pairs.length === new Set(pairs.flatMap(({ before, after }) => [before, after]).flatMap(state => state?.track ?? [])).size;
  const nameOf = ({ track, workload }: TrackState) => isOneEach ? track : `${track} (${workload})`;
  return pairs.flatMap(({ before, after }): TrackChange[] => {
    if (before === undefined || after === undefined) {
      return [{ track: nameOf((after ?? before)!), before: before?.image, after: after?.image }];
    }
    const fields: [field: string, before: string | undefined, after: string | undefined][] = [
      ['track', before.track, after.track],
      ['version', before.version, after.version],
      ['image', before.image, after.image],
      ['pods', podsText(before), podsText(after)],
    ];
    return fields.filter(([, was, is]) => was !== is).map(([field, was, is]) => ({ track: nameOf(after), field, before: was ?? 'none', after: is ?? 'none' }));
  });
}

/** How many pods a track has, as its manifest says: an autoscaler may say it, or the kind. */
export function podsText({ replicas, idle }: TrackState): string {
  return replicas !== undefined ? String(replicas) : idle ? 'suspended' : 'not said';
}
