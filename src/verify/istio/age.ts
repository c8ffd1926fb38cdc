import { Visit } from '../entrance';
import { ManifestObject } from '../manifest-object';
import { byNamespace, compareTexts, Tie } from '../tie';

/** What istiod sorts by age. */
export interface Aged {
  readonly object: ManifestObject;
  /** Name that decides between objects of the same second, where it is not that of the object. */
  readonly name?: string;
  /** Objects of which the oldest says the age. */
  readonly merged?: readonly ManifestObject[];
}

/**
 * The candidate whose object was created first; the first of them in the order given where several are of one object. Of the same second, the
 * name decides, then the namespace (istio, `configCompareByCreationTime`).
 *
 * @param aged what the candidate is sorted by
 */
export function oldest<T>({ choices }: Visit, candidates: readonly T[], aged: (candidate: T) => Aged): T {
  if (candidates.length === 1) {
    return candidates[0];
  }
  const names = new Map<ManifestObject, string>();
  const byObject = new Map<ManifestObject, T>();
  for (const candidate of candidates) {
    const { object, name, merged = [] } = aged(candidate);
    const eldest = merged.length > 1 ? choices.oldest(merged, one => one, byNamespace) : object;
    if (!byObject.has(eldest)) {
      byObject.set(eldest, candidate);
      names.set(eldest, name ?? eldest.name);
    }
  }
  const tie: Tie = (one, other) => compareTexts(names.get(one)!, names.get(other)!) || compareTexts(one.namespace, other.namespace);
  return byObject.get(choices.oldest([...byObject.keys()], one => one, tie))!;
}

/** All of them, the oldest first. */
export function sortedByAge<T>(visit: Visit, candidates: readonly T[], aged: (candidate: T) => Aged): T[] {
  const left = [...candidates];
  const sorted: T[] = [];
  while (left.length > 0) {
    const taken = oldest(visit, left, aged);
    left.splice(left.indexOf(taken), 1);
    sorted.push(taken);
  }
  return sorted;
}
