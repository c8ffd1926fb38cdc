import { lstatSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { AppFile } from './app-files';
import { makeFolder } from '../../gitops/folder/make-folder';
import { EnvironmentError } from '../environment-error';

/**
 * Writes new files: all of them, or none. They are written into a folder beside first, and moved then; what was made is removed again when that fails.
 *
 * @throws EnvironmentError when the disk refuses
 */
export function writeFiles(subject: string, directory: string, files: readonly AppFile[]): void {
  const undo: (() => void)[] = [];
  try {
    const make = (path: string) => {
      const top = makeFolder(path);
      if (top !== undefined) {
        undo.push(() => rmSync(top, { recursive: true, force: true }));
      }
    };
    make(directory);
    const stage = mkdtempSync(join(directory, '.cdk8s-canary-init-'));
    undo.push(() => rmSync(stage, { recursive: true, force: true }));
    files.forEach(([, text], index) => writeFileSync(join(stage, String(index)), text, { flag: 'wx' }));
    files.forEach(([path], index) => {
      const place = join(directory, path);
      make(dirname(place));
      if (lstatSync(place, { throwIfNoEntry: false }) !== undefined) {
        throw new Error(`EEXIST: file already exists, '${place}'`);
      }
      renameSync(join(stage, String(index)), place);
      undo.push(() => rmSync(place, { force: true }));
    });
    rmSync(stage, { recursive: true });
  } catch (error) {
    undo.reverse().forEach(step => step());
    throw new EnvironmentError(subject, `nothing was written, because the disk refused: ${(error as Error).message}`);
  }
}
