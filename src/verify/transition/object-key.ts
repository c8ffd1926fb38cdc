import { ManifestObject } from '../manifest-object';

/** What tells an object from others, whatever version of its API it is written in. */
export function keyOf({ group, kind, namespace, name }: ManifestObject): string {
  return `${group}/${kind} ${namespace}/${name}`;
}
