import { escaped } from '../yaml-scalars';

/** Most characters of a line that are shown. */
const WIDTH = 120;
/** Characters before the column that are shown where a line does not fit. */
const BEFORE = 60;
/** Most characters of a value that a message shows. */
const MOST = 60;

/** The text of a plan, and where in it something is. */
export class PlanText {
  private starts?: number[];

  /**
   * @param path name of the file in messages
   * @param text what is in it, without byte order mark
   */
  public constructor(public readonly path: string, public readonly text: string) {}

  /** Where an offset is: `canary.yaml:7:11`. Columns count UTF-16 code units, from 1. */
  public place(offset: number): string {
    const [line, column] = this.position(offset);
    return `${this.path}:${line}:${column}`;
  }

  /** A problem with its place behind it, and below it the line with a caret. */
  public shown(problem: string, offset: number): string {
    const [line, column] = this.position(offset);
    const { code } = this.line(offset);
    const from = column > WIDTH - BEFORE / 2 ? column - 1 - BEFORE : 0;
    const gutter = ' '.repeat(String(line).length);
    const frame = `\n  ${line} | ${cut(code, from, from + WIDTH)}\n  ${gutter} | ${' '.repeat(width(code, from, column - 1))}^`;
    return `${problem} (${this.place(offset)})${code.trim() === '' ? '' : frame}`;
  }

  /** The line of an offset, without its end. */
  public line(offset: number): { readonly number: number; readonly code: string } {
    const [number] = this.position(offset);
    return { number, code: this.text.slice(this.lineStarts[number - 1], this.lineStarts[number]).replace(/\r?\n$/, '') };
  }

  /** Line and column of an offset, from 1. */
  private position(offset: number): [number, number] {
    let [low, high] = [0, this.lineStarts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      [low, high] = this.lineStarts[middle] <= offset ? [middle, high] : [low, middle - 1];
    }
    return [low + 1, offset - this.lineStarts[low] + 1];
  }

  private get lineStarts(): number[] {
    this.starts ??= [0, ...[...this.text.matchAll(/\n/g)].map(({ index }) => index + 1)];
    return this.starts;
  }
}

/** A value as it is written, on one line. */
export function written(source: string): string {
  const line = printable(source.trim());
  return line.length > MOST ? `${printable([...line].slice(0, MOST).join(''))}…` : line;
}

function cut(code: string, from: number, to: number): string {
  return `${from > 0 ? '…' : ''}${printable(code.slice(from, to))}${code.length > to ? '…' : ''}`;
}

/** How many characters are shown before the caret. */
function width(code: string, from: number, to: number): number {
  return [...printable(code.slice(from, to))].length + (from > 0 ? 1 : 0);
}

/** What no terminal shows, or shows like a blank, and what steers it or turns the direction of writing. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ufffe\uffff]|(?! )\p{Zs}/gu;

/** A text as one line for any terminal: tabs are one column, and what cannot be seen is an escape. */
export function printable(text: string): string {
  return text.replace(/\t/g, ' ').replace(/\p{Cs}/gu, '\ufffd').replace(UNSEEN, character =>
    character === '\n' ? '\\n' : character === '\r' ? '\\r'
      : character.length > 1 ? `\\u{${character.codePointAt(0)!.toString(16)}}` : escaped(character));
}
