import { closeSync, fchmodSync, openSync, rmSync, statSync, writeFileSync } from 'fs';
import { basename, dirname, join } from 'path';

/**
 * Writes a text to a new file beside the one whose place it is to take by renaming: who reads gets what was there or all of the text. It has the mode of the file that is there.
 * Nothing stays of it where that fails.
 *
 * @returns the new file
 */
export function writeBeside(file: string, text: string): string {
  const beside = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`);
  const mode = statSync(file, { throwIfNoEntry: false })?.mode;
  // 'wx' follows no link that somebody else has put there.
  const handle = openSync(beside, 'wx', mode);
  try {
    if (mode !== undefined) {
      fchmodSync(handle, mode);
    }
    writeFileSync(handle, text);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  } finally {
    closeSync(handle);
  }
  return beside;
}
