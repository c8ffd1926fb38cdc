import { Alias, Document, isAlias, isMap, isScalar, isSeq, Pair, parseDocument, Scalar, visit, YAMLMap } from 'yaml';
import { Mistake } from './mistake';
import { numberKey } from './number-key';
import { scalarOf } from './scalars';

type Ranged = { readonly range?: [number, number, number] | null } | null | undefined;

/** A document with positions, which counts characters from its own start. It is six times slower than reading values alone. */
export class DocumentTree {
  public readonly contents: unknown;
  /** What this parser refuses, which is a little more than the fast one does. */
  public readonly mistakes: Mistake[];
  private readonly targets = new Map<Alias, unknown>();
  private readonly pairs = new WeakMap<YAMLMap, Map<string, Pair>>();
  private readonly end: number;

  constructor(text: string) {
    // A return without a newline is a line break for Kubernetes, but not for this parser.
    const document = parseDocument(text.replace(/\r(?!\n)/g, '\n'), {
      schema: 'failsafe', resolveKnownTags: false, uniqueKeys: false, logLevel: 'silent',
    });
    this.contents = document.contents;
    this.mistakes = document.errors.slice(0, 1).map(({ pos, message }) => ({
      offset: Math.min(pos[0], text.length), sentence: `text must be YAML, got: ${message.split(/ at line |\n/)[0].replace(/:$/, '')}`,
    }));
    this.end = text.length;
    if (text.includes('*')) {
      this.findTargets(document);
    }
  }

  /** Where a field's key or a list's item starts; that of the closest parent if there is none. */
  public keyOffset(path: readonly string[]): number {
    return this.find(path).key;
  }

  /** Where a field's value starts; where its key starts if it has none. */
  public valueOffset(path: readonly string[]): number {
    const { key, node } = this.find(path);
    const [start, end] = (this.resolved(node) as Ranged)?.range ?? [key, key];
    return start === end ? key : start;
  }

  /** A scalar as it is written, without quotes. */
  public written(path: readonly string[]): string | undefined {
    const node = this.resolved(this.find(path).node);
    return isScalar(node) ? node.source : undefined;
  }

  /** What an alias stands for; any other node as it is. */
  public resolved(node: unknown): unknown {
    return isAlias(node) ? this.targets.get(node) : node;
  }

  private find(path: readonly string[]): { key: number; node: unknown } {
    let node = this.contents;
    let key = startOf(node) ?? 0;
    for (const name of path) {
      const parent = this.resolved(node);
      if (isSeq(parent) && parent.items[Number(name)] !== undefined) {
        node = parent.items[Number(name)];
        key = startOf(node) ?? key;
        continue;
      }
      const pair = isMap(parent) ? this.pairsOf(parent).get(name) : undefined;
      if (pair === undefined) {
        return { key, node: undefined };
      }
      node = pair.value;
      key = startOf(pair.key) ?? key;
    }
    return { key: Math.min(key, this.end), node };
  }

  /** The pairs that count, with merged ones: a later one replaces an earlier one, as Kubernetes reads them. */
  private pairsOf(map: YAMLMap): Map<string, Pair> {
    const known = this.pairs.get(map);
    if (known !== undefined) {
      return known;
    }
    const pairs = new Map<string, Pair>();
    this.pairs.set(map, pairs);
    for (const pair of map.items) {
      if (isMergeKey(pair.key)) {
        this.merged(pair.value).forEach(source => this.pairsOf(source).forEach((merged, key) => pairs.set(key, merged)));
      } else {
        pairs.set(keyText(pair.key) ?? '', pair);
      }
    }
    return pairs;
  }

  /** The maps that a merge key brings; earlier ones take precedence, so the last comes first. */
  public merged(value: unknown): YAMLMap[] {
    const source = this.resolved(value);
    return (isSeq(source) ? source.items.map(item => this.resolved(item)).reverse() : [source]).filter(item => isMap(item));
  }

  private findTargets(document: Document): void {
    const anchors = new Map<string, unknown>();
    visit(document, {
      Node: (_, node) => {
        if (isAlias(node)) {
          this.targets.set(node, anchors.get(node.source));
        } else if (node.anchor !== undefined) {
          anchors.set(node.anchor, node);
        }
      },
    });
  }
}

/** Whether a key brings the fields of another map: `<<` without quotes, or with the tag of it. */
export function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.value === '<<' && (key.tag === undefined ? isPlain(key) : key.tag.endsWith('merge'));
}

/** The text that Kubernetes makes of a key, `"true"` of `on`; nothing if it refuses the key. */
export function keyText(key: unknown): string | undefined {
  if (!isScalar(key)) {
    return undefined;
  }
  const value = scalarValue(key);
  return typeof value === 'number' ? numberKey(value, String(key.value)) : value === null || value === undefined ? undefined : String(value);
}

/** What Kubernetes takes a scalar for. */
export function scalarValue(node: Scalar): string | number | boolean | null | undefined {
  return scalarOf(node.tag, String(node.value ?? ''), isPlain(node));
}

export function startOf(node: unknown): number | undefined {
  return (node as Ranged)?.range?.[0];
}

function isPlain(node: Scalar): boolean {
  return node.type === 'PLAIN' || node.type === undefined;
}
