import { ManifestObject } from '../manifest-object';
import { byNamespace } from '../tie';

/** Negative where the first of two routes is older, as far as the input says. */
export function compareRoutes(one: ManifestObject, other: ManifestObject): number {
  const [age, otherAge] = [one, other].map(({ manifest }) => Date.parse(manifest.metadata.creationTimestamp ?? ''));
  return Number.isNaN(age) || Number.isNaN(otherAge) ? 0 : age - otherAge || byNamespace(one, other);
}
