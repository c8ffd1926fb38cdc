import { isMap, isSeq } from 'yaml';
import { DocumentTree, isMergeKey, keyText, startOf } from './document-tree';

/** A key that a map has twice. */
export interface DuplicateKey {
  readonly key: string;
  /** Where it is: the keys and indexes of the map, then the key. */
  readonly path: string[];
  readonly first: number;
  readonly second: number;
}

/** The keys that are there twice in a document, in the order of the text. */
export function duplicateKeys(tree: DocumentTree): DuplicateKey[] {
  const found: DuplicateKey[] = [];
  const left: { readonly node: unknown; readonly path: string[] }[] = [{ node: tree.contents, path: [] }];
  for (let at = left.pop(); at !== undefined; at = left.pop()) {
    const { node, path } = at;
    if (isMap(node)) {
      const keys = new Map<string | undefined, number>();
      for (const pair of node.items) {
        const key = isMergeKey(pair.key) ? undefined : keyText(pair.key);
        const second = startOf(pair.key) ?? 0;
        const first = keys.get(key);
        if (key !== undefined && first !== undefined) {
          found.push({ key, path: [...path, key], first, second });
        }
        keys.set(key, first ?? second);
        left.push({ node: pair.value, path: [...path, key ?? ''] });
      }
    } else if (isSeq(node)) {
      node.items.forEach((item, index) => left.push({ node: item, path: [...path, String(index)] }));
    }
  }
  return found.sort((one, other) => one.second - other.second);
}
