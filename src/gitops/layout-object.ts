import { ObjectRole } from '../domain/object-role';

/** An object as it leaves the app. */
export interface LayoutObject {
  /** The object as plain JSON. */
  readonly manifest: any;

  /** Kind, name and path of the construct, for messages: `Deployment "auth-api" (auth/auth-api/Stable)`. */
  readonly subject: string;

  /** What it is for its process; undefined where people wrote it. */
  readonly role?: ObjectRole;
}

/** A chart as it leaves the app. */
export interface LayoutChart {
  /** Name for its files and folders: that of cdk8s. */
  readonly name: string;

  /** Path of the construct, for messages. */
  readonly path: string;

  /** Whether another chart has to come before it. */
  readonly dependent: boolean;

  readonly objects: LayoutObject[];
}
