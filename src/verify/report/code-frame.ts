import { Position } from './location';
import { printable } from './printable';

/** Lines that are shown before and after the one that is meant. */
const AROUND = 2;
/** Most characters of a line that are shown. */
const WIDTH = 120;
/** Characters before the column that are shown where a line does not fit. */
const BEFORE = 60;

/** One line of a code frame. */
export interface FrameLine {
  /** Line number and bar, or as many blanks; with a mark at the line that is meant. */
  readonly gutter: string;
  /** The code, or the caret below it. */
  readonly code: string;
  /** Whether this is the line with the caret. */
  readonly caret: boolean;
}

/** The lines around a position, with a caret below the column; none if the text has no such position. */
export function codeFrame(lines: readonly string[], { line, column }: Position): FrameLine[] {
  if (line > lines.length || column > lines[line - 1].length + 1) {
    return [];
  }
  const end = lines[lines.length - 1] === '' && line < lines.length ? lines.length - 1 : lines.length;
  const [first, last] = [Math.max(1, line - AROUND), Math.min(end, line + AROUND)];
  const numbered = lines.slice(first - 1, last).map((code, index) => ({ number: first + index, code }));
  const from = column > WIDTH - BEFORE / 2 ? column - 1 - BEFORE : 0;
  const digits = String(last).length;
  return numbered.flatMap(({ number, code }) => {
    const gutter = `${number === line ? '>' : ' '} ${String(number).padStart(digits)} |`;
    const shown: FrameLine = { gutter, code: cut(code, from, from + WIDTH), caret: false };
    const before = ' '.repeat([...cut(code, from, column - 1, false)].length);
    return number === line ? [shown, { gutter: `  ${' '.repeat(digits)} |`, code: `${before}^`, caret: true }] : [shown];
  });
}

// A tab counts as one column, so that the caret stands below the character.
function cut(code: string, from: number, to: number, ellipsis = true): string {
  const part = printable(code.slice(from, to).replace(/\t/g, ' '));
  return `${from > 0 && code.length > 0 ? '…' : ''}${part}${ellipsis && code.length > to ? '…' : ''}`;
}
