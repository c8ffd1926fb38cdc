import { backendName } from './backend';
import { servicesOf } from './claims';
import { Configuration } from './configuration';
import { LocationTable } from './location-table';
import { CATCH_ALL, NginxIngress } from './nginx-ingress';
import { byAge, isDated, Rivals, rivalsOf } from './rivals';
import { Server } from './server';
import { Cluster } from '../../cluster/cluster';

/** What the controller makes of the Ingresses of a site, in one order of their creation. */
export class SiteConfiguration {
  private readonly tables = new Map<Server, LocationTable>();

  constructor(public readonly configuration: Configuration) {}

  public table(server: Server): LocationTable {
    const table = this.tables.get(server) ?? new LocationTable(server);
    this.tables.set(server, table);
    return table;
  }
}

/** Ingresses that share hosts or Services, directly or by way of others: what one host answers depends on no other. */
export class Site {
  /** Rivals whose order the input does not say. */
  public readonly undecided: readonly Rivals[];
  private readonly fixed: readonly NginxIngress[];
  private readonly made = new Map<string, SiteConfiguration>();

  constructor(public readonly ingresses: readonly NginxIngress[], private readonly cluster: Cluster, private readonly mergeable: boolean) {
    const dated = ingresses.every(isDated);
    const rivals = dated ? [] : rivalsOf(ingresses);
    this.undecided = rivals.filter(({ orders }) => orders.length > 1);
    const decided = rivals.filter(({ orders }) => orders.length === 1).flatMap(({ orders }) => orders[0]);
    const ordered = new Set([...decided, ...this.undecided.flatMap(({ orders }) => orders[0])]);
    this.fixed = dated ? byAge(ingresses) : [...decided, ...ingresses.filter(ingress => !ordered.has(ingress))];
  }

  /** @param orders orders of undecided rivals; the first of each that is not given */
  public inOrder(orders: ReadonlyMap<Rivals, readonly NginxIngress[]>): SiteConfiguration {
    const taken = this.undecided.map(rivals => orders.get(rivals) ?? rivals.orders[0]);
    const key = taken.map(order => order.map(({ source }) => source.key).join()).join(' ');
    const made = this.made.get(key) ?? new SiteConfiguration(new Configuration(this.cluster, [...this.fixed, ...taken.flat()], this.mergeable));
    this.made.set(key, made);
    return made;
  }
}

/** The sites of Ingresses by host. */
export function sitesOf(ingresses: readonly NginxIngress[], cluster: Cluster): Map<string, Site> {
  const ordinaryHosts = new Set(ingresses.filter(({ policy }) => policy === undefined).flatMap(({ rules }) => rules.map(({ host }) => host)));
  const leader = new Map<string, string>();
  const find = (name: string): string => {
    let root = name;
    for (let next = leader.get(root); next !== undefined && next !== root; next = leader.get(root)) {
      root = next;
    }
    for (let step = name; step !== root;) {
      const next = leader.get(step) ?? root;
      leader.set(step, root);
      step = next;
    }
    return root;
  };
  const names = new Map(ingresses.map(ingress => [ingress, namesOf(ingress, ordinaryHosts)]));
  names.forEach(list => list.forEach(name => leader.set(find(name), find(list[0]))));
  const groups = new Map<string, NginxIngress[]>();
  names.forEach((list, ingress) => groups.set(find(list[0]), append(groups.get(find(list[0])), ingress)));
  const mergeable = ingresses.some(({ policy }) => policy === undefined);
  const sites = new Map<string, Site>();
  for (const group of groups.values()) {
    const site = new Site(group, cluster, mergeable);
    group.flatMap(ingress => namesOf(ingress, ordinaryHosts)).filter(name => name.startsWith('host ')).forEach(name => sites.set(name.slice(5), site));
  }
  return sites;
}

/** Hosts and backends of an Ingress. What no ordinary Ingress has a host for can end up with the catch-all. */
function namesOf(ingress: NginxIngress, ordinaryHosts: ReadonlySet<string>): string[] {
  const hosts = ingress.rules.map(({ host }) => host);
  const mergesDefault = ingress.policy !== undefined && ingress.source.defaultBackend !== undefined;
  const catchAll = hosts.length === 0 || mergesDefault || hosts.some(host => !ordinaryHosts.has(host));
  const { namespace } = ingress.source.object;
  return [...catchAll ? [CATCH_ALL] : [], ...hosts].map(host => `host ${host}`)
    .concat(servicesOf(ingress).map(service => `backend ${backendName(namespace, service)}`));
}

function append<T>(list: T[] | undefined, item: T): T[] {
  const present = list ?? [];
  present.push(item);
  return present;
}
