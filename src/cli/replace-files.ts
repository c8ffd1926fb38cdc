import { readFileSync, realpathSync, renameSync, rmSync } from 'fs';
import { writeBeside } from './beside-file';
import { EnvironmentError } from './environment-error';

/** A file with its text as it was read, and the one that is to be there. */
export interface Replacement {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** A text that waits beside its file. */
interface Staged extends Replacement {
  /** The file itself, where the path is a link. */
  readonly file: string;
  readonly beside: string;
}

/**
 * Replaces files, each at once: who reads gets the old or the new text. Their modes stay, and links lead to the new text. Nothing is written where one of them has been
 * changed since it was read, or cannot be written.
 *
 * @throws EnvironmentError
 */
export function replaceFiles(subject: string, replacements: readonly Replacement[]): void {
  const staged: Staged[] = [];
  const written: string[] = [];
  try {
    replacements.forEach(replacement => staged.push(stage(subject, replacement)));
    staged.forEach(({ path, file, before }) => {
      if (attempt(subject, path, [], () => readFileSync(file, 'utf8')) !== before) {
        throw new EnvironmentError(subject, `${path} must stay as it is while the command runs, got another text: nothing was written, run it again`);
      }
    });
    for (const { path, file, beside } of staged) {
      attempt(subject, path, written, () => renameSync(beside, file));
      written.push(path);
    }
  } finally {
    staged.forEach(({ beside }) => rmSync(beside, { force: true }));
  }
}

function stage(subject: string, replacement: Replacement): Staged {
  const { path, after } = replacement;
  return attempt(subject, path, [], () => {
    const file = realpathSync(path);
    return { ...replacement, file, beside: writeBeside(file, after) };
  });
}

/** @param written files that are replaced already */
function attempt<T>(subject: string, path: string, written: readonly string[], action: () => T): T {
  try {
    return action();
  } catch (error) {
    const done = written.length === 0 ? 'nothing was written' : `${written.join(', ')} is written already`;
    throw new EnvironmentError(subject, `${path} must be a file that can be replaced, got ${(error as Error).message}: ${done}`);
  }
}
