import { RequestMatch } from '../../domain/request-match';
import { StickyCookie } from '../../domain/sticky';
import { Track, TRACK_SUFFIX } from '../../domain/track';
import { RoutingContext, RoutingTarget } from '../routing-provider';
import { BackendRef, RouteFilter } from './written';

/** The Service of a track, and how many of the requests that match nothing go there. */
export interface TrackBackend {
  readonly service: string;
  /** Undefined where it is that of the route. */
  readonly namespace?: string;
  /** Percentage. */
  readonly weight: number;
}

/** Who gets what, for one route. */
export interface SplitBackends {
  readonly stable: TrackBackend;
  /** Undefined where there is no canary track. */
  readonly canary?: TrackBackend;
  /** Undefined where there is no baseline track. */
  readonly baseline?: TrackBackend;
  readonly match: RequestMatch[];
  /** The track for what matches. */
  readonly matched: Track;
  readonly idle: boolean;
  readonly sticky?: StickyCookie;
}

/**
 * The split of a service in the words of a route.
 *
 * @param from namespace of the route
 */
export function splitBackends(context: RoutingContext, from: string | undefined): SplitBackends {
  const { name, namespace, hasCanary, match, matched, idle, sticky } = context;
  const backend = (track: Track, { weight }: RoutingTarget): TrackBackend => (
    { service: name + TRACK_SUFFIX[track], namespace: from === namespace ? undefined : namespace, weight });
  return {
    stable: backend(Track.STABLE, context.stable),
    canary: hasCanary ? backend(Track.CANARY, context.canary) : undefined,
    baseline: context.baseline && backend(Track.BASELINE, context.baseline),
    match,
    matched,
    idle,
    sticky,
  };
}

/** The split of the hosts for the preview: everything goes to one track. */
export function previewOf({ stable, canary = stable, matched, idle }: SplitBackends): SplitBackends {
  return { stable: matched === Track.CANARY ? canary : stable, match: [], matched, idle };
}

/** The tracks that there are. */
export function tracksOf({ stable, canary, baseline }: SplitBackends): [Track, TrackBackend][] {
  const all: [Track, TrackBackend | undefined][] = [[Track.STABLE, stable], [Track.CANARY, canary], [Track.BASELINE, baseline]];
  return all.filter((entry): entry is [Track, TrackBackend] => entry[1] !== undefined);
}

/** What a rule refers to, with everything that the API would add. */
export function serviceRef({ service, namespace }: Pick<TrackBackend, 'service' | 'namespace'>, port: number) {
  return { group: '', kind: 'Service', name: service, ...namespace === undefined ? {} : { namespace }, port };
}

/** The only backend of a rule. */
export function onlyBackend(backend: Pick<TrackBackend, 'service' | 'namespace'>, port: number): BackendRef[] {
  return [{ ...serviceRef(backend, port), weight: 1 }];
}

/**
 * Every track with its weight, also at 0 and 100: a step of a rollout is then a change of numbers.
 *
 * @param filters filters of a track
 */
export function shares(split: SplitBackends, port: number, filters: (track: Track) => RouteFilter[] | undefined): BackendRef[] {
  return split.canary === undefined ? onlyBackend(split.stable, port)
    : tracksOf(split).map(([track, backend]) => ({ ...serviceRef(backend, port), weight: backend.weight, filters: filters(track) }));
}
