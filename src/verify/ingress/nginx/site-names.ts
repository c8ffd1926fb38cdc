import { NginxIngress } from './nginx-ingress';
import { wildcardOf, wwwOf } from './server-names';
import { Site } from './site';

/** Sites by other names than their hosts: wildcards, aliases, names with and without `www.`. */
export class SiteNames {
  private readonly byName = new Map<string, Set<Site>>();
  /** With aliases that are more than a name. */
  private readonly byPattern = new Set<Site>();

  constructor(sites: Iterable<Site>) {
    for (const site of new Set(sites)) {
      for (const name of site.ingresses.flatMap(namesOf)) {
        if (/^[\w.-]+$/.test(name) && !name.startsWith('.') || /^\*\.[\w.-]+ $/.test(name)) {
          this.byName.set(name.trimEnd(), (this.byName.get(name.trimEnd()) ?? new Set()).add(site));
        } else {
          this.byPattern.add(site);
        }
      }
    }
  }

  /** Sites that a host of no server can belong to. */
  public candidates(host: string): Site[] {
    return [...new Set([...this.byName.get(host) ?? [], ...this.byName.get(wildcardOf(host) ?? '') ?? [], ...this.byPattern])];
  }
}

/** A space marks the wildcard of a host, which stands for one label, unlike that of an alias. */
function namesOf({ policy, aliases, settings, rules }: NginxIngress): string[] {
  // A canary can have paths of its own, and so redirect, but no names.
  return policy !== undefined ? settings.fromToWww ? rules.map(({ host }) => wwwOf(host)) : [] : [
    ...aliases.map(alias => alias.toLowerCase()),
    ...rules.flatMap(({ host }) => host.startsWith('*.') ? [`${host} `] : settings.fromToWww ? [wwwOf(host)] : []),
  ];
}
