import { CanaryServiceProps } from './canary-service-props';
import { OptionsByTrack } from './process-model';
import { Track } from '../domain/track';
import { ReplicaRatio, ReplicaRequest } from '../routing/replica-ratio';

/** The numbers of pods that the routing wants; undefined where it splits by other means. */
export function askedRatio(
  { routing, canary, baseline, split }: CanaryServiceProps, tracks: Track[], options: OptionsByTrack,
): ReplicaRatio | undefined {
  return routing.provider.replicaRatio({
    hasCanary: canary !== undefined,
    hasBaseline: baseline !== undefined,
    weight: split?.weight,
    blueGreen: split?.active !== undefined,
    idle: canary?.idle ?? false,
    ...givenCounts(tracks, options),
  });
}

/** The numbers of pods that tracks say themselves, and the tracks that leave it to an autoscaler. */
export function givenCounts(tracks: Track[], options: OptionsByTrack): Pick<ReplicaRequest, 'replicas' | 'autoscaled'> {
  const replicas: { [track: string]: number } = {};
  for (const track of tracks) {
    const count = options[track].replicas;
    if (count !== undefined) {
      replicas[track] = count;
    }
  }
  return { replicas, autoscaled: tracks.filter(track => options[track].autoscaling !== undefined) };
}

/** What tracks have of their own, with the numbers of pods that something else says. */
export function counted(options: OptionsByTrack, { replicas }: Pick<ReplicaRatio, 'replicas'>): OptionsByTrack {
  const withCount = (track: Track) => replicas[track] === undefined ? options[track] : { ...options[track], replicas: replicas[track] };
  return { stable: withCount(Track.STABLE), canary: withCount(Track.CANARY), baseline: withCount(Track.BASELINE) };
}
