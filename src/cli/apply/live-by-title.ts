import { kindOf } from './kinds';
import { ManifestObject } from '../../verify/manifest-object';
import { MultiMap } from '../../verify/multi-map';
import { Kubectl } from '../kubectl/kubectl';

/** Objects as the cluster has them now, by `ManifestObject.title`; those that are not there are left out. */
export async function liveByTitle(kubectl: Kubectl, objects: readonly ManifestObject[]): Promise<Map<string, any>> {
  const byNamespace = new MultiMap<string, ManifestObject>();
  objects.forEach(object => byNamespace.add(object.namespace, object));
  const live = new Map<string, any>();
  for (const [namespace, own] of byNamespace.entries()) {
    const found = await kubectl.getAll(namespace, own.map(object => `${kindOf(object)}/${object.name}`));
    found.forEach(object => live.set(`${object.kind} ${namespace}/${object.metadata.name}`, object));
  }
  return live;
}
