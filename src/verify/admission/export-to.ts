import { isLabel } from './istio-host';
import { all, Check, firstOf, Refusal, refuse, shown } from './refusal';
import { list, TEXT } from './schema';

/**
 * `exportTo` of an object of Istio (istio, `validateExportTo`): namespaces, `.` for the own one, or `*` alone.
 *
 * @param nobody whether `~` alone is good
 * @param own whether only the own namespace is good
 */
function visibility(value: string[], namespace: string, nobody: boolean, own: boolean): Refusal | undefined {
  const seen = new Set<string>();
  const refusal = firstOf(value, (entry, index) => {
    const name = entry === '.' ? namespace : entry;
    const good = name === '*' || isLabel(name) || nobody && name === '~';
    const twice = seen.has(name);
    seen.add(name);
    return !good ? refuse(`must be a namespace, . or *, got ${shown(entry)}`, index) : twice ? refuse(`must have a namespace once, got ${shown(entry)} again`, index) : undefined;
  });
  if (refusal !== undefined || value.length === 0) {
    return refusal;
  }
  if (value.length > 1 && (seen.has('*') || seen.has('~'))) {
    return refuse(`must have * or ~ alone, got ${shown(value)}`);
  }
  return own && (!seen.has(namespace) || value.length > 1) ? refuse(`must be the own namespace where workloadSelector is there, got ${shown(value)}`) : undefined;
}

/** Of any other object. */
export const EXPORT_TO: Check = all(list(TEXT), (value, namespace) => visibility(value, namespace, false, false));

/** Of a ServiceEntry, which may be exported to nobody. */
export const EXPORT_TO_NOBODY: Check = all(list(TEXT), (value, namespace) => visibility(value, namespace, true, false));

/** Of a DestinationRule that selects pods. */
export const EXPORT_TO_SELF: Check = all(list(TEXT), (value, namespace) => visibility(value, namespace, false, true));
