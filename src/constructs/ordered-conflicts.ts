import { IConstruct } from 'constructs';
import { PathMatch, PathMatchType } from '../domain/path-match';
import { RouteClaim } from '../routing/route-claim';

/** A claim and whose it is. */
export interface Claim extends RouteClaim {
  readonly owner: IConstruct;
}

/** A path and the claim that it is of. */
interface ClaimedPath {
  readonly path: PathMatch;
  readonly claim: Claim;
}

/** Adds conflicts where the first object with a host and a path for a request wins: those that cover one behind them take all of its requests. */
export function conflictsInOrder(claims: Claim[], found: Map<IConstruct, string[]>): void {
  const taken = new Map<string, ClaimedPath>();
  for (const claim of [...claims].sort(byPlace)) {
    const paths = claim.paths.length === 0 ? [PathMatch.prefix('/')] : claim.paths;
    for (const path of paths) {
      const first = coverKeys(claim.host, path).map(key => taken.get(key)).find(one => one !== undefined && one.claim.owner !== claim.owner);
      if (first !== undefined) {
        add(first, { path, claim }, found);
      }
    }
    for (const path of paths) {
      const [key] = coverKeys(claim.host, path);
      if (!taken.has(key)) {
        taken.set(key, { path, claim });
      }
    }
  }
}

/** Orders claims by their places, which they must have. */
export function byPlace({ place: one }: RouteClaim, { place: other }: RouteClaim): number {
  return one!.order - other!.order || (one!.name < other!.name ? -1 : one!.name > other!.name ? 1 : 0);
}

/** What is looked up for a host and a path: themselves, every wildcard and no host, and every prefix of whole elements that covers the path. */
function coverKeys(host: string, { type, value }: PathMatch): string[] {
  const elements = value.replace(/\/+$/, '').split('/');
  const prefixes = elements.map((_, index) => `prefix ${elements.slice(0, elements.length - index).join('/')}`);
  const paths = type === PathMatchType.EXACT ? [`exact ${value}`, ...prefixes] : prefixes;
  const labels = host.split('.');
  const wildcards = labels.slice(1).map((_, index) => ['*', ...labels.slice(index + 1)].join('.'));
  return [host, ...wildcards, ''].flatMap(one => paths.map(path => `${one} ${path}`));
}

/** Says it of the service that is ours, first of the one that gets no requests. */
function add(first: ClaimedPath, late: ClaimedPath, found: Map<IConstruct, string[]>): void {
  const { entry, remedy } = late.claim;
  const same = first.claim.host === late.claim.host;
  const where = ({ path, claim: { host } }: ClaimedPath) => `${path}${host !== '' ? ` on host ${host}` : same ? '' : ' on every host'}`;
  const way = remedy === undefined ? 'give one of them another path or host' : `${remedy}, or another path or host`;
  if (found.has(late.claim.owner)) {
    found.get(late.claim.owner)!.push(`${where(late)} ${entry} gets no requests, because ${same ? first.path : where(first)} of ${first.claim.owner.node.path} comes first and takes them: ${way}`);
  } else {
    found.get(first.claim.owner)?.push(`${where(first)} ${entry} takes the requests of ${same ? late.path : where(late)} of ${late.claim.owner.node.path}, which comes later: give that a place before this one, or another path or host`);
  }
}
