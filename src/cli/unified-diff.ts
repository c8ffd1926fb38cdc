import { printable } from '../verify/report/printable';

const [RED, GREEN, CYAN, BOLD, PLAIN] = ['\u001b[31m', '\u001b[32m', '\u001b[36m', '\u001b[1m', '\u001b[0m'];

/** Lines of context, as in `diff -u`. */
const CONTEXT = 3;

/**
 * What differs in a file, as `diff -u` shows it, for people: what steers a terminal is an escape, and ends of lines are those of this system. Empty where nothing differs.
 *
 * @param path the file
 * @param colors whether what goes is red and what comes is green
 */
export function unifiedDiff(path: string, before: string, after: string, colors: boolean): string {
  if (before === after) {
    return '';
  }
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { FILE_HEADERS_ONLY, formatPatch, structuredPatch } = require('diff') as typeof import('diff');
  const patch = structuredPatch(path, path, before, after, undefined, undefined, { context: CONTEXT });
  const lines = formatPatch(patch, FILE_HEADERS_ONLY).replace(/\n$/, '').split('\n').map(line => printable(line.replace(/\r$/, '').replaceAll('\t', '  ')));
  return lines.map((line, index) => `${colors ? colored(line, index) : line}\n`).join('');
}

/** The first two lines name the file. */
function colored(line: string, index: number): string {
  const color = index < 2 ? BOLD : line.startsWith('@') ? CYAN : line.startsWith('-') ? RED : line.startsWith('+') ? GREEN : undefined;
  return color === undefined ? line : color + line + PLAIN;
}
