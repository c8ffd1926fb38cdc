import { RouteClaim } from './route-claim';

/** A cookie that keeps clients of a service on their tracks, so that two services of an app can be told that each takes the other's away. */
export interface CookieClaim {
  /** Name of the cookie. */
  readonly name: string;

  /**
   * The requests that the cookie is set for. Two services can have cookies of one name where no client sends both such requests to one host.
   *
   * @default - every request in the app
   */
  readonly requests?: RouteClaim;

  /** How a second cookie of the name can be avoided, as the end of a sentence. */
  readonly remedy: string;
}
