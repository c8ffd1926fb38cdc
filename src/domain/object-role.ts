import { ApiObject } from 'cdk8s';
import { Track } from './track';

/** What an object is for its process. */
export interface ObjectRole {
  /** Name of the process. */
  readonly process: string;

  /**
   * Track that the object belongs to.
   *
   * @default - all tracks
   */
  readonly track?: Track;

  /** Whether the object is a route: it says who gets requests, and no other object refers to it. */
  readonly route?: boolean;

  /**
   * Name of the object without the part that changes with its contents.
   *
   * @default - its name
   */
  readonly plainName?: string;
}

const ROLES = new WeakMap<ApiObject, ObjectRole>();

/** Says what an object is for its process. */
export function setRole(object: ApiObject, role: ObjectRole): void {
  ROLES.set(object, role);
}

/** What an object is for its process; undefined where no process made it. */
export function roleOf(object: ApiObject): ObjectRole | undefined {
  return ROLES.get(object);
}
