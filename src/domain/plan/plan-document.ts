import { CanaryError } from '../canary-error';
import { grammarMistakes, parsed } from './plan-grammar';
import { PlanNode, PlanPair, PlanProblem, PlanScalar, ScalarStyle } from './plan-node';
import { PlanText, written } from './plan-text';

type Yaml = typeof import('yaml');
type YamlNode = import('yaml').ParsedNode | null;

/** Styles that stand on lines of their own. */
const BLOCKS = ['BLOCK_LITERAL', 'BLOCK_FOLDED'];

/**
 * The value of a YAML document as it is written, read as YAML 1.2. Adds problems for what keeps a value from standing in its place: anchors,
 * aliases, merge keys and tags.
 *
 * Refused: what is no YAML, without what follows from a mistake; no document, and several.
 */
export function readDocument(subject: string, text: PlanText, problems: PlanProblem[]): PlanNode {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const yaml = require('yaml') as Yaml;
  const found = parsed(yaml, text.text);
  const errors = found.flatMap(document => document.errors);
  if (errors.length > 0) {
    throw new CanaryError(subject, grammarMistakes(yaml, text, errors));
  }
  const [first, second] = found.filter(({ contents }) => contents !== null && !(yaml.isScalar(contents) && contents.value === null && contents.source === ''));
  if (first === undefined) {
    throw new CanaryError(subject, [text.shown('a plan must have a process, got an empty file: write the processes as a list', 0)]);
  }
  if (second !== undefined) {
    problems.push({ text: 'a plan must be one document, got another one: put it in a file of its own', offset: second.contents!.range![0] });
  }
  return new Reader(yaml, text.text, problems, first).node(first.contents as YamlNode, 0);
}

/** Makes values of the nodes of the library. */
class Reader {
  public constructor(
    private readonly yaml: Yaml, private readonly text: string, private readonly problems: PlanProblem[], private readonly document: import('yaml').Document.Parsed,
  ) {}

  /** @param empty where a value stands that is not written */
  public node(node: YamlNode, empty: number): PlanNode {
    if (node === null) {
      return { type: 'scalar', start: empty, end: empty, value: null, source: '', style: ScalarStyle.PLAIN };
    }
    const [start, end] = node.range;
    if (this.yaml.isAlias(node)) {
      return this.mistake(`a plan has no aliases, got ${written(this.text.slice(start, end))}: write the value itself, so that it can be changed in its place`, start, end);
    }
    if (node.tag !== undefined) {
      const tag = this.document.directives.tagString(node.tag);
      return this.mistake(`a plan has no tags, got ${written(tag)}: write the value alone`, this.before(tag, start), end);
    }
    if (node.anchor !== undefined) {
      this.mistake(`a plan has no anchors, got &${written(node.anchor)}: remove it`, this.before(`&${node.anchor}`, start), end);
    }
    if (this.yaml.isScalar(node)) {
      const style = BLOCKS.includes(node.type!) ? ScalarStyle.BLOCK : node.type as ScalarStyle;
      return { type: 'scalar', start, end, value: node.value, source: this.text.slice(start, end), style };
    }
    if (this.yaml.isMap(node)) {
      return { type: 'mapping', start, end, flow: node.flow ?? false, pairs: node.items.flatMap(item => this.pair(item.key as YamlNode, item.value as YamlNode)) };
    }
    return { type: 'list', start, end, flow: node.flow ?? false, items: node.items.map(item => this.node(item as YamlNode, start)) };
  }

  private pair(keyNode: YamlNode, valueNode: YamlNode): PlanPair[] {
    const key = this.node(keyNode, valueNode?.range[0] ?? 0);
    if (key.type === 'scalar' && key.source === '<<') {
      this.mistake('a plan has no merge keys, got <<: write the values themselves, so that they can be changed in their place', key.start, key.end);
      return [];
    }
    const value = this.node(valueNode, key.end);
    if (key.type === 'scalar' && typeof key.value === 'string' && key.style !== ScalarStyle.BLOCK) {
      return [{ key: key as PlanScalar, value }];
    }
    if (key.type !== 'mistake') {
      this.mistake(`a key must be a word, got ${got(key)}`, key.start, key.end);
    }
    return [];
  }

  /** Where something stands that is before a value; else where the value does. */
  private before(sign: string, start: number): number {
    const found = this.text.lastIndexOf(sign, start);
    return found === -1 ? start : found;
  }

  private mistake(text: string, start: number, end: number): PlanNode {
    this.problems.push({ text, offset: start });
    return { type: 'mistake', start, end };
  }
}

/** What stands somewhere, as messages say it: a single value as it is written. */
export function got(node: PlanNode): string {
  switch (node.type) {
    case 'mapping': return node.pairs.length === 0 ? 'an empty mapping' : 'a mapping';
    case 'list': return node.items.length === 0 ? 'an empty list' : 'a list';
    case 'scalar': return written(node.source) || 'nothing';
    default: return 'nothing';
  }
}
