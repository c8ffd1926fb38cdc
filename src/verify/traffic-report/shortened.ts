/**
 * The first of a list, and what stands for the others. One more than is meant to be shown is shown, too: a line that says so would not be shorter.
 *
 * @param more what stands for so many others
 */
export function shortened<T>(all: readonly T[], most: number, more: (count: number) => T): T[] {
  return all.length > most + 1 ? [...all.slice(0, most), more(all.length - most)] : [...all];
}
