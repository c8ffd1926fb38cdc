import { Cluster } from './cluster/cluster';
import { ManifestObject } from './manifest-object';
import { Tracks } from './system/tracks';
import { TrackGroupInfo } from './track-group-info';
import { TrackNaming } from './track-naming';

/** The applications with tracks, as plain values. */
export function trackGroupsOf(objects: readonly ManifestObject[], options: TrackNaming): TrackGroupInfo[] {
  return new Tracks(new Cluster(objects, 'track'), options).groups.map(({ namespace, name, members, evidence }) => ({
    namespace,
    name,
    members: members.map(member => ({
      workload: member.workload.id, kind: member.workload.object.kind, track: member.track, evidence: member.evidence,
    })),
    evidence,
  }));
}
