import { fieldText } from './origin';
import { Fault } from './reading-mistake';

/** More values than any manifest has, fewer than fill the memory: objects that refer to each other can have endlessly many. */
const MOST_VALUES = 50_000_000;
const DEEPEST = 500;

/** Most characters of a field in a message. */
const LONGEST = 200;

/** Copies a value to plain JSON; undefined fields are left out. */
export class PlainJson {
  public readonly faults: Fault[] = [];
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
    if (this.faults.length > 0) {
      return undefined;
    }
    this.path.push(key);
    const copy = this.copy(value);
    this.path.pop();
    return copy;
  }

  private refuse(rule: string): undefined {
    const field = fieldText(this.path).slice(0, LONGEST);
    const place = `${this.name} ${field}`.trim().slice(0, LONGEST);
    this.faults.push({ kind: 'shape', sentence: `${field === '' ? 'object' : field} ${rule}`, place, message: `${place} ${rule}` });
    return undefined;
  }
}
