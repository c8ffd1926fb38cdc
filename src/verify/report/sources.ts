import { readFileSync, statSync } from 'fs';

/** The texts that findings point into, by file name. */
export class Sources {
  private readonly read = new Map<string, readonly string[] | undefined>();

  /** @param given texts that are known; those of other files are read from disk */
  constructor(private readonly given: { readonly [file: string]: string } = {}) {}

  /** The lines of a file; nothing if there is none. */
  public linesOf(file: string): readonly string[] | undefined {
    if (!this.read.has(file)) {
      this.read.set(file, this.textOf(file)?.split(/\r\n?|\n/));
    }
    return this.read.get(file);
  }

  /** The text of a file; nothing if there is none. */
  protected textOf(file: string): string | undefined {
    return Object.prototype.hasOwnProperty.call(this.given, file) ? this.given[file] : textOnDisk(file);
  }
}

// A report tells what was found also where the file is gone, or never was one: then it has no code frame. A pipe would wait for its
// other end.
function textOnDisk(file: string): string | undefined {
  try {
    return statSync(file).isFile() ? readFileSync(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
