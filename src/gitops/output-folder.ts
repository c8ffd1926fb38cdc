import { existsSync, renameSync, rmdirSync, unlinkSync, writeFileSync } from 'fs';
import { join } from 'path';
import { attempt, unless } from './folder/attempt';
import { FolderChanges } from './folder/folder-changes';
import { FolderLock } from './folder/folder-lock';
import { FOLDER_RECORD } from './folder/folder-names';
import { makeFolder } from './folder/make-folder';
import { OutputPaths, parentOf } from './folder/output-path';
import { Progress } from './folder/progress';
import { OutputFile } from './output-file';
import { CanaryError } from '../domain/canary-error';

/** How a folder is written. */
export interface WriteFolderOptions {
  /**
   * Whether files that people edited are overwritten and removed, files of others at the paths of ours are overwritten, and all is removed when the code wants nothing.
   *
   * @default false
   */
  readonly force?: boolean;

  /**
   * Where it is shown how far the work has come.
   *
   * @default - nowhere
   */
  readonly progress?: Progress;
}

const UNCHANGED = 'no file was changed, run again when it is';
const PARTLY = 'every file is as it was or as the code wants it, and the next run completes the work';

/**
 * Puts files into a folder, of which it then owns exactly these.
 *
 * - Everything is checked first. If anything is wrong, nothing is changed.
 * - A file is replaced by renaming: whoever reads gets the old text or the new one. What is as the code wants it is not touched. Files that name others come last,
 *   and files that the code no longer wants go after that, so no file that is listed is ever missing.
 * - The folder remembers in `.cdk8s-canary` what was written. Only that is replaced or removed, and only while nobody edited it. All else stays. Ends of
 *   lines and a byte order mark are no edit.
 * - A process that is killed at any moment leaves all of that true, and the next run completes the work. This is not promised for a loss of power: nothing waits
 *   for the disk.
 * - One process at a time writes; another one fails. A lock that a killed process left is taken over.
 *
 * @param folder the output folder, which is made if it is not there
 * @param files what the code wants in it
 */
export function writeFolder(folder: string, files: OutputFile[], { force = false, progress }: WriteFolderOptions = {}): void {
  const paths = new OutputPaths(files);
  if (paths.problems.length > 0) {
    throw new CanaryError(folder, existsSync(folder) ? new FolderChanges(folder, files, paths, force).problems : paths.problems);
  }
  const lock = FolderLock.take(folder);
  try {
    const changes = new FolderChanges(folder, files, paths, force);
    if (changes.problems.length > 0) {
      throw new CanaryError(folder, changes.problems);
    }
    carryOut(folder, changes, lock, progress);
  } finally {
    lock.release();
  }
}

/** All texts are written beside the files first, so that a full disk is known before anything is replaced. */
function carryOut(folder: string, changes: FolderChanges, lock: FolderLock, progress: Progress | undefined): void {
  const { files, removed, folders, left, recordAhead, recordAfter } = changes;
  if (recordAfter === undefined) {
    return;
  }
  const staging = attempt(folder, 'output folder', 'writable', UNCHANGED, () => lock.staging());
  const total = 2 * files.length + removed.length;
  const stage = (path: string, name: string, text: string | undefined) => {
    if (text !== undefined) {
      attempt(folder, path, 'writable', UNCHANGED, () => writeFileSync(join(staging, name), text));
    }
  };
  const place = (name: string, path: string, wayOut = PARTLY) =>
    attempt(folder, path, 'writable', wayOut, () => renameSync(join(staging, name), join(folder, path)));
  files.forEach(({ path, text }, index) => {
    stage(path, String(index), text);
    progress?.step(index, total, 'writing files');
  });
  stage(FOLDER_RECORD, 'ahead', recordAhead);
  stage(FOLDER_RECORD, 'after', recordAfter);

  if (recordAhead !== undefined) {
    place('ahead', FOLDER_RECORD, UNCHANGED);
  }
  folders.forEach(path => attempt(folder, path, 'writable', PARTLY, () => makeFolder(join(folder, path))));
  files.forEach(({ path }, index) => {
    place(String(index), path);
    progress?.step(files.length + index, total, 'writing files');
  });
  removed.forEach((path, index) => {
    attempt(folder, path, 'removable', PARTLY, () => unless(['ENOENT'], () => unlinkSync(join(folder, path))));
    progress?.step(2 * files.length + index, total, 'removing files');
  });
  removeEmpty(folder, left);
  place('after', FOLDER_RECORD);
}

/** Removes folders that have nothing in them, and those above them: the deepest first, so that each is tried once. */
function removeEmpty(folder: string, left: Set<string>): void {
  const paths = new Set<string>();
  for (const start of left) {
    for (let path = start; path !== '' && !paths.has(path); path = parentOf(path)) {
      paths.add(path);
    }
  }
  for (const path of [...paths].sort((a, b) => b.length - a.length)) {
    attempt(folder, path, 'removable', PARTLY, () => unless(['ENOENT', 'ENOTEMPTY', 'EEXIST'], () => rmdirSync(join(folder, path))));
  }
}
