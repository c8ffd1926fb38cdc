import { entryImage, ImageEntry } from './image-reference';
import { shown } from '../../domain/canary-error';

/**
 * What makes entries run images that nobody asked for. Kustomize takes one entry after the other, each with what the earlier ones made: an entry for
 * `registry.example/auth` behind those of both tracks gives both its tag. One with another name and no tag leaves the tags of the tracks alone, so that a mirror can be named.
 *
 * @param placeholders names of the entries of the code
 * @see https://github.com/kubernetes-sigs/kustomize/blob/api/v0.21.1/api/internal/target/kusttarget_configplugin.go
 */
export function imageMistakes(entries: readonly ImageEntry[], placeholders: readonly string[]): string[] {
  const ours = new Set(placeholders);
  const standing = new Map<string, string[]>();
  return entries.flatMap(entry => {
    const { name, newName, newTag, digest } = entry;
    const got = shown(entryImage(entry));
    const moved = newTag || digest ? [...standing.get(name) ?? []] : [];
    if (ours.has(name) && newName) {
      const others = standing.get(newName);
      others === undefined ? standing.set(newName, [shown(name)]) : others.push(shown(name));
    }
    return [
      ...ours.has(name) && !newName
        ? [`image ${shown(name)} must have a newName, because its name is a placeholder, got ${got}: write the name of the image, or take the entry out to have it made again`] : [],
      ...moved.length > 0
        ? [`image ${shown(name)} must have no tag and no digest, because they move ${moved.join(' and ')}, too, got ${got}: change these, and take this entry out`] : [],
    ];
  });
}
