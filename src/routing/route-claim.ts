import { PathMatch } from '../domain/path-match';

/** The place of an object among those of an entry where the first one that fits wins. */
export interface RoutePlace {
  /** The lowest comes first. */
  readonly order: number;

  /** Decides between equal orders, in the order of the bytes: namespace and name of the object. */
  readonly name: string;
}

/** Requests that a service claims for itself, so that two services of an app can be told that they want the same. */
export interface RouteClaim {
  /** Where the requests come in, in words: `at gateway istio-system/public`, `in the mesh`. */
  readonly entry: string;

  /**
   * Parts of the entry that the requests come in by, such as `{ listener: 'https' }`. Requests for two claims can be the same unless both
   * name a part and differ in it. They count where `bySpecificity` is set.
   *
   * @default - every part
   */
  readonly parts?: { [what: string]: string };

  /** Host of the requests. */
  readonly host: string;

  /** Paths of the requests. Empty: all of them. */
  readonly paths: PathMatch[];

  /**
   * Whether of two paths for a request the more specific one wins, whichever object it is in, so that only two equal ones are in each
   * other's way.
   *
   * @default false - the older object wins
   */
  readonly bySpecificity?: boolean;

  /**
   * Whether the object makes expressions of all paths of the host, those of other objects, too.
   *
   * @default false
   */
  readonly makesPatterns?: boolean;

  /**
   * The place of the object, where the first one with a path for a request wins, so that a path is in the way of those behind it that it covers. A
   * prefix is one of whole elements then.
   *
   * @default - the older object wins
   */
  readonly place?: RoutePlace;

  /**
   * How else an overlap with another claim can be resolved, as the end of a sentence.
   *
   * @default - in no other way than by other paths
   */
  readonly remedy?: string;
}

/** An object that somebody else wrote and that changes what the objects of a service do. */
export interface RivalObject {
  /** The Service whose requests are concerned: its name, `.` and its namespace. */
  readonly service: string;

  /**
   * Where the requests come in, as claims say it: `in the mesh`. Services that claim none there are not concerned.
   *
   * @default - every service is concerned
   */
  readonly entry?: string;

  /** What it does and the way out, as the end of a sentence about the object. */
  readonly reason: string;
}
