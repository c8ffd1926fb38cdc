import { Collection } from './collection';
import { DocumentOrigin } from './document-origin';
import { DocumentReader } from './document-reader';
import { kustomizationProblem, unrenderedText } from './kustomization';
import { Mistake } from './mistake';
import { Fault } from './reading-mistake';
import { jsonRanges, documentRanges } from './text-ranges';
import { TextRange, TextSource } from './text-source';
import { ManifestObject } from '../manifest-object';

const BYTE_ORDER_MARK = /^\uFEFF/;

/** Where a template differs from a manifest: a line, an item or a value that starts with braces, without quotes. */
const TEMPLATE = /(?:^|\n)[ \t]*(?:- +)*(?:[^\s:"'#]+: +)?\{\{/;

/** Reads the documents of a text into a collection. */
export class TextReader {
  private readonly source: TextSource;
  private readonly documents: DocumentReader;
  private readonly broken: TextRange[] = [];
  private readonly faults: Fault[] = [];
  /** Where the first braces are that make a document no YAML. */
  private braces?: number;

  constructor(private readonly collection: Collection, file: string, text: string) {
    this.source = new TextSource(file, text.replace(BYTE_ORDER_MARK, ''));
    this.documents = new DocumentReader(this.source, collection.tolerant);
  }

  public read(): void {
    for (const range of documentRanges(this.source.text)) {
      if (range.lost) {
        this.readLost(range);
      } else {
        this.readDocument(range, []);
      }
    }
    const template = this.template();
    if (template !== undefined) {
      this.collection.report({
        kind: 'unrendered',
        sentence: 'text must be rendered, got a Helm template with {{: render it first, with helm template',
        place: this.source.place(template),
        loses: true,
      });
      // What is wrong with the other documents is no matter of the template.
      this.faults.filter(() => this.collection.tolerant).forEach(fault => this.collection.report(fault));
    } else if (this.isOther()) {
      this.collection.skipped.push(this.source.place(0));
    } else {
      this.faults.forEach(fault => this.collection.report(fault));
    }
  }

  /** Whoever forgot `---` wants the document to be applied, which is why a tolerant reader takes it. */
  private readLost(range: TextRange): void {
    const mistake: Mistake = {
      kind: 'missing separator',
      offset: this.start(range) - range.start,
      sentence: 'a document after ... must start with ---, got none, and Kubernetes leaves it out',
    };
    if (this.collection.tolerant) {
      this.readDocument(range, [mistake]);
    } else {
      this.tell([mistake], range);
    }
  }

  /** @param before what is wrong with how the document starts */
  private readDocument(range: TextRange, before: Mistake[]): void {
    const { value, mistakes, broken, more, parts } = this.documents.read(range);
    const values = more && this.source.text[this.start(range)] === '{' ? jsonRanges(this.source.text, range) : [];
    if (values.length > 1) {
      values.forEach((part, index) => this.readDocument(part, index === 0 ? before : []));
    } else if (parts !== undefined) {
      parts.forEach((part, index) => this.readDocument(part, index === 0 ? before : part.mistakes));
    } else if (broken || value === undefined || mistakes.length > 0 && !this.collection.tolerant) {
      this.broken.push(...broken ? [range] : []);
      const braces = broken ? this.bracesOf(range) : undefined;
      this.braces ??= braces;
      if (braces === undefined || !this.collection.tolerant) {
        this.tell([...before, ...mistakes], range);
      }
    } else if (this.collection.tolerant && this.isOfTemplate(range)) {
      this.collection.skipped.push(new DocumentOrigin(this.source, range).place([]));
    } else {
      const skipped = this.collection.skipped.length;
      const object = this.take(value, range);
      if (this.collection.skipped.length === skipped) {
        this.tell([...before, ...mistakes], range, object);
      }
    }
  }

  private tell(mistakes: Mistake[], range: TextRange, object?: ManifestObject): void {
    mistakes.forEach(({ kind = 'no yaml', offset, sentence, path }) => this.faults.push({
      kind, sentence, place: this.source.place(range.start + offset), object, path: object === undefined ? undefined : path,
    }));
  }

  /** The object of the document; nothing if it has none or a list of them. */
  private take(value: unknown, range: TextRange): ManifestObject | undefined {
    const origin = new DocumentOrigin(this.source, range);
    const kustomization = kustomizationProblem(value, this.source.file, origin);
    const { collection } = this;
    if (kustomization === undefined && collection.role?.takes(value) !== false) {
      return collection.add(value, origin);
    }
    if (kustomization?.problem === undefined) {
      collection.skipped.push(origin.place([]));
    } else if (!collection.tolerant) {
      this.faults.push({ sentence: kustomization.problem });
    } else {
      this.faults.push({ kind: 'unrendered', sentence: unrenderedText(['a kustomization']), place: origin.place([]), loses: true, message: kustomization.problem });
    }
    return undefined;
  }

  /** Whether a document that can be read has values to be rendered, as others of its file have. */
  private isOfTemplate({ start, end }: TextRange): boolean {
    return this.braces !== undefined && this.source.text.slice(start, end).includes('{{');
  }

  /** Where braces of a template are, if they can be what makes the text no YAML. */
  private template(): number | undefined {
    // A tolerant reader has other documents to tell about, so that braces in their texts must not stop it.
    return this.collection.tolerant || this.broken.length === 0 ? this.braces : this.bracesOf({ start: 0, end: this.source.text.length });
  }

  private bracesOf({ start, end }: TextRange): number | undefined {
    const braces = TEMPLATE.exec(this.source.text.slice(start, end));
    return braces === null ? undefined : start + braces.index + braces[0].length - 2;
  }

  /** Whether it is a file of a directory that is for somebody else: JSON with comments, as editors and compilers read it. */
  private isOther(): boolean {
    const { collection: { tolerant, skips }, source: { file, text } } = this;
    return tolerant && skips && this.broken.length > 0 && file.endsWith('.json') && !text.includes('apiVersion');
  }

  /** The first character that is not white space. */
  private start({ start }: { readonly start: number }): number {
    const content = /\S/g;
    content.lastIndex = start;
    return content.exec(this.source.text)?.index ?? start;
  }
}
