import { Check, Refusal, refuse } from './refusal';
import { listOf } from '../untyped';

const INDEX = /^\d+$/;

/** Fields of an object that the API server does not know, and what may have been meant by them. */
export class Strangers {
  private readonly known: readonly string[];

  /**
   * @param checks fields that it knows
   * @param elsewhere fields of other objects, and of which
   */
  constructor(private readonly checks: ReadonlyMap<string, Check>, private readonly elsewhere: { readonly [name: string]: string } = {}) {
    this.known = [...checks.keys()];
  }

  /** The first one of an object. */
  public first(value: any): Refusal | undefined {
    for (const name in value) {
      if (!this.checks.has(name)) {
        return { ...refuse('is no field that the API server knows', name), stranger: { known: this.known, ...this.inside(value, name) } };
      }
    }
    return undefined;
  }

  /** A field can be one level too high: a single other field of the object has objects that can have it. */
  private inside(value: any, name: string): Pick<NonNullable<Refusal['stranger']>, 'belongs' | 'home'> {
    if (Object.prototype.hasOwnProperty.call(this.elsewhere, name)) {
      return { belongs: this.elsewhere[name] };
    }
    const [field, ...more] = this.known.filter(key => typeof value[key] === 'object' && value[key] !== null && this.checks.get(key)!.names?.includes(name));
    if (field === undefined || more.length > 0) {
      return {};
    }
    const items = listOf(value[field]);
    return { belongs: `in ${field}`, home: !Array.isArray(value[field]) ? [field] : items.length === 1 ? [field, '0'] : undefined };
  }
}

/** A field can be one level too low: the object around, whose fields these are, can have it. */
export function beside(checks: ReadonlyMap<string, Check>, refusal: Refusal | undefined): Refusal | undefined {
  if (refusal?.stranger === undefined || refusal.stranger.belongs !== undefined) {
    return refusal;
  }
  const { path, stranger } = refusal;
  const isClose = path.length > 1 && checks.has(path[path.length - 1]) && path.slice(1, -1).every(step => INDEX.test(step));
  return isClose ? { ...refusal, stranger: { ...stranger, belongs: `beside ${path[0]}`, home: [] } } : refusal;
}
