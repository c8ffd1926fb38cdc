import { Backends } from './backends';
import { ClassMembers } from './ingress-classes';
import { LoadBalancer } from './load-balancer';
import { Pattern, wildcards } from './pattern';
import { Branch, certain } from '../branch';
import { Decision } from '../decision';
import { assume, Visit } from '../entrance';
import { ManifestObject } from '../manifest-object';
import { Message } from '../message';
import { OutcomeKind } from '../outcome';

/** A host that a load balancer has rules for. */
interface Claim {
  readonly balancer: LoadBalancer;
  readonly pattern: Pattern;
}

/** The load balancers of a class. Requests do not say which one they go to: hosts do, as DNS follows them. */
export class LoadBalancers {
  private readonly all: readonly LoadBalancer[];
  private readonly exact = new Map<string, Set<LoadBalancer>>();
  private readonly patterns: Claim[] = [];
  private readonly open = new Set<LoadBalancer>();

  constructor(private readonly found: ClassMembers, backends: Backends) {
    this.all = [...found.groups].map(([title, { members, problems }]) => new LoadBalancer(title, members, backends, problems));
    this.all.forEach(balancer => this.index(balancer));
  }

  /** Hosts that Ingresses and their annotations name. */
  public get hosts(): readonly string[] {
    return this.all.flatMap(({ rules }) => [...rules.values()].flat().flatMap(({ hostValues }) => hostValues));
  }

  public send(message: Message, visit: Visit): Branch[] {
    this.found.guesses.forEach(guess => assume(visit, guess));
    this.assumeLeft(message.host, visit);
    const candidates = this.candidates(message.host.toLowerCase(), visit);
    if (candidates.length === 0) {
      return certain({ kind: OutcomeKind.NO_ENDPOINTS, reason: 'no load balancer' }, ...this.found.left.map(({ reason }) => reason));
    }
    const [first] = candidates;
    const chosen = candidates.length === 1 ? first : candidates.find(balancer => balancer.hasRule(message, visit)) ?? first;
    if (candidates.length > 1) {
      const others = candidates.filter(balancer => balancer !== chosen).slice(0, 3).map(({ title }) => title);
      assume(visit, new Decision(chosen.members[0].ingress, [], `host ${message.host} is taken to lead to the load balancer of ${chosen.title}, not to that of ${others.join(', ')}`));
    }
    return chosen.send(message, visit);
  }

  private index(balancer: LoadBalancer): void {
    for (const { ingress, defaultBackend } of balancer.members) {
      const rules: any[] = ingress.manifest.spec.rules ?? [];
      rules.forEach(({ host }) => this.claim(balancer, host ?? ''));
      if (defaultBackend !== undefined) {
        this.claim(balancer, '');
      }
    }
    for (const { hosts, hostValues } of [...balancer.rules.values()].flat()) {
      hostValues.forEach(host => this.claim(balancer, host));
      if (hosts !== undefined && hostValues.length === 0) {
        this.patterns.push({ balancer, pattern: hosts });
      }
    }
  }

  private claim(balancer: LoadBalancer, host: string): void {
    if (host === '') {
      this.open.add(balancer);
    } else if (/[*?]/.test(host)) {
      this.patterns.push({ balancer, pattern: wildcards([host], { ignoreCase: true }) });
    } else {
      const key = host.toLowerCase();
      this.exact.set(key, (this.exact.get(key) ?? new Set()).add(balancer));
    }
  }

  /** Those that name the host; else those that name hosts like it; else those that are for every host; else all. */
  private candidates(host: string, visit: Visit): readonly LoadBalancer[] {
    const exact = this.exact.get(host);
    if (exact !== undefined) {
      return [...exact];
    }
    const unstated = { ...visit, assumptions: new Map() };
    const matching = new Set(this.patterns.filter(({ pattern }) => pattern.matches(host, unstated)).map(({ balancer }) => balancer));
    return matching.size > 0 ? [...matching] : this.open.size > 0 ? [...this.open] : this.all;
  }

  /** Ingresses that do not count could have been meant. */
  private assumeLeft(host: string, visit: Visit): void {
    this.found.left.filter(({ ingress }) => names(ingress, host)).forEach(({ reason }) => assume(visit, reason));
  }
}

function names({ manifest: { spec } }: ManifestObject, host: string): boolean {
  const rules: any[] = spec.rules ?? [];
  return rules.length === 0 || rules.some(rule => (rule.host ?? '') === '' || rule.host === host.toLowerCase());
}
