import { listOf } from '../untyped';

/** Why an object does not get into a cluster. */
export interface Refusal {
  /** The field, as keys and indexes: `['spec', 'http', '0', 'route', '1', 'weight']`. */
  readonly path: string[];
  /** What is wrong with it, in words: `weight must not be negative, got -5`. */
  readonly reason: string;
}

/**
 * What is wrong with a value that is there; nothing where it is taken.
 *
 * @param namespace namespace of the object
 */
export type Check = (value: any, namespace: string) => Refusal | undefined;

/** A refusal of the field at the path below the value that was checked. */
export function refuse(reason: string, ...path: (string | number)[]): Refusal {
  return { reason, path: path.map(String) };
}

/** The refusal as one of the value that has the field. */
export function under(key: string | number, refusal: Refusal | undefined): Refusal | undefined {
  return refusal === undefined ? undefined : { reason: refusal.reason, path: [String(key), ...refusal.path] };
}

/** Keys and values of what may be an object, without those that are null. */
export function pairs(map: any): [string, any][] {
  return map === null || typeof map !== 'object' ? [] : Object.entries(map).filter(([, value]) => value !== null);
}

/** The first refusal of several checks of one value. */
export function all(...checks: Check[]): Check {
  return (value, namespace) => {
    for (const check of checks) {
      const refusal = check(value, namespace);
      if (refusal !== undefined) {
        return refusal;
      }
    }
    return undefined;
  };
}

/** The first refusal of the items of a list. */
export function firstOf<T>(items: Iterable<T>, check: (item: T, index: number) => Refusal | undefined): Refusal | undefined {
  let index = 0;
  for (const item of items) {
    const refusal = check(item, index++);
    if (refusal !== undefined) {
      return refusal;
    }
  }
  return undefined;
}

/** The first refusal of the items of a field that may be a list, as one of the object. */
export function inItems(object: any, field: string, check: (item: any, index: number) => Refusal | undefined): Refusal | undefined {
  return under(field, firstOf(listOf(object[field]), (item, index) => under(index, check(item, index))));
}

/** A value as messages show it, shortened. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
