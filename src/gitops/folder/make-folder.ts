import { lstatSync, mkdirSync, statSync } from 'fs';
import { dirname } from 'path';
import { isSystemError } from './attempt';

/**
 * Makes a folder, and all above it.
 *
 * `mkdirSync` with `recursive` does the same, but says of a read-only file system that there is no such file.
 *
 * @returns the topmost folder that was made; undefined where nothing was
 */
export function makeFolder(path: string): string | undefined {
  try {
    mkdirSync(path);
    return path;
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT' && dirname(path) !== path) {
      const top = makeFolder(dirname(path));
      mkdirSync(path);
      return top ?? path;
    }
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (isSystemError(error) && error.code === 'EEXIST' && found === undefined) {
      // Somebody has just removed it.
      return makeFolder(path);
    }
    if (found?.isDirectory() || (found?.isSymbolicLink() && statSync(path, { throwIfNoEntry: false })?.isDirectory())) {
      return undefined;
    }
    throw error;
  }
}
