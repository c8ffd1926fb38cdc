import { isMap } from 'yaml';
import { DocumentTree, isMergeKey, keyText, startOf } from './document-tree';
import { TextRange } from './text-source';

/** Keys by which an object is told from a field of another one. */
export const IDENTITY_KEYS = ['apiVersion', 'kind', 'metadata'];

/** A key that is there for the second time, and where both are. */
export interface KeyAgain {
  readonly key: string;
  readonly first: number;
  readonly second: number;
}

/** One of several objects that a document has without `---` between them. */
export interface JoinedObject extends TextRange {
  /** The key that the object before it has, too. */
  readonly again?: KeyAgain;
}

/** Where each top key of an object is for the first time. */
type Keys = Map<string, number>;

/**
 * The objects of a document that has several without `---` between them; no more than one where it has not.
 *
 * An object starts where apiVersion, kind, metadata or the first key of the one before comes again. With only one of the three there twice it is
 * one object with a key too many.
 */
export function joinedObjects(tree: DocumentTree, text: string): JoinedObject[] {
  const objects: { readonly start: number; readonly keys: Keys }[] = [];
  for (const { start, keys } of candidates(tree)) {
    const last = objects[objects.length - 1];
    if (last === undefined || shared(last.keys, keys).length > 1) {
      objects.push({ start: last === undefined ? 0 : lineStart(text, start), keys });
    } else {
      keys.forEach((offset, key) => last.keys.set(key, last.keys.get(key) ?? offset));
    }
  }
  return objects.map(({ start, keys }, index) => {
    const end = objects[index + 1]?.start ?? text.length;
    const before = objects[index - 1]?.keys;
    const key = before === undefined ? undefined : shared(before, keys)[0];
    return key === undefined ? { start, end } : { start, end, again: { key, first: before!.get(key)!, second: keys.get(key)! } };
  });
}

function candidates({ contents }: DocumentTree): { readonly start: number; readonly keys: Keys }[] {
  const found: { readonly start: number; readonly first: string; readonly keys: Keys }[] = [];
  for (const pair of isMap(contents) ? contents.items : []) {
    const key = isMergeKey(pair.key) ? undefined : keyText(pair.key);
    const start = startOf(pair.key);
    if (key === undefined || start === undefined) {
      continue;
    }
    const last = found[found.length - 1];
    if (last === undefined || last.keys.has(key) && (IDENTITY_KEYS.includes(key) || key === last.first)) {
      found.push({ start, first: key, keys: new Map([[key, start]]) });
    } else if (!last.keys.has(key)) {
      last.keys.set(key, start);
    }
  }
  return found;
}

/** Those of the three keys that both have, in the order of the second. */
function shared(one: Keys, other: Keys): string[] {
  return [...other.keys()].filter(key => IDENTITY_KEYS.includes(key) && one.has(key));
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}
