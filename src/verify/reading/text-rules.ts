import { isMap, named } from './kinds-of-value';
import { fieldText, Origin } from './origin';
import { Fault, MistakeKind } from './reading-mistake';

/** Groups whose types are known: what is no text there is refused, while a resource of somebody else may have maps under the same names. */
const OWN_GROUPS = ['', 'apps', 'batch'];

/**
 * Finds the values that must be texts and are none: labels, annotations, selectors and environment values, wherever an object has them. Kubernetes
 * refuses them when they are applied ("cannot unmarshal number into Go struct field ... of type string").
 */
export class TextRules {
  public readonly faults: Fault[] = [];
  private readonly path: (string | number)[] = [];
  private readonly strict: boolean;

  constructor(manifest: any, group: string, private readonly title: string, private readonly origin: Origin) {
    this.strict = OWN_GROUPS.includes(group);
    this.visit(manifest);
    if (group === '' && (manifest.kind === 'Service' || manifest.kind === 'ReplicationController') && isMap(manifest.spec)) {
      this.path.push('spec');
      this.texts('selector', 'selector', manifest.spec.selector);
      this.path.pop();
    }
  }

  private visit(value: unknown): void {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      this.report('shape', `${fieldText(this.path.map(String))} of ${this.title} must be a number that JSON can hold, got ${this.written() ?? value}`);
    }
    if (typeof value !== 'object' || value === null) {
      return;
    }
    if (Array.isArray(value)) {
      value.forEach((item, index) => this.within(index, item));
      return;
    }
    for (const key of Object.keys(value)) {
      this.field(key, (value as any)[key]);
    }
  }

  private field(key: string, value: unknown): void {
    switch (key) {
      case 'openAPIV3Schema': return; // a schema has types under these names
      case 'metadata': this.metadata(value); break;
      case 'matchLabels': this.texts(key, 'matchLabels', value); break;
      case 'nodeSelector': this.texts(key, 'nodeSelector', value); break;
      case 'env': this.env(value); break;
    }
    this.within(key, value);
  }

  private within(key: string | number, value: unknown): void {
    if (typeof value === 'object' || typeof value === 'number') {
      this.path.push(key);
      this.visit(value);
      this.path.pop();
    }
  }

  private metadata(value: unknown): void {
    if (isMap(value)) {
      // That of the object itself is the same for every type.
      const strict = this.strict || this.path.length === 0;
      this.path.push('metadata');
      this.texts('labels', 'label', value.labels, strict);
      this.texts('annotations', 'annotation', value.annotations, strict);
      this.path.pop();
    }
  }

  private texts(field: string, what: string, map: unknown, strict = this.strict): void {
    if (!isMap(map)) {
      return;
    }
    for (const key of Object.keys(map)) {
      const value = map[key];
      if (typeof value !== 'string' && (strict || typeof value !== 'object' || value === null)) {
        this.refuse(`${what} ${JSON.stringify(key)}`, value, [field, key]);
      }
    }
  }

  private env(list: unknown): void {
    if (!Array.isArray(list)) {
      return;
    }
    list.forEach((item, index) => {
      // A value of null is no value.
      const value = isMap(item) ? item.value : undefined;
      if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'object' && value !== null && this.strict) {
        this.refuse(`environment value ${JSON.stringify((item as any).name)}`, value, ['env', String(index), 'value']);
      }
    });
  }

  private refuse(what: string, value: unknown, field: string[]): void {
    this.path.push(...field);
    const text = this.written() ?? (typeof value === 'object' ? undefined : String(value));
    const way = value === null ? ': put "" there for an empty one' : text === undefined || typeof value === 'object' ? '' : `: put it in quotes, ${JSON.stringify(text)}`;
    const got = value === null || typeof value === 'object' || text === undefined ? named(value) : `${text}${readAs(value, text)}`;
    this.report('no text', `${what} of ${this.title} must be a string, got ${got}${way}`, value === null ? '' : typeof value === 'object' ? undefined : text);
    this.path.length -= field.length;
  }

  private written(): string | undefined {
    return this.origin.written(this.path.map(String));
  }

  private report(kind: MistakeKind, sentence: string, text?: string): void {
    const path = this.path.map(String);
    this.faults.push({ kind, sentence, place: this.origin.valuePlace(path), path, text });
  }
}

function readAs(value: unknown, text: string): string {
  const type = typeof value === 'number' ? 'number' : 'boolean';
  return String(value) === text ? `, which is a ${type}` : `, which Kubernetes reads as the ${type} ${value}`;
}
