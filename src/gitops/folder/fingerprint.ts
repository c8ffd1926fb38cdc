/** A text as it was written: Git may check it out with other ends of lines, and some editors put a byte order mark in front. */
export function normalized(text: string): string {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  return body.includes('\r') ? body.replaceAll('\r\n', '\n') : body;
}

/** SHA-256 of a text, whatever ends of lines it has. */
export function fingerprint(text: string): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { createHash } = require('crypto') as typeof import('crypto');
  return createHash('sha256').update(normalized(text)).digest('hex');
}
