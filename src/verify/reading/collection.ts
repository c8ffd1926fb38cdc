import { isDeepStrictEqual } from 'util';
import { IdentityRules } from './identity-rules';
import { isMap, named } from './kinds-of-value';
import { FileRole } from './kustomize/kustomize-tree';
import { isPartial } from './kustomize/partial';
import { Origin } from './origin';
import { Fault, faultText, ReadingMistake } from './reading-mistake';
import { ShapeRules } from './shapes';
import { TextRules } from './text-rules';
import { CanaryError } from '../../domain/canary-error';
import { ManifestObject } from '../manifest-object';

/** How objects are collected. */
export interface CollectionOptions {
  /** Whether documents are left out that are no Kubernetes objects. */
  readonly skips?: boolean;
  /** Whether what is wrong is kept beside the objects, not thrown. */
  readonly tolerant?: boolean;
}

/** Objects with the same kind and name. */
interface Known {
  readonly first: ManifestObject;
  /** What Kustomize makes of the one that counts. */
  role?: FileRole;
  /** Which of the objects is the one that counts; nothing while all of them are left out. */
  index?: number;
}

/** The objects of an input, and all that is wrong with them. */
export class Collection {
  public readonly objects: ManifestObject[] = [];
  public readonly skipped: string[] = [];
  public readonly faults: Fault[] = [];
  /** Whether documents are left out that are no Kubernetes objects. */
  public skips: boolean;
  /** How many objects there were, also those that were there before. */
  public found = 0;
  public readonly tolerant: boolean;
  /** What Kustomize makes of the objects that are added. */
  public role?: FileRole;
  private readonly known = new Map<string, Known>();

  constructor({ skips = false, tolerant = false }: CollectionOptions = {}) {
    this.skips = skips;
    this.tolerant = tolerant;
  }

  public report(fault: Fault): void {
    this.faults.push(fault);
  }

  /** Takes the value of a document: an object, a list of objects, or nothing. Returns the object, even one that is left out for its fields. */
  public add(value: unknown, origin: Origin): ManifestObject | undefined {
    if (value === null || value === undefined) {
      return undefined;
    }
    if (this.skips && (!isMap(value) || value.apiVersion === undefined && value.kind === undefined)) {
      this.skipped.push(origin.place([]));
      return undefined;
    }
    return this.addItem(value, origin);
  }

  /** Throws everything that is wrong as one error; if tolerant, only that with which nobody can go on. */
  public finish(subject: string): this {
    const isMissing = (kind?: string) => kind === undefined || this.found === 0 && kind === 'unrendered';
    const errors = this.tolerant ? this.faults.filter(({ kind }) => isMissing(kind)) : this.faults;
    if (errors.length > 0) {
      throw new CanaryError(subject, errors.map(faultText));
    }
    return this;
  }

  /** What is wrong and was not thrown; once for a file that is to be rendered. */
  public get mistakes(): ReadingMistake[] {
    const templates = new Set<string>();
    return this.faults.flatMap(({ kind, sentence, place = '', object, path, loses }) => {
      const file = place.replace(/(:\d+){0,2}$/, '');
      const isAgain = kind === 'unrendered' && templates.size === templates.add(file).size;
      return kind === undefined || isAgain ? [] : [{ kind, sentence, place, object, path, loses }];
    });
  }

  private addItem(value: unknown, origin: Origin): ManifestObject | undefined {
    if (!isMap(value)) {
      this.report({ kind: 'no object', sentence: `object must be a map with apiVersion, kind and metadata, got ${named(value)}`, place: origin.place([]) });
    } else if (typeof value.kind === 'string' && value.kind.endsWith('List') && (value.items !== undefined || value.kind === 'List')) {
      this.addList(value, value.kind, origin);
    } else {
      return this.addIdentified(value, origin);
    }
    return undefined;
  }

  /** Items of a typed list have the list's type; those of a `List` say theirs. */
  private addList({ apiVersion, items }: { [key: string]: unknown }, kind: string, origin: Origin): void {
    if (items !== null && !Array.isArray(items)) {
      this.report({ kind: 'shape', sentence: `items of ${kind} must be a list, got ${named(items)}`, place: origin.valuePlace(['items']) });
      return;
    }
    (items ?? []).forEach((item, index) => {
      if (isMap(item) && kind !== 'List') {
        item.apiVersion ??= apiVersion;
        item.kind ??= kind.slice(0, -'List'.length);
      }
      this.addItem(item, origin.item(['items', String(index)]));
    });
  }

  private addIdentified(manifest: { [key: string]: unknown }, origin: Origin): ManifestObject | undefined {
    const { faults } = new IdentityRules(manifest, origin);
    if (faults.length > 0 && !(this.tolerant && repaired(manifest, faults))) {
      faults.forEach(fault => this.report(fault));
      return undefined;
    }
    this.role?.change(manifest);
    const object = ManifestObject._of(manifest, origin);
    faults.forEach(fault => this.report({ ...fault, object }));
    this.addObject(object, origin);
    return object;
  }

  private addObject(object: ManifestObject, origin: Origin): void {
    this.found++;
    const identity = `${object.group}/${object.kind}/${object.namespace}/${object.name}`;
    const known = this.known.get(identity);
    if (known !== undefined) {
      this.addAgain(object, origin, known);
      return;
    }
    this.known.set(identity, { first: object, index: this.objects.length, role: this.role });
    this.objects.push(object);
    if (!this.isSound(object, origin) && this.tolerant) {
      this.objects.pop();
      this.known.set(identity, { first: object, role: this.role });
    }
  }

  /** The same once more is harmless; what differs is what the cluster has in the end. A part of an object is a patch that nobody applies alone. */
  private addAgain(object: ManifestObject, origin: Origin, known: Known): void {
    const { first, index } = known;
    const sound = this.tolerant && this.isSound(object, origin);
    const last = index === undefined ? first : this.objects[index];
    if (this.tolerant && isDeepStrictEqual(last.manifest, object.manifest)) {
      return;
    }
    // An overlay has an object that is put over that of its base, or another environment has it, too.
    const isOther = this.role?.owner !== known.role?.owner;
    if (!isOther) {
      const sentence = `${object.title} must be there once, got it again after ${first.place([])}: keep one of them`;
      this.report({ kind: 'duplicate object', sentence, place: object.place([]), object, path: [] });
    }
    const isReplaced = isOther ? rankOf(this.role) >= rankOf(known.role) : isPartial(last.manifest) || !isPartial(object.manifest);
    if (sound && (index === undefined || isReplaced)) {
      known.role = this.role;
      known.index = index ?? this.objects.length;
      this.objects[known.index] = object;
    }
  }

  /** Whether others can rely on the fields, maybe after scalars were made the texts that they should be. */
  private isSound(object: ManifestObject, origin: Origin): boolean {
    const { manifest, group, title } = object;
    const faults = new ShapeRules(manifest, group, title, origin).faults.concat(new TextRules(manifest, group, title, origin).faults);
    faults.forEach(fault => this.report({ ...fault, object }));
    return faults.length === 0 || this.tolerant && repaired(manifest, faults);
  }
}

function rankOf(role?: FileRole): number {
  return role?.rank ?? 0;
}

/** Puts the texts of faults into a manifest, and says whether all of them have one. */
function repaired(manifest: any, faults: Fault[]): boolean {
  for (const { path = [], text } of faults) {
    if (text !== undefined) {
      const holder = path.slice(0, -1).reduce((value, key) => value[key], manifest);
      holder[path[path.length - 1]] = text;
    }
  }
  return faults.every(({ text }) => text !== undefined);
}
