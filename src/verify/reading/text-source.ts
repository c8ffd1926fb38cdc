import { DocumentTree } from './document-tree';

/** Most characters of documents whose trees are kept, so that a walk over a large file does not hold all of it twice. */
const KEPT_CHARACTERS = 8_000_000;

/** A part of a text that holds one document; `end` is the character after it. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** The text of a file, and where in it things are. Lines and trees are made when somebody asks. */
export class TextSource {
  private lineStarts: number[] | undefined;
  private readonly trees = new Map<TextRange, DocumentTree>();
  private keptCharacters = 0;

  constructor(public readonly file: string, public readonly text: string) {}

  /** `file:line:column` of a character. */
  public place(offset: number): string {
    this.lineStarts ??= lineStarts(this.text);
    let [low, high] = [0, this.lineStarts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      [low, high] = this.lineStarts[middle] <= offset ? [middle, high] : [low, middle - 1];
    }
    return `${this.file}:${low + 1}:${offset - this.lineStarts[low] + 1}`;
  }

  /** The tree of a document, with positions relative to the start of its range. */
  public tree(range: TextRange): DocumentTree {
    const known = this.trees.get(range);
    if (known !== undefined) {
      return known;
    }
    const length = range.end - range.start;
    if (this.keptCharacters + length > KEPT_CHARACTERS) {
      this.trees.clear();
      this.keptCharacters = 0;
    }
    const tree = new DocumentTree(this.text.slice(range.start, range.end));
    this.trees.set(range, tree);
    this.keptCharacters += length;
    return tree;
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (const { index, 0: { length } } of text.matchAll(/\r\n?|\n/g)) {
    starts.push(index + length);
  }
  return starts;
}
