import { isMap, isSeq } from 'yaml';
import { DocumentTree, isMergeKey, keyText, startOf } from './document-tree';

/** A key that a map has twice. */
export interface DuplicateKey {
  readonly key: string;
  readonly top: boolean;
  readonly first: number;
  readonly second: number;
}

/** The keys that are there twice in a document, in the order of the text. */
export function duplicateKeys(tree: DocumentTree): DuplicateKey[] {
  const found: DuplicateKey[] = [];
  const left = [tree.contents];
  while (left.length > 0) {
    const node = left.pop();
    if (isMap(node)) {
      const keys = new Map<string | undefined, number>();
      for (const pair of node.items) {
        const key = isMergeKey(pair.key) ? undefined : keyText(pair.key);
        const second = startOf(pair.key) ?? 0;
        const first = keys.get(key);
        if (key !== undefined && first !== undefined) {
          found.push({ key, top: node === tree.contents, first, second });
        }
        keys.set(key, first ?? second);
        left.push(pair.value);
      }
    } else if (isSeq(node)) {
      node.items.forEach(item => left.push(item));
    }
  }
  return found.sort((one, other) => one.second - other.second);
}
