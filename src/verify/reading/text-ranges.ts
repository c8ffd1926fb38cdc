import { TextRange } from './text-source';

/** A document's part of a text, as its markers say. */
export interface DocumentRange extends TextRange {
  /** Whether it follows `...` without a `---`: Kubernetes leaves such a document out. */
  readonly lost: boolean;
}

/** A line that starts with one of them ends a document, even within a text of many lines. */
const MARKER = /(^|\r\n|\n|\r)(---|\.\.\.)(?=[ \t\r\n]|$)/g;

/** What may stand before the `---` of the same document: empty lines, comments, directives. */
const PRELUDE_LINE = /[ \t]*(?:#[^\r\n]*|%[^\r\n]*)?(?:\r\n?|\n|$)/y;

/** The documents of a text. */
export function documentRanges(text: string): DocumentRange[] {
  const ranges: DocumentRange[] = [];
  let start = 0;
  let [marked, ended] = [false, false];
  const close = (end: number) => {
    if (marked || !isPrelude(text, start, end)) {
      ranges.push({ start, end, lost: ended && !marked });
    }
  };
  for (const match of text.matchAll(MARKER)) {
    const marker = match.index + match[1].length;
    const opens = match[2] === '---';
    if (!opens || marked || !isPrelude(text, start, marker)) {
      close(marker);
      start = opens ? marker : marker + 3;
      ended = !opens;
    }
    marked = opens;
  }
  close(text.length);
  return ranges;
}

/** The values of a text that has several one after another, as JSON tools write them; the text as one if it has not. */
export function jsonRanges(text: string, { start, end }: TextRange): TextRange[] {
  const ranges: TextRange[] = [];
  let depth = 0;
  let first = start;
  for (let at = start; at < end; at++) {
    const character = text[at];
    if (character === '"') {
      at = stringEnd(text, at, end);
    } else if (character === '{' || character === '[') {
      depth++;
    } else if ((character === '}' || character === ']') && --depth === 0) {
      ranges.push({ start: first, end: at + 1 });
      first = at + 1;
    }
  }
  return text.slice(first, end).trim() === '' ? ranges : [...ranges, { start: first, end }];
}

function stringEnd(text: string, start: number, end: number): number {
  for (let at = start + 1; at < end; at++) {
    if (text[at] === '\\') {
      at++;
    } else if (text[at] === '"') {
      return at;
    }
  }
  return end;
}

function isPrelude(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at = PRELUDE_LINE.lastIndex) {
    PRELUDE_LINE.lastIndex = at;
    if (!PRELUDE_LINE.test(text)) {
      return false;
    }
  }
  return true;
}
