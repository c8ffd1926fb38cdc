import { MultiMap } from '../../multi-map';

/** Sets of things that belong together, each with the reason by which it was joined first. */
export class Joined<T> {
  private readonly parents = new Map<T, T>();
  private readonly reasons = new Map<T, string>();

  /** Whether the thing has been joined with another. */
  public has(item: T): boolean {
    return this.parents.has(item);
  }

  /** Joins the sets of all the items. */
  public join(items: readonly T[], reason: string): void {
    const [first, ...others] = items.map(item => this.rootOf(item));
    for (const root of others) {
      if (root !== first) {
        this.parents.set(root, first);
      }
    }
    if (!this.reasons.has(first)) {
      this.reasons.set(first, others.map(root => this.reasons.get(root)).find(known => known !== undefined) ?? reason);
    }
  }

  /** The sets with their reasons, in the order of the items given. */
  public sets(items: readonly T[]): { readonly members: readonly T[]; readonly reason: string }[] {
    const sets = new MultiMap<T, T>();
    for (const item of items.filter(one => this.has(one))) {
      sets.add(this.rootOf(item), item);
    }
    return sets.entries().map(([root, members]) => ({ members, reason: this.reasons.get(root)! }));
  }

  private rootOf(item: T): T {
    const parent = this.parents.get(item) ?? item;
    const root = parent === item ? item : this.rootOf(parent);
    this.parents.set(item, root);
    return root;
  }
}
