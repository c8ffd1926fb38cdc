/** Where an object comes from, and where in it a field is. */
export interface Origin {
  /** Text for people: `file:line:column` of a field's key or of a list's item; of the closest existing parent if there is none. */
  place(path: readonly string[]): string;
  /** The same of what the field holds. */
  valuePlace(path: readonly string[]): string;
  /** How a scalar is written there, without quotes; nothing where there is no text. */
  written(path: readonly string[]): string | undefined;
  /** An object within this one, as lists have them. */
  item(path: readonly string[]): Origin;
}

/** An object without text: places are its name and the field, `auth/auth-api/VirtualService spec.http[0]`. */
export class NamedOrigin implements Origin {
  constructor(private readonly name: string, private readonly manifest: any, private readonly prefix: readonly string[] = []) {}

  public place(path: readonly string[]): string {
    const field = fieldText(this.existing([...this.prefix, ...path]));
    return field === '' ? this.name : `${this.name} ${field}`;
  }

  public valuePlace(path: readonly string[]): string {
    return this.place(path);
  }

  public written(): undefined {
    return undefined;
  }

  public item(path: readonly string[]): Origin {
    return new NamedOrigin(this.name, this.manifest, [...this.prefix, ...path]);
  }

  private existing(path: readonly string[]): string[] {
    const found: string[] = [];
    let value = this.manifest;
    for (const key of path) {
      if (typeof value !== 'object' || value === null || !Object.prototype.hasOwnProperty.call(value, key)) {
        break;
      }
      value = value[key];
      found.push(key);
    }
    return found;
  }
}

/** A field as people write it: `spec.http[0].match`, `metadata.labels["app.kubernetes.io/name"]`. */
export function fieldText(path: readonly string[]): string {
  return path.map((key, index) => /^\d+$/.test(key) ? `[${key}]`
    : /^[\w-]+$/.test(key) ? `${index === 0 ? '' : '.'}${key}` : `[${JSON.stringify(key)}]`).join('');
}
