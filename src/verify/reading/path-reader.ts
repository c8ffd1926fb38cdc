import { existsSync, statSync } from 'fs';
import { Collection } from './collection';
import { readBytes, readFile } from './file-reader';
import { Folder } from './folder';
import { named } from './kinds-of-value';
import { isKustomizationName } from './kustomization';
import { KustomizeTree } from './kustomize/kustomize-tree';

/** Reads files and directories into a collection, as one input. */
export class PathReader {
  private readonly folders = new Map<string, Folder>();
  private readonly tree?: KustomizeTree;

  /** @param contents of paths that are not read from disk, as that of stdin */
  constructor(
    private readonly collection: Collection, private readonly paths: readonly string[], private readonly contents: ReadonlyMap<string, Buffer>,
  ) {
    for (const path of paths.filter(each => !contents.has(each) && isDirectory(each))) {
      this.folders.set(path, new Folder(path, collection.tolerant));
    }
    if (collection.tolerant) {
      const files = paths.flatMap(path => this.folders.get(path)?.files ?? (contents.has(path) ? [] : [path]));
      this.tree = files.some(isKustomizationName) ? new KustomizeTree(files) : undefined;
    }
  }

  public read(): void {
    const { collection, paths } = this;
    paths.forEach(path => this.readPath(path));
    [...this.folders.values()].flatMap(({ charts }) => charts).flatMap(({ faults }) => faults).forEach(fault => collection.report(fault));
    this.tree?.faults.forEach(fault => collection.report(fault));
    if (collection.found === 0) {
      const told = new Set(collection.faults.map(({ message }) => message));
      this.tree?.problems.filter(sentence => !told.has(sentence)).forEach(sentence => collection.report({ sentence }));
    }
    if (collection.found === 0 && collection.faults.length === 0) {
      this.needObjects(paths.length === 1 ? paths[0] : `${paths[0]} and ${paths.length - 1} more`, []);
    }
  }

  /** Whoever names a directory or pipes something in means objects. A file can be empty, as templates of Helm render it. */
  private readPath(path: string): void {
    const { collection, folders, contents } = this;
    const [folder, content] = [folders.get(path), contents.get(path)];
    const { found, faults, skipped } = collection;
    const [faultsBefore, skippedBefore] = [faults.length, skipped.length];
    collection.skips = folder !== undefined;
    if (content !== undefined) {
      readBytes(collection, path, content);
    } else if (folder !== undefined) {
      folder.problems.forEach(sentence => collection.report({ sentence }));
      folder.files.forEach(file => this.readFile(file, folder));
    } else if (this.isThere(path)) {
      this.readFile(path);
    }
    const unrendered = (folder?.charts ?? []).length > 0 || this.tree !== undefined;
    if ((folder !== undefined || content !== undefined) && collection.found === found && faults.length === faultsBefore && !unrendered) {
      this.needObjects(path, skipped.slice(skippedBefore));
    }
  }

  private readFile(file: string, folder?: Folder): void {
    const { collection, tree } = this;
    const chart = folder?.chartOf(file);
    if (tree?.skips(file)) {
      collection.skipped.push(`${file}:1:1`);
      return;
    }
    collection.role = tree?.roleOf(file);
    readFile(collection, file, text => chart?.leaves(file, text) ?? false);
    collection.role = undefined;
  }

  private needObjects(place: string, others: string[]): void {
    const documents = others.length === 0 ? 'none' : `${others.length} documents that are none, ${others[0]} the first`;
    this.collection.report({ sentence: `path must have Kubernetes objects, got ${documents}`, place });
  }

  private isThere(path: string): boolean {
    try {
      // Some devices have no end.
      if (statSync(path).isCharacterDevice()) {
        this.collection.report({ sentence: `path must be a file or a directory, got ${named(path)}, a device: a pipe is read with -` });
        return false;
      }
      return true;
    } catch (error) {
      this.collection.report({ sentence: `path must be a file or a directory that can be read, got ${named(path)}: ${(error as Error).message}${slashes(path)}` });
      return false;
    }
  }
}

/** The way out for a path as Windows writes it, where that is the name of no file. */
function slashes(path: string): string {
  const other = path.replaceAll('\\', '/');
  return other !== path && existsSync(other) ? `: write it with slashes, as ${named(other)}` : '';
}

function isDirectory(path: string): boolean {
  return typeof path === 'string' && (statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false);
}
