import { isMap, named } from './kinds-of-value';
import { Origin } from './origin';
import { ShapeRules } from './shapes';
import { TextRules } from './text-rules';
import { CanaryError } from '../../domain/canary-error';
import { ManifestObject } from '../manifest-object';

/** The objects of an input, and all that is wrong with them. */
export class Collection {
  public readonly objects: ManifestObject[] = [];
  public readonly skipped: string[] = [];
  public readonly problems: string[] = [];
  private readonly known = new Map<string, ManifestObject>();

  /** @param skips whether documents are left out that are no Kubernetes objects */
  constructor(private readonly skips: boolean = false) {}

  /** Takes the value of a document: an object, a list of objects, or nothing. */
  public add(value: unknown, origin: Origin): void {
    if (value === null || value === undefined) {
      return;
    }
    if (this.skips && (!isMap(value) || value.apiVersion === undefined && value.kind === undefined)) {
      this.skipped.push(origin.place([]));
    } else {
      this.addItem(value, origin);
    }
  }

  /** Throws everything that is wrong as one error. */
  public finish(subject: string): this {
    if (this.problems.length > 0) {
      throw new CanaryError(subject, this.problems);
    }
    return this;
  }

  private addItem(value: unknown, origin: Origin): void {
    if (!isMap(value)) {
      this.problems.push(`object must be a map with apiVersion, kind and metadata, got ${named(value)} (${origin.place([])})`);
    } else if (typeof value.kind === 'string' && value.kind.endsWith('List') && (value.items !== undefined || value.kind === 'List')) {
      this.addList(value, value.kind, origin);
    } else if (this.hasIdentity(value, origin)) {
      this.addObject(value, origin);
    }
  }

  /** Items of a typed list have the list's type; those of a `List` say theirs. */
  private addList({ apiVersion, items }: { [key: string]: unknown }, kind: string, origin: Origin): void {
    if (items !== null && !Array.isArray(items)) {
      this.problems.push(`items of ${kind} must be a list, got ${named(items)} (${origin.valuePlace(['items'])})`);
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

  private hasIdentity({ apiVersion, kind, metadata }: { [key: string]: unknown }, origin: Origin): boolean {
    const before = this.problems.length;
    if (apiVersion === undefined && kind === undefined) {
      this.problems.push(`document must be a Kubernetes object, got a map without apiVersion and kind (${origin.place([])})`);
      return false;
    }
    this.needText('apiVersion', apiVersion, ['apiVersion'], 'object', origin);
    this.needText('kind', kind, ['kind'], 'object', origin);
    const what = typeof kind === 'string' ? kind : 'object';
    if (metadata !== undefined && metadata !== null && !isMap(metadata)) {
      this.problems.push(`metadata of ${what} must be a map, got ${named(metadata)} (${origin.valuePlace(['metadata'])})`);
      return false;
    }
    const { name, namespace, generateName } = (metadata ?? {}) as { [key: string]: unknown };
    if (name === undefined && generateName !== undefined) {
      this.problems.push(`${what} must have a metadata.name, got generateName ${named(generateName)}, which is for kubectl create only (${origin.place(['metadata', 'generateName'])})`);
    } else {
      this.needText('metadata.name', name, ['metadata', 'name'], what, origin);
    }
    if (namespace !== undefined && namespace !== null && namespace !== '') {
      this.needText('metadata.namespace', namespace, ['metadata', 'namespace'], what, origin);
    }
    return this.problems.length === before;
  }

  private needText(field: string, value: unknown, path: string[], what: string, origin: Origin): void {
    if (value === undefined || value === null || value === '') {
      const article = field === 'apiVersion' ? 'an' : 'a';
      this.problems.push(`${what} must have ${article} ${field}, got ${value === '' ? '""' : 'nothing'} (${origin.place(path)})`);
    } else if (typeof value === 'string' && value.includes('{{')) {
      this.problems.push(`text must be rendered, got a Helm template with {{: render it first, with helm template (${origin.valuePlace(path)})`);
    } else if (typeof value !== 'string') {
      const text = typeof value === 'object' ? undefined : origin.written(path) ?? String(value);
      this.problems.push(`${field} of ${what} must be a string, got ${text ?? named(value)}${text === undefined ? '' : `: put it in quotes, ${JSON.stringify(text)}`} (${origin.valuePlace(path)})`);
    }
  }

  private addObject(manifest: any, origin: Origin): void {
    const object = ManifestObject._of(manifest, origin);
    const identity = `${object.group}/${object.kind}/${object.namespace}/${object.name}`;
    const other = this.known.get(identity);
    if (other !== undefined) {
      this.problems.push(`${object.title} must be there once, got it again after ${other.place([])}: keep one of them (${object.place([])})`);
      return;
    }
    this.known.set(identity, object);
    this.objects.push(object);
    const { group, title } = object;
    const problems = new ShapeRules(manifest, group, title, origin).problems.concat(new TextRules(manifest, group, title, origin).problems);
    problems.forEach(problem => this.problems.push(problem));
  }
}
