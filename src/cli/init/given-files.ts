import { readFileSync, statSync } from 'fs';
import { basename, relative, resolve, sep } from 'path';
import { CanaryError, shown } from '../../domain/canary-error';
import { ManifestObject } from '../../verify/manifest-object';
import { Manifests } from '../../verify/manifests';

/** Folder of the app for manifests that stand somewhere else. */
const COPIES = 'manifests';

/** An object of the given files. */
export interface GivenObject {
  readonly object: ManifestObject;
  /** Path of its file, as it was given. */
  readonly file: string;
  /** Where it is, for people. */
  readonly place: string;
}

/**
 * Reads manifests that are to be adopted. Each file is read by itself, because the app reads it by its path.
 *
 * @throws CanaryError for whatever is wrong with them
 */
export function readGiven(subject: string, files: readonly string[]): GivenObject[] {
  const problems = files.flatMap(file => pathProblem(file) ?? []);
  if (problems.length > 0) {
    throw new CanaryError(subject, problems);
  }
  const { objects, _mistakes } = Manifests._fromCommand(subject, [...new Set(files)], new Map());
  if (_mistakes.length > 0) {
    throw new CanaryError(subject, _mistakes.map(({ sentence, place }) => `${sentence} (${place})`));
  }
  return objects.map(object => {
    const place = object.place([]);
    return { object, place, file: files.find(file => place.startsWith(`${file}:`))! };
  });
}

function pathProblem(file: string): string | undefined {
  if (file === '-') {
    return 'path must be a file, which the app reads again in each synth, got - for stdin: write the manifests to a file first';
  }
  if (file.includes('\\')) {
    return `path must have / between folders, as the code of the app has it on every system, got ${shown(file)}: write ${shown(file.replaceAll('\\', '/'))}`;
  }
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) {
    return `path must be a file, which the app reads by its name, got the folder ${shown(file)}: give the files in it`;
  }
  return undefined;
}

/**
 * The path of a file as the app has it, relative to its folder: where the file stands, if that is below the folder.
 *
 * @param copies gets the text of a file that stands somewhere else, by its path in the folder
 */
export function pathInApp(subject: string, directory: string, file: string, copies: { [path: string]: string }): string {
  const path = relative(resolve(directory), resolve(file)).split(sep).join('/');
  if (path !== '..' && !path.startsWith('../') && resolve(directory, path) === resolve(file) && !/^[a-zA-Z]:/.test(path)) {
    return path;
  }
  const copy = `${COPIES}/${basename(file)}`;
  const text = readFileSync(file, 'utf8');
  if (copies[copy] !== undefined && copies[copy] !== text) {
    throw new CanaryError(subject, [`files that are copied into ${COPIES} must have names of their own, got ${basename(file)} twice: rename one of them`]);
  }
  copies[copy] = text;
  return copy;
}
