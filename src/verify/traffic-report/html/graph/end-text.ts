import { Finding } from '../../../finding';
import { ProcessShares, RequestShares } from '../../../process-shares';
import { endOf, isFailure, TRACKS } from '../../../shares/shares';
import { RequestKind, Side } from '../../request-kinds';

/** What the box of an end says. */
export interface EndText {
  /** Lines below its name. */
  readonly lines: readonly string[];
  /** Class of the drawing: `stable`, `canary`, `baseline`, `failure`, `other`. */
  readonly look: string;
  /** Whether it is there on this side. */
  readonly there: boolean;
}

/** The ends that requests have on one side, each with the first that ends there. */
export function askedEnds(kinds: readonly RequestKind[], side: Side): Map<string, RequestShares> {
  const requests = kinds.flatMap(kind => kind[side] ?? []);
  return new Map(requests.flatMap(request => Object.keys(request.shares).map((end): [string, RequestShares] => [end, request])).reverse());
}

/**
 * What an end is on one side: the state of a track, what a failure means.
 *
 * @param asked a request that ends there
 */
export function endText(end: string, shares: ProcessShares | undefined, asked: RequestShares | undefined): EndText {
  const states = shares?.tracks.filter(({ track }) => track === end) ?? [];
  if (states.length > 0) {
    const [{ version, image, replicas, idle }] = states;
    const pods = replicas === undefined ? idle ? 'suspended' : '' : `${replicas} ${replicas === 1 ? 'pod' : 'pods'}`;
    const more = states.length === 1 ? '' : `, ${states.length} workloads`;
    return { lines: [version === undefined ? imageName(image) : `version ${version}`, `${pods}${more}`.replace(/^, /, '')], look: lookOf(end), there: true };
  }
  if (isFailure(end)) {
    return { lines: [`fails${asked === undefined ? '' : reasonOf(asked, end)}`], look: 'failure', there: asked !== undefined };
  }
  const lines = end.includes('/') ? ['another process'] : end.startsWith('HTTP') ? ['answered by a proxy'] : end === 'outside' ? ['leaves the cluster'] : ['not there'];
  return { lines, look: lookOf(end), there: asked !== undefined };
}

/** Numbers of findings, as they are shown in the drawing: `F1, F2, and 3 more`. */
export function marksText(findings: readonly Finding[], numberOf: (finding: Finding) => number): string | undefined {
  const shown = findings.slice(0, 3).map(finding => `F${numberOf(finding)}`).join(', ');
  return findings.length === 0 ? undefined : `! ${shown}${findings.length > 3 ? `, ${findings.length - 3} more` : ''}`;
}

function lookOf(end: string): string {
  return TRACKS.includes(end) ? end : 'other';
}

// The repository says nothing that the name of the process does not.
function imageName(image: string): string {
  return image.slice(image.lastIndexOf('/') + 1);
}

function reasonOf(request: RequestShares, end: string): string {
  const reason = request.answer.outcomes.find(outcome => endOf(outcome) === end)?.reason;
  return reason === undefined || reason === end ? '' : `: ${reason}`;
}
