import { ApiObject } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { CheckedService } from './checked-process';
import { Claim, conflictsInOrder } from './ordered-conflicts';
import { conflictsWithPatterns } from './pattern-conflicts';
import { PathMatch, PathMatchType } from '../domain/path-match';
import { isCatchAll, mayOverlap } from '../routing/paths';
import { RouteClaim } from '../routing/route-claim';

/** A construct whose objects catch requests. */
export interface RouteOwner {
  readonly construct: Construct;
  readonly claims: () => RouteClaim[];
}

/** An object of the app that no service made, and what it is written as. */
export interface ForeignObject {
  readonly object: ApiObject;
  readonly manifest: any;
}

interface ClaimedPath {
  readonly path: PathMatch;
  readonly claim: Claim;
}

/**
 * Requests that a service wants and somebody else, too. Which of them would win depends on which object is older, and age
 * is not in Git.
 *
 * @param owners what catches requests beside the services
 * @param foreign objects of the app that none of them made
 */
export function routeConflicts(services: CheckedService[], owners: RouteOwner[], foreign: ForeignObject[]): Map<Construct, string[]> {
  const byHost = new Map<string, Claim[]>();
  const all = [...services.map(routeOwner), ...owners];
  const own = all.flatMap(({ construct, claims }) => claims().map(claim => ({ ...claim, owner: construct })));
  for (const claim of [...own, ...foreignClaims(services, foreign)]) {
    // Where places decide, a host is also in the way of those that it covers.
    const key = `${claim.place === undefined ? claim.host : ''} ${claim.entry}`;
    const claims = byHost.get(key) ?? [];
    claims.push(claim);
    byHost.set(key, claims);
  }
  const found = new Map<Construct, string[]>(all.map(({ construct }) => [construct, []]));
  for (const claims of byHost.values()) {
    if (claims.length > 1) {
      (claims[0].place !== undefined ? conflictsInOrder : claims[0].bySpecificity ? conflictsOfEquals : conflictsOnHost)(claims, found);
      conflictsWithPatterns(claims, found);
    }
  }
  return found;
}

function routeOwner({ construct, model: { props, subject } }: CheckedService): RouteOwner {
  return { construct, claims: () => props.routing.provider.claims(subject) };
}

/** What hand-written objects catch where the requests of services come in. */
function foreignClaims(services: CheckedService[], foreign: ForeignObject[]): Claim[] {
  const providers = new Map(services.map(({ model: { props: { routing: { provider } } } }) => [provider.constructor, provider]));
  return foreign.flatMap(({ object, manifest }) =>
    [...providers.values()].flatMap(provider => provider.claimsOf(manifest).map(claim => ({ ...claim, owner: object }))));
}

/** A path in the words of claims: `prefix "/api"`, the same for `/api/`, which proxies that go by specificity take for one. */
function pathKey(path: PathMatch): string {
  return path.type === PathMatchType.PREFIX ? `${path.type} ${path.value.replace(/\/+$/, '')}` : String(path);
}

/** Adds conflicts where the more specific path wins whichever object it is in: then only equal paths are in each other's way. */
function conflictsOfEquals(claims: Claim[], found: Map<IConstruct, string[]>): void {
  const taken = new Map<string, Claim[]>();
  for (const claim of [...claims].sort((one, other) => Number(found.has(one.owner)) - Number(found.has(other.owner)))) {
    for (const path of claim.paths.length === 0 ? [PathMatch.prefix('/')] : claim.paths) {
      const before = taken.get(pathKey(path)) ?? [];
      const other = before.find(one => one.owner !== claim.owner && comeIn(one, claim));
      if (other !== undefined) {
        found.get(claim.owner)?.push(`${path} on host ${claim.host} ${claim.entry}${partsShown(claim)} is already routed by ${other.owner.node.path}, and the older object would win: give one of them another path or host`);
      } else {
        taken.set(pathKey(path), [...before, claim]);
      }
    }
  }
}

/** Whether a request can come in where both claims are: unless both name a part of the entry and differ in it. */
function comeIn({ parts: one = {} }: Claim, { parts: other = {} }: Claim): boolean {
  return Object.keys(one).every(what => other[what] === undefined || other[what] === one[what]);
}

function partsShown({ parts = {} }: Claim): string {
  return Object.entries(parts).map(([what, name]) => `, ${what} ${name}`).join('');
}

/** Adds conflicts to the services that have them; `found` has an entry for each service and other owner, and none for hand-written objects. */
function conflictsOnHost(claims: Claim[], found: Map<IConstruct, string[]>): void {
  const catchAlls = claims.filter(({ paths }) => paths.length === 0 || paths.some(isCatchAll));
  for (const { owner, host, entry } of catchAlls) {
    const others = claims.filter(claim => claim.owner !== owner);
    if (others.length > 0) {
      found.get(owner)?.push(`host ${host} ${entry} is already routed by ${others[0].owner.node.path}, got a route for every path beside it: give every route a path, or take another host`);
    }
    if (!found.has(owner)) {
      others.filter(other => !catchAlls.includes(other)).forEach(other => found.get(other.owner)?.push(
        `host ${host} ${entry} is already routed by ${owner.node.path}, which takes every path: give each of its rules a path, or take another host`));
    }
  }
  const paths = claims.filter(claim => !catchAlls.includes(claim)).flatMap(claim => claim.paths.map(path => ({ path, claim })));
  for (const pair of overlaps(paths)) {
    const [one, other] = found.has(pair[0].claim.owner) ? pair : [pair[1], pair[0]];
    const { owner, host, entry, remedy } = one.claim;
    const otherwise = remedy === undefined || !found.has(other.claim.owner) ? '' : `; or ${remedy}`;
    found.get(owner)?.push(`${one.path} on host ${host} ${entry} overlaps ${other.path} of ${other.claim.owner.node.path}, and the older object would win: make the paths disjoint, a prefix by a "/" at its end, an expression by the text that it starts with${otherwise}`);
  }
}

/** Pairs of overlapping paths of different services: the literal ones by sorting, the few expressions one by one. */
function overlaps(paths: ClaimedPath[]): [ClaimedPath, ClaimedPath][] {
  const pairs: [ClaimedPath, ClaimedPath][] = [];
  const meet = (one: ClaimedPath, other: ClaimedPath) => {
    if (one.claim.owner !== other.claim.owner && mayOverlap(one.path, other.path)) {
      pairs.push([one, other]);
    }
  };
  const literal = paths.filter(({ path }) => path.type !== PathMatchType.REGEX)
    .sort((one, other) => one.path.value < other.path.value ? -1 : one.path.value > other.path.value ? 1 : 0);
  const open: ClaimedPath[] = [];
  for (const current of literal) {
    while (open.length > 0 && !current.path.value.startsWith(open[open.length - 1].path.value)) {
      open.pop();
    }
    open.forEach(outer => meet(current, outer));
    open.push(current);
  }
  const regexes = paths.filter(({ path }) => path.type === PathMatchType.REGEX);
  regexes.forEach((regex, index) => [...literal, ...regexes.slice(0, index)].forEach(other => meet(regex, other)));
  return pairs;
}
