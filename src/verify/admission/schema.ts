import { Check, firstOf, pairs, Refusal, refuse, shown, under, withNames } from './refusal';
import { beside, Strangers } from './strangers';
import { given } from '../untyped';

/** Limits of a text. */
export interface TextLimits {
  readonly min?: 0 | 1;
  readonly max?: number;
  readonly pattern?: RegExp;
  /** What the pattern asks for, in words. */
  readonly form?: string;
}

/** Limits of a list. */
export interface ListLimits {
  readonly min?: number;
  readonly max?: number;
  /** Fields that tell items apart: no two items have the same values. */
  readonly keys?: readonly string[];
  /** Items are texts, each of which is there once. */
  readonly set?: boolean;
  /** Whether an item that is null counts as an empty object, as it does for kinds that are built in. */
  readonly empty?: boolean;
}

/** What an object must have beyond good fields. */
export interface ObjectRules {
  readonly required?: readonly string[];
  /** Fields of which at most one is there. */
  readonly oneOf?: readonly (readonly string[])[];
  /** They see no field that is null. */
  readonly rules?: readonly Check[];
  /** Fields that belong to another object which is not close, and to which, in words. */
  readonly elsewhere?: { readonly [name: string]: string };
}

/** A text within limits; lengths are counted in characters, as the API server does. */
export function text({ min = 0, max = Infinity, pattern, form }: TextLimits = {}): Check {
  return value => {
    if (typeof value !== 'string') {
      return refuse(`must be a text, got ${shown(value)}`);
    }
    if (value.length < min) {
      return refuse('must not be empty, got ""');
    }
    if (value.length > max && [...value].length > max) {
      return refuse(`must have at most ${max} characters, got ${[...value].length}`);
    }
    return pattern === undefined || pattern.test(value) ? undefined : refuse(`must be ${form ?? `of the form ${pattern.source}`}, got ${shown(value)}`);
  };
}

/** A text without limits. */
export const TEXT = text();

/** One of a few texts or numbers. */
export function oneOf(...values: (string | number)[]): Check {
  const known = new Set(values);
  return value => known.has(value) ? undefined : refuse(`must be one of ${values.join(', ')}, got ${shown(value)}`);
}

/** A whole number within limits. */
export function whole(min: number, max: number): Check {
  return value => typeof value !== 'number' || !Number.isInteger(value)
    ? refuse(`must be a whole number, got ${shown(value)}`)
    : range(value, min, max);
}

/** A number within limits. */
export function number(min: number, max: number): Check {
  return value => typeof value !== 'number' ? refuse(`must be a number, got ${shown(value)}`) : range(value, min, max);
}

function range(value: number, min: number, max: number): Refusal | undefined {
  if (value >= min && value <= max) {
    return undefined;
  }
  return refuse(value < min && min === 0 ? `must not be negative, got ${value}` : value < min ? `must be at least ${min}, got ${value}` : `must be at most ${max}, got ${value}`);
}

/** A whole number of 32 bits. */
export const INT32 = whole(-2147483648, 2147483647);
/** A whole number of 32 bits that is not negative. */
export const UINT32 = whole(0, 4294967295);
/** A number of a port. */
export const PORT = whole(1, 65535);

/** True or false. */
export const FLAG: Check = value => typeof value === 'boolean' ? undefined : refuse(`must be true or false, got ${shown(value)}`);

/** A list; null is no item, although a field that is null counts as absent. */
export function list(item: Check, { min = 0, max = Infinity, keys, set, empty }: ListLimits = {}): Check {
  return withNames((value, namespace) => {
    if (!Array.isArray(value)) {
      return refuse(`must be a list, got ${shown(value)}`);
    }
    if (value.length < min || value.length > max) {
      return refuse(value.length < min ? `must have at least ${min} items, got ${value.length}` : `must have at most ${max} items, got ${value.length}`);
    }
    const refusal = firstOf(value, (one, index) => under(index, item(empty && one === null ? {} : one, namespace)));
    return refusal ?? (keys === undefined && !set ? undefined : duplicate(value, keys));
  }, item.names);
}

function duplicate(value: any[], keys?: readonly string[]): Refusal | undefined {
  const seen = new Set<string>();
  return firstOf(value, (item, index) => {
    const key = JSON.stringify(keys === undefined ? item : keys.map(name => item[name]));
    const known = seen.has(key);
    seen.add(key);
    return known ? refuse(`must not be there twice, got ${shown(keys === undefined ? item : item[keys[0]])} again`, index, ...keys === undefined ? [] : [keys[0]]) : undefined;
  });
}

/** An object of any keys. */
export function map(item: Check, max = Infinity): Check {
  return (value, namespace) => {
    const refusal = isObject(value);
    if (refusal !== undefined) {
      return refusal;
    }
    const keys = Object.keys(value);
    return keys.length > max ? refuse(`must have at most ${max} keys, got ${keys.length}`)
      : firstOf(keys, key => value[key] === null ? undefined : under(key, item(value[key], namespace)));
  };
}

/**
 * An object with known fields. Others are refused, before all else: `kubectl apply` asks for strict decoding, "unknown field".
 *
 * Fields that are null are absent.
 */
export function fields(
  known: { readonly [name: string]: Check }, { required = [], oneOf: choices = [], rules = [], elsewhere }: ObjectRules = {},
): Check {
  const checks = new Map(Object.entries(known));
  const strangers = new Strangers(checks, elsewhere);
  return withNames((value, namespace) => {
    const refusal = isObject(value) ?? strangers.first(value)
      ?? firstOf(Object.keys(value), name => value[name] === null ? undefined
        : beside(checks, under(name, checks.get(name)!(value[name], namespace))))
      ?? firstOf(required, name => given(value[name]) ? undefined : refuse(`${name} must be there`, name))
      ?? firstOf(choices, names => atMostOne(value, names));
    if (refusal !== undefined || rules.length === 0) {
      return refusal;
    }
    const there = Object.values(value).includes(null) ? Object.fromEntries(pairs(value)) : value;
    return firstOf(rules, rule => rule(there, namespace));
  }, [...checks.keys()]);
}

function atMostOne(value: any, names: readonly string[]): Refusal | undefined {
  const there = names.filter(name => given(value[name]));
  return there.length > 1 ? refuse(`only one of ${names.join(', ')} may be there, got ${there.join(' and ')}`, there[1]) : undefined;
}

function isObject(value: any): Refusal | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? undefined : refuse(`must be an object, got ${shown(value)}`);
}

/** Anything: fields that no answer depends on. */
export const ANY: Check = () => undefined;
