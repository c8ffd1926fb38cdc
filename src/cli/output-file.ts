import { lstatSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'fs';
import { writeBeside } from './beside-file';
import { EnvironmentError } from './environment-error';

/**
 * Writes a result to a file at once: who reads gets what was there or all of it. The mode of a file that is there stays, and a link leads to the new text. What is no
 * file, such as `/dev/stdout`, is written to as it is.
 *
 * @throws EnvironmentError when the disk refuses; what was there stays
 */
export function writeOutput(subject: string, path: string, text: string): void {
  try {
    const file = lstatSync(path, { throwIfNoEntry: false }) === undefined ? path : realpathSync(path);
    const there = statSync(file, { throwIfNoEntry: false });
    if (there !== undefined && !there.isFile()) {
      writeFileSync(file, text);
    } else {
      replace(file, text);
    }
  } catch (error) {
    throw new EnvironmentError(subject, `--output must be a file that can be written, got ${(error as Error).message}`);
  }
}

function replace(file: string, text: string): void {
  const beside = writeBeside(file, text);
  try {
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}
