/** An image in its parts. Joined they are the same text again. */
export interface ImageReference {
  /** Registry with its port, and repository: `localhost:5000/team/web`. */
  readonly name: string;

  /** Tag without its colon: `1.10`. */
  readonly tag?: string;

  /** Digest without its `@`: `sha256:4f5e…`. */
  readonly digest?: string;
}

/**
 * An entry of `images:` in a kustomization: what stands in place of images that have its name.
 *
 * @see https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/images/
 */
export interface ImageEntry {
  readonly name: string;
  readonly newName?: string;
  readonly newTag?: string;
  readonly digest?: string;
}

/**
 * A tag has no slash, so what stands before one is a port. What has neither form belongs to the name, which Kustomize takes as it is.
 *
 * @see https://github.com/distribution/reference/blob/main/reference.go
 */
const REFERENCE = /^(.+?)(?::(\w[\w.-]*))?(?:@([a-z0-9+._-]+:[\w=-]+))?$/is;

/** The parts of an image: `localhost:5000/web:1.10@sha256:4f5e…`, of which tag, digest or both may be missing. */
export function imageReference(image: string): ImageReference {
  const [, name = image, tag, digest] = REFERENCE.exec(image) ?? [];
  return { name, ...tag === undefined ? {} : { tag }, ...digest === undefined ? {} : { digest } };
}

/** The image of its parts. */
export function imageText({ name, tag, digest }: ImageReference): string {
  return `${name}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

/** The entry by which Kustomize puts an image in place of a placeholder, byte for byte. */
export function imageEntry(placeholder: string, image: string): ImageEntry {
  const { name, tag, digest } = imageReference(image);
  return { name: placeholder, newName: name, ...tag === undefined ? {} : { newTag: tag }, ...digest === undefined ? {} : { digest } };
}

/** The image that an entry stands for. Without a name of its own it is that of the placeholder. */
export function entryImage({ name, newName, newTag, digest }: ImageEntry): string {
  return imageText({ name: newName || name, tag: newTag || undefined, digest: digest || undefined });
}
