import { PlanEntry } from '../domain/plan/plan-entry';
import { isPercentage, ProcessKind } from '../domain/plan/process-kind';
import { CallerKind } from '../verify/caller';
import { MultiMap } from '../verify/multi-map';
import { ProcessShares, TrackState } from '../verify/process-shares';

/** What a plan says of a process and the manifests do not do. */
export interface PlanMismatch {
  /** Name of the process. */
  readonly project: string;
  /** What the plan says: `20 % for the canary`. */
  readonly wanted: string;
  /** What the manifests do: `5 % for the canary`. */
  readonly got: string;
}

/** What of a process is compared. */
interface Comparison {
  readonly wanted: string;
  readonly got: string;
  readonly same: boolean;
}

const CALLERS: { readonly [kind in ProcessKind]?: readonly CallerKind[] } = {
  [ProcessKind.INGRESS_NGINX]: [CallerKind.INGRESS],
  [ProcessKind.ALB]: [CallerKind.INGRESS],
  [ProcessKind.ISTIO_VSVC]: [CallerKind.GATEWAY, CallerKind.MESH],
  [ProcessKind.GATEWAY_API]: [CallerKind.GATEWAY, CallerKind.MESH],
};

/** What a plan may call a process: as its construct or, where that has a word for a track in it, as its stable workload. */
function namesOf({ name, tracks: [first] }: ProcessShares): ReadonlySet<string> {
  return new Set([name, first.workload.slice(first.workload.indexOf('/') + 1)]);
}

/** Processes by the names that a plan may have for them; several where more namespaces have one. */
export function byNames(processes: readonly ProcessShares[]): MultiMap<string, ProcessShares> {
  const found = new MultiMap<string, ProcessShares>();
  processes.forEach(process => namesOf(process).forEach(name => found.add(name, process)));
  return found;
}

/**
 * Compares a plan with what manifests do: the share of requests that have nothing special, numbers of pods, and which track of a singleton runs; and the images that the plan says.
 * A process that the manifests do not have is left out, as they may be those of another chart; so is one that none of its callers can be seen of.
 */
export function planMismatches(entries: readonly PlanEntry[], processes: readonly ProcessShares[]): PlanMismatch[] {
  const byName = byNames(processes);
  return entries.flatMap(entry => byName.get(entry.project).flatMap(process => comparisons(entry, process))
    .filter(({ same }) => !same).map(({ wanted, got }) => ({ project: entry.project, wanted, got })));
}

/** Names of processes of the plan that the manifests do not have. */
export function missingProcesses(entries: readonly PlanEntry[], processes: readonly ProcessShares[]): string[] {
  const byName = byNames(processes);
  return entries.map(({ project }) => project).filter(project => !byName.has(project));
}

function comparisons(entry: PlanEntry, process: ProcessShares): Comparison[] {
  return [...division(entry, process), ...image(entry.stable?.image, process, 'stable'), ...image(entry.canary?.image, process, 'canary')];
}

function division({ kind, weight, idle }: PlanEntry, process: ProcessShares): Comparison[] {
  const canary = process.tracks.find(({ track }) => track === 'canary');
  const wanted = idle === true ? 0 : weight;
  switch (kind) {
    case ProcessKind.DEPLOYMENT_REPLICAS: return canary?.replicas === undefined ? [] : [compared(wanted, canary.replicas, pods)];
    case ProcessKind.DEPLOYMENT_SINGLETON: return singleton(wanted, canary);
    case ProcessKind.SERVICE_RATIO: return ratio(wanted, process);
    default: return isPercentage(kind) ? percentage(wanted, process, CALLERS[kind] ?? []) : [];
  }
}

function singleton(weight: number, canary: TrackState | undefined): Comparison[] {
  const runs = canary !== undefined && !canary.idle;
  const said = (which: boolean) => which ? 'the canary runs' : 'stable runs';
  return [{ wanted: said(weight === 1), got: said(runs), same: runs === (weight === 1) }];
}

/** Numbers of pods come close to a share: within one pod. */
function ratio(weight: number, { podShare, tracks }: ProcessShares): Comparison[] {
  const total = tracks.reduce((sum, { replicas }) => sum + (replicas ?? NaN), 0);
  if (podShare === undefined || !(total > 0)) {
    return [];
  }
  const same = weight === 0 || weight === 100 ? podShare * 100 === weight : Math.abs(podShare - weight / 100) * total < 1;
  return [{ wanted: percent(weight), got: percent(podShare * 100), same }];
}

/**
 * Routes may be asked in several ways, of which some are always for one track (previews, Services of a track). What divides must divide by the weight; where nothing divides, somebody must get
 * all of it, or nothing. Where some routes divide, requests that no route divides, but the numbers of pods, are left out: the plan says nothing of them.
 */
function percentage(weight: number, process: ProcessShares, callers: readonly CallerKind[]): Comparison[] {
  const shares = process.requests.filter(({ condition, request }) => condition === undefined && callers.includes(request.from.kind))
    .map(({ shares: { canary = 0 } }) => Math.round(canary * 1e6) / 1e4);
  if (shares.length === 0) {
    return [];
  }
  const divided = [...new Set(shares.filter(share => share > 0 && share < 100))];
  const byRoutes = divided.filter(share => share !== Math.round((process.podShare ?? NaN) * 1e6) / 1e4);
  const mixed = byRoutes.length > 0 ? byRoutes : divided;
  const wrong = mixed.find(share => share !== weight);
  if (wrong !== undefined) {
    return [compared(weight, wrong, percent)];
  }
  const got = mixed.length > 0 ? weight : weight === 100 && shares.includes(100) ? 100 : shares.includes(0) ? 0 : 100;
  return [compared(weight, got, percent)];
}

function image(wanted: string | undefined, { tracks }: ProcessShares, name: string): Comparison[] {
  const track = tracks.find(one => one.track === name);
  return wanted === undefined || track === undefined ? [] : [{ wanted: `${wanted} on ${name}`, got: `${track.image} on ${name}`, same: track.image === wanted }];
}

function compared(wanted: number, got: number, text: (value: number) => string): Comparison {
  return { wanted: text(wanted), got: text(got), same: wanted === got };
}

function percent(value: number): string {
  return `${Math.round(value * 100) / 100} % for the canary`;
}

function pods(value: number): string {
  return value === 1 ? '1 canary pod' : `${value} canary pods`;
}
