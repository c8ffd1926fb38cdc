import { existsSync, readdirSync } from 'fs';
import { basename, dirname, isAbsolute, join, normalize } from 'path';
import { isMap } from './kinds-of-value';
import { Origin } from './origin';

/** Names under which Kustomize looks for its file. */
export const KUSTOMIZATION_FILES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

const GROUP = 'kustomize.config.k8s.io/';
/** Configurations only say where changes go. */
const HARMLESS = ['apiVersion', 'kind', 'metadata', 'resources', 'configurations'];

/** Whether Kustomize looks for its file under the name. */
export function isKustomizationName(file: string): boolean {
  return KUSTOMIZATION_FILES.includes(basename(file));
}

/** Whether a document is for Kustomize. */
export function isKustomization(value: unknown, file: string): value is { [key: string]: unknown } {
  return isMap(value) && (String(value.apiVersion).startsWith(GROUP) || isKustomizationName(file) && value.apiVersion === undefined);
}

/**
 * Whether a document is for Kustomize, and what it does that reading its directory would miss. One that lists files beside or below it
 * changes nothing.
 */
export function kustomizationProblem(value: unknown, file: string, origin: Origin): { readonly problem?: string } | undefined {
  if (!isKustomization(value, file)) {
    return undefined;
  }
  const directory = dirname(file);
  const change = Object.keys(value).find(key => !HARMLESS.includes(key));
  const elsewhere = Array.isArray(value.resources) ? value.resources.findIndex(resource => !isBelow(resource)) : -1;
  const beside = change === undefined && elsewhere < 0 ? unlisted([value.resources, value.configurations], directory) : undefined;
  if (beside !== undefined) {
    return { problem: told(`no mention of ${beside}, which Kustomize leaves out`, ['resources']) };
  }
  if (value.kind === 'Component' || change === undefined && elsewhere < 0) {
    return value.kind === 'Component' ? { problem: told('a Component', []) } : {};
  }
  return { problem: change !== undefined ? told(change, [change]) : told(`the resource ${JSON.stringify((value.resources as unknown[])[elsewhere])}`, ['resources', String(elsewhere)]) };

  function told(got: string, path: string[]): string {
    return `kustomization must list the files of its directory, all of them and no others, got ${got}: render it first, with kubectl kustomize ${directory} (${origin.place(path)})`;
  }
}

/** What a mistake says where Kustomize would change what is read. */
export function unrenderedText(causes: readonly string[], directory = 'DIR'): string {
  return `objects are read without what Kustomize does by ${causes.join(', ')}; findings can be about values that it replaces`
    + `: render it first, with kustomize build ${directory} | cdk8s-canary check -`;
}

/** A file with manifests beside the kustomization that it does not list. */
function unlisted(lists: readonly unknown[], directory: string): string | undefined {
  const listed = new Set(lists.flatMap(list => Array.isArray(list) ? list.map(path => normalize(String(path))) : []));
  const files = existsSync(directory) ? readdirSync(directory).sort() : [];
  return files.find(name => /\.(ya?ml|json)$/.test(name) && !KUSTOMIZATION_FILES.includes(name) && !listed.has(name));
}

/** Whether a resource is a file or directory below the kustomization. */
function isBelow(resource: unknown): boolean {
  return typeof resource === 'string' && !isAbsolute(resource) && !/:\/\/|^git@|[?]ref=|^github\.com/.test(resource) && !normalize(join('.', resource)).startsWith('..');
}
