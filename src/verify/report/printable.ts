/**
 * A text as one line that may go to any terminal and into any XML: what steers a terminal, breaks the line or turns the direction of
 * writing is shown as an escape, as JSON writes it; halves of characters are U+FFFD.
 */
export function printable(text: string): string {
  return wellFormed(text).replace(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu, escaped);
}

/** A text without halves of characters, which UTF-8 cannot hold: U+FFFD stands for each. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd');
}

function escaped(character: string): string {
  const known: { readonly [character: string]: string } = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return known[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
