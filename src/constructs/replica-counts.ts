import { CanaryServiceProps } from './canary-service-props';
import { Track } from '../domain/track';
import { CanaryTrackOptions } from '../domain/track-options';
import { ReplicaRatio } from '../routing/replica-ratio';

/** What each track has of its own. */
type OptionsByTrack = { readonly [track in Track]: CanaryTrackOptions };

/** The numbers of pods that the routing wants; undefined where it splits by other means. */
export function askedRatio(
  { routing, canary, baseline, split }: CanaryServiceProps, tracks: Track[], options: OptionsByTrack,
): ReplicaRatio | undefined {
  const replicas: { [track: string]: number } = {};
  for (const track of tracks) {
    const count = options[track].replicas;
    if (count !== undefined) {
      replicas[track] = count;
    }
  }
  return routing.provider.replicaRatio({
    hasCanary: canary !== undefined,
    hasBaseline: baseline !== undefined,
    weight: split?.weight,
    blueGreen: split?.active !== undefined,
    idle: canary?.idle ?? false,
    replicas,
    autoscaled: tracks.filter(track => options[track].autoscaling !== undefined),
  });
}

/** What tracks have of their own, with the numbers of pods that the routing wants. */
export function counted(options: OptionsByTrack, { replicas }: ReplicaRatio): OptionsByTrack {
  const withCount = (track: Track) => replicas[track] === undefined ? options[track] : { ...options[track], replicas: replicas[track] };
  return { stable: withCount(Track.STABLE), canary: withCount(Track.CANARY), baseline: withCount(Track.BASELINE) };
}
