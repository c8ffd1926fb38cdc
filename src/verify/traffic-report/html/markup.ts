import { printable } from '../../report/printable';

/** Text of a page in which everything that came from outside is escaped. */
export class Markup {
  /** @param text made by `html` alone */
  constructor(public readonly text: string) {}
}

/** What may stand in a template: markup as it is, everything else as text of people, and nothing for `undefined`. */
export type Content = Markup | string | number | undefined | readonly Content[];

/**
 * Markup of a template. What is put into it is escaped, in text and in quoted attributes alike, so that no name of a user can become a tag or an attribute; control
 * characters and those that turn the direction of writing are shown as escapes.
 */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return new Markup(strings.map((string, index) => string + (index < contents.length ? textOf(contents[index]) : '')).join(''));
}

/** Several as one. */
export function joined(parts: readonly Content[], separator: Content = ''): Markup {
  return new Markup(parts.map(textOf).join(textOf(separator)));
}

function textOf(content: Content): string {
  if (content === undefined) {
    return '';
  }
  if (content instanceof Markup) {
    return content.text;
  }
  return typeof content === 'string' ? escaped(printable(content)) : typeof content === 'number' ? String(content) : content.map(textOf).join('');
}

// The library is loaded when it is needed.
function escaped(text: string): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { escape } = require('html-escaper') as { escape(text: string): string };
  return escape(text);
}
