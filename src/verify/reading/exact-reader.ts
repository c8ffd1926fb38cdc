import { isMap, isScalar, isSeq, YAMLMap } from 'yaml';
import { DocumentTree, isMergeKey, keyText, scalarValue, startOf } from './document-tree';
import { Mistake } from './mistake';

/**
 * Reads a document's value from its tree, for the few documents in which the fast parser and Kubernetes differ: fields before a merge
 * key (which Kubernetes replaces), and keys that are no texts.
 */
export class ExactReader {
  public readonly mistakes: Mistake[] = [];
  private readonly values = new Map<unknown, unknown>();
  private readonly open = new Set<unknown>();

  constructor(private readonly tree: DocumentTree) {}

  /** The value of the whole document. Aliases share one value. */
  public value(): unknown {
    return this.valueOf(this.tree.contents);
  }

  private valueOf(alias: unknown): unknown {
    const node = this.tree.resolved(alias);
    if (isScalar(node)) {
      return scalarValue(node);
    }
    if (!isMap(node) && !isSeq(node)) {
      return null;
    }
    if (this.open.has(node)) {
      this.mistakes.push({ offset: startOf(alias) ?? 0, sentence: 'an alias must not be within what it stands for' });
      return null;
    }
    if (!this.values.has(node)) {
      this.open.add(node);
      this.values.set(node, isMap(node) ? this.map(node) : node.items.map(item => this.valueOf(item)));
      this.open.delete(node);
    }
    return this.values.get(node);
  }

  private map(node: YAMLMap): unknown {
    const entries = new Map<string, unknown>();
    for (const { key, value } of node.items) {
      const text = keyText(this.tree.resolved(key));
      if (isMergeKey(key)) {
        this.merge(value, entries);
      } else if (text === undefined) {
        this.mistakes.push({ offset: startOf(key) ?? startOf(node) ?? 0, sentence: `a key must be a text, got ${isScalar(key) ? key.source || 'nothing' : isMap(key) ? 'a map' : 'a list'}` });
      } else {
        entries.set(text, this.valueOf(value));
      }
    }
    return Object.fromEntries(entries);
  }

  private merge(value: unknown, entries: Map<string, unknown>): void {
    const maps = this.tree.merged(value);
    if (maps.length === 0) {
      this.mistakes.push({ offset: startOf(value) ?? 0, sentence: 'a merge key (<<) must have a map or a list of maps' });
    }
    for (const map of maps) {
      Object.entries(this.valueOf(map) as object).forEach(([key, merged]) => entries.set(key, merged));
    }
  }
}
