import { printable } from '../../../report/printable';

/** Text that fits into a box. */
export interface FittedText {
  /** At least one. */
  readonly lines: readonly string[];
  /** Whether something is missing. */
  readonly cut: boolean;
}

/** Widths of characters in em, as wide as the widest of the usual fonts (DejaVu Sans, Verdana) has them; bold ones are wider by a tenth. */
const NARROW = /[ijlI.,:;'|!()[\]/ ftr-]/;
const WIDE = /[mwMW@%&]/;
const UPPER = /[A-Z_#+=<>~^]/;
const ASCII = /[\x20-\x7e]/;

/** A width that a text does not exceed, in units of the drawing. */
export function widthOf(text: string, size: number): number {
  return [...text].reduce((sum, character) => sum + size * emOf(character), 0);
}

/** A text in at most so many lines; broken behind what separates parts of names, and cut where it is too long. */
export function fitted(text: string, width: number, size: number, most: number): FittedText {
  const lines: string[] = [];
  let rest = [...printable(text)];
  while (rest.length > 0) {
    const count = fitting(rest, width, size);
    if (count === rest.length) {
      lines.push(rest.join(''));
      break;
    }
    if (lines.length === most - 1) {
      lines.push(rest.slice(0, fitting(rest, width - size * emOf('…'), size)).join('') + '…');
      return { lines, cut: true };
    }
    const end = breakBefore(rest, count);
    lines.push(rest.slice(0, end).join('').trimEnd());
    rest = rest.slice(end);
  }
  return { lines: lines.length === 0 ? [''] : lines, cut: false };
}

// How many characters fit; at least one, so that there is an end.
function fitting(characters: readonly string[], width: number, size: number): number {
  let [count, sum] = [0, 0];
  while (count < characters.length && (sum += size * emOf(characters[count])) <= width) {
    count++;
  }
  return Math.max(count, 1);
}

function breakBefore(characters: readonly string[], count: number): number {
  for (let end = count; end > count / 2; end--) {
    if (/[ ,/.:=@-]/.test(characters[end - 1])) {
      return end;
    }
  }
  return count;
}

function emOf(character: string): number {
  return !ASCII.test(character) ? character.length > 1 ? 1.5 : 1.1
    : NARROW.test(character) ? 0.42 : WIDE.test(character) ? 1.02 : UPPER.test(character) ? 0.84 : 0.66;
}
