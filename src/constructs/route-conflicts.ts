import { Construct } from 'constructs';
import { CheckedService } from './service-model';
import { PathMatch, PathMatchType } from '../domain/path-match';
import { isCatchAll, overlap } from '../routing/paths';
import { RouteClaim } from '../routing/routing-provider';

interface Claim extends RouteClaim {
  readonly owner: Construct;
}

interface ClaimedPath {
  readonly path: PathMatch;
  readonly claim: Claim;
}

/**
 * Requests that two services want. Which of them would win depends on which VirtualService is older, and age is not
 * in Git.
 */
export function routeConflicts(services: CheckedService[]): Map<Construct, string[]> {
  const byHost = new Map<string, Claim[]>();
  for (const { construct, model: { props, subject } } of services) {
    for (const claim of props.routing.provider.claims(subject)) {
      const key = `${claim.host} ${claim.entry}`;
      const claims = byHost.get(key) ?? [];
      claims.push({ ...claim, owner: construct });
      byHost.set(key, claims);
    }
  }
  const found = new Map<Construct, string[]>();
  const report = (owner: Construct, problem: string) => found.set(owner, [...found.get(owner) ?? [], problem]);
  for (const claims of byHost.values()) {
    if (claims.length > 1) {
      conflictsOnHost(claims, report);
    }
  }
  return found;
}

function conflictsOnHost(claims: Claim[], report: (owner: Construct, problem: string) => void): void {
  const catchAlls = claims.filter(({ paths }) => paths.length === 0 || paths.some(isCatchAll));
  for (const { owner, host, entry } of catchAlls) {
    const other = claims.find(claim => claim.owner !== owner)!;
    report(owner, `host ${host} ${entry} is already routed by ${other.owner.node.path}, got a route for every path beside it: give every route a path, or take another host`);
  }
  const paths = claims.filter(claim => !catchAlls.includes(claim)).flatMap(claim => claim.paths.map(path => ({ path, claim })));
  for (const [one, other] of overlaps(paths)) {
    const { owner, host, entry } = one.claim;
    report(owner, `${one.path} on host ${host} ${entry} overlaps ${other.path} of ${other.claim.owner.node.path}, and the older object would win: make the paths disjoint`);
  }
}

/** Pairs of overlapping paths of different services: the literal ones by sorting, the few expressions one by one. */
function overlaps(paths: ClaimedPath[]): [ClaimedPath, ClaimedPath][] {
  const pairs: [ClaimedPath, ClaimedPath][] = [];
  const meet = (one: ClaimedPath, other: ClaimedPath) => {
    if (one.claim.owner !== other.claim.owner && overlap(one.path, other.path)) {
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
