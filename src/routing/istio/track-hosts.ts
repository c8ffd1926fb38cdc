import { IstioMode } from './istio-options';
import { RequestMatch } from '../../domain/request-match';
import { StickyCookie } from '../../domain/sticky';
import { Track, TRACK_SUFFIX } from '../../domain/track';
import { RoutingContext, RoutingTarget } from '../routing-provider';

/** Where a track's requests go, and how many of those that match nothing. */
export interface TrackHost {
  readonly host: string;
  /** Named as its track; undefined where the track has a host of its own. */
  readonly subset?: string;
  /** Percentage. */
  readonly weight: number;
}

/** Who gets what, for one VirtualService. */
export interface TrackHosts {
  readonly stable: TrackHost;
  /** Undefined where there is no canary track. */
  readonly canary?: TrackHost;
  /** Undefined where there is no baseline track. */
  readonly baseline?: TrackHost;
  readonly match: RequestMatch[];
  /** The track for what matches. While the canary is idle it is stable: the rules stay, so that patches on them do. */
  readonly matched: Track;
  readonly idle: boolean;
  readonly sticky?: StickyCookie;
}

/**
 * The split of a service in the words of a VirtualService.
 *
 * @param from namespace of the VirtualService: names without dots belong to it, and others are written in full
 */
export function trackHosts(context: RoutingContext, mode: IstioMode | undefined, from: string | undefined): TrackHosts {
  const { name, namespace, hasCanary, match, matched, idle, sticky } = context;
  const hosted = (host: string) => from === namespace ? host : `${host}.${namespace}.svc.cluster.local`;
  const host = (track: Track, { weight }: RoutingTarget) => mode === IstioMode.HOSTS
    ? { host: hosted(name + TRACK_SUFFIX[track]), weight }
    : { host: hosted(name), subset: track, weight };
  return {
    stable: host(Track.STABLE, context.stable),
    canary: hasCanary ? host(Track.CANARY, context.canary) : undefined,
    baseline: context.baseline && host(Track.BASELINE, context.baseline),
    match,
    matched,
    idle,
    sticky,
  };
}

/** The split of the hosts for the preview: everything goes to one track. */
export function previewOf(split: TrackHosts): TrackHosts {
  const { stable, canary = stable, matched } = split;
  return { stable: matched === Track.CANARY ? canary : stable, match: [], matched, idle: split.idle };
}
