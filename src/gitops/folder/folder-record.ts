import { readFileSync } from 'fs';
import { join } from 'path';
import { isSystemError, refusal } from './attempt';
import { fingerprint, normalized } from './fingerprint';
import { FolderListing } from './folder-listing';
import { FOLDER_RECORD } from './folder-names';
import { pathProblem } from './output-path';
import { shown } from '../../domain/canary-error';

/** What the folder remembers of a file. */
export interface RecordedFile {
  /** Path below the folder. */
  readonly path: string;

  /** Fingerprint of the text that the code wants. A file with another one has been edited. */
  readonly hash: string;

  /** Whether the file names others. */
  readonly lists: boolean;

  /** What the code said about the parts that others may change. */
  readonly said?: string;

  /** Only while somebody writes: the text is about to be put there; fingerprint of it, with what others changed. */
  readonly next?: string;
}

const HEAD = '# Files of this folder that cdk8s-canary wrote and may replace or remove. Commit this file, and do not edit it.';
const END = '# end';
const LINE = /^([0-9a-f]{64}) {2}([^\t]+?)(\tlists)?(?:\tsaid ("[^\t]*"))?(?:\tnext ([0-9a-f]{64}))?$/;
const WAY_OUT = 'take the file from version control, or delete it: files that are as the code wants them stay, and all others must be deleted by hand';

/** Lines that say nothing: comments, and what Git puts between the sides of a conflict. The lines of both sides count then, and the next run settles it. */
const SILENT = /^(#|[<>|=]{7}( |$))/;

/**
 * What was written into a folder, in the file `.cdk8s-canary`: a line per file, sorted by path. It depends on what the code wants alone, not on what people changed, so it
 * is the same for the same code.
 *
 * Several lines may be about one file: while somebody writes, and after a merge, which may even leave its markers. Each of them says what may be replaced.
 */
export class FolderRecord {
  /** The record of a folder; empty where there is none, and undefined where it cannot be read, which is a problem. */
  public static read(folder: string, listing: FolderListing, problems: string[]): FolderRecord | undefined {
    const found = listing.at(FOLDER_RECORD);
    if (found === 'nothing') {
      return new FolderRecord('', []);
    }
    if (found !== 'file') {
      problems.push(found.problem);
      return undefined;
    }
    try {
      const text = normalized(readFileSync(join(folder, FOLDER_RECORD), 'utf8'));
      const files = parsed(text, problems);
      return files && new FolderRecord(text, files);
    } catch (error) {
      if (isSystemError(error)) {
        problems.push(refusal(FOLDER_RECORD, 'readable', 'let this user read it', error));
        return undefined;
      }
      throw error;
    }
  }

  /** The text of a record. */
  public static text(files: RecordedFile[]): string {
    const lines = [...files].sort((a, b) => a.path < b.path ? -1 : Number(a.path > b.path)).map(({ path, hash, lists, said, next }) =>
      [`${hash}  ${path}`, lists && 'lists', said !== undefined && `said ${JSON.stringify(said)}`, next !== undefined && `next ${next}`].filter(Boolean).join('\t'));
    return [HEAD, ...lines, END, ''].join('\n');
  }

  private readonly files = new Map<string, RecordedFile[]>();

  private constructor(public readonly text: string, files: RecordedFile[]) {
    files.forEach(file => this.files.set(file.path, [...this.of(file.path), file]));
  }

  /** Whether the folder has a record. */
  public get isThere(): boolean {
    return this.text !== '';
  }

  /** Whether anything was written but empty files. */
  public get hasText(): boolean {
    const empty = fingerprint('');
    return [...this.files.values()].some(lines => lines.some(({ hash }) => hash !== empty));
  }

  /** Paths of all files, in the order of the record. */
  public get paths(): string[] {
    return [...this.files.keys()];
  }

  /** What is known of a file: nothing if it is somebody else's. */
  public of(path: string): RecordedFile[] {
    return this.files.get(path) ?? [];
  }
}

function parsed(text: string, problems: string[]): RecordedFile[] | undefined {
  const lines = text.split('\n');
  const last = Math.max(lines.at(-1) === '' ? lines.length - 2 : lines.length - 1, 0);
  const files: RecordedFile[] = [];
  for (const [index, line] of lines.slice(0, last + 1).entries()) {
    const isSilent = index === last ? line === END : SILENT.test(line);
    const file = isSilent || index === last ? undefined : recorded(line);
    if (!isSilent && file === undefined) {
      problems.push(`${FOLDER_RECORD} must be as it was written, got ${shown(line)} (${FOLDER_RECORD}:${index + 1}): ${WAY_OUT}`);
      return undefined;
    }
    files.push(...file ? [file] : []);
  }
  return files;
}

function recorded(line: string): RecordedFile | undefined {
  const [, hash, path, lists, said, next] = LINE.exec(line) ?? [];
  try {
    return path === undefined || pathProblem(path) !== undefined ? undefined : {
      path,
      hash,
      lists: lists !== undefined,
      ...said !== undefined && { said: JSON.parse(said) as string },
      ...next !== undefined && { next },
    };
  } catch {
    return undefined;
  }
}
