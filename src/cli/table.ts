/**
 * A table for people: columns as wide as their widest cell, two spaces apart, the head above a line.
 *
 * @param head titles of the columns
 * @param rows cells, as many as the head has
 */
export function tableText(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map(row => [...row[column]].length)));
  const line = (row: readonly string[]) => `${row.map((cell, column) => cell + ' '.repeat(widths[column] - [...cell].length)).join('  ').trimEnd()}\n`;
  return [line(head), line(widths.map(width => '-'.repeat(width))), ...rows.map(line)].join('');
}
