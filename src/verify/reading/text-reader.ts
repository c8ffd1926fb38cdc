import { Collection } from './collection';
import { DocumentOrigin } from './document-origin';
import { DocumentReader } from './document-reader';
import { kustomizationProblem } from './kustomization';
import { jsonRanges, documentRanges } from './text-ranges';
import { TextRange, TextSource } from './text-source';

const BYTE_ORDER_MARK = /^\uFEFF/;

/** Where a template differs from a manifest: a line, an item or a value that starts with braces, without quotes. */
const TEMPLATE = /(?:^|\n)[ \t]*(?:- +)*(?:[^\s:"'#]+: +)?\{\{/;

/** Reads the documents of a text into a collection. */
export class TextReader {
  private readonly source: TextSource;
  private readonly documents: DocumentReader;
  private broken = false;
  private readonly problems: string[] = [];

  constructor(private readonly collection: Collection, file: string, text: string) {
    this.source = new TextSource(file, text.replace(BYTE_ORDER_MARK, ''));
    this.documents = new DocumentReader(this.source);
  }

  public read(): void {
    for (const range of documentRanges(this.source.text)) {
      if (range.lost) {
        this.problems.push(`a document after ... must start with ---, got none, and Kubernetes leaves it out (${this.place(range)})`);
      } else {
        this.readDocument(range);
      }
    }
    const template = this.broken ? TEMPLATE.exec(this.source.text) : null;
    const problems = template === null ? this.problems
      : [`text must be rendered, got a Helm template with {{: render it first, with helm template (${this.source.place(template.index + template[0].length - 2)})`];
    problems.forEach(problem => this.collection.problems.push(problem));
  }

  private readDocument(range: TextRange): void {
    const { value, mistakes, broken, more } = this.documents.read(range);
    if (more) {
      const ranges = this.source.text[this.start(range)] === '{' ? jsonRanges(this.source.text, range) : [];
      if (ranges.length > 1) {
        ranges.forEach(part => this.readDocument(part));
        return;
      }
    }
    this.broken ||= broken;
    mistakes.forEach(({ offset, sentence }) => this.problems.push(`${sentence} (${this.source.place(range.start + offset)})`));
    if (mistakes.length === 0) {
      this.take(value, range);
    }
  }

  private take(value: unknown, range: TextRange): void {
    const origin = new DocumentOrigin(this.source, range);
    const kustomization = kustomizationProblem(value, this.source.file, origin);
    if (kustomization === undefined) {
      this.collection.add(value, origin);
    } else if (kustomization.problem === undefined) {
      this.collection.skipped.push(origin.place([]));
    } else {
      this.problems.push(kustomization.problem);
    }
  }

  private place({ start }: TextRange): string {
    return this.source.place(this.start({ start }));
  }

  /** The first character that is not white space. */
  private start({ start }: { readonly start: number }): number {
    const content = /\S/g;
    content.lastIndex = start;
    return content.exec(this.source.text)?.index ?? start;
  }
}
