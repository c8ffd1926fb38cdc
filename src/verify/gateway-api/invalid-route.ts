/** Something in a route because of which istiod drops all of it. */
export class InvalidRoute extends Error {
  constructor(public readonly path: readonly string[], reason: string) {
    super(reason);
  }
}
