import { load, YAMLException } from 'js-yaml';
import { DuplicateKey, duplicateKeys } from './duplicate-keys';
import { ExactReader } from './exact-reader';
import { KUBERNETES_SCHEMA } from './kubernetes-schema';
import { Mistake } from './mistake';
import { DEEPEST, Survey } from './survey';
import { TextRange, TextSource } from './text-source';

/** Most fields that merge keys may bring to one document; the parser stops there. */
const MERGED_KEYS = 10_000;

/** Merge keys, and lists as keys, of which the fast parser makes texts. */
const READ_OTHERWISE = /<<|\][ \t]*:\s|\?\s+[[&!*-]/;

/** A document's value, or what is wrong with its text. */
export interface ReadDocument {
  readonly value?: unknown;
  readonly mistakes: Mistake[];
  /** Whether the text is no YAML at all: a template, maybe. */
  readonly broken: boolean;
  /** Whether the text goes on after the document's end, as JSON does that has several values. */
  readonly more?: boolean;
}

/** Reads the documents of one text. */
export class DocumentReader {
  private readonly survey: Survey;

  constructor(private readonly source: TextSource) {
    this.survey = new Survey(source.text.length);
  }

  public read(range: TextRange): ReadDocument {
    const text = this.source.text.slice(range.start, range.end);
    let value: unknown;
    try {
      value = load(text, { schema: KUBERNETES_SCHEMA, maxDepth: DEEPEST, maxTotalMergeKeys: MERGED_KEYS } as object);
    } catch (error) {
      return this.failed(range, error as Error);
    }
    try {
      if (!this.survey.hasOddKeys(value) && !READ_OTHERWISE.test(text)) {
        return { value, mistakes: [], broken: false };
      }
    } catch {
      return { mistakes: [{ offset: 0, sentence: 'aliases must not make a document endless or longer than its file by more than 400000 values' }], broken: false };
    }
    const tree = this.source.tree(range);
    const reader = new ExactReader(tree);
    const exact = reader.value();
    const mistakes = tree.mistakes.length > 0 ? tree.mistakes : reader.mistakes;
    return { value: exact, mistakes, broken: mistakes.length > 0 };
  }

  private failed(range: TextRange, error: Error): ReadDocument {
    const { mark, reason } = error instanceof YAMLException ? error : { mark: undefined, reason: error.message };
    const offset = Math.min(mark?.position ?? 0, range.end - range.start);
    if (reason === 'duplicated mapping key') {
      return { mistakes: this.duplicates(range, offset), broken: false };
    }
    const sentence = error instanceof RangeError || reason.startsWith('nesting exceeded') ? `maps and lists must be nested at most ${DEEPEST} deep`
      : reason.startsWith('merge keys exceeded') ? `merge keys must bring at most ${MERGED_KEYS} fields to a document`
        : `text must be YAML, got: ${reason}`;
    return { mistakes: [{ offset, sentence }], broken: true, more: reason.startsWith('end of the stream') };
  }

  /** None where what follows the first one is nested too deep to look at. */
  private allDuplicates(range: TextRange): DuplicateKey[] {
    try {
      return duplicateKeys(this.source.tree(range));
    } catch {
      return [];
    }
  }

  private duplicates(range: TextRange, offset: number): Mistake[] {
    const keys = this.allDuplicates(range);
    const start = keys.find(({ key, top }) => top && ['apiVersion', 'kind', 'metadata'].includes(key));
    if (start !== undefined) {
      return [{ offset: start.second, sentence: `objects must be separated by ---, got a second ${start.key} (the first is at ${this.source.place(range.start + start.first)}): put --- on a line before the second object` }];
    }
    return keys.length === 0 ? [{ offset, sentence: 'a key must be there once, got one twice' }] : keys.map(({ key, first, second }) => ({
      offset: second, sentence: `key ${JSON.stringify(key)} must be there once, got it again after ${this.source.place(range.start + first)}`,
    }));
  }
}
