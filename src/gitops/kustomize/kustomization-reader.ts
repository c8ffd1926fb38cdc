import { ImageEntry } from './image-reference';
import { shown } from '../../domain/canary-error';

/** The library with what its types leave out. */
type JsYaml = typeof import('js-yaml') & { readonly types: { readonly merge: import('js-yaml').Type } };

/** Scalars as Kustomize reads them, and merged keys. Made once, when something is read. */
let schema: import('js-yaml').Schema | undefined;

/** A kustomization as it stands in a file. */
export interface ReadKustomization {
  /** All of it but its images. */
  readonly rest: object;

  /** The entries of `images`. Those of others may have more fields. */
  readonly images: readonly ImageEntry[];
}

/**
 * Reads the text of a kustomization.
 *
 * @param ours whether an entry is one of the code, by its name
 * @param problems what keeps it from being read is added here, and then there is no result
 */
export function readKustomization(text: string, ours: (name: string) => boolean, problems: string[]): ReadKustomization | undefined {
  const value = parsed(text, problems);
  if (value === undefined) {
    return undefined;
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    problems.push(`file must be a YAML map, got ${kindOf(value)}: write resources and images into it, or delete the file to have it made again`);
    return undefined;
  }
  const { images, ...rest } = value;
  if (images !== undefined && images !== null && !Array.isArray(images)) {
    problems.push(`images must be a list of entries, got ${kindOf(images)}: begin each entry with "- name:"`);
    return undefined;
  }
  const entries: any[] = images ?? [];
  const mistakes = entryMistakes(entries, ours);
  problems.push(...mistakes);
  return mistakes.length > 0 ? undefined : { rest, images: entries };
}

/** The one document of a text; undefined where it has none that can be read. */
function parsed(text: string, problems: string[]): any {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { CORE_SCHEMA, loadAll, types, YAMLException } = require('js-yaml') as JsYaml;
  schema ??= CORE_SCHEMA.extend({ implicit: [types.merge] });
  try {
    const documents = loadAll(text, undefined, { schema });
    if (documents.length > 1) {
      problems.push(`file must be one YAML document, got ${documents.length}: take out what stands behind the first "---"`);
      return undefined;
    }
    return documents[0] ?? null;
  } catch (error) {
    if (!(error instanceof YAMLException)) {
      throw error;
    }
    const { reason, mark } = error;
    problems.push(`file must be YAML, got ${reason}${mark === undefined || mark === null ? '' : ` in line ${mark.line + 1}`}: correct it`);
    return undefined;
  }
}

function entryMistakes(entries: readonly any[], ours: (name: string) => boolean): string[] {
  const names = entries.map(entry => entry?.name);
  const own = entries.filter((_, index) => typeof names[index] === 'string' && ours(names[index]));
  const twice = [...new Set(names.filter((name, index) => ours(name) && names.indexOf(name) < index))];
  return [
    ...entries.flatMap((entry, index) => typeof names[index] === 'string' ? [] : [`entry of images must have a name, got ${shown(entry)}: write which image it replaces`]),
    ...twice.map(name => `images must have one entry ${shown(name)}, got ${names.filter(other => other === name).length}: keep one of them`),
    ...own.flatMap(entry => Object.entries(entry).flatMap(([field, value]) => value === null || typeof value === 'string' ? []
      : [`${field} of image ${shown(entry.name)} must be a text, got ${shown(value)}: put it into quotes`])),
  ];
}

/** What a value is, in words. */
function kindOf(value: unknown): string {
  return value === null ? 'nothing' : Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'a map' : shown(value);
}
