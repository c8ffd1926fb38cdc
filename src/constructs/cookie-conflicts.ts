import { Construct } from 'constructs';
import { CheckedService } from './checked-process';
import { byPlace } from './ordered-conflicts';
import { shown } from '../domain/canary-error';
import { CookieClaim } from '../routing/cookie-claim';
import { isCatchAll } from '../routing/paths';
import { RouteClaim } from '../routing/route-claim';

/** Services whose clients would lose the cookie of one to the other. */
export function cookieConflicts(services: CheckedService[]): Map<Construct, string[]> {
  const taken = new Map<string, { readonly claim: CookieClaim; readonly owner: Construct }[]>();
  const found = new Map<Construct, string[]>();
  for (const { construct, model } of services.filter(service => service.model.props.split?.sticky !== undefined)) {
    for (const claim of model.props.routing.provider.stickyCookies(model.context())) {
      const { name, requests, remedy } = claim;
      const key = `${name} ${requests?.entry ?? ''}`;
      const others = taken.get(key) ?? [];
      const other = others.find(one => one.owner !== construct && meet(one.claim.requests, requests));
      if (other !== undefined) {
        const where = requests === undefined ? '' : ` on ${requests.host === '' ? 'every host' : `host ${requests.host}`} ${requests.entry}`;
        found.set(construct, [...found.get(construct) ?? [], `the cookie of sticky clients must be the service's own, got ${shown(name)}${where}, which is that of ${other.owner.node.path}: ${remedy}`]);
      }
      taken.set(key, [...others, { claim, owner: construct }]);
    }
  }
  return found;
}

/** Whether a client can send requests for both to one host. */
function meet(one: RouteClaim | undefined, other: RouteClaim | undefined): boolean {
  if (one === undefined || other === undefined || one.host === other.host) {
    return true;
  }
  const [wide, narrow] = covers(one.host, other.host) ? [one, other] : [other, one];
  const first = wide.place === undefined || narrow.place === undefined || byPlace(narrow, wide) < 0;
  return covers(wide.host, narrow.host) && !(first && narrow.paths.some(isCatchAll));
}

function covers(wide: string, host: string): boolean {
  return wide === '' || (wide.startsWith('*.') && host.endsWith(wide.slice(1)));
}
