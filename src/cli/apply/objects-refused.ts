import { ManifestObject } from '../../verify/manifest-object';

/** An object that the API server does not take. */
export interface Refusal {
  readonly object: ManifestObject;
  /** Why, in the words of kubectl. */
  readonly words: string;
}

/** Objects that the API server does not take. */
export class ObjectsRefused extends Error {
  public readonly name = 'ObjectsRefused';

  public constructor(public readonly refusals: readonly Refusal[]) {
    super(refusals.map(({ object, words }) => `${object.title}: ${words}`).join('\n'));
  }
}
