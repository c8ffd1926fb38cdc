import { LiveProcess, LiveState } from './live-state';
import { CanaryError } from '../../domain/canary-error';
import { CanaryPlan } from '../../domain/plan/canary-plan';
import { NextStep, nextStep } from '../../domain/plan/next-step';
import { PlanEntry } from '../../domain/plan/plan-entry';
import { didYouMean } from '../../domain/plan/spelling';
import { CanaryAudience } from '../../verify/canary-audience';
import { MultiMap } from '../../verify/multi-map';
import { ProcessShares } from '../../verify/process-shares';
import { byNames, PlanMismatch, planMismatches } from '../plan-match';

/** A process as the plan, the manifests and the cluster have it. */
export interface ProcessStatus {
  readonly name: string;
  /** What the plan says of it. */
  readonly entry?: PlanEntry;
  readonly next?: NextStep;
  /** What the plan says and the manifests do not do. */
  readonly mismatches: readonly PlanMismatch[];
  /** What the manifests say of it. */
  readonly shares?: ProcessShares;
  readonly audience?: CanaryAudience;
  /** What the cluster has of it. */
  readonly live?: LiveProcess;
}

/** The processes of a plan in its order, then those of the manifests that it does not have. A name that several namespaces have stands for all of them. */
export function processStatuses(plan: CanaryPlan | undefined, processes: readonly ProcessShares[], live: LiveState | undefined): ProcessStatus[] {
  const byName = byNames(processes);
  const taken = new Set<ProcessShares>();
  const planned = (plan?.entries ?? []).flatMap(entry => {
    const found = byName.get(entry.project);
    found.forEach(process => taken.add(process));
    const common = { name: entry.project, entry, next: nextStep(entry) };
    return found.length === 0 ? [{ ...common, mismatches: [] }]
      : found.map(process => ({ ...common, ...rendered(process, live), mismatches: planMismatches([entry], [process]) }));
  });
  const unplanned = processes.filter(process => !taken.has(process));
  return [...planned, ...unplanned.map(process => ({ name: process.name, mismatches: [], ...rendered(process, live) }))];
}

/**
 * Those that were asked for, in that order; all of them if none was.
 *
 * @throws CanaryError for names that none has
 */
export function chosen(subject: string, all: readonly ProcessStatus[], names: readonly string[]): readonly ProcessStatus[] {
  const byName = new MultiMap<string, ProcessStatus>();
  all.forEach(status => new Set([status.name, titleOf(status)]).forEach(name => byName.add(name, status)));
  const problems = names.filter(name => !byName.has(name)).map(name => {
    const known = byName.keys();
    return `process must be one of the plan or the manifests, got ${JSON.stringify(name)}: ${didYouMean(name, known, `there are ${shortList(known)}`)}`;
  });
  if (problems.length > 0) {
    throw new CanaryError(subject, problems);
  }
  return names.length === 0 ? all : [...new Set(names.flatMap(name => byName.get(name)))];
}

/** `namespace/name`, where a namespace is known. */
export function titleOf({ name, shares }: ProcessStatus): string {
  return shares === undefined ? name : `${shares.namespace}/${name}`;
}

function rendered(shares: ProcessShares, live: LiveState | undefined): Pick<ProcessStatus, 'shares' | 'audience' | 'live'> {
  return { shares, audience: CanaryAudience.of(shares), live: live?.processOf(shares) };
}

function shortList(names: readonly string[]): string {
  const plain = names.filter(name => !name.includes('/'));
  return plain.length > 10 ? `${plain.slice(0, 10).join(', ')} and ${plain.length - 10} more` : plain.join(', ');
}
