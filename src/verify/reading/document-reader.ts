import { load, YAMLException } from 'js-yaml';
import { isCollection } from 'yaml';
import { DuplicateKey, duplicateKeys } from './duplicate-keys';
import { ExactReader } from './exact-reader';
import { IDENTITY_KEYS, JoinedObject, joinedObjects, KeyAgain } from './joined-objects';
import { KUBERNETES_SCHEMA } from './kubernetes-schema';
import { Mistake } from './mistake';
import { DEEPEST, Survey } from './survey';
import { TextRange, TextSource } from './text-source';

/** Most fields that merge keys may bring to one document; the parser stops there. */
const MERGED_KEYS = 10_000;

/** Merge keys, and lists as keys, of which the fast parser makes texts. */
const READ_OTHERWISE = /<<|\][ \t]*:\s|\?\s+[[&!*-]/;

/** A part of a document that is to be read on its own. */
export interface DocumentPart extends TextRange {
  /** What is wrong with how it starts. */
  readonly mistakes: Mistake[];
}

/** A document's value, or what is wrong with its text; both where a tolerant reader knows what the value is. */
export interface ReadDocument {
  readonly value?: unknown;
  readonly mistakes: Mistake[];
  /** Whether the text is no YAML at all: a template, maybe. */
  readonly broken: boolean;
  /** Whether the text goes on after the document's end, as JSON does that has several values. */
  readonly more?: boolean;
  /** The objects of a document that has several, for a tolerant reader. */
  readonly parts?: DocumentPart[];
}

/** Reads the documents of one text. */
export class DocumentReader {
  private readonly survey: Survey;

  constructor(private readonly source: TextSource, private readonly tolerant: boolean) {
    this.survey = new Survey(source.text.length);
  }

  public read(range: TextRange): ReadDocument {
    return this.readAs(range, false);
  }

  /** @param json whether the last of equal keys counts, as in JSON */
  private readAs(range: TextRange, json: boolean): ReadDocument {
    const text = this.source.text.slice(range.start, range.end);
    let value: unknown;
    try {
      value = load(text, { schema: KUBERNETES_SCHEMA, json, maxDepth: DEEPEST, maxTotalMergeKeys: MERGED_KEYS } as object);
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
      return this.tolerant ? this.readDuplicates(range, offset) : { mistakes: this.duplicates(range, offset), broken: false };
    }
    const sentence = error instanceof RangeError || reason.startsWith('nesting exceeded') ? `maps and lists must be nested at most ${DEEPEST} deep`
      : reason.startsWith('merge keys exceeded') ? `merge keys must bring at most ${MERGED_KEYS} fields to a document`
        : `text must be YAML, got: ${reason}`;
    return { mistakes: [{ offset, sentence }], broken: true, more: reason.startsWith('end of the stream') };
  }

  private duplicates(range: TextRange, offset: number): Mistake[] {
    const keys = this.allDuplicates(range);
    const start = keys.find(({ path, key }) => path.length === 1 && IDENTITY_KEYS.includes(key));
    return start === undefined ? this.keyMistakes(range, offset, keys) : [this.separatorMistake(range, start)];
  }

  /** Several objects as parts; one object with the last of the equal keys. */
  private readDuplicates(range: TextRange, offset: number): ReadDocument {
    const objects = this.allJoined(range);
    const tree = objects.length > 1 ? this.source.tree(range).contents : undefined;
    if (isCollection(tree) && !tree.flow) {
      return { mistakes: [], broken: false, parts: objects.map(object => this.part(range, object)) };
    }
    const read = this.readAs(range, true);
    // Braces hold all of it together: no part is YAML on its own.
    const mistakes = objects.length > 1 ? this.duplicates(range, offset) : this.keyMistakes(range, offset, this.allDuplicates(range));
    return { ...read, mistakes: [...mistakes, ...read.mistakes] };
  }

  private part(range: TextRange, { start, end, again }: JoinedObject): DocumentPart {
    const mistakes = again === undefined ? [] : [{ ...this.separatorMistake(range, again), offset: again.second - start }];
    return { start: range.start + start, end: range.start + end, mistakes };
  }

  private separatorMistake(range: TextRange, { key, first, second }: KeyAgain): Mistake {
    const there = `a second ${key} (the first is at ${this.source.place(range.start + first)})`;
    return { kind: 'missing separator', offset: second, sentence: `objects must be separated by ---, got ${there}: put --- on a line before the second object` };
  }

  private keyMistakes(range: TextRange, offset: number, keys: DuplicateKey[]): Mistake[] {
    return keys.length === 0 ? [{ kind: 'duplicate key', offset, sentence: 'a key must be there once, got one twice' }] : keys.map(({ key, path, first, second }) => ({
      kind: 'duplicate key', offset: second, path, sentence: `key ${JSON.stringify(key)} must be there once, got it again after ${this.source.place(range.start + first)}`,
    }));
  }

  /** None where what follows the first one is nested too deep to look at. */
  private allDuplicates(range: TextRange): DuplicateKey[] {
    try {
      return duplicateKeys(this.source.tree(range));
    } catch {
      return [];
    }
  }

  private allJoined(range: TextRange): JoinedObject[] {
    try {
      return joinedObjects(this.source.tree(range), this.source.text.slice(range.start, range.end));
    } catch {
      return [];
    }
  }
}
