import { listOf } from '../untyped';

/** What may have been meant by a field that the API server does not know. */
export interface Stranger {
  /** Fields that it knows there. */
  readonly known: readonly string[];
  /** Where it knows such a field, in words: `beside destination`. */
  readonly belongs?: string;
  /** Path of the object that has such a field, if there is a single one. */
  readonly home?: readonly string[];
}

/** Why an object does not get into a cluster. */
export interface Refusal {
  /** The field, as keys and indexes: `['spec', 'http', '0', 'route', '1', 'weight']`. */
  readonly path: string[];
  /** What is wrong with it, in words: `weight must not be negative, got -5`. */
  readonly reason: string;
  /** Nothing where the API server knows the field, and does not take its value. */
  readonly stranger?: Stranger;
}

/** What is wrong with a value that is there. */
export interface Check {
  /**
   * Nothing where the value is taken.
   *
   * @param namespace namespace of the object
   */
  (value: any, namespace: string): Refusal | undefined;
  /** Fields that objects of the value can have, where that is known. */
  readonly names?: readonly string[];
}

/** A refusal of the field at the path below the value that was checked. */
export function refuse(reason: string, ...path: (string | number)[]): Refusal {
  return { reason, path: path.map(String) };
}

/** The refusal as one of the value that has the field. */
export function under(key: string | number, refusal: Refusal | undefined): Refusal | undefined {
  if (refusal === undefined) {
    return undefined;
  }
  const { stranger } = refusal;
  const step = String(key);
  return {
    ...refusal,
    path: [step, ...refusal.path],
    stranger: stranger?.home === undefined ? stranger : { ...stranger, home: [step, ...stranger.home] },
  };
}

/** The check as one of values whose objects can have the fields. */
export function withNames(check: Check, names: readonly string[] | undefined): Check {
  return names === undefined ? check : Object.assign((value: any, namespace: string) => check(value, namespace), { names });
}

/** Keys and values of what may be an object, without those that are null. */
export function pairs(map: any): [string, any][] {
  return map === null || typeof map !== 'object' ? [] : Object.entries(map).filter(([, value]) => value !== null);
}

/** The first refusal of several checks of one value. */
export function all(...checks: Check[]): Check {
  return withNames((value, namespace) => firstOf(checks, check => check(value, namespace)), checks.find(({ names }) => names !== undefined)?.names);
}

/** The first refusal of the items of a list. */
export function firstOf<T>(items: readonly T[], check: (item: T, index: number) => Refusal | undefined): Refusal | undefined {
  for (let index = 0; index < items.length; index++) {
    const refusal = check(items[index], index);
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
