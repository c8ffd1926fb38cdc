import { isUtf8 } from 'buffer';
import { readFileSync, statSync } from 'fs';
import { App, Chart } from 'cdk8s';
import { ChartObject } from './reading/chart-objects';
import { Collection } from './reading/collection';
import { Folder } from './reading/folder';
import { named } from './reading/kinds-of-value';
import { NamedOrigin } from './reading/origin';
import { PlainJson } from './reading/plain-json';
import { TextReader } from './reading/text-reader';
import { TextSource } from './reading/text-source';
import { CanaryError } from '../domain/canary-error';

export function readText(subject: string, text: string, file: string, tolerant?: boolean): Collection {
  if (typeof text !== 'string') {
    throw new CanaryError(subject, [`text must be a string, got ${named(text)}`]);
  }
  const collection = new Collection({ tolerant });
  new TextReader(collection, file, text).read();
  return collection.finish(subject);
}

/** @param contents of paths that are not read from disk, as that of stdin */
export function readPaths(subject: string, paths: string[], tolerant?: boolean, contents: ReadonlyMap<string, Buffer> = new Map()): Collection {
  if (!Array.isArray(paths) || paths.length === 0) {
    throw new CanaryError(subject, [`paths must be a list with at least one path, got ${Array.isArray(paths) ? 'an empty one' : named(paths)}`]);
  }
  const collection = new Collection({ tolerant });
  paths.forEach(path => readPath(collection, path, contents.get(path)));
  if (collection.found === 0 && collection.faults.length === 0) {
    needObjects(collection, paths.length === 1 ? paths[0] : `${paths[0]} and ${paths.length - 1} more`, []);
  }
  return collection.finish(subject);
}

/** The objects of files, which may have none, in spite of their mistakes. */
export function readFiles(subject: string, files: readonly string[]): Collection {
  const collection = new Collection({ tolerant: true });
  files.forEach(file => readFile(collection, file));
  return collection.finish(subject);
}

export function readChart(subject: string, chart: Chart): Collection {
  return fromConstructs(subject, charts().chartObjects(chart));
}

export function readApp(subject: string, app: App): Collection {
  return fromConstructs(subject, charts().appObjects(app));
}

/** The objects of an app that is being validated: it is not validated again, and what is wrong with the objects is kept beside them. */
export function readRendered(subject: string, app: App): Collection {
  return fromConstructs(subject, charts().renderedObjects(app), true);
}

export function readObjects(subject: string, objects: any[], tolerant?: boolean): Collection {
  if (!Array.isArray(objects)) {
    throw new CanaryError(subject, [`objects must be a list, got ${named(objects)}`]);
  }
  const collection = new Collection({ tolerant });
  objects.forEach((object, index) => {
    const json = new PlainJson(`objects[${index}]`);
    const manifest = object === null || object === undefined ? object : json.copy(object);
    json.faults.forEach(fault => collection.report(fault));
    if (json.faults.length === 0) {
      collection.add(manifest, new NamedOrigin(`objects[${index}]`, manifest));
    }
  });
  return collection.finish(subject);
}

function fromConstructs(subject: string, objects: ChartObject[], tolerant?: boolean): Collection {
  const collection = new Collection({ tolerant });
  objects.forEach(({ manifest, path }) => collection.add(manifest, new NamedOrigin(path, manifest)));
  return collection.finish(subject);
}

/** Whoever names a directory or pipes something in means objects. A file can be empty, as templates of Helm render it. */
function readPath(collection: Collection, path: string, content?: Buffer): void {
  const isDirectory = content === undefined && isDirectoryAt(collection, path);
  if (isDirectory === undefined) {
    return;
  }
  const { found, faults, skipped } = collection;
  const [faultsBefore, skippedBefore] = [faults.length, skipped.length];
  collection.skips = isDirectory;
  if (content !== undefined) {
    readBytes(collection, path, content);
  } else if (isDirectory) {
    const { files, problems } = new Folder(path);
    problems.forEach(sentence => collection.report({ sentence }));
    files.forEach(file => readFile(collection, file));
  } else {
    readFile(collection, path);
  }
  if ((isDirectory || content !== undefined) && collection.found === found && faults.length === faultsBefore) {
    needObjects(collection, path, skipped.slice(skippedBefore));
  }
}

function needObjects(collection: Collection, place: string, others: string[]): void {
  const documents = others.length === 0 ? 'none' : `${others.length} documents that are none, ${others[0]} the first`;
  collection.report({ sentence: `path must have Kubernetes objects, got ${documents}`, place });
}

function isDirectoryAt(collection: Collection, path: string): boolean | undefined {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    collection.report({ sentence: `path must be a file or a directory that can be read, got ${named(path)}: ${(error as Error).message}` });
    return undefined;
  }
}

function readFile(collection: Collection, file: string): void {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    collection.report({ sentence: `path must be a file that can be read, got ${(error as Error).message}`, place: file });
    return;
  }
  readBytes(collection, file, bytes);
}

function readBytes(collection: Collection, file: string, bytes: Buffer): void {
  const text = bytes.toString('utf8');
  if (isUtf8(bytes)) {
    new TextReader(collection, file, text).read();
  } else {
    const wrong = Buffer.from(text, 'utf8').findIndex((byte, index) => byte !== bytes[index]);
    const before = bytes.subarray(0, wrong).toString('utf8');
    const place = new TextSource(file, before).place(before.length);
    collection.report({ kind: 'no yaml', sentence: `file must be UTF-8, got the byte 0x${bytes[wrong]?.toString(16)}`, place });
  }
}

// cdk8s is loaded already by whoever has charts, and not needed by others.
function charts(): typeof import('./reading/chart-objects') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./reading/chart-objects') as typeof import('./reading/chart-objects');
}
