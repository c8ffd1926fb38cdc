/** Lists of values by key, each in the order in which they came. */
export class MultiMap<K, V> {
  private readonly lists = new Map<K, V[]>();

  /** How many keys there are. */
  public get size(): number {
    return this.lists.size;
  }

  /** Adds values to the list of a key. */
  public add(key: K, ...values: readonly V[]): void {
    const present = this.lists.get(key);
    if (present === undefined) {
      this.lists.set(key, [...values]);
    } else {
      present.push(...values);
    }
  }

  /** The list of a key; an empty one where nothing was added. */
  public get(key: K): readonly V[] {
    return this.lists.get(key) ?? [];
  }

  /** Whether anything was added for a key. */
  public has(key: K): boolean {
    return this.lists.has(key);
  }

  /** The keys, in the order in which they came. */
  public keys(): K[] {
    return [...this.lists.keys()];
  }

  /** The values of all keys. */
  public values(): V[] {
    return [...this.lists.values()].flat();
  }

  /** The keys with their lists. */
  public entries(): [K, readonly V[]][] {
    return [...this.lists];
  }
}
