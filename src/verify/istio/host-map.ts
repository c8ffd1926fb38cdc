import { isWildcard } from '../host-name';

/** Values by host, found by the most specific host that stands for a name. */
export class HostMap<T> {
  private readonly exact = new Map<string, T>();
  private readonly wildcard = new Map<string, T>();

  /** The value of exactly this host; a new one where there is none. */
  public of(host: string, create: () => T): T {
    const map = isWildcard(host) ? this.wildcard : this.exact;
    let value = map.get(host);
    if (value === undefined) {
      value = create();
      map.set(host, value);
    }
    return value;
  }

  /** The value of exactly this host. */
  public at(host: string): T | undefined {
    return (isWildcard(host) ? this.wildcard : this.exact).get(host);
  }

  /** The value of the host itself, or else of the longest wildcard that it ends with. */
  public find(host: string): T | undefined {
    return this.at(host) ?? this.covering(host)[0];
  }

  /**
   * The values of wildcards that stand for the host, the longest first.
   *
   * @param least fewest characters that the `*` stands for
   */
  public covering(host: string, least = 0): T[] {
    const found: T[] = [];
    if (this.wildcard.size > 0) {
      const name = isWildcard(host) ? host.slice(1) : host;
      for (let start = least; start <= name.length; start++) {
        const value = this.wildcard.get(`*${name.slice(start)}`);
        if (value !== undefined) {
          found.push(value);
        }
      }
    }
    return found;
  }
}
