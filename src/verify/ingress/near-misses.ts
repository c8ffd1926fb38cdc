import { Ingress, IngressRule } from './ingress';
import { IngressClasses } from './ingress-classes';
import { Decision } from '../decision';
import { ManifestObject } from '../manifest-object';
import { MultiMap } from '../multi-map';

/** Most Ingresses that are named. */
const MOST = 3;

/** A rule of an Ingress. */
export interface NearMiss {
  readonly ingress: Ingress;
  readonly rule: IngressRule;
}

/** Why a rule that is for the host does not answer; nothing where another one has to say it. */
export type Reason = (miss: NearMiss) => Decision | undefined;

/** The Ingresses that come close to a request that nothing leads to. */
export class NearMisses {
  private byHost?: MultiMap<string, NearMiss>;
  private hosts?: readonly string[];
  private served?: ReadonlySet<ManifestObject>;

  /**
   * @param ingresses those that the controller serves
   */
  constructor(private readonly ingresses: readonly Ingress[], private readonly classes: IngressClasses, private readonly reason: Reason = noPath) {}

  /** Why they do not answer: those for the host, first those of the controller; those whose hosts are most like it where there is none. */
  public of(host: string, path: string): Decision[] {
    const hosts = [host, host.replace(/^[^.]*/, '*')];
    const own = [...new Set([...hosts, ''])].flatMap(one => mostAlike(this.index().get(one), path, likeness));
    const others = hosts.flatMap(one => this.classes.withHost(one)).filter(object => !this.isServed(object)).slice(0, MOST);
    const reasons = [...own.flatMap(miss => this.reason(miss) ?? []), ...others.map(object => this.classes.other(object))];
    return reasons.length > 0 ? reasons.slice(0, MOST) : this.ofOtherHosts(host);
  }

  private isServed(object: ManifestObject): boolean {
    this.served ??= new Set(this.ingresses.map(ingress => ingress.object));
    return this.served.has(object);
  }

  private ofOtherHosts(host: string): Decision[] {
    this.hosts ??= this.index().keys().filter(one => one !== '');
    return mostAlike(this.hosts, host, alike).map(one => {
      const [{ ingress, rule }] = this.index().get(one);
      return new Decision(ingress.object, [...rule.at, 'host'], `is for another host: ${one}`);
    });
  }

  /** An Ingress that has no rule is for any host. */
  private index(): MultiMap<string, NearMiss> {
    if (this.byHost === undefined) {
      this.byHost = new MultiMap();
      for (const ingress of this.ingresses) {
        const rules = ingress.rules.length > 0 ? ingress.rules : [{ host: '', at: ['spec', 'defaultBackend'] }];
        rules.forEach(rule => this.byHost!.add(rule.host, { ingress, rule }));
      }
    }
    return this.byHost;
  }
}

/** The rule has paths for others only; without rules there is a default backend, which would answer if it could. */
export function noPath({ ingress: { object, rules }, rule: { at } }: NearMiss): Decision {
  return new Decision(object, at, rules.length === 0 ? 'is no Service' : 'has no path that matches');
}

function likeness({ rule: { paths = [] } }: NearMiss, path: string): number {
  return paths.reduce((most, one) => Math.max(most, alike(one.path, path)), 0);
}

/** Those that are most like a text, found in one pass. */
function mostAlike<T>(all: readonly T[], text: string, score: (one: T, text: string) => number): T[] {
  let best: { readonly one: T; readonly score: number }[] = [];
  for (const one of all) {
    const found = score(one, text);
    if (best.length < MOST || found > best[MOST - 1].score) {
      best = [...best, { one, score: found }].sort((first, second) => second.score - first.score).slice(0, MOST);
    }
  }
  return best.map(({ one }) => one);
}

/** How many characters two texts share at their beginning and their end. */
function alike(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let start = 0;
  while (start < most && one.charCodeAt(start) === other.charCodeAt(start)) {
    start++;
  }
  let end = 0;
  while (end < most - start && one.charCodeAt(one.length - 1 - end) === other.charCodeAt(other.length - 1 - end)) {
    end++;
  }
  return start + end;
}
