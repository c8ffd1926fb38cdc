import { CATCH_ALL, NginxIngress, nginxIngress } from './nginx-ingress';
import { Rivals } from './rivals';
import { Server } from './server';
import { namesakes, wildcardOf, wwwOf } from './server-names';
import { Site, SiteConfiguration, sitesOf } from './site';
import { SiteNames } from './site-names';
import { answer, builtIn } from './virtual-server';
import { Branch, certain, response } from '../../branch';
import { Cluster } from '../../cluster/cluster';
import { Decision } from '../../decision';
import { assume, Visit } from '../../entrance';
import { ManifestObject } from '../../manifest-object';
import { Message } from '../../message';
import { OutcomeKind } from '../../outcome';
import { Ingress, readIngress } from '../ingress';
import { IngressClasses } from '../ingress-classes';
import { NearMiss, NearMisses, noPath } from '../near-misses';

/** Orders of rivals; the first of each that is not given. */
type Orders = ReadonlyMap<Rivals, readonly NginxIngress[]>;

/** One evaluation of a request. */
interface Attempt {
  readonly message: Message;
  readonly orders: Orders;
  readonly visit: Visit;
  /** Sites that were looked at. */
  readonly seen: Set<Site>;
}

/** An ingress-nginx controller with the Ingresses that it serves. */
export class Controller {
  /** Hosts of ordinary Ingresses, as they are written. */
  public readonly hosts: ReadonlySet<string>;
  private readonly sites: ReadonlyMap<string, Site>;
  private readonly crash?: Decision;
  private readonly names: SiteNames;
  private readonly refused: readonly Decision[];
  private readonly nearMisses: NearMisses;

  constructor(objects: readonly ManifestObject[], cluster: Cluster, classes: IngressClasses) {
    const sources = objects.map(readIngress);
    const read = sources.map(nginxIngress);
    const ingresses = read.filter((one): one is NginxIngress => !(one instanceof Decision));
    const ordinary = ingresses.filter(({ policy }) => policy === undefined);
    this.refused = read.filter((one): one is Decision => one instanceof Decision);
    this.hosts = new Set(ordinary.flatMap(({ rules }) => rules.map(({ host }) => host)).filter(host => host !== CATCH_ALL));
    this.sites = sitesOf(ingresses, cluster);
    this.crash = ordinary.length === 0 ? undefined : crashOf(ingresses);
    this.names = new SiteNames(this.sites.values());
    this.nearMisses = new NearMisses(sources, classes, reasonOf(new Map(sources.map((source, index) => [source, read[index]]))));
  }

  /** All ways of a request, in the order of creation that the input or the choices of the visit give. */
  public send(message: Message, visit: Visit): Branch[] {
    this.refused.forEach(decision => assume(visit, decision));
    if (this.crash !== undefined) {
      return certain({ kind: OutcomeKind.NO_ENDPOINTS, reason: 'the controller crashes' }, this.crash);
    }
    const seen = new Set<Site>();
    const trial = scratch(visit);
    const first = this.attempt({ message, orders: new Map(), visit: trial, seen });
    const decisive = [...seen].flatMap(({ undecided }) => undecided).filter(rivals => this.decides(rivals, first, message, visit));
    decisive.filter(({ incomplete }) => incomplete).forEach(({ orders }) => assume(visit, new Decision(orders[0][0].source.object, [],
      `one of ${orders[0].length} Ingresses whose age decides: only which is the oldest was tried`)));
    if (decisive.length === 0) {
      trial.assumptions.forEach(decision => assume(visit, decision));
      return first;
    }
    return this.attempt({ message, orders: new Map(decisive.map(rivals => [rivals, rivals.choose(visit.choices)])), visit, seen });
  }

  private decides(rivals: Rivals, first: Branch[], message: Message, visit: Visit): boolean {
    const text = fingerprint(first);
    return rivals.orders.map(order => this.attempt({ message, orders: new Map([[rivals, order]]), visit: scratch(visit), seen: new Set() }))
      .some(branches => fingerprint(branches) !== text);
  }

  private attempt(attempt: Attempt): Branch[] {
    const host = hostOf(attempt.message.host);
    if (this.hosts.has(host)) {
      return this.ask(host, host, attempt);
    }
    // The catch-all is among them: it can have aliases. Candidates without an Ingress of the catch-all have an empty one each.
    const servers = this.names.candidates(host).flatMap(site => [...this.configuration(site, attempt).configuration.servers.values()])
      .sort((one, other) => one.host < other.host ? -1 : 1);
    const redirect = servers.find(server => server.redirectFromToWww && wwwOf(server.host) === host);
    if (redirect !== undefined) {
      return fromToWww(redirect, attempt.message);
    }
    return this.ask(namesakes(servers, host, this.hosts)[0]?.host ?? CATCH_ALL, host, attempt);
  }

  private ask(name: string, host: string, attempt: Attempt): Branch[] {
    const site = this.sites.get(name);
    if (site === undefined) {
      return builtIn(attempt.message.path) ?? response(404, 'default backend of the controller', ...this.missesOf(attempt.message));
    }
    const made = this.configuration(site, attempt);
    const server = made.configuration.servers.get(name)!;
    return answer(server, made, { ...attempt, certificate: this.hasCertificate(server, host, attempt), nearMisses: one => this.missesOf(one) });
  }

  private missesOf({ host, path }: Message): Decision[] {
    return this.nearMisses.of(hostOf(host), path);
  }

  /** nginx looks for a certificate by the host, then by the wildcard above it (certificate.lua). */
  private hasCertificate({ host: name, tlsHosts = [] }: Server, host: string, attempt: Attempt): boolean {
    const wildcard = wildcardOf(host);
    const tls = (one: string | undefined) => one === undefined || !this.hosts.has(one) ? undefined
      : this.configuration(this.sites.get(one)!, attempt).configuration.servers.get(one)!.tlsHosts;
    const byAlias = name !== host && name !== CATCH_ALL && [host, wildcard].some(one => one !== undefined && tlsHosts.includes(one));
    return tls(host) !== undefined || byAlias || tls(wildcard) !== undefined;
  }

  private configuration(site: Site, { orders, seen }: Attempt): SiteConfiguration {
    seen.add(site);
    return site.inOrder(orders);
  }
}

function hostOf(host: string): string {
  return host.toLowerCase().replace(/\.$/, '');
}

/** Why an Ingress does not answer a host that it has a rule for; a canary beside others has no path of its own. */
function reasonOf(read: ReadonlyMap<Ingress, NginxIngress | Decision>): (miss: NearMiss) => Decision | undefined {
  const isOrdinary = (one: NginxIngress | Decision) => !(one instanceof Decision) && one.policy === undefined;
  const ordinary = new Set([...read].flatMap(([{ rules }, one]) => isOrdinary(one) ? rules.map(({ host }) => host) : []));
  return miss => {
    const ingress = read.get(miss.ingress)!;
    if (ingress instanceof Decision) {
      return ingress;
    }
    const { host } = miss.rule;
    return ingress.policy === undefined ? noPath(miss) : ordinary.has(host) ? undefined
      : ingress.policy.annotations!.decision('canary', `is a canary of nothing: the controller has no other Ingress for ${host === '' ? 'any host' : `host ${host}`}`);
  };
}

/** A rule of a canary without `http` is a nil pointer for the controller (controller.go, mergeAlternativeBackends). */
function crashOf(ingresses: readonly NginxIngress[]): Decision | undefined {
  for (const { policy, rules, source } of ingresses) {
    const rule = policy === undefined ? undefined : rules.find(({ paths }) => paths === undefined);
    if (rule !== undefined) {
      return new Decision(source.object, rule.at, 'a rule of a canary without http: the controller crashes');
    }
  }
  return undefined;
}

function fromToWww({ host, locations }: Server, { scheme, path, query }: Message): Branch[] {
  const uri = `${path}${query === undefined ? '' : `?${query}`}`.replace(/\/$/, '');
  const annotations = locations.find(({ settings }) => settings?.fromToWww)?.settings?.annotations;
  return certain({ kind: OutcomeKind.RESPONSE, status: 308, reason: 'redirect', location: `${scheme}://${host}${uri}` },
    ...annotations === undefined ? [] : [annotations.decision('from-to-www-redirect', `leads to ${host}`)]);
}

function scratch({ choices }: Visit): Visit {
  return { choices, assumptions: new Map() };
}

function fingerprint(branches: readonly Branch[]): string {
  return branches.map(({ share, end }) => [share.toFraction(), end.kind, end.workload?.id, end.status, end.location].join(' ')).join('\n');
}
