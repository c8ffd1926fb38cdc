import { fieldText } from './origin';

/** More values than any manifest has, fewer than fill the memory: objects that refer to each other can have endlessly many. */
const MOST_VALUES = 50_000_000;
const DEEPEST = 500;

/** Copies a value to plain JSON; undefined fields are left out. */
export class PlainJson {
  public readonly problems: string[] = [];
  private readonly path: string[] = [];
  private left = MOST_VALUES;

  constructor(private readonly name: string) {}

  public copy(value: unknown): unknown {
    if (this.path.length > DEEPEST || --this.left < 0) {
      return this.refuse(`must be nested at most ${DEEPEST} deep, got more, or a value within itself`);
    }
    if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number' && Number.isFinite(value)) {
      return value;
    }
    if (Array.isArray(value)) {
      return value.map((item, index) => this.within(String(index), item));
    }
    const prototype = typeof value === 'object' ? Object.getPrototypeOf(value) : undefined;
    if (typeof value !== 'object' || prototype !== null && Object.getPrototypeOf(prototype) !== null) {
      return this.refuse(`must be a value of JSON, got ${typeof value === 'object' ? value!.constructor.name : String(value)}`);
    }
    const entries = Object.entries(value as object).filter(([, field]) => field !== undefined);
    return Object.fromEntries(entries.map(([key, field]) => [key, this.within(key, field)]));
  }

  private within(key: string, value: unknown): unknown {
    if (this.problems.length > 0) {
      return undefined;
    }
    this.path.push(key);
    const copy = this.copy(value);
    this.path.pop();
    return copy;
  }

  private refuse(rule: string): undefined {
    this.problems.push(`${[this.name, fieldText(this.path)].join(' ').trim().slice(0, 200)} ${rule}`);
    return undefined;
  }
}
