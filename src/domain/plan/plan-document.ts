import { CanaryError } from '../canary-error';
import { PlanNode, PlanPair, PlanProblem, PlanScalar, ScalarStyle } from './plan-node';
import { PlanText, printable, written } from './plan-text';

type Yaml = typeof import('yaml');
type YamlNode = import('yaml').ParsedNode | null;

/** Styles that stand on lines of their own. */
const BLOCKS = ['BLOCK_LITERAL', 'BLOCK_FOLDED'];

/** What the library says of tokens behind the end of the document. */
const REMAINDER = /in YAML stream|^Not a YAML token/;

/** What is often in a line that is no YAML, and the way out. */
const SLIPS: readonly (readonly [RegExp, string])[] = [
  [/^(<{7}|={7}|>{7})( |$)/, 'finish the merge of Git, which left its marks'],
  [/^ *-?\t/, 'indent with blanks instead of tabs'],
];

/**
 * The value of a YAML document as it is written, read as YAML 1.2. Adds problems for what keeps a value from standing in its place: anchors,
 * aliases, merge keys and tags.
 *
 * Refused: what is no YAML, once for a line and without what follows from the first mistake; no document, and several.
 */
export function readDocument(subject: string, text: PlanText, problems: PlanProblem[]): PlanNode {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const yaml = require('yaml') as Yaml;
  const documents = yaml.parseAllDocuments(text.text, { schema: 'core', uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  const found = Array.isArray(documents) ? documents : [];
  const errors = found.flatMap(document => document.errors);
  if (errors.length > 0) {
    throw new CanaryError(subject, grammarMistakes(text, errors));
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

/** The mistakes in the grammar, one for a line, without the tokens that remain behind the end of what could be read. */
function grammarMistakes(text: PlanText, errors: readonly import('yaml').YAMLParseError[]): string[] {
  const byLine = new Map<number, string>();
  for (const [index, { message, pos }] of errors.entries()) {
    const line = text.line(pos[0]);
    if (index === 0 || (!REMAINDER.test(message) && !byLine.has(line.number))) {
      const [, wayOut] = SLIPS.find(([slip]) => slip.test(line.code)) ?? [];
      byLine.set(line.number, text.shown(`${text.path} must be YAML, got ${printable(message)}${wayOut === undefined ? '' : `: ${wayOut}`}`, pos[0]));
    }
  }
  return [...byLine.values()];
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
