import { printable } from '../../report/printable';

/** A number that no list begins with, and a word of letters, which is no name, no address and no hash of a commit. */
const [NUMBER, WORD] = [/^\d{1,6}(?:\.\d+)?%?$/, /^(?![0-9a-f]{7,40}$)[A-Za-z]+(?:['-][A-Za-z]+)*$/];

/**
 * A text as a code span, in which Markdown and GitHub find nothing: no formatting, no HTML, no link, no mention, no emoji.
 *
 * @see https://spec.commonmark.org/0.31.2/#code-spans
 * @see https://docs.github.com/en/get-started/writing-on-github
 */
export function code(text: string): string {
  const shown = printable(text);
  if (shown === '') {
    return '(nothing)';
  }
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  // A space on both sides is taken away when it is read, unless there is nothing else.
  const pads = /^`|`$|^ .*[^ ].* $|^ .*[^ ] $/.test(shown);
  return `${fence}${pads ? ` ${shown} ` : shown}${fence}`;
}

/** The same within a cell of a table, where a bar would end the cell. */
export function cell(text: string): string {
  return code(text.replace(/\|/g, '\\u007c'));
}

/** A sentence that has names in it: words stay words, all that could be something else is code. */
export function prose(text: string): string {
  return printable(text).split(' ').map(wordOf).join(' ');
}

/** A text within HTML. */
export function htmlText(text: string): string {
  return printable(text).replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
}

/** The same that Markdown leaves alone. GitHub looks for nothing in `<code>`. */
export function htmlCode(text: string): string {
  return `<code>${htmlText(text)}</code>`;
}

function wordOf(word: string): string {
  const [, open, core, close] = /^(["'(]*)(.*?)([.,;:!?"')]*)$/su.exec(word)!;
  const isPlain = core === '' || core === '%' || WORD.test(core) || NUMBER.test(core) && !/^[.)]/.test(close);
  return isPlain ? word : `${open}${code(core)}${close}`;
}
