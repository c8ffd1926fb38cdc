import { Decision } from '../../decision';
import { Severity } from '../../finding';
import { ManifestObject } from '../../manifest-object';
import { MultiMap } from '../../multi-map';
import { System } from '../../system/system';
import { Fault, Rule } from '../rule';
import { isMeantAsCanary } from './intended-canary';
import { addressText, backendText, Lead } from './lead';
import { NginxGroup } from './nginx-group';
import { nginxGroups, openIngresses } from './nginx-groups';

/** Annotations with which some controllers split between equal paths, or tell them apart. */
const TELLING = /weight|conditions\.|actions\.|split|canary|service-match/i;

const OPEN_FIX = 'take the path out of one of them; to split with ingress-nginx, make one a canary with the annotation nginx.ingress.kubernetes.io/canary: "true"';

/** Two ordinary rules that want the same path. */
export const DUPLICATE_PATHS: Rule = {
  id: 'R51',
  severity: Severity.ERROR,
  title: 'one path twice, with different Services',
  why: 'A path of a host leads to one Service. Of two Ingresses of ingress-nginx that are no canaries, only the older one has the path, and its Service gets every request; the webhook of the controller refuses the younger one. Of two equal paths in one Ingress the first one counts. Nothing is split in either case.',
  fix: 'make one of them a canary with the annotation nginx.ingress.kubernetes.io/canary: "true", or take the path out of it',
  source: 'ingress-nginx, internal/ingress/controller/controller.go (getBackendServers, checkOverlap)',
  * check(system) {
    for (const group of nginxGroups(system)) {
      yield* duplicates(group, (lead, first) => {
        const winner = first.ingress.source.object;
        return isOwn(lead, first) ? { text: 'in another path of it: the first one counts, and this one gets nothing', fix: ownFix(lead) }
          : { text: `in ${winner.title}: ${group.isDated ? 'that one is older, and this one has no effect' : 'only the older one has an effect'}` };
      });
    }
    yield* open(system);
  },
};

/** Without a class nobody knows the controller: none of the usual ones splits, but which of the two counts is its own matter. */
function* open(system: System): Iterable<Fault> {
  const byNamespace = new MultiMap<string, ManifestObject>();
  for (const object of openIngresses(system)) {
    if (!Object.keys(object.manifest.metadata.annotations ?? {}).some(key => TELLING.test(key))) {
      byNamespace.add(object.namespace, object);
    }
  }
  for (const [, objects] of byNamespace.entries()) {
    yield* duplicates(new NginxGroup(objects), (lead, first) => isOwn(lead, first)
      ? { text: 'in another path of it: only one of them gets the requests, with ingress-nginx the first', fix: ownFix(lead) }
      : { text: `in ${first.ingress.source.object.title}: only one of them gets the requests; depends on the controller which, because neither has a class`, fix: OPEN_FIX, severity: Severity.WARNING });
  }
}

type Told = Pick<Fault, 'fix' | 'severity'> & { readonly text: string };

function* duplicates({ bySlot }: NginxGroup, tell: (lead: Lead, first: Lead) => Told): Iterable<Fault> {
  const seen = new Set<string>();
  for (const slot of bySlot.keys()) {
    const [first, ...others] = bySlot.get(slot).filter(({ ingress }) => !isMeantAsCanary(ingress));
    for (const lead of others) {
      const { object } = lead.ingress.source;
      const winner = first.ingress.source.object;
      const key = `${winner.title} ${object.title}`;
      if (lead.backend !== first.backend && !seen.has(key)) {
        seen.add(key);
        const { text, ...rest } = tell(lead, first);
        yield {
          object,
          path: lead.at,
          message: `${addressText(lead)} leads to ${backendText(lead)} here and to ${backendText(first)} ${text}`,
          ...rest,
          related: [new Decision(winner, [...first.at], `leads to ${backendText(first)}`)],
        };
      }
    }
  }
}

function isOwn(lead: Lead, first: Lead): boolean {
  return lead.ingress === first.ingress;
}

function ownFix(lead: Lead): string {
  return `take one of the paths out; to split, move ${backendText(lead)} to a second Ingress with nginx.ingress.kubernetes.io/canary: "true" and canary-weight`;
}
