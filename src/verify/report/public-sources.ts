import { Alias, Document, Node, Pair, YAMLMap } from 'yaml';
import { Sources } from './sources';

/** What stands for a hidden part of a line. */
const HIDDEN = '(hidden)';
/** Fields whose values are hidden in every object: they are what people hide passwords in. */
const HIDDEN_FIELDS = ['annotations', 'stringData', 'secretGenerator', 'configMapGenerator'];
/** Fields of ConfigMaps, which become environment variables, and of Secrets. */
const CONTENTS = ['data', 'binaryData'];

/** The texts that findings point into, as reports show them that others read: without Secrets, values of environment variables, ConfigMaps and annotations. */
export class PublicSources extends Sources {
  /** The text of a file with as many lines; nothing where there is none, or where nobody can tell what has to be hidden. */
  protected textOf(file: string): string | undefined {
    const text = super.textOf(file);
    return text === undefined ? undefined : publicText(text);
  }
}

/** A text of manifests without what is hidden; nothing where it is no YAML. */
function publicText(text: string): string | undefined {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const yaml = require('yaml') as typeof import('yaml');
  const documents = yaml.parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent' }) as Document.Parsed[];
  if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) {
    return undefined;
  }
  const starts = [0, ...documents.map(({ range }) => range[2])];
  return without(text, documents.flatMap((document, index) => new HiddenParts(yaml, document, starts[index]).ranges));
}

type Range = readonly [start: number, end: number];

/** The parts of a document that are hidden. */
class HiddenParts {
  public readonly ranges: Range[] = [];
  private readonly anchors = new Map<string, Node>();
  private readonly hidden = new Set<Node>();

  /** @param start where the document before it ends */
  constructor(private readonly yaml: typeof import('yaml'), { contents, range }: Document.Parsed, start: number) {
    // Comments before its first key are hidden, too.
    if (yaml.isMap(contents) && this.isSecret(contents)) {
      this.ranges.push([start, range[2]]);
    }
    this.walk(contents);
  }

  private walk(node: unknown): void {
    this.remember(node);
    if (this.yaml.isSeq(node)) {
      node.items.forEach(item => this.walk(item));
    } else if (this.yaml.isMap(node)) {
      if (this.isSecret(node)) {
        this.hide(node);
        return;
      }
      const isConfig = this.hasKind(node, 'ConfigMap');
      node.items.forEach(pair => this.pair(pair, isConfig));
    }
  }

  private pair({ key, value }: Pair, isConfig: boolean): void {
    const name = this.nameOf(key);
    if (HIDDEN_FIELDS.includes(name) || (isConfig && CONTENTS.includes(name))) {
      this.hideValues(value);
    } else if (name === 'env') {
      this.environment(value);
    } else {
      this.walk(value);
    }
  }

  private environment(value: unknown): void {
    const node = this.resolved(value);
    if (!this.yaml.isSeq(node)) {
      this.hide(node);
      return;
    }
    this.remember(node);
    for (const variable of node.items.map(item => this.resolved(item))) {
      this.remember(variable);
      if (this.yaml.isMap(variable)) {
        variable.items.filter(({ key }) => !['name', 'valueFrom'].includes(this.nameOf(key))).forEach(pair => this.hide(pair.value));
      } else {
        this.hide(variable);
      }
    }
  }

  // Keys stay, so that people see what it is about.
  private hideValues(value: unknown): void {
    const node = this.resolved(value);
    this.remember(node);
    if (this.yaml.isMap(node)) {
      node.items.forEach(pair => this.hide(pair.value));
    } else {
      this.hide(node);
    }
  }

  /** Hides a node, and what its aliases stand for. */
  private hide(value: unknown): void {
    const node = this.resolved(value);
    if (!this.yaml.isNode(node) || this.hidden.has(node)) {
      return;
    }
    this.hidden.add(node);
    this.remember(node);
    this.ranges.push([node.range![0], node.range![2]]);
    if (this.yaml.isCollection(node)) {
      for (const item of node.items) {
        (this.yaml.isPair(item) ? [item.key, item.value] : [item]).forEach(part => this.hide(part));
      }
    }
  }

  private isSecret(map: YAMLMap): boolean {
    const fields = ['metadata', 'items', 'stringData', ...CONTENTS];
    return this.hasKind(map, 'Secret', 'SecretList') && map.items.some(({ key }) => fields.includes(this.nameOf(key)));
  }

  // One of several is enough: readers differ in which one they take. So is an alias of what stands in the same map.
  private hasKind(map: YAMLMap, ...kinds: string[]): boolean {
    return map.items.some(({ key, value }) => this.nameOf(key) === 'kind' && (this.resolved(value) === undefined || kinds.includes(this.nameOf(value))));
  }

  private nameOf(value: unknown): string {
    const node = this.resolved(value);
    return this.yaml.isScalar(node) ? String(node.value) : '';
  }

  private remember(node: unknown): void {
    if (this.yaml.isNode(node) && !this.yaml.isAlias(node) && node.anchor !== undefined) {
      this.anchors.set(node.anchor, node);
    }
  }

  private resolved(value: unknown): unknown {
    return this.yaml.isAlias(value) ? this.anchors.get((value as Alias).source) : value;
  }
}

/** A text whose hidden parts are replaced, line by line. */
function without(text: string, ranges: readonly Range[]): string {
  const parts: string[] = [];
  let shown = 0;
  for (const [start, end] of [...ranges].sort(([one], [other]) => one - other)) {
    if (end > shown) {
      parts.push(text.slice(shown, Math.max(start, shown)));
      parts.push(text.slice(Math.max(start, shown), end).replace(/\S(?:[^\r\n]*\S)?/g, HIDDEN));
      shown = end;
    }
  }
  return [...parts, text.slice(shown)].join('');
}
