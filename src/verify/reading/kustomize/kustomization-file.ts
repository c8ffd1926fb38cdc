import { readFileSync } from 'fs';
import { dirname, isAbsolute, resolve } from 'path';
import { ImageChanges } from './image-changes';
import { recordOf, textsOf } from '../../untyped';
import { DocumentOrigin } from '../document-origin';
import { DocumentReader } from '../document-reader';
import { isKustomization, kustomizationProblem } from '../kustomization';
import { Origin } from '../origin';
import { documentRanges } from '../text-ranges';
import { TextSource } from '../text-source';

/**
 * Keys that are carried out, and those that change nothing of the objects that are read: what generators add is only mentioned by name.
 */
const UNDERSTOOD = new Set([
  'apiVersion', 'kind', 'metadata', 'resources', 'bases', 'components', 'namespace', 'images', 'replicas', 'commonLabels', 'labels', 'commonAnnotations',
  'buildMetadata', 'generatorOptions', 'sortOptions', 'openapi', 'crds', 'configurations', 'configMapGenerator',
  'secretGenerator',
]);

const RESOURCES = ['resources', 'bases', 'components'];

/** A file of Kustomize: what it takes, and what it makes of it. */
export class KustomizationFile {
  /** The first kustomization of a file; nothing if there is none that can be read. */
  public static read(file: string): KustomizationFile | undefined {
    const source = new TextSource(file, contentOf(file).replace(/^\uFEFF/, ''));
    const documents = new DocumentReader(source, true);
    for (const range of documentRanges(source.text)) {
      const { value, broken } = documents.read(range);
      if (!broken && isKustomization(value, file)) {
        return new KustomizationFile(file, value, new DocumentOrigin(source, range));
      }
    }
    return undefined;
  }

  /** The directory, as it was given. */
  public readonly directory: string;
  /** Files and directories whose objects it takes, as absolute paths. */
  public readonly resources: string[];
  /** Files that are mentioned for something else: patches, sources of generators. */
  public readonly others: string[];
  /** Keys of changes that only Kustomize carries out. */
  public readonly unrendered: string[];
  /** What it makes of images. */
  public readonly images: ImageChanges;
  /** Whether others use it as a part of theirs, after their own resources. */
  public readonly isComponent: boolean;

  private constructor(public readonly file: string, public readonly value: { readonly [key: string]: unknown }, private readonly origin: Origin) {
    this.directory = dirname(file);
    this.images = new ImageChanges(value.images, origin);
    this.isComponent = value.kind === 'Component';
    this.resources = RESOURCES.flatMap(key => textsOf(value[key])).filter(isLocal).map(path => resolve(this.directory, path));
    const other = Object.entries(value).filter(([key]) => !RESOURCES.includes(key)).flatMap(([, mentioned]) => textsIn(mentioned));
    this.others = other.filter(text => text.length < 1000 && !text.includes('\n')).map(text => resolve(this.directory, text.slice(text.indexOf('=') + 1)));
    this.unrendered = Object.keys(value).filter(key => says(value[key]) && (!UNDERSTOOD.has(key) || key === 'labels' && hasFields(value[key])));
  }

  /** Which of its keys it has. */
  public keys(...keys: readonly string[]): string[] {
    return keys.filter(key => says(this.value[key]));
  }

  /** Where a key is, for people. */
  public place(key: string): string {
    return this.origin.place([key]);
  }

  /** What an error says of it. */
  public get problem(): string | undefined {
    return kustomizationProblem(this.value, this.file, this.origin)?.problem;
  }
}

/** Labels for fields of its own choice. */
function hasFields(labels: unknown): boolean {
  return !Array.isArray(labels) || labels.some(entry => says(recordOf(entry).fields));
}

function says(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && !(typeof value === 'object' && Object.keys(value).length === 0);
}

function isLocal(path: string): boolean {
  return !isAbsolute(path) && !/:\/\/|^git@|[?]ref=|^github\.com/.test(path);
}

function textsIn(value: unknown): string[] {
  return typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Whoever reads the file itself says that it cannot be read. */
function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
