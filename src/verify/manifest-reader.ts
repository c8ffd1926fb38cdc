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

export function readText(subject: string, text: string, file: string): Collection {
  if (typeof text !== 'string') {
    throw new CanaryError(subject, [`text must be a string, got ${named(text)}`]);
  }
  const collection = new Collection();
  new TextReader(collection, file, text).read();
  return collection.finish(subject);
}

export function readPath(subject: string, path: string): Collection {
  const isDirectory = statOf(subject, path);
  const { files, problems } = isDirectory ? new Folder(path) : { files: [path], problems: [] };
  const collection = new Collection(isDirectory);
  collection.problems.push(...problems);
  files.forEach(file => readFile(collection, file));
  if (collection.objects.length === 0 && collection.problems.length === 0) {
    const found = collection.skipped.length === 0 ? 'none' : `${collection.skipped.length} documents that are none, ${collection.skipped[0]} the first`;
    collection.problems.push(`path must have Kubernetes objects, got ${found} (${path})`);
  }
  return collection.finish(subject);
}

export function readChart(subject: string, chart: Chart): Collection {
  return fromConstructs(subject, charts().chartObjects(chart));
}

export function readApp(subject: string, app: App): Collection {
  return fromConstructs(subject, charts().appObjects(app));
}

export function readObjects(subject: string, objects: any[]): Collection {
  if (!Array.isArray(objects)) {
    throw new CanaryError(subject, [`objects must be a list, got ${named(objects)}`]);
  }
  const collection = new Collection();
  objects.forEach((object, index) => {
    const json = new PlainJson(`objects[${index}]`);
    const manifest = object === null || object === undefined ? object : json.copy(object);
    json.problems.forEach(problem => collection.problems.push(problem));
    if (json.problems.length === 0) {
      collection.add(manifest, new NamedOrigin(`objects[${index}]`, manifest));
    }
  });
  return collection.finish(subject);
}

function fromConstructs(subject: string, objects: ChartObject[]): Collection {
  const collection = new Collection();
  objects.forEach(({ manifest, path }) => collection.add(manifest, new NamedOrigin(path, manifest)));
  return collection.finish(subject);
}

function statOf(subject: string, path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw new CanaryError(subject, [`path must be a file or a directory that can be read, got ${named(path)}: ${(error as Error).message}`]);
  }
}

function readFile(collection: Collection, file: string): void {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    collection.problems.push(`path must be a file that can be read, got ${(error as Error).message} (${file})`);
    return;
  }
  if (isUtf8(bytes)) {
    new TextReader(collection, file, bytes.toString('utf8')).read();
  } else {
    const text = bytes.toString('utf8');
    const wrong = Buffer.from(text, 'utf8').findIndex((byte, index) => byte !== bytes[index]);
    const before = bytes.subarray(0, wrong).toString('utf8');
    collection.problems.push(`file must be UTF-8, got the byte 0x${bytes[wrong]?.toString(16)} (${new TextSource(file, before).place(before.length)})`);
  }
}

// cdk8s is loaded already by whoever has charts, and not needed by others.
function charts(): typeof import('./reading/chart-objects') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./reading/chart-objects') as typeof import('./reading/chart-objects');
}
