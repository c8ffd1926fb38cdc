import { Ingress, IngressBackend, IngressPath } from './ingress';
import { MultiMap } from '../multi-map';

/** A path of a rule, and whose it is. */
export interface HostPath {
  readonly ingress: Ingress;
  readonly path: IngressPath;
}

/** A default backend, and whose it is. */
export interface DefaultBackend {
  readonly ingress: Ingress;
  readonly backend: IngressBackend;
}

/** The rules of Ingresses as Kubernetes documents them ("Ingress", sections "Path types" and "Hostname wildcards"). */
export class PathRules {
  public readonly hosts: readonly string[];
  private readonly byHost = new MultiMap<string, HostPath>();
  private readonly defaults = new MultiMap<string, DefaultBackend>();

  constructor(ingresses: readonly Ingress[]) {
    for (const ingress of ingresses) {
      const { defaultBackend: backend, rules } = ingress;
      for (const { host, paths = [] } of rules) {
        this.byHost.add(host, ...paths.map(path => ({ ingress, path })));
      }
      if (backend !== undefined) {
        (rules.length === 0 ? [''] : rules.map(({ host }) => host)).forEach(host => this.defaults.add(host, { ingress, backend }));
      }
    }
    this.hosts = this.byHost.keys().filter(host => host !== '');
  }

  /** Hosts that stand for one that is asked for: itself, with `*` for its first label, any. Those without rules are left out. */
  public hostsFor(host: string): string[] {
    return [host, host.replace(/^[^.]*/, '*'), ''].filter(one => this.byHost.has(one) || this.defaults.has(one));
  }

  /** The paths of a host that match best: the longest, an exact one first. There are several where Ingresses repeat each other. */
  public best(host: string, path: string): HostPath[] {
    const matching = this.byHost.get(host).filter(one => matches(one.path, path));
    const best = Math.max(...matching.map(rank));
    return matching.filter(one => rank(one) === best);
  }

  public defaultsOf(host: string): readonly DefaultBackend[] {
    return this.defaults.get(host);
  }
}

/** By elements of the path, whatever type is not `Exact`. */
function matches({ path, pathType }: IngressPath, asked: string): boolean {
  const prefix = path.replace(/\/$/, '');
  return pathType === 'Exact' ? asked === path : asked === prefix || asked.startsWith(`${prefix}/`);
}

function rank({ path: { path, pathType } }: HostPath): number {
  return 2 * path.replace(/(.)\/$/, '$1').length + (pathType === 'Exact' ? 1 : 0);
}
