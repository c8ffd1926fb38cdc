import { ImageEntry } from './image-entry';
import { ImageMatcher } from './image-matcher';
import { MultiMap } from '../../multi-map';

/** A tag or a digest that a registry can have. */
const VALID_TAG = /^(\w[\w.-]{0,127})?$/;
const VALID_DIGEST = /^(sha256:[0-9a-f]{64})?$/;

/**
 * What is left of entries without their versions: names, which of them have the same version, and the words in a version that several have. Rules
 * look at no more of a version that a registry can have.
 */
export function shapeOf(entries: readonly ImageEntry[]): string {
  const ordered = isOrderFree(entries) ? [...entries].sort((one, other) => one.name < other.name ? -1 : 1) : entries;
  const users = new MultiMap<string, string>();
  ordered.forEach(entry => users.add(imageOf(entry), entry.name));
  return JSON.stringify(ordered.map(entry => {
    const { name, newName, newTag, digest, tagSuffix } = entry;
    const [first, ...more] = users.get(imageOf(entry));
    const isOrdinary = VALID_TAG.test(newTag) && VALID_DIGEST.test(digest) && tagSuffix === '';
    const words = more.length === 0 ? [] : newTag.match(/\b[a-z]+\b/gi);
    return [name, newName, first, isOrdinary ? [newTag !== '', digest !== '', words] : [newTag, digest, tagSuffix]];
  }));
}

/** Whether each entry is for images that no other one is for, neither before nor after it. */
function isOrderFree(entries: readonly ImageEntry[]): boolean {
  const matcher = new ImageMatcher(entries.map(({ name }) => name));
  const own = (image: string) => {
    const index = matcher.next(image, 0);
    return index !== undefined && matcher.next(image, index + 1) === undefined ? index : undefined;
  };
  return entries.every(({ name, newName }, index) => own(name) === index && (newName === '' || own(newName) === index || matcher.next(newName, 0) === undefined));
}

function imageOf({ name, newName, newTag, digest, tagSuffix }: ImageEntry): string {
  return [newName || name, newTag, digest, tagSuffix].join(' ');
}
