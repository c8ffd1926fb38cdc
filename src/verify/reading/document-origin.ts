import { Origin } from './origin';
import { TextRange, TextSource } from './text-source';

/** An object that is written in a document of a text, at its top or within a list. */
export class DocumentOrigin implements Origin {
  /** @param prefix where in the document the object is: nothing, or `['items', '3']` */
  constructor(private readonly source: TextSource, private readonly range: TextRange, private readonly prefix: readonly string[] = []) {}

  public place(path: readonly string[]): string {
    return this.at(this.tree().keyOffset([...this.prefix, ...path]));
  }

  public valuePlace(path: readonly string[]): string {
    return this.at(this.tree().valueOffset([...this.prefix, ...path]));
  }

  public written(path: readonly string[]): string | undefined {
    return this.tree().written([...this.prefix, ...path]);
  }

  public item(path: readonly string[]): DocumentOrigin {
    return new DocumentOrigin(this.source, this.range, [...this.prefix, ...path]);
  }

  private tree(): import('./document-tree').DocumentTree {
    return this.source.tree(this.range);
  }

  private at(offset: number): string {
    return this.source.place(this.range.start + offset);
  }
}
