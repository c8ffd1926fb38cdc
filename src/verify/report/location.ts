import { isAbsolute, normalize, sep } from 'path';
import { pathToFileURL } from 'url';
import { wellFormed } from './printable';

/** A place, taken apart. */
export interface Location {
  /** As findings have it: `auth.yaml:12:5`, `auth/auth-api/VirtualService spec.http[0]`. */
  readonly place: string;
  /** Where it is in a text; nothing for objects without text. */
  readonly position?: Position;
}

/** A character of a file; lines and columns count from 1, columns in UTF-16 code units. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The location that a place names. */
export function locationOf(place: string): Location {
  const [, file, line, column] = /^(.+):([1-9]\d{0,8}):([1-9]\d{0,8})$/su.exec(place) ?? [];
  return file === undefined ? { place } : { place, position: { file, line: Number(line), column: Number(column) } };
}

/** A file as a URI: relative to the current directory unless the path is absolute. */
export function fileUri(file: string): string {
  const path = normalize(wellFormed(file));
  return isAbsolute(path) ? pathToFileURL(path).href : path.split(sep).map(encodeURIComponent).join('/');
}
