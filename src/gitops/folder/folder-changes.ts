import { readFileSync } from 'fs';
import { join } from 'path';
import { isSystemError, refusal, unless } from './attempt';
import { fingerprint, normalized } from './fingerprint';
import { FolderListing } from './folder-listing';
import { FOLDER_RECORD } from './folder-names';
import { FolderRecord, RecordedFile } from './folder-record';
import { OutputPaths, parentOf } from './output-path';
import { OutputFile } from '../output-file';

/** A file to write. */
export interface ChangedFile {
  readonly path: string;
  readonly text: string;
}

/**
 * What has to change in a folder, found without changing anything.
 *
 * A file is ours while its fingerprint is one that the record has for its path.
 */
export class FolderChanges {
  /** What is wrong; nothing may be changed then. */
  public readonly problems: string[];

  /** Folders to make. */
  public readonly folders = new Set<string>();

  /** Folders to remove if nothing is in them: those of files that the code no longer wants. */
  public readonly left = new Set<string>();

  private readonly changed: Ranked<ChangedFile>[] = [];
  private readonly stale: Ranked<string>[] = [];
  private readonly ahead: RecordedFile[] = [];
  private readonly final: RecordedFile[] = [];
  private readonly listing: FolderListing;
  private readonly record: FolderRecord | undefined;

  constructor(private readonly folder: string, files: OutputFile[], paths: OutputPaths, private readonly force: boolean) {
    this.problems = [...paths.problems];
    this.listing = new FolderListing(folder);
    this.record = FolderRecord.read(folder, this.listing, this.problems);
    if (this.record !== undefined) {
      if (!force && this.record.hasText && files.every(({ text }) => text === '')) {
        // The charts may only come too late. Argo CD wants to be told, too: `allowEmpty`.
        this.problems.push('app must have objects, got none, and all that it wrote here would be removed: '
          + 'call synth() after the charts are made, or let all be removed with force: true of GitOpsApp');
        return;
      }
      files.filter(file => paths.accepts(file)).forEach(file => this.want(file));
      const wanted = new Set(files.map(({ path }) => path));
      this.record.paths.filter(path => !wanted.has(path)).forEach(path => this.leave(path));
    }
  }

  /** The files to write, those that name others last: an overlay after the base that it names. */
  public get files(): ChangedFile[] {
    return ordered(this.changed);
  }

  /** The files to remove, those that name others first. */
  public get removed(): string[] {
    return ordered(this.stale).reverse();
  }

  /** The record while files are replaced: it has what was there and what is to come. Undefined where the one that is there will do. */
  public get recordAhead(): string | undefined {
    return this.changed.length + this.stale.length > 0 ? this.unlessThere(this.ahead) : undefined;
  }

  /** The record after that. Undefined where nothing changes. */
  public get recordAfter(): string | undefined {
    return this.changed.length + this.stale.length > 0 ? FolderRecord.text(this.final) : this.unlessThere(this.final);
  }

  private unlessThere(files: RecordedFile[]): string | undefined {
    const text = FolderRecord.text(files);
    return text === this.record?.text ? undefined : text;
  }

  private want(file: OutputFile): void {
    const found = this.listing.at(file.path);
    if (typeof found === 'object') {
      this.problems.push(found.problem);
      return;
    }
    const { path, text, lists = false, shared } = file;
    const current = found === 'nothing' ? undefined : this.read(path);
    const hash = fingerprint(text);
    const line: RecordedFile = { path, hash, lists, ...shared && { said: shared.said } };
    this.final.push(line);
    if (current === undefined) {
      this.write(file, text, [], line, hash);
      return;
    }
    if (normalized(current) === normalized(text)) {
      this.ahead.push(line);
      return;
    }
    const known = this.known(path);
    const origin = new Origin(known, fingerprint(current));
    const merged = shared && !origin.isOurs ? this.merged(file, current, origin) : text;
    if (shared && normalized(merged) === normalized(current)) {
      this.ahead.push(line);
    } else if (shared || origin.isOurs || this.force) {
      this.write(file, merged, origin.lines, line, merged === text ? hash : fingerprint(merged));
    } else {
      this.problems.push(known.length > 0
        ? `${path} must be as it was written, got a file that somebody edited: move the edit into the code and delete the file, or overwrite it with force: true of GitOpsApp`
        : `${path} must be free for ${file.subject}, got ${this.record!.isThere
          ? 'a file that was not written here: move or delete it'
          : `another file, and no ${FOLDER_RECORD} that says who wrote it: delete it if this app or cdk8s did, else move it`}, or overwrite it with force: true of GitOpsApp`);
    }
  }

  private merged({ path, shared }: OutputFile, current: string, origin: Origin): string {
    const problems: string[] = [];
    const text = shared!.merged(current, origin.said, this.force, problems);
    this.problems.push(...problems.map(problem => `${path}: ${problem}`));
    return text;
  }

  private write({ path, lists, shared }: OutputFile, text: string, before: RecordedFile[], line: RecordedFile, next: string): void {
    this.changed.push({ rank: rankOf(lists === true, shared !== undefined), value: { path, text } });
    this.ahead.push(...before, { ...line, next });
    const folder = parentOf(path);
    if (folder !== '' && !this.listing.hasFolder(folder)) {
      this.folders.add(folder);
    }
  }

  private leave(path: string): void {
    const found = this.listing.at(path);
    const current = found === 'file' ? this.read(path) : undefined;
    const known = this.known(path);
    if (typeof found === 'object') {
      // The file is gone, and what is at its place now, or on the way to it, is not ours.
      return;
    }
    this.left.add(parentOf(path));
    if (current === undefined) {
      // A run that is killed now leaves it to the next one to remove the folders.
      this.ahead.push(...known);
      return;
    }
    const { isOurs, lines } = new Origin(known, fingerprint(current));
    if (!isOurs && !this.force) {
      this.problems.push(`${path} must be as it was written, because the code no longer wants it, got a file that somebody edited: `
        + 'keep what you need of it elsewhere and delete it, or let it be removed with force: true of GitOpsApp');
      return;
    }
    this.stale.push({ rank: rankOf(known.some(({ lists }) => lists), known.some(({ said }) => said !== undefined)), value: path });
    this.ahead.push(...lines);
  }

  private known(path: string): RecordedFile[] {
    return this.record?.of(path) ?? [];
  }

  /** The text of a file; undefined if it has just gone, or if it cannot be read, which is a problem. */
  private read(path: string): string | undefined {
    try {
      return unless(['ENOENT'], () => readFileSync(join(this.folder, path), 'utf8'));
    } catch (error) {
      if (isSystemError(error)) {
        this.problems.push(refusal(path, 'readable', 'let this user read it', error));
        return undefined;
      }
      throw error;
    }
  }
}

/** Where the text of a file comes from, by what the record says of the file. */
class Origin {
  /** Whether the text is one that the code wanted. */
  public readonly isOurs: boolean;

  /** What to remember of it until another text is there. */
  public readonly lines: RecordedFile[];

  constructor(known: RecordedFile[], hash: string) {
    const exact = known.filter(line => line.hash === hash || line.next === hash);
    const settled = known.filter(({ next }) => next === undefined);
    const lines = exact.length > 0 ? exact : settled.length > 0 ? settled : known;
    this.isOurs = known.some(line => line.hash === hash);
    this.lines = [...new Map(lines.map(({ next, ...line }) => [JSON.stringify(line), line])).values()];
  }

  /** What the code said of the parts that others may change; undefined where that is not known. */
  public get said(): string | undefined {
    const said = new Set(this.lines.map(line => line.said));
    return said.size === 1 ? [...said][0] : undefined;
  }
}

interface Ranked<T> {
  readonly rank: number;
  readonly value: T;
}

/** Files that name none, then those that name files, then those that may name these: overlays, which people may change. */
function rankOf(lists: boolean, shared: boolean): number {
  return lists ? 1 + Number(shared) : 0;
}

function ordered<T>(values: Ranked<T>[]): T[] {
  return [...values].sort((a, b) => a.rank - b.rank).map(({ value }) => value);
}
