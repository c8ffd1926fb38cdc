import { ManifestObject } from './manifest-object';

/** Negative where the first of two objects of the same second counts as older. */
export type Tie = (one: ManifestObject, other: ManifestObject) => number;

/** By namespace, then by name, as the Gateway API has it. */
export function byNamespace(one: ManifestObject, other: ManifestObject): number {
  return compareTexts(one.namespace, other.namespace) || compareTexts(one.name, other.name);
}

/** By title, where nothing says what the controller does. */
export function byTitle(one: ManifestObject, other: ManifestObject): number {
  return compareTexts(one.title, other.title);
}

/** Negative where the first of two texts comes first. */
export function compareTexts(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
