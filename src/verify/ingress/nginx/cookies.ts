import { Message } from '../../message';

/**
 * The value of a cookie as nginx finds it for `$cookie_name` (ngx_http_parse_multi_header_lines): the first of the name, in any
 * case; pairs end at `;` and, where they are skipped, at `,`, too.
 */
export function nginxCookie({ headers }: Message, name: string): string | undefined {
  for (const line of headers.get('cookie') ?? []) {
    const value = cookieOf(trimmed(line), name.toLowerCase());
    if (value !== undefined) {
      return value;
    }
  }
  return undefined;
}

function cookieOf(line: string, name: string): string | undefined {
  for (let start = 0; start < line.length && name.length <= line.length;) {
    if (line.slice(start, start + name.length).toLowerCase() === name) {
      start = afterSpaces(line, start + name.length);
      if (line[start] === '=') {
        start = afterSpaces(line, start + 1);
        const end = line.indexOf(';', start);
        return line.slice(start, end < 0 ? line.length : end);
      }
      // nginx has read this character, too: the pair after `name;` is skipped with it.
      start++;
    }
    while (start < line.length && line[start] !== ';' && line[start] !== ',') {
      start++;
    }
    start = afterSpaces(line, start + 1);
  }
  return undefined;
}

/** The value of a cookie as lua-resty-cookie finds it: the last of the exact name; values end at `;`, space and tab. */
export function luaCookie({ headers }: Message, name: string): string | undefined {
  const lines = headers.get('cookie');
  if (lines === undefined) {
    return undefined;
  }
  let found: string | undefined;
  const pair = /[ \t]*([^= \t][^=]*|(?==))=([^; \t]*)(?:[; \t]|$)/y;
  const text = lines.map(trimmed).join('; ');
  for (let match = pair.exec(text); match !== null; match = pair.exec(text)) {
    found = match[1] === name ? match[2] : found;
  }
  return found;
}

/** As nginx reads the value of a header. */
export function trimmed(value: string): string {
  return value.replace(/^ +| +$/g, '');
}

function afterSpaces(line: string, start: number): number {
  let index = start;
  while (line[index] === ' ') {
    index++;
  }
  return index;
}
