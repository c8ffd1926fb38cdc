import { imageText } from './image-text';
import { LiveProcess } from './live-state';
import { ProcessStatus } from './process-status';
import { NextStep } from '../../domain/plan/next-step';
import { isPercentage, ProcessKind } from '../../domain/plan/process-kind';
import { percent } from '../../verify/answer';
import { AudienceWay } from '../../verify/audience-way';
import { CanaryAudience } from '../../verify/canary-audience';
import { TrackState } from '../../verify/process-shares';

/** Stands behind what is something else if objects were created in another order. */
const ORDERED = ' ?';

/** A weight with its unit. */
export function weightText(kind: ProcessKind, weight: number): string {
  return kind === ProcessKind.DEPLOYMENT_SINGLETON ? `${weight === 0 ? 'stable' : 'canary'} runs`
    : isPercentage(kind) ? `${weight} %` : `${weight} ${weight === 1 ? 'pod' : 'pods'}`;
}

/** What comes next. */
export function nextText(kind: ProcessKind, { weight, promote }: NextStep): string {
  return weight !== undefined ? weightText(kind, weight) : promote ? 'promote' : '-';
}

/** Conditions that let somebody in or keep somebody out, a line each. */
export function matchLines({ entry, audience }: ProcessStatus): string[] {
  const found = new Set((audience?.ways ?? []).flatMap(({ matches }) => matches.map(({ condition, share, dependsOnCreationOrder }) => (
    `${condition}${share === 1 ? '' : ` (${percent(share)})`}${dependsOnCreationOrder ? ORDERED : ''}`))));
  return found.size > 0 ? [...found] : entry?.match === false ? ['off'] : [];
}

/** What the workloads of a track run, a line for each image; what the plan says where there are no manifests. */
export function imageLines({ name, shares, entry, live }: ProcessStatus, track: 'stable' | 'canary'): string[] {
  if (shares === undefined) {
    const { image, version } = entry?.[track] ?? {};
    return [imageText(name, image, version)].filter(text => text !== '');
  }
  const texts = (states: readonly TrackState[] = []) => new Set(
    states.filter(state => state.track === track).map(({ image, version }) => imageText(name, image, version)));
  const [git, cluster] = [texts(shares.tracks), texts(live?.shares.tracks)];
  return live === undefined || [...cluster].join() === [...git].join() ? [...git] : [...git, `live: ${[...cluster].join(', ') || 'none'}`];
}

/** Numbers of pods by track: `2 + 1`; in a cluster those that are ready of those that are wanted, and those that still run what was before: `2/2 + 1/1 (1 old)`. */
export function replicasText({ shares, live }: ProcessStatus): string {
  const states = live?.shares.tracks ?? shares?.tracks ?? [];
  return [...new Set(states.map(({ track }) => track))].map(track => podsText(states.filter(state => state.track === track), live)).join(' + ');
}

function podsText(states: readonly TrackState[], live: LiveProcess | undefined): string {
  const counted = states.map(({ workload }) => live?.pods.get(workload));
  if (counted.every(pods => pods !== undefined)) {
    const sum = (key: 'ready' | 'wanted' | 'old') => counted.reduce((all, pods) => all + pods![key], 0);
    return `${sum('ready')}/${sum('wanted')}${sum('old') > 0 ? ` (${sum('old')} old)` : ''}`;
  }
  const known = states.every(({ replicas }) => replicas !== undefined);
  return known ? String(states.reduce((sum, { replicas }) => sum + replicas!, 0)) : [...new Set(states.map(unknownText))].join(', ');
}

/** How many pods there are where the manifest does not say it. */
function unknownText({ kind, idle }: TrackState): string {
  return kind === 'CronJob' ? idle ? 'off' : 'on' : idle ? '0' : kind === 'DaemonSet' ? 'each node' : 'auto';
}

/** Whether there is something to tell: a canary, or requests that are sent to one and fail. */
export function isConcerned(audience: CanaryAudience | undefined): audience is CanaryAudience {
  const hasFailures = ({ failures }: Pick<AudienceWay, 'failures'>) => Object.keys(failures).length > 0;
  return audience !== undefined && (audience.hasCanary || audience.ways.some(way => hasFailures(way) || way.matches.some(hasFailures)));
}

/** The share of the canary, for the first way in. */
export function shareText(audience: CanaryAudience | undefined, kind: ProcessKind | undefined): string {
  if (!isConcerned(audience)) {
    return '-';
  }
  const { ways: [first], running, podShare } = audience;
  if (first !== undefined) {
    return wayText(first);
  }
  if (running.length === 0) {
    return 'nothing runs';
  }
  if (running.length === 1 && (kind === ProcessKind.DEPLOYMENT_SINGLETON || podShare === undefined)) {
    return `${running[0]} runs`;
  }
  return podShare === undefined ? '? of the pods' : `${percent(podShare)} of the pods`;
}

/** A line for every way in for which the answer is another one than for the first, and for the first where it is not that for all requests. */
export function otherWays(audience: CanaryAudience | undefined): string[] {
  return !isConcerned(audience) ? [] : audience.ways.filter(({ partial }, index) => index > 0 || partial).map(way => `${wayText(way)} ${callersText(way)}`);
}

function wayText({ share, failures, dependsOnCreationOrder }: AudienceWay): string {
  return `${[percent(share), ...Object.entries(failures).map(([end, part]) => `${end} ${percent(part)}`)].join(', ')}${dependsOnCreationOrder ? ORDERED : ''}`;
}

function callersText({ callers }: AudienceWay): string {
  return callers.length > 3 ? `${callers.slice(0, 3).join(', ')} and ${callers.length - 3} more` : callers.join(', ');
}

/** The share that a plan asks for, where nothing was rendered. */
export function plannedShare({ entry }: ProcessStatus): string {
  return entry === undefined ? '-' : entry.idle ? 'idle' : weightText(entry.kind, entry.weight);
}
