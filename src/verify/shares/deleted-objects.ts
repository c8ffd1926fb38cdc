import { ABSENCE_RULES } from '../absence-rules';
import { check } from '../check';
import { runsPods } from '../cluster/workload';
import { Finding, Severity } from '../finding';
import { ManifestObject } from '../manifest-object';
import { Manifests } from '../manifests';
import { TrafficDiffOptions } from '../traffic-diff';
import { keyOf } from '../transition/object-key';
import { listed } from '../transition/sentence';
import { hasOption } from '../transition/sync-waves';

/** Kinds that lead requests to pods. */
const LEADING = ['Service', 'DestinationRule'];

/**
 * Kinds that can come with a change and answer no requests themselves. What else comes, as an operator's kind, may bring the pods that others have had.
 */
const SILENT = [
  ...LEADING, 'VirtualService', 'Gateway', 'HTTPRoute', 'GRPCRoute', 'Ingress',
  'ConfigMap', 'Secret', 'ServiceAccount', 'HorizontalPodAutoscaler', 'PodDisruptionBudget',
];

/**
 * Findings of what is to run, those about absent things as errors where the change itself deletes these: then they are not applied from elsewhere.
 *
 * @param found what is found in what is to run, and was not before
 */
export function withDeleted(found: readonly Finding[], before: Manifests, after: Manifests, options: TrafficDiffOptions): Finding[] {
  const deleted = options.order?._prune === false ? [] : without(before, after).filter(object => !hasOption(object, 'Prune=false'));
  const causes = deleted.filter(object => runsPods(object) && !isOwned(object) || LEADING.includes(object.kind));
  if (!found.some(isUnsure) || causes.length === 0 || without(after, before).some(mayAnswer)) {
    return [...found];
  }
  const kept = new Set(check(Manifests._fromRead([...after.objects, ...deleted]), options).map(placeOf));
  const reason = `this change deletes ${listed(causes.map(({ title }) => title))}`;
  return found.map(finding => isUnsure(finding) && !kept.has(placeOf(finding)) ? finding._asError(reason) : finding);
}

/** What tells findings apart. */
export function placeOf({ rule, subject, field }: Finding): string {
  return [rule, subject, field].join(' ');
}

function isUnsure({ rule, severity }: Finding): boolean {
  return severity === Severity.WARNING && ABSENCE_RULES.includes(rule);
}

/** A workload that is known and answers is no matter: then nothing is found to be absent. */
function mayAnswer(object: ManifestObject): boolean {
  return !runsPods(object) && !SILENT.includes(object.kind);
}

/** What the one has and the other has not. */
function without({ objects }: Manifests, other: Manifests): ManifestObject[] {
  const keys = new Set(other.objects.map(keyOf));
  return objects.filter(object => !keys.has(keyOf(object)));
}

/** Whether a controller deletes it with its owner. */
function isOwned({ manifest }: ManifestObject): boolean {
  return manifest.metadata.ownerReferences !== undefined;
}
