import { isDeepStrictEqual } from 'util';
import { ImageEntry } from './image-reference';

/** Whose value stays where the code and somebody else changed an entry. */
export enum Winner { CODE, FILE, NOBODY }

/** An entry that the code and somebody else changed. */
export interface ImageConflict {
  readonly code: ImageEntry;
  readonly file: ImageEntry;
}

/** What becomes of the entries of a file. */
export interface MergedImages {
  /** The entry for each one of the file, in its order; undefined where it goes. */
  readonly kept: readonly (ImageEntry | undefined)[];

  /** Entries that the file does not have. */
  readonly added: readonly ImageEntry[];

  readonly conflicts: readonly ImageConflict[];
}

/**
 * Entries of a file with those of the code. One that says what the code said before follows the code, and goes with it; one that somebody else changed stays; missing
 * ones are added. Entries that the code never said stay.
 *
 * @param before what the code said in the last run; undefined where nobody knows
 * @param winner whose value stays where both changed an entry
 */
export function mergedImages(
  file: readonly ImageEntry[], before: readonly ImageEntry[] | undefined, code: readonly ImageEntry[], winner: Winner,
): MergedImages {
  const [wanted, said, there] = [code, before ?? [], file].map(entries => new Map(entries.map(entry => [entry.name, entry])));
  const conflicts: ImageConflict[] = [];
  const kept = file.map(entry => {
    const [now, then] = [wanted.get(entry.name), said.get(entry.name)];
    if (now === undefined) {
      return then === undefined ? entry : undefined;
    }
    if (sameEntry(entry, now) || (then !== undefined && sameEntry(entry, then))) {
      return now;
    }
    if (before === undefined || (then !== undefined && sameEntry(then, now))) {
      return entry;
    }
    if (winner === Winner.NOBODY) {
      conflicts.push({ code: now, file: entry });
    }
    return winner === Winner.CODE ? now : entry;
  });
  return { kept, added: code.filter(({ name }) => !there.has(name)), conflicts };
}

/** Whether two entries say the same, whatever the order of their fields. */
export function sameEntry(one: ImageEntry, other: ImageEntry): boolean {
  return isDeepStrictEqual(fields(one), fields(other));
}

/** What an entry says: a field without a text is none. */
function fields(entry: ImageEntry): object {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== '' && value !== undefined && value !== null));
}
