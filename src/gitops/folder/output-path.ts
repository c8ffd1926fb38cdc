import { FOLDER_LOCK, FOLDER_RECORD } from './folder-names';
import { shown } from '../../domain/canary-error';
import { OutputFile } from '../output-file';

/**
 * Names that Windows has for devices, with any extension.
 *
 * @see https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file#naming-conventions
 */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/** What file systems hold for a name: 255 bytes on Linux, 255 characters on macOS and Windows. */
const MAX_BYTES = 255;

/** A path as file systems see it that take names for equal but for case: those of macOS and Windows. */
export function folded(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

/** The folder of a path; empty for what is directly in the output folder. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

/** What is wrong with a path by itself: as the end of a sentence that begins with the path. */
export function pathProblem(path: string): string | undefined {
  if (path === '') {
    return 'must not be empty';
  }
  if (/[\p{Cc}\p{Cs}]/u.test(path)) {
    return 'must have no control characters';
  }
  if (path.includes('\\')) {
    return 'must have / between its parts, got a backslash';
  }
  if (path.startsWith('/')) {
    return 'must be a path below the output folder, got an absolute one';
  }
  for (const part of path.split('/')) {
    const rule = partProblem(part);
    if (rule !== undefined) {
      return rule;
    }
  }
  return undefined;
}

function partProblem(part: string): string | undefined {
  if (part === '' || part === '.' || part === '..') {
    return `must be a path below the output folder, got the part ${shown(part)}`;
  }
  if (/[<>:"|?*]/.test(part)) {
    return `must have no part with one of < > : " | ? *, which Windows refuses, got ${shown(part)}`;
  }
  if (/[. ]$/.test(part)) {
    return `must have no part that ends with a dot or a space, which Windows leaves out, got ${shown(part)}`;
  }
  if (DEVICE.test(part)) {
    return `must have no part that is a device on Windows, got ${shown(part)}`;
  }
  if (Buffer.byteLength(part) > MAX_BYTES) {
    return `must have no part of more than ${MAX_BYTES} bytes, got ${Buffer.byteLength(part)}`;
  }
  return [FOLDER_RECORD, FOLDER_LOCK].includes(folded(part)) ? `must have no part ${shown(part)}, which the writer of the folder keeps for itself` : undefined;
}

/** What is wrong with paths of files, by themselves and beside each other. */
export class OutputPaths {
  /** One sentence per mistake. */
  public readonly problems: string[] = [];

  private readonly files = new Map<string, OutputFile>();
  private readonly folders = new Map<string, { readonly path: string; readonly file: OutputFile }>();
  private readonly refused = new Set<OutputFile>();

  constructor(files: OutputFile[]) {
    files.forEach(file => this.add(file));
    for (const [path, file] of this.files) {
      const folder = this.folders.get(path);
      if (folder !== undefined) {
        this.refuse(file, `${shown(file.path)} of ${file.subject} must not be a folder of ${shown(folder.file.path)} of ${folder.file.subject}: rename one of them`);
      }
    }
  }

  /** Whether the path of a file can be looked up. */
  public accepts(file: OutputFile): boolean {
    return !this.refused.has(file);
  }

  private add(file: OutputFile): void {
    const rule = pathProblem(file.path);
    if (rule !== undefined) {
      this.refuse(file, `path ${shown(file.path)} of ${file.subject} ${rule}: give it another name`);
      return;
    }
    const path = folded(file.path);
    const twin = this.files.get(path);
    if (twin !== undefined) {
      this.refuse(file, twin.path === file.path
        ? `${shown(file.path)} must be the path of one file, got ${twin.subject} and ${file.subject}: rename one of them`
        : differInCase(twin.path, twin, file.path, file));
      return;
    }
    this.files.set(path, file);
    this.addFolders(file);
  }

  private addFolders(file: OutputFile): void {
    for (let path = parentOf(file.path); path !== ''; path = parentOf(path)) {
      const known = this.folders.get(folded(path));
      if (known === undefined) {
        this.folders.set(folded(path), { path, file });
      } else {
        if (known.path !== path) {
          this.refuse(file, differInCase(known.path, known.file, path, file));
        }
        return;
      }
    }
  }

  private refuse(file: OutputFile, problem: string): void {
    this.refused.add(file);
    this.problems.push(problem);
  }
}

function differInCase(a: string, { subject: ofA }: OutputFile, b: string, { subject: ofB }: OutputFile): string {
  return `${shown(a)} of ${ofA} and ${shown(b)} of ${ofB} must differ in more than case, for macOS and Windows they are one: rename one of them`;
}
