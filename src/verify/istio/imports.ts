import { isSubset, overlap } from '../host-name';
import { listOf, textOf } from '../untyped';

interface Hosts {
  readonly imported: string[];
  readonly excluded: string[];
}

/** What an egress listener of a Sidecar imports: its `hosts`, each `namespace/host`. */
export class Imports {
  private readonly byNamespace = new Map<string, Hosts>();

  /**
   * @param namespace namespace of the callers, which `.` stands for
   */
  constructor(hosts: unknown, namespace: string) {
    for (const item of listOf(hosts).map(textOf)) {
      const [where, host, ...rest] = item.split('/');
      if (host !== undefined && rest.length === 0) {
        const excludes = where.startsWith('~');
        const named = excludes ? where.slice(1) || '*' : where;
        const { imported, excluded } = this.at(named === '.' ? namespace : named);
        (excludes ? excluded : imported).push(host.toLowerCase());
      }
    }
  }

  /** Whether it imports a service of a namespace. */
  public hasService(host: string, namespace: string): boolean {
    return !this.excludes(host, namespace) && this.hostsFor(namespace).some(({ imported }) => imported.some(one => isSubset(host, one)));
  }

  /** Whether it imports a VirtualService of a namespace for one of its hosts; wildcards count in both directions, but for routes of the Gateway API. */
  public hasVirtualService(hosts: readonly string[], namespace: string, gatewaySemantics: boolean): boolean {
    const fits = gatewaySemantics ? isSubset : overlap;
    return hosts.filter(host => !this.excludes(host, namespace))
      .some(host => this.hostsFor(namespace).some(({ imported }) => imported.some(one => fits(host, one))));
  }

  private excludes(host: string, namespace: string): boolean {
    return this.hostsFor(namespace).some(({ excluded }) => excluded.some(one => isSubset(host, one)));
  }

  private hostsFor(namespace: string): Hosts[] {
    return [this.byNamespace.get(namespace), this.byNamespace.get('*')].filter((hosts): hosts is Hosts => hosts !== undefined);
  }

  private at(namespace: string): Hosts {
    const present = this.byNamespace.get(namespace) ?? { imported: [], excluded: [] };
    this.byNamespace.set(namespace, present);
    return present;
  }
}
