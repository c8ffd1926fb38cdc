import { TrackState } from '../process-shares';
import { TRACKS } from './shares';
import { trackStateOf } from './track-state';
import { Workload } from '../cluster/workload';
import { ManifestObject } from '../manifest-object';
import { MultiMap } from '../multi-map';
import { System } from '../system/system';

/** Ends of names of CronJobs that are tracks of one process. */
const CRON_TRACK = /-(canary|baseline)$/;

/** A process of the input. */
export interface Process {
  readonly namespace: string;
  readonly name: string;
  readonly tracks: readonly TrackState[];
  /** Tracks of its workloads that can get requests. */
  readonly workloads: ReadonlyMap<Workload, string>;
}

/** Workloads that are tracks of one application, every other workload alone, and CronJobs, in the order of the input. */
export function processesOf(system: System): Process[] {
  const { cluster, tracks } = system;
  const found = new Map<ManifestObject, Process>();
  for (const workload of cluster.workloads.all()) {
    const group = tracks.groupOf(workload);
    const members = group?.members ?? [{ workload, track: workload.track ?? 'stable' }];
    if (members[0].workload === workload) {
      found.set(workload.object, {
        namespace: workload.object.namespace,
        name: group?.name ?? workload.object.name,
        tracks: inOrder(members.map(member => trackStateOf(member.workload, member.track))),
        workloads: new Map(members.map(member => [member.workload, member.track])),
      });
    }
  }
  cronProcesses(cluster.ofKind('batch', 'CronJob')).forEach(([first, process]) => found.set(first, process));
  return cluster.objects.flatMap(object => found.get(object) ?? []);
}

/** CronJobs get no requests; `x-canary` is a track of `x` beside it. */
function cronProcesses(jobs: readonly ManifestObject[]): [ManifestObject, Process][] {
  const titles = new Set(jobs.map(({ title }) => title));
  const byStable = new MultiMap<string, ManifestObject>();
  for (const job of jobs) {
    const stable = job.title.replace(CRON_TRACK, '');
    byStable.add(titles.has(stable) ? stable : job.title, job);
  }
  return byStable.values().length === 0 ? [] : byStable.entries().map(([title, members]) => [members[0], {
    namespace: members[0].namespace,
    name: title.slice(title.indexOf('/') + 1),
    tracks: inOrder(members.map(job => cronState(job, job.title === title ? 'stable' : CRON_TRACK.exec(job.name)![1]))),
    workloads: new Map(),
  }]);
}

function cronState(job: ManifestObject, track: string): TrackState {
  const { suspend, jobTemplate } = job.manifest.spec ?? {};
  return { ...trackStateOf({ object: job, id: `${job.namespace}/${job.name}` }, track, jobTemplate?.spec?.template), idle: suspend === true };
}

/** Tracks that have other names come last. */
function inOrder(states: readonly TrackState[]): TrackState[] {
  const rank = ({ track }: TrackState) => (TRACKS.indexOf(track) + TRACKS.length + 1) % (TRACKS.length + 1);
  return [...states].sort((one, other) => rank(one) - rank(other));
}
