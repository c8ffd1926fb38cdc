import { App, Chart } from 'cdk8s';
import { ChartObject } from './reading/chart-objects';
import { Collection } from './reading/collection';
import { readFile } from './reading/file-reader';
import { named } from './reading/kinds-of-value';
import { NamedOrigin } from './reading/origin';
import { PathReader } from './reading/path-reader';
import { PlainJson } from './reading/plain-json';
import { TextReader } from './reading/text-reader';
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
  new PathReader(collection, paths, contents).read();
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

// cdk8s is loaded already by whoever has charts, and not needed by others.
function charts(): typeof import('./reading/chart-objects') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./reading/chart-objects') as typeof import('./reading/chart-objects');
}
