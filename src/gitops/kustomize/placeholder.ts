import { Track } from '../../domain/track';

/** The `-` before a word that ends the part of the process. */
const BEFORE_WORD = /-(?=(?:stable|canary|baseline|image)(?:-|$))/g;

/**
 * The name that stands for the image of a container until Kustomize puts the real one in its place: `auth-api-canary-image`. Kustomize knows images by name alone, so
 * two tracks that share a repository would always get the same tag.
 *
 * No two containers have the same one: where the name of a process has one of the words that the placeholder adds, `_` stands before it, which no name in
 * Kubernetes has. Stable of a process `auth-api-canary` is `auth-api_canary-stable-image`.
 *
 * @param container name of the container; none for the first of a pod
 * @see https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/images/
 */
export function placeholderImage(process: string, track: Track, container?: string): string {
  return `${process.replace(BEFORE_WORD, '_')}-${track}-image${container === undefined ? '' : `-${container}`}`;
}
