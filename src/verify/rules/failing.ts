import { Branch } from '../branch';
import { beginsWith } from '../field-path';
import { ManifestObject } from '../manifest-object';
import { OutcomeKind } from '../outcome';
import { Fault } from './rule';
import { System } from '../system/system';

/** A request of those that the object was written for that fails because of the field, and how; nothing where none does. */
export function failing({ traffic }: System, object: ManifestObject, path: readonly string[]): Fault['shown'] {
  for (const { request } of traffic.of(object)) {
    for (const branch of traffic.send(request).flat()) {
      if (fails(branch) && branch.chain.some(step => step._object === object && beginsWith(step._path, path))) {
        return { request, outcome: outcomeOf(branch) };
      }
    }
  }
  return undefined;
}

/** Whether the client sees an error that no workload made. */
export function fails({ end: { kind, status } }: Branch): boolean {
  return kind === OutcomeKind.NO_ENDPOINTS || kind === OutcomeKind.RESPONSE && (status === 404 || status !== undefined && status >= 500);
}

/** The end of a request in words: `HTTP 503: no healthy endpoint`. */
export function outcomeOf({ end: { status, reason } }: Branch): string {
  return `${status === undefined ? '' : `HTTP ${status}: `}${reason}`;
}
