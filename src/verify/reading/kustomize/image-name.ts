/** What stands behind a name for Kustomize (kustomize, api/internal/image/image.go, IsImageMatched). */
const TAG = ':[a-zA-Z0-9_.{}-]*';
const DIGEST = '@sha256:[a-zA-Z0-9_.{}-]*';
const ENDS_WITH_TAG = new RegExp(`${TAG}$`);
const ENDS_WITH_DIGEST = new RegExp(`${DIGEST}$`);

/** A regular expression, as Kustomize makes it of the name of an entry, for whole images. */
export function imageExpression(name: string): string {
  return `^${name}(${TAG})?(${DIGEST})?$`;
}

/** All that can be the name of an image for Kustomize: with and without what looks like a tag or a digest. */
export function namesOf(image: string): ReadonlySet<string> {
  const body = image.replace(ENDS_WITH_DIGEST, '');
  return new Set([image, body].flatMap(text => [text, text.replace(ENDS_WITH_TAG, '')]));
}

/** The parts of an image (kustomize, api/internal/image/image.go, Split): a colon before the first slash is that of a port. */
export function splitImage(image: string): { readonly name: string; readonly tag: string; readonly digest: string } {
  const start = Math.max(image.indexOf('/'), 0);
  const [at, colon] = ['@', ':'].map(sign => image.indexOf(sign, start)).map(index => index < 0 ? image.length : index);
  const end = Math.min(at, colon);
  return { name: image.slice(0, end), tag: colon < at ? image.slice(colon + 1, at) : '', digest: image.slice(at + 1) };
}
