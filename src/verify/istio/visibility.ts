import { textsOf } from '../untyped';

/** Which namespaces an object is for, as its `exportTo` says: `*`, `.`, `~`, names; everybody where it says nothing. */
export class Visibility {
  /** What `exportTo` says. */
  private readonly values: ReadonlySet<string>;
  /** Whether it is for every namespace. */
  public readonly public: boolean;

  constructor(exportTo: unknown, private readonly namespace: string) {
    this.values = new Set(textsOf(exportTo));
    this.public = this.values.size === 0 || this.values.has('*');
  }

  /** Whether it is for callers of the namespace. */
  public includes(namespace: string): boolean {
    return this.public || !this.values.has('~') && (this.values.has(namespace) || this.values.has('.') && namespace === this.namespace);
  }

  /**
   * How early it counts for callers of a namespace: what is for its own namespace only comes before what is for some
   * namespaces, and this before what is for all (istio, `push_context.go`, `initVirtualServices`).
   */
  public rank(namespace: string): number {
    if (this.public) {
      return 2;
    }
    return namespace === this.namespace ? 0 : 1;
  }
}
