import { ManifestObject } from './manifest-object';
import { Tie } from './tie';

/** Most orders that are tried for one request, unless somebody says less. */
const LIMIT = 256;

/**
 * What Git does not say: which of two objects is older. Where `metadata.creationTimestamp` tells, it decides; where it
 * does not, every order is tried in turn.
 */
export class Choices {
  /** Whether orders were left out because there are too many. */
  public incomplete = false;
  private made: { readonly options: number; taken: number }[] = [];
  private next = 0;
  private readonly rivals = new Set<ManifestObject>();
  private older = new Map<ManifestObject, Set<ManifestObject>>();
  private tried = 0;

  /** @param limit most orders that are tried */
  constructor(private readonly limit = LIMIT) {}

  /** Objects whose unknown order was asked for in any of the runs. */
  public get undecided(): readonly ManifestObject[] {
    return [...this.rivals];
  }

  /** Runs the evaluation once per order that can make a difference. */
  public each<T>(evaluate: () => T): T[] {
    const results: T[] = [];
    do {
      this.next = 0;
      this.older = new Map();
      results.push(evaluate());
    } while (this.advance());
    return results;
  }

  /**
   * The object that was created first.
   *
   * @param tie order of objects that were created within the same second
   */
  public oldest<T>(candidates: readonly T[], object: (candidate: T) => ManifestObject, tie: Tie): T {
    if (candidates.length === 1) {
      return candidates[0];
    }
    const first = candidates.filter(one => !candidates.some(other => this.isOlder(object(other), object(one), tie)));
    if (first.length === 1) {
      return first[0];
    }
    first.forEach(candidate => this.rivals.add(object(candidate)));
    const taken = first[this.take(first.length)];
    const known = this.older.get(object(taken)) ?? new Set();
    this.older.set(object(taken), known);
    first.filter(candidate => candidate !== taken).forEach(candidate => known.add(object(candidate)));
    return taken;
  }

  /** All of them, the oldest first. */
  public sorted<T>(candidates: readonly T[], object: (candidate: T) => ManifestObject, tie: Tie): T[] {
    const left = [...candidates];
    const sorted: T[] = [];
    while (left.length > 0) {
      const oldest = this.oldest(left, object, tie);
      left.splice(left.indexOf(oldest), 1);
      sorted.push(oldest);
    }
    return sorted;
  }

  private isOlder(one: ManifestObject, other: ManifestObject, tie: Tie): boolean {
    if (one === other) {
      return false;
    }
    const [age, otherAge] = [ageOf(one), ageOf(other)];
    if (age === undefined || otherAge === undefined) {
      return this.older.get(one)?.has(other) ?? false;
    }
    return age === otherAge ? tie(one, other) < 0 : age < otherAge;
  }

  private take(options: number): number {
    if (this.next === this.made.length) {
      this.made.push({ options, taken: 0 });
    }
    return this.made[this.next++].taken;
  }

  private advance(): boolean {
    if (this.made.length > 0 && ++this.tried >= this.limit) {
      this.incomplete = true;
      return false;
    }
    while (this.made.length > 0) {
      const last = this.made[this.made.length - 1];
      if (++last.taken < last.options) {
        return true;
      }
      this.made.pop();
    }
    return false;
  }
}

/** Milliseconds, whole seconds as Kubernetes keeps them; nothing where the object does not say. */
function ageOf({ manifest: { metadata } }: ManifestObject): number | undefined {
  const time = metadata.creationTimestamp === undefined ? NaN : Date.parse(metadata.creationTimestamp);
  return Number.isNaN(time) ? undefined : Math.floor(time / 1000) * 1000;
}
