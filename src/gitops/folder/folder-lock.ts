import { lstatSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, unlinkSync, writeFileSync } from 'fs';
import { dirname, join, resolve } from 'path';
import { attempt, isSystemError, unless } from './attempt';
import { FOLDER_LOCK } from './folder-names';
import { LockOwner } from './lock-owner';
import { makeFolder } from './make-folder';
import { CanaryError } from '../../domain/canary-error';

const HELD = 'held';
const STAGED = 'staged';
const IGNORE = '.gitignore';
const TRIES = 100;

/** How systems say that there is a folder already. */
const TAKEN = ['ENOTEMPTY', 'EEXIST', ...process.platform === 'win32' ? ['EPERM', 'EACCES'] : []];

/**
 * The right to write into a folder, for one process at a time.
 *
 * It is the folder `.cdk8s-canary.lock/held` with one file in it, whose name says who has it. It comes to its place by renaming a folder, which fails where there is one with a
 * file in it. What a killed process left changes hands by renaming that file, which succeeds for one only, and for none once the lock is another's.
 */
export class FolderLock {
  /** Takes the lock, or says who has it. The folder is made if it is not there. */
  public static take(folder: string): FolderLock {
    const owner = LockOwner.self();
    const made = attempt(folder, 'output folder', 'a folder that can be written', 'nothing was changed', () => makeFolder(resolve(folder)));
    const lock = new FolderLock(folder, owner, made);
    try {
      attempt(folder, FOLDER_LOCK, 'writable', 'nothing was changed', () => lock.acquire());
      return lock;
    } catch (error) {
      lock.forget();
      throw error;
    }
  }

  private readonly root: string;
  private isHeld = false;

  private constructor(private readonly folder: string, private readonly owner: LockOwner, private readonly made: string | undefined) {
    this.root = join(folder, FOLDER_LOCK);
  }

  /** A folder on the same file system for files on their way, as long as the lock is held. */
  public staging(): string {
    const path = join(this.root, STAGED);
    makeFolder(path);
    // What a killed process leaves is not committed.
    writeFileSync(join(this.root, IGNORE), '*\n');
    return path;
  }

  /** Gives the lock back; nothing of it stays. */
  public release(): void {
    this.owner.release();
    removed(join(this.root, STAGED));
    removed(join(this.root, IGNORE));
    quietly(() => unlinkSync(join(this.root, HELD, this.owner.name)));
    quietly(() => rmdirSync(join(this.root, HELD)));
    this.forget();
  }

  private acquire(): void {
    for (let tries = 0; tries < TRIES && !this.isHeld; tries++) {
      // The owner before this one may remove the folder at any moment.
      this.isHeld = unless(['ENOENT'], () => this.tries()) ?? false;
    }
    if (!this.isHeld) {
      throw new CanaryError(this.folder, [`output folder must have one writer at a time, got several: run again, or, if no process is at work, delete ${FOLDER_LOCK}`]);
    }
    // What a killed process left. What another one is preparing to take the lock may go, too: it would not get it.
    readdirSync(this.root).filter(name => name !== HELD).forEach(name => removed(join(this.root, name)));
  }

  private tries(): boolean {
    makeFolder(this.root);
    if (!lstatSync(this.root).isDirectory()) {
      throw new CanaryError(this.folder, [`${FOLDER_LOCK} must be a folder, got something else: delete it`]);
    }
    return this.succeeds() || this.isFirst();
  }

  /** Whether nobody had the lock, and now this process has it. */
  private isFirst(): boolean {
    const prepared = join(this.root, this.owner.nonce);
    try {
      // Whoever gets the lock first removes what is prepared here.
      mkdirSync(prepared);
      writeFileSync(join(prepared, this.owner.name), '');
      renameSync(prepared, join(this.root, HELD));
      return true;
    } catch (error) {
      if (!isSystemError(error) || !TAKEN.includes(error.code)) {
        throw error;
      }
      // Windows renames no folder to the place of one, be it empty.
      quietly(() => rmdirSync(join(this.root, HELD)));
      return false;
    } finally {
      removed(prepared);
    }
  }

  /** Whether who had the lock is gone, and now this process has it. */
  private succeeds(): boolean {
    const [name] = this.names();
    if (name === undefined) {
      return false;
    }
    const before = LockOwner.of(name);
    if (before === undefined || before.isAlive) {
      throw new CanaryError(this.folder, [
        `output folder must have one writer at a time, it is being written by ${before?.shown ?? 'another process'}: run again when that is done, or, if no such process is at work, delete ${FOLDER_LOCK}`,
      ]);
    }
    renameSync(join(this.root, HELD, name), join(this.root, HELD, this.owner.name));
    return true;
  }

  private names(): string[] {
    return unless(['ENOENT'], () => readdirSync(join(this.root, HELD))) ?? [];
  }

  private forget(): void {
    this.owner.release();
    quietly(() => rmdirSync(this.root));
    if (this.made !== undefined) {
      quietly(() => this.unmake(resolve(this.folder), this.made!));
    }
  }

  /** Removes what was made for the output, unless something is in it. */
  private unmake(path: string, top: string): void {
    rmdirSync(path);
    if (path !== top) {
      this.unmake(dirname(path), top);
    }
  }
}

/** Removes what is there. What cannot be removed is left to the next owner. */
function removed(path: string): void {
  quietly(() => rmSync(path, { recursive: true, force: true }));
}

function quietly(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!isSystemError(error)) {
      throw error;
    }
  }
}
