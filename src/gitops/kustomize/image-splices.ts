import { Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { MergedImages, sameEntry } from './image-merge';
import { ImageEntry } from './image-reference';
import { ImagePolicies, imagesText, marker } from './kustomization';
import { ScalarStyle } from '../../domain/plan/plan-node';
import { scalarText } from '../../domain/plan/scalar-text';
import { Splice, spliced } from '../../domain/splice';
import { yamlText } from '../yaml-text';

/** What becomes of the entries of a file, and how they are marked. */
export interface ImageChange extends Pick<MergedImages, 'kept' | 'added'> {
  /** The entries as they are. */
  readonly before: readonly ImageEntry[];

  /** Names of the entries whose markers are written anew. */
  readonly marked: readonly string[];

  readonly policies: ImagePolicies;
}

/** Fields of an entry in the order in which they are written. */
const FIELDS = ['newName', 'newTag', 'digest'] as const;

/** A comment of Flux, or none, up to the end of a line. */
const MARKED = /^[ \t]*(#[ \t]*\{"\$imagepolicy"[^\n]*?)?(?=\r?\n|$)/;

/** The text of a kustomization with other images: everything else stays as it is, byte for byte. Undefined where its form does not allow that. */
export function changedImages(text: string, change: ImageChange): string | undefined {
  // Loaded when something changes: reading takes a tenth of the time with another library.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const yaml = require('yaml') as typeof import('yaml');
  const { contents, errors } = yaml.parseDocument(text, { keepSourceTokens: true });
  if (errors.length > 0 || !yaml.isMap(contents)) {
    return undefined;
  }
  const pair = (contents.items as Pair<Scalar, unknown>[]).find(({ key }) => key.value === 'images');
  const edit = new ImagesEdit(text, change);
  const splices = pair === undefined ? edit.newKey(contents.items as Pair<Scalar, unknown>[])
    : yaml.isSeq(pair.value) && pair.value.items.length > 0 ? edit.entries(pair.key, pair.value)
      : edit.emptyKey(pair);
  return splices === undefined ? undefined : spliced(text, splices);
}

/** Finds what to replace, to insert and to take out. */
class ImagesEdit {
  private readonly newline: string;

  public constructor(private readonly text: string, private readonly change: ImageChange) {
    this.newline = /\r?\n/.exec(text)?.[0] ?? '\n';
  }

  /** The key behind everything else, its entries as far from the margin as those of other lists. */
  public newKey(pairs: Pair<Scalar, unknown>[]): Splice[] {
    const lists = pairs.flatMap(({ value }) => dashes(value));
    const column = lists.length === 0 ? 2 : this.column(lists[0]);
    const end = this.text.length;
    return [{ start: end, end, text: `${/\n$/.test(this.text) ? '' : this.newline}images:${this.newline}${this.lines(column)}` }];
  }

  /** The first entries of a key that has none. */
  public emptyKey({ key, value }: Pair<Scalar, unknown>): Splice[] {
    const colon = this.colonEnd(key);
    const { range, source } = (value ?? {}) as Partial<YAMLSeq & Scalar>;
    const end = range === undefined || range === null || source === '' ? colon : range[1];
    const next = this.lineEnd(end);
    const start = next === this.text.length && !/\n$/.test(this.text) ? this.newline : '';
    return [{ start: colon, end, text: '' }, { start: next, end: next, text: start + this.lines(2) }];
  }

  public entries(key: Scalar, list: YAMLSeq): Splice[] | undefined {
    const items = list.items as YAMLMap<Scalar, Scalar | null>[];
    const changed = items.flatMap((item, index) => {
      const [entry, old] = [this.change.kept[index], this.change.before[index]];
      return entry === undefined || (sameEntry(entry, old) && !this.change.marked.includes(entry.name)) ? [] : [{ item, entry }];
    });
    if (changed.some(({ item }) => !isPlainMap(item))) {
      return undefined;
    }
    const splices = changed.flatMap(({ item, entry }) => item.flow ? this.flowEntry(item, entry) : this.blockEntry(item, entry));
    return [...splices, ...list.flow ? this.flowList(list, items) : this.blockList(key, list, items)];
  }

  /** Takes entries out of a list of lines, and adds some. */
  private blockList(key: Scalar, list: YAMLSeq, items: YAMLMap[]): Splice[] {
    const starts = dashes(list);
    const ends = items.map(item => this.lineEnd(item.range![1]));
    const gone = starts.flatMap((start, index) => this.change.kept[index] === undefined ? [{ start: start - this.column(start), end: ends[index], text: '' }] : []);
    const end = ends[ends.length - 1];
    const last = end === this.text.length && !/\n$/.test(this.text) ? this.newline : '';
    const added = this.change.added.length === 0 ? [] : [{ start: end, end, text: last + this.lines(this.column(starts[0])) }];
    if (gone.length < items.length || added.length > 0) {
      return [...gone, ...added];
    }
    const colon = this.colonEnd(key);
    return [{ start: colon, end: colon, text: ' []' }, ...gone];
  }

  /** Takes entries out of a list in brackets, and adds some. */
  private flowList(list: YAMLSeq, items: YAMLMap[]): Splice[] {
    const { kept, added } = this.change;
    const left = items.filter((_, index) => kept[index] !== undefined);
    const texts = added.map(flow);
    if (left.length === 0) {
      return [{ start: list.range![0], end: list.range![1], text: `[${texts.join(', ')}]` }];
    }
    const last = items.indexOf(left[left.length - 1]);
    const starts = items.map(item => item.range![0]);
    const gone = starts.flatMap((from, index) => kept[index] !== undefined || index > last ? [] : [{ start: from, end: starts[index + 1], text: '' }]);
    const start = items[last].range![1];
    const end = items[items.length - 1].range![1];
    return [...gone, { start, end: last < items.length - 1 ? end : start, text: texts.map(text => `, ${text}`).join('') }];
  }

  /** An entry in braces: values are replaced where they are, and it is written again where its fields are others. */
  private flowEntry(item: YAMLMap<Scalar, Scalar | null>, entry: ImageEntry): Splice[] {
    const same = FIELDS.every(field => isText(item.get(field)) === isText(entry[field]));
    return same ? this.values(item, entry) : [{ start: item.range![0], end: item.range![1], text: flow(entry) }];
  }

  private blockEntry(item: YAMLMap<Scalar, Scalar | null>, entry: ImageEntry): Splice[] {
    const { items } = item;
    const column = ' '.repeat(this.column(items[0].key.range![0]));
    const splices = [...this.values(item, entry), ...this.change.marked.includes(entry.name) ? this.markers(item, entry) : []];
    items.forEach(({ key, value }, index) => {
      if (isField(key.value) && !isText(entry[key.value])) {
        const start = key.range![0];
        splices.push(index === 0 ? { start, end: items[1].key.range![0], text: '' }
          : { start: start - this.column(start), end: this.lineEnd(endOf(key, value)), text: '' });
      }
    });
    const missing = FIELDS.filter(field => isText(entry[field]) && !item.has(field));
    for (const field of missing) {
      const before = ['name', ...FIELDS.slice(0, FIELDS.indexOf(field))];
      const { key, value } = items.filter(pair => before.includes(String(pair.key.value))).pop()!;
      const end = this.lineEnd(endOf(key, value));
      const open = end === this.text.length && !/\n$/.test(this.text);
      const line = `${column}${field}: ${written(entry[field]!)}${this.comment(entry.name, field)}`;
      splices.push({ start: end, end, text: open ? this.newline + line : line + this.newline });
    }
    return splices;
  }

  /** Values that an entry has and that are others. */
  private values(item: YAMLMap<Scalar, Scalar | null>, entry: ImageEntry): Splice[] {
    return item.items.flatMap(({ key, value }) => {
      const wanted = isField(key.value) ? entry[key.value] : undefined;
      if (!isText(wanted) || value?.value === wanted) {
        return [];
      }
      const [start, end] = value?.range ?? [endOf(key, value), endOf(key, value)];
      const style = value?.type as ScalarStyle | undefined;
      const text = style === ScalarStyle.DOUBLE || style === ScalarStyle.SINGLE ? scalarText(wanted, style) : written(wanted);
      return [{ start, end, text: `${/[\s]/.test(this.text[start - 1]) ? '' : ' '}${text}${this.text[end - 1] === '\n' ? this.newline : ''}` }];
    });
  }

  /** Markers behind values that somebody else has written no comment behind. */
  private markers(item: YAMLMap<Scalar, Scalar | null>, entry: ImageEntry): Splice[] {
    return item.items.flatMap(({ key, value }) => {
      const start = endOf(key, value);
      const old = MARKED.exec(this.text.slice(start));
      return !isField(key.value) || !isText(entry[key.value]) || old === null ? []
        : [{ start, end: start + old[0].length, text: this.comment(entry.name, key.value) }];
    });
  }

  private comment(name: string, field: string): string {
    return marker(this.change.policies.get(name), field);
  }

  /** The added entries as lines, their dashes in a column. */
  private lines(column: number): string {
    const [, ...lines] = imagesText(this.change.added, this.change.policies).split('\n');
    const indent = /^ */.exec(lines[0])![0].length;
    return lines.map(line => line === '' ? '' : ' '.repeat(column) + line.slice(indent)).join(this.newline);
  }

  private colonEnd({ range }: Scalar): number {
    return this.text.indexOf(':', range![1]) + 1;
  }

  private column(offset: number): number {
    return offset - this.text.lastIndexOf('\n', offset - 1) - 1;
  }

  /** Where the line behind something begins. */
  private lineEnd(offset: number): number {
    const end = this.text[offset - 1] === '\n' ? offset : this.text.indexOf('\n', offset) + 1;
    return end === 0 ? this.text.length : end;
  }
}

/** Where the dashes of a list are. */
function dashes(value: unknown): number[] {
  const token = (value as YAMLSeq | undefined)?.srcToken;
  return token?.type !== 'block-seq' ? [] : token.items.map(({ start }) => start.find(({ type }) => type === 'seq-item-ind')!.offset);
}

/** Whether an entry is a map of texts of its own. */
function isPlainMap({ items, anchor, tag }: YAMLMap<Scalar, Scalar | null>): boolean {
  const isOwn = (node: Scalar | null) => node === null || ('value' in node && node.anchor === undefined && node.tag === undefined);
  return items !== undefined && anchor === undefined && tag === undefined && items.every(({ key, value }) => isOwn(key) && isOwn(value));
}

function isField(key: unknown): key is typeof FIELDS[number] {
  return FIELDS.some(field => field === key);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function endOf(key: Scalar, value: Scalar | null): number {
  return Math.max(key.range![1], value?.range?.[1] ?? 0);
}

/** A text as this library writes it. */
function written(text: string): string {
  return yamlText([{ text }]).trimEnd().slice('text: '.length);
}

/** An entry in braces. */
function flow(entry: ImageEntry): string {
  const fields = ['name', ...FIELDS].flatMap(field => {
    const value = entry[field as keyof ImageEntry];
    return isText(value) ? [`${field}: ${written(value)}`] : [];
  });
  return `{ ${fields.join(', ')} }`;
}
