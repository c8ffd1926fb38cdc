import { ManifestObject } from '../manifest-object';

/** What an object is in the cluster at some time, from what it was before the change to what it is after it. */
export interface Stage {
  /** As the cluster has it: nothing, the object, or two of them while old and new pods run beside each other. */
  readonly objects: readonly ManifestObject[];
  /** How it came to that: `is applied`; empty for what it was before. */
  readonly says: string;
  /** The field that brings it about, where it is not the object as a whole. */
  readonly path: readonly string[];
}

export const APPLIED = 'is applied';
export const DELETED = 'is deleted';
export const REMADE = 'is deleted to be made anew';
export const SCALED_DOWN = 'is scaled to 0';
export const FALLEN = 'falls back to one pod';
export const AUTOSCALED = 'is scaled by its autoscaler';
export const READY = 'is ready';
export const ROLLING = 'has its first new pods';
export const ROLLED = 'has only new pods';

/** The stage of an object that is not changed, or not yet. */
export function before(...objects: ManifestObject[]): Stage {
  return { objects, says: '', path: [] };
}

/** A later stage. */
export function stage(says: string, objects: readonly ManifestObject[], path: readonly string[] = []): Stage {
  return { objects, says, path };
}
