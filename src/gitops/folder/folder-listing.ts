import { Dirent, readdirSync } from 'fs';
import { join } from 'path';
import { isSystemError, refusal, unless } from './attempt';
import { folded, parentOf } from './output-path';

/** What is at a path: nothing, a file, or what must not be there, as a sentence. */
export type Found = 'nothing' | 'file' | { readonly problem: string };

/**
 * What is in the output folder. Each folder is read once, and no symbolic link is followed, so that nothing outside is ever reached. The output folder itself may
 * be a link.
 */
export class FolderListing {
  private readonly folders = new Map<string, Contents | { readonly problem: string } | undefined>();

  constructor(private readonly root: string) {}

  /** What is at a path below the folder. */
  public at(path: string): Found {
    const contents = this.folder(parentOf(path));
    if (contents === undefined || 'problem' in contents) {
      return contents ?? 'nothing';
    }
    const entry = contents.entry(nameOf(path));
    if (entry === undefined) {
      return inOtherCase(contents, path) ?? 'nothing';
    }
    return entry.isFile() ? 'file' : { problem: `${path} must be a file, got ${kindOf(entry)}: move or delete it` };
  }

  /** Whether a folder is there. */
  public hasFolder(path: string): boolean {
    return this.folder(path) instanceof Contents;
  }

  private folder(path: string): Contents | { readonly problem: string } | undefined {
    if (!this.folders.has(path)) {
      this.folders.set(path, this.read(path));
    }
    return this.folders.get(path);
  }

  private read(path: string): Contents | { readonly problem: string } | undefined {
    if (path !== '') {
      const parent = this.folder(parentOf(path));
      if (parent === undefined || 'problem' in parent) {
        return parent;
      }
      const entry = parent.entry(nameOf(path));
      if (entry === undefined) {
        return inOtherCase(parent, path);
      }
      if (!entry.isDirectory()) {
        return { problem: `${path} must be a folder, got ${kindOf(entry)}: move or delete it` };
      }
    }
    try {
      const entries = unless(['ENOENT'], () => readdirSync(join(this.root, path), { withFileTypes: true }));
      return entries && new Contents(entries);
    } catch (error) {
      if (isSystemError(error)) {
        return { problem: refusal(path || 'output folder', 'a folder that can be read', 'let this user read it', error) };
      }
      throw error;
    }
  }
}

/** What is in one folder. */
class Contents {
  private readonly entries: Map<string, Dirent>;
  private names: Map<string, string> | undefined;

  constructor(entries: Dirent[]) {
    this.entries = new Map(entries.map(entry => [entry.name, entry]));
  }

  public entry(name: string): Dirent | undefined {
    return this.entries.get(name);
  }

  /** The name of what macOS and Windows take for the same. */
  public twin(name: string): string | undefined {
    this.names ??= new Map([...this.entries.keys()].map(entry => [folded(entry), entry]));
    return this.names.get(folded(name));
  }
}

function inOtherCase(contents: Contents, path: string): { readonly problem: string } | undefined {
  const twin = contents.twin(nameOf(path));
  return twin === undefined ? undefined : {
    problem: `${path} must differ in more than case from ${[parentOf(path), twin].filter(Boolean).join('/')}, which is there: delete or rename that one`,
  };
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function kindOf(entry: Dirent): string {
  const kinds: [boolean, string][] = [[entry.isFile(), 'a file'], [entry.isDirectory(), 'a folder'], [entry.isSymbolicLink(), 'a symbolic link']];
  return kinds.find(([is]) => is)?.[1] ?? 'a special file';
}
