/**
 * A JSON value as Go reads it into a struct: names of fields in any case, null as absent, other types than the wanted one are
 * an error (encoding/json, Unmarshal). The controller's own documentation writes `Values` for `values`.
 */
export class JsonValue {
  /** The value of a text; nothing but an error where it is no JSON. */
  public static parse(text: string, fail: (problem: string) => void): JsonValue {
    try {
      return new JsonValue(JSON.parse(text), '', fail);
    } catch {
      fail('is no JSON');
      return new JsonValue(undefined, '', fail);
    }
  }

  private constructor(private readonly value: any, private readonly name: string, private readonly fail: (problem: string) => void) {}

  public get absent(): boolean {
    return this.value === undefined || this.value === null;
  }

  public field(name: string): JsonValue {
    if (!this.absent && (typeof this.value !== 'object' || Array.isArray(this.value))) {
      this.mistyped('an object');
      return new JsonValue(undefined, name, this.fail);
    }
    const key = Object.keys(this.value ?? {}).reverse().find(one => one.toLowerCase() === name.toLowerCase());
    return new JsonValue(key === undefined ? undefined : this.value[key], name, this.fail);
  }

  public text(): string | undefined {
    return this.typed('string', typeof this.value === 'string');
  }

  public integer(): number | undefined {
    return this.typed('whole number', Number.isInteger(this.value));
  }

  public boolean(): boolean | undefined {
    return this.typed('boolean', typeof this.value === 'boolean');
  }

  /** A port: a number, or a text that is a name or a number. */
  public port(): string | number | undefined {
    const port = this.typed<string | number>('string or whole number', typeof this.value === 'string' || Number.isInteger(this.value));
    return typeof port === 'string' && /^-?\d+$/.test(port) ? Number(port) : port;
  }

  public list(): JsonValue[] {
    const list = this.typed<unknown[]>('list', Array.isArray(this.value)) ?? [];
    return list.map(item => new JsonValue(item, this.name, this.fail));
  }

  /** Texts of a list; null is the empty text. */
  public texts(): string[] {
    return this.list().map(item => item.text() ?? '');
  }

  /** Numbers by name. */
  public entries(): [string, number][] {
    return this.absent || typeof this.value !== 'object' || Array.isArray(this.value)
      ? (this.mistyped('an object'), [])
      : Object.keys(this.value).map(name => [name, new JsonValue(this.value[name], name, this.fail).integer() ?? 0]);
  }

  private typed<T>(type: string, right: boolean): T | undefined {
    if (this.absent) {
      return undefined;
    }
    if (!right) {
      this.mistyped(`a ${type}`);
      return undefined;
    }
    return this.value;
  }

  private mistyped(wanted: string): void {
    this.fail(`${this.name === '' ? 'value' : this.name} is not ${wanted}`);
  }
}
