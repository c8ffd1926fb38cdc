import { Branch } from '../branch';
import { Workload } from '../cluster/workload';
import { Fraction } from '../fraction';
import { ManifestObject } from '../manifest-object';
import { OutcomeKind } from '../outcome';

/** Tells which workloads are canaries. */
export type IsCanary = (workload: Workload) => boolean;

/** A field of an object. */
export interface Part {
  readonly object: ManifestObject;
  readonly path: readonly string[];
}

/** What a state makes of a request; of several orders of creation the worst counts. */
export interface Verdict {
  /** Share that nobody answers, or a proxy with an error. */
  readonly failing: number;
  /** Share that the canary gets. */
  readonly canary: number;
  /** The same for the same answers, whatever led to them. */
  readonly answers: string;
  /** Objects and fields that had a part in them, and who answered. */
  readonly met: readonly Part[];
  /** The largest branch that fails. */
  readonly failure?: Branch;
  /** The largest branch that reaches the canary. */
  readonly reached?: Branch;
}

/** A load balancer whose Ingresses cannot be read at the moment stays as it is (aws-load-balancer-controller, `groupReconciler.buildAndDeployModel`). */
const KEPT = / is refused$/;

const NONE = new Fraction(0);

/** The verdict on all that can happen to a request. */
export function verdictOf(runs: readonly (readonly Branch[])[], isCanary: IsCanary): Verdict {
  const all = runs.map(run => {
    const failing = run.filter(({ end }) => fails(end));
    const canary = run.filter(({ end }) => end.workload !== undefined && isCanary(end.workload));
    return { failing: sum(failing), canary: sum(canary), failure: largest(failing), reached: largest(canary) };
  });
  const failed = worst(all, ({ failing }) => failing);
  const reached = worst(all, ({ canary }) => canary);
  return {
    failing: failed.failing,
    failure: failed.failure,
    canary: reached.canary,
    reached: reached.reached,
    answers: runs.map(answersOf).sort().join('\n'),
    met: distinct(runs.flat().flatMap(partsOf)),
  };
}

/** The same fields, each once. */
export function distinct(parts: Iterable<Part>): Part[] {
  const known = new Map<ManifestObject, Map<string, Part>>();
  for (const part of parts) {
    const paths = known.get(part.object) ?? new Map<string, Part>();
    known.set(part.object, paths.set(part.path.join('.'), part));
  }
  return [...known.values()].flatMap(paths => [...paths.values()]);
}

/** The verdict where the way in is not there: nobody answers. */
export const NO_ENTRANCE: Verdict = { failing: 1, canary: 0, answers: 'no entrance', met: [] };

/** How a branch ends, in words. */
export function endText({ end: { workload, status, grpcStatus, reason } }: Branch): string {
  const code = status === undefined ? '' : `HTTP ${status}${grpcStatus === undefined ? '' : ` (grpc-status ${grpcStatus})`}: `;
  return workload === undefined ? `${code}${reason}` : `${workload.object.kind} ${workload.id}`;
}

/** What leaves the cluster is no answer of it; where that is meant, it is so before and after, too. */
function fails({ kind, status = 0, grpcStatus = 0, reason }: Branch['end']): boolean {
  return kind === OutcomeKind.OUTSIDE || kind === OutcomeKind.NO_ENDPOINTS && !KEPT.test(reason)
    || kind === OutcomeKind.RESPONSE && (status >= 400 || grpcStatus !== 0);
}

function partsOf({ end: { workload }, chain }: Branch): Part[] {
  const steps = chain.map(({ _object, _path }) => ({ object: _object, path: _path }));
  return workload === undefined ? steps : [...steps, { object: workload.object, path: [] }];
}

function answersOf(run: readonly Branch[]): string {
  const shares = new Map<string, Fraction>();
  run.forEach(branch => shares.set(endText(branch), (shares.get(endText(branch)) ?? NONE).add(branch.share)));
  return [...shares].map(([end, share]) => `${share.toFraction()} ${end}`).sort().join();
}

function sum(branches: readonly Branch[]): number {
  return branches.reduce((all, { share }) => all.add(share), NONE).valueOf();
}

function largest(branches: readonly Branch[]): Branch | undefined {
  return branches.length === 0 ? undefined : branches.reduce((one, other) => other.share.compare(one.share) > 0 ? other : one);
}

function worst<T>(all: readonly T[], badness: (one: T) => number): T {
  return all.reduce((one, other) => badness(other) > badness(one) ? other : one);
}
