import { mendedIn, UnknownField } from './mended-object';
import { refusal } from '../../admission/admission';
import { Refusal } from '../../admission/refusal';
import { beginsWith } from '../../field-path';
import { ManifestObject } from '../../manifest-object';
import { Fault } from '../rule';

/** Most names of fields that a message can list. */
const MOST = 6;

/** What an object is refused for: fields that nobody knows, and what else is wrong where that is no consequence of them. */
export function refusalFaults(object: ManifestObject): Fault[] {
  const { unknown, unfilled } = mendedIn(object);
  const found = refusal(object);
  const more = found === undefined || [...unknown, ...unfilled].some(({ path }) => isConsequence(found, path)) ? [] : [found];
  return [...unknown.map(field => unknownFault(object, field)), ...more.map(({ path, reason }) => ({ object, path, message: reason }))];
}

/** What is missing beside a field that was passed over, or around it, may be that field. */
function isConsequence({ path }: Refusal, passedOver: readonly string[]): boolean {
  const isAbove = beginsWith(passedOver, path);
  return isAbove || path.length === passedOver.length && beginsWith(passedOver, path.slice(0, -1));
}

function unknownFault(object: ManifestObject, { path, reason, stranger, hint }: UnknownField): Fault {
  const known = stranger?.known ?? [];
  return { object, path, message: reason, fix: hint ?? (known.length <= MOST ? `delete it, or write one of ${known.join(', ')}` : undefined) };
}
