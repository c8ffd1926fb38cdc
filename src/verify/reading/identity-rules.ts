import { isMap, named } from './kinds-of-value';
import { Origin } from './origin';
import { Fault } from './reading-mistake';

/** Finds what keeps a map from being a Kubernetes object: apiVersion, kind, a name and maybe a namespace, all of them texts. */
export class IdentityRules {
  public readonly faults: Fault[] = [];

  constructor({ apiVersion, kind, metadata }: { readonly [key: string]: unknown }, private readonly origin: Origin) {
    if (apiVersion === undefined && kind === undefined) {
      this.refuse('document must be a Kubernetes object, got a map without apiVersion and kind', origin.place([]), []);
      return;
    }
    this.needText('apiVersion', apiVersion, ['apiVersion'], 'object');
    this.needText('kind', kind, ['kind'], 'object');
    const what = typeof kind === 'string' && /^\S+$/.test(kind) ? kind : 'object';
    if (metadata !== undefined && metadata !== null && !isMap(metadata)) {
      this.refuse(`metadata of ${what} must be a map, got ${named(metadata)}`, origin.valuePlace(['metadata']), ['metadata']);
      return;
    }
    this.metadata(metadata ?? {}, what);
  }

  private metadata({ name, namespace, generateName }: { readonly [key: string]: unknown }, what: string): void {
    if (name === undefined && generateName !== undefined) {
      const path = ['metadata', 'generateName'];
      this.refuse(`${what} must have a metadata.name, got generateName ${named(generateName)}, which is for kubectl create only`, this.origin.place(path), path);
    } else {
      this.needText('metadata.name', name, ['metadata', 'name'], what);
    }
    if (namespace !== undefined && namespace !== null && namespace !== '') {
      this.needText('metadata.namespace', namespace, ['metadata', 'namespace'], what);
    }
  }

  private needText(field: string, value: unknown, path: string[], what: string): void {
    if (value === undefined || value === null || value === '') {
      const article = field === 'apiVersion' ? 'an' : 'a';
      this.refuse(`${what} must have ${article} ${field}, got ${value === '' ? '""' : 'nothing'}`, this.origin.place(path), path);
    } else if (typeof value === 'string' && value.includes('{{')) {
      const sentence = 'text must be rendered, got a Helm template with {{: render it first, with helm template';
      this.faults.push({ kind: 'unrendered', sentence, loses: true, place: this.origin.valuePlace(path) });
    } else if (typeof value === 'object') {
      this.refuse(`${field} of ${what} must be a string, got ${named(value)}`, this.origin.valuePlace(path), path);
    } else if (typeof value !== 'string') {
      const text = this.origin.written(path) ?? String(value);
      const sentence = `${field} of ${what} must be a string, got ${text}: put it in quotes, ${JSON.stringify(text)}`;
      this.faults.push({ kind: 'no text', sentence, place: this.origin.valuePlace(path), path, text });
    }
  }

  private refuse(sentence: string, place: string, path: string[]): void {
    this.faults.push({ kind: 'no object', sentence, place, path });
  }
}
