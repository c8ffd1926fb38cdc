import { ReadEntry } from './entry-reader';
import { PlanChange, PlanTrack } from './plan-entry';
import { pairOf, PlanMapping, PlanNode, PlanScalar } from './plan-node';
import { scalarText } from './scalar-text';
import { Splice } from '../splice';

/** A pair that a mapping does not have yet. */
interface NewPair {
  readonly key: string;
  readonly value: unknown;
  /** What the other track is, which shows how such a one is written here. */
  readonly like: PlanNode | undefined;
}

/** What a change of one entry replaces in the text of a plan: everything else stays as it is, byte for byte. Nothing where the plan says it already. */
export function changeSplices(text: string, entry: ReadEntry, change: PlanChange): Splice[] {
  return new EntryEdit(text, entry).splices(change).filter(splice => text.slice(splice.start, splice.end) !== splice.text);
}

/** Finds what to replace and to insert. */
class EntryEdit {
  private readonly found: Splice[] = [];
  /** Pairs to insert, by mapping; a mapping before the one that it stands in. */
  private readonly inserted = new Map<PlanMapping, NewPair[]>();

  public constructor(private readonly text: string, private readonly read: ReadEntry) {}

  public splices({ weight, match, idle, stable, canary }: PlanChange): Splice[] {
    const { node, entry } = this.read;
    const [canaryNode, stableNode] = ['canary', 'stable'].map(track => pairOf(node, track)?.value);
    if (canaryNode?.type === 'mapping') {
      this.setAll(canaryNode, { ...canary, idle }, 'stable');
    }
    if (stableNode?.type === 'mapping') {
      this.setAll(stableNode, { ...stable }, 'canary');
    }
    this.setAll(node, { weight, match });
    if (canaryNode?.type !== 'mapping') {
      const flag = typeof idle === 'boolean' ? !idle : idle;
      this.set(node, 'canary', isSaid(canary) ? { ...canary, idle: idle ?? entry.idle } : flag, 'stable');
    }
    if (stableNode === undefined && isSaid(stable)) {
      this.set(node, 'stable', stable, 'canary');
    }
    for (const [mapping, pairs] of this.inserted) {
      const splices = mapping.flow ? this.insertInFlow(mapping, pairs) : this.insertLines(mapping, pairs);
      this.found.push(...splices);
    }
    return this.found;
  }

  private setAll(node: PlanMapping, values: object, other?: string): void {
    Object.entries(values).forEach(([key, value]) => this.set(node, key, value, other));
  }

  /** @param other the track whose mapping shows how such a one is written here */
  private set(node: PlanMapping, key: string, value: unknown, other?: string): void {
    const old = pairOf(node, key)?.value;
    if (value === undefined || (old?.type === 'scalar' && old.value === value)) {
      return;
    }
    const like = other === undefined ? undefined : pairOf(this.read.node, other)?.value;
    if (old === undefined) {
      this.inserted.set(node, [...this.inserted.get(node) ?? [], { key, value, like }]);
    } else {
      const text = isMapping(value) ? this.flow(value, node, like) : scalarText(value, (old as PlanScalar).style);
      this.found.push({ start: old.start, end: old.end, text });
    }
  }

  /** A pair in a mapping without braces. */
  private lines({ key, value, like }: NewPair, node: PlanMapping): string[] {
    if (!isMapping(value) || like?.type !== 'mapping' || like.flow) {
      return [this.pair({ key, value, like }, node)];
    }
    const indent = ' '.repeat(Math.max(1, this.column(like) - this.column(node)));
    return [`${keyText(node, key)}:`, ...said(value).map(([name, item]) => indent + this.pair({ key: name, value: item, like }, like))];
  }

  /** A pair on one line. A text is written as the other track writes it, and else in quotes if the keys are. */
  private pair({ key, value, like }: NewPair, node: PlanMapping): string {
    const twin = pairOf(like, key)?.value;
    const style = twin?.type === 'scalar' ? twin.style : node.pairs[0].key.style;
    return `${keyText(node, key)}: ${isMapping(value) ? this.flow(value, node, like) : scalarText(value, style)}`;
  }

  /** A mapping in braces, with blanks inside them where others have them. */
  private flow(value: object, node: PlanMapping, like: PlanNode | undefined): string {
    const model = like?.type === 'mapping' ? like : node;
    const blank = !model.flow || /\s/.test(this.text[model.start + 1]) ? ' ' : '';
    return `{${blank}${said(value).map(([key, item]) => this.pair({ key, value: item, like }, model)).join(', ')}${blank}}`;
  }

  /** Inserts pairs behind the last one of a mapping in braces: on lines of their own, where that one has a line of its own. */
  private insertInFlow(node: PlanMapping, pairs: NewPair[]): Splice[] {
    const end = lastEnd(node);
    const texts = pairs.map(pair => this.pair(pair, node));
    const { key } = node.pairs[node.pairs.length - 1];
    const indent = this.text.slice(key.start - this.column(key), key.start);
    const [, comma, newline] = /^[ \t]*(,?)[ \t]*(?:#[^\n]*?)?(\r?\n)/.exec(this.text.slice(end)) ?? [];
    if (newline === undefined || indent.trim() !== '') {
      return [{ start: end, end, text: texts.map(text => `, ${text}`).join('') }];
    }
    const next = this.text.indexOf('\n', end) + 1;
    const lines = texts.map(text => indent + text).join(`,${newline}`) + comma + newline;
    return [{ start: end, end, text: comma === '' ? ',' : '' }, { start: next, end: next, text: lines }];
  }

  /** Inserts lines below the last one of a mapping. */
  private insertLines(node: PlanMapping, pairs: NewPair[]): Splice[] {
    const next = this.text.indexOf('\n', lastEnd(node)) + 1;
    const indented = pairs.flatMap(pair => this.lines(pair, node)).map(line => ' '.repeat(this.column(node)) + line);
    if (next === 0) {
      const newline = /\r?\n/.exec(this.text)?.[0] ?? '\n';
      return [{ start: this.text.length, end: this.text.length, text: indented.map(line => newline + line).join('') }];
    }
    const newline = this.text[next - 2] === '\r' ? '\r\n' : '\n';
    return [{ start: next, end: next, text: indented.map(line => line + newline).join('') }];
  }

  private column({ start }: { readonly start: number }): number {
    return start - this.text.lastIndexOf('\n', start - 1) - 1;
  }
}

/** Where the last thing in a mapping ends, without comments and blank lines behind it. */
function lastEnd({ pairs }: PlanMapping): number {
  return endOf(pairs[pairs.length - 1].value);
}

function endOf(node: PlanNode): number {
  if (node.type === 'mapping' && !node.flow) {
    return lastEnd(node);
  }
  return node.type === 'list' && !node.flow ? endOf(node.items[node.items.length - 1]) : node.end;
}

/** A key, in quotes where the others of its mapping are. */
function keyText({ pairs }: PlanMapping, key: string): string {
  return scalarText(key, pairs[pairs.length - 1].key.style);
}

function isMapping(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function said(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, item]) => item !== undefined);
}

function isSaid(track: PlanTrack | undefined): boolean {
  return isMapping(track) && said(track).length > 0;
}
