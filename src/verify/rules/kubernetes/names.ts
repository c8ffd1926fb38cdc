import { ManifestObject } from '../../manifest-object';

/** Objects in words: `Deployment shop/web and Deployment shop/web-canary`; of many, the first ones. */
export function namesOf(objects: readonly { readonly object: ManifestObject }[]): string {
  const titles = objects.map(({ object }) => object.title);
  return titles.length < 4 ? titles.join(' and ') : `${titles.slice(0, 2).join(', ')} and ${titles.length - 2} more`;
}
