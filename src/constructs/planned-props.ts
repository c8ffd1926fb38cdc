import { CanaryServiceProps } from './canary-service-props';
import { ProcessProps } from './process-props';
import { SingletonProcessProps } from './singleton-process-props';
import { shown } from '../domain/canary-error';
import { PlanClaim } from '../domain/plan/plan-claim';
import { PlanEntry, PlanTrack } from '../domain/plan/plan-entry';
import { isPercentage, ProcessKind } from '../domain/plan/process-kind';
import { SplitOptions } from '../domain/split';
import { Track } from '../domain/track';
import { CanaryTrackOptions, TrackOptions } from '../domain/track-options';

/** Props of a process, with what a plan says in them, and what is wrong between the two. */
export interface Planned<P extends ProcessProps> {
  readonly props: P;
  /** The claim on an entry of the plan; undefined where there is no plan. */
  readonly claim?: PlanClaim;
  readonly problems: string[];
}

/** Props of a service with its share, its matches and what it runs from the plan. */
export function plannedService(props: CanaryServiceProps, claim: PlanClaim | undefined): Planned<CanaryServiceProps> {
  const kind = props.routing.provider.processKind();
  return planned(props, claim, kind === undefined ? Object.values(ProcessKind).filter(isPercentage) : [kind], (entry, problems) => ({
    ...props, ...plannedTracks(props, entry, claim!, problems), split: plannedSplit(props, entry, claim!, problems),
  }));
}

/** Props of a singleton with the track that runs, and with what it runs, from the plan. */
export function plannedSingleton(props: SingletonProcessProps, claim: PlanClaim | undefined): Planned<SingletonProcessProps> {
  return planned(props, claim, [ProcessKind.DEPLOYMENT_SINGLETON], (entry, problems) => {
    const active = entry.weight === 0 ? Track.STABLE : Track.CANARY;
    agree(claim!, 'active track', 'active', props.active, active, 'weight', problems);
    return { ...props, ...plannedTracks(props, entry, claim!, problems), active };
  });
}

/**
 * Props with what an entry of the plan says, if there is one of a type that the process can have.
 *
 * @param kinds types of entries for the process
 */
export function planned<P extends ProcessProps>(
  props: P, claim: PlanClaim | undefined, kinds: ProcessKind[], apply: (entry: PlanEntry, problems: string[]) => P,
): Planned<P> {
  const problems = claim?.problems(kinds) ?? [];
  return claim?.entry === undefined || problems.length > 0 ? { props, claim, problems } : { props: apply(claim.entry, problems), claim, problems };
}

/** Options of both tracks with what the plan says that they run, and whether the canary is idle. */
export function plannedTracks(
  { stable, canary }: ProcessProps, entry: PlanEntry, claim: PlanClaim, problems: string[],
): { stable?: TrackOptions; canary?: CanaryTrackOptions } {
  const running = (track: 'stable' | 'canary', options: TrackOptions | undefined, said: PlanTrack = {}) => {
    const own = options ?? {};
    agree(claim, 'image', `${track}.image`, own.image, said.image, `${track}.image`, problems);
    agree(claim, 'version', `${track}.version`, own.version, said.version, `${track}.version`, problems);
    const { image = own.image, version = own.version } = said;
    return said.image === undefined && said.version === undefined ? options : { ...own, image, version };
  };
  if (canary === undefined && (entry.canary !== undefined || entry.idle === false)) {
    const what = entry.canary === undefined ? 'that the canary is not idle' : 'what runs on the canary';
    problems.push(claim.shown(`the plan says ${what}, got no canary track: add canary: {}, or remove canary from the plan`, 'canary'));
  }
  const tracks = { stable: running('stable', stable, entry.stable), canary: canary && running('canary', canary, entry.canary) };
  agree(claim, 'idle', 'canary.idle', canary?.idle, entry.idle, 'idle', problems);
  return tracks.canary === undefined || entry.idle === undefined ? tracks : { ...tracks, canary: { ...tracks.canary, idle: entry.idle } };
}

/** Adds a problem for something that the props and the plan say differently. */
export function agree(
  claim: PlanClaim, what: string, prop: string, own: unknown, said: unknown, field: string, problems: string[],
): void {
  if (own !== undefined && said !== undefined && own !== said) {
    problems.push(claim.shown(`${prop} must be what the plan says, ${what} ${shown(said)}, got ${shown(own)}: remove ${prop}`, field));
  }
}

/** A split with the weight of the plan, and without its matches where the plan switches them off. */
function plannedSplit({ split, canary }: CanaryServiceProps, entry: PlanEntry, claim: PlanClaim, problems: string[]): SplitOptions {
  const lacking = canary === undefined && entry.weight > 0;
  if (split?.active !== undefined) {
    checkActive(split.active, entry, claim, problems);
  } else if (lacking) {
    problems.push(claim.shown(`the plan gives the canary weight ${entry.weight}, got no canary track: add canary: {}, or set weight 0 in the plan`, 'weight'));
  } else {
    agree(claim, 'weight', 'split.weight', split?.weight, entry.weight, 'weight', problems);
  }
  if (entry.match === true && (split?.match ?? []).length === 0) {
    problems.push(claim.shown('split.match must have the requests that the plan switches on, got none: add match to split, or remove match from the plan', 'match'));
  }
  const match = entry.match === false ? [] : split?.match;
  return { ...split, match, weight: lacking || split?.active !== undefined ? undefined : entry.weight };
}

/** Adds a problem for blue-green whose active track is not the one that the plan gives everything to. */
function checkActive(active: Track, { project, weight }: PlanEntry, claim: PlanClaim, problems: string[]): void {
  const wanted = weight === 0 ? Track.STABLE : weight === 100 ? Track.CANARY : undefined;
  if (wanted === undefined) {
    problems.push(claim.shown(`blue-green gives everything to one track, got weight ${weight} in the plan: set it to 0 (stable) or 100 (the canary)`, 'weight'));
  } else if (wanted !== active) {
    const said = `plan.entry(${shown(project)}).weight === 100 ? Track.CANARY : Track.STABLE`;
    problems.push(claim.shown(`active must be ${wanted}, which the plan gives everything to, got ${active}: take it from the plan, active: ${said}`, 'weight'));
  }
}
