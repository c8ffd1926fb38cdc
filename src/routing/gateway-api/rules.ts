import { cookieTest, Tests, testsOf } from './conditions';
import { Dialect } from './dialect';
import { answerFilters, mirrorFilters, replacesPrefix, responseFilter, sharedFilters, timeouts } from './filters';
import { GatewayRouteKind } from './gateway-api-options';
import { GatewayRoute } from './gateway-route';
import { ANY, grpcMatches, httpMatches } from './matches';
import { ResolvedRoute } from './resolved-route';
import { RouteGroup, routeGroups } from './route-groups';
import { onlyBackend, shares, SplitBackends, tracksOf } from './split-backends';
import { BackendRef, GrpcMatch, HttpMatch, RouteFilter, RouteRule } from './written';
import { StickyCookie } from '../../domain/sticky';
import { Track } from '../../domain/track';
import { setCookie } from '../cookie-header';
import { matchRuleName, stickyRuleName } from '../rule-names';

/** The most matches of a rule. */
const MOST_MATCHES = 64;

type RouteMatch = HttpMatch | GrpcMatch;

/** A rule before its matches are crossed with the paths and methods of its routes. */
interface Draft {
  readonly name: string;
  /** One of them is enough. */
  readonly tests: Tests[];
  readonly filters: RouteFilter[];
  readonly backendRefs?: BackendRef[];
}

/**
 * The rules of routes. Those of a route, or of routes that do the same, stand together: one that takes matching requests to the canary, or
 * to stable while the canary is idle or active in blue-green, one per track for clients with its cookie, and one that splits the rest. All
 * of them have the paths and methods of the routes, so that precedence by specificity keeps this order.
 */
export function routeRules(routes: ResolvedRoute[], split: SplitBackends, dialect: Dialect): RouteRule[] {
  const groups = routeGroups(routes).map(group => ({ of: group.routes.map(({ route }) => route), all: drafts(group, split, dialect) }));
  const taken = new Set(groups.flatMap(({ all }) => all.map(({ name }) => name)));
  return groups.flatMap(({ of, all }) => all.flatMap(draft => written(of, draft, taken, dialect)));
}

function drafts({ name, routes: [first] }: RouteGroup, split: SplitBackends, dialect: Dialect): Draft[] {
  const { route, port, split: own, service, namespace } = first;
  const answered = answerFilters(route);
  const rest = { name, tests: [ANY] };
  if (answered !== undefined) {
    return [{ ...rest, filters: answered }];
  }
  const filters = sharedFilters(route);
  if (service !== undefined) {
    return [{ ...rest, filters, backendRefs: onlyBackend({ service, namespace }, port) }];
  }
  const to = own ?? split;
  const last = { ...rest, filters: [...filters, ...mirrorFilters(route, to, port, dialect)], backendRefs: shares(to, port, draws(to)) };
  return to.canary === undefined ? [last] : [...matching(name, filters, to, port), ...sticking(name, filters, to, port), last];
}

function matching(name: string, filters: RouteFilter[], split: SplitBackends, port: number): Draft[] {
  const { match, matched, sticky, stable, canary = stable } = split;
  return match.length === 0 ? [] : [{
    name: matchRuleName(name),
    tests: match.map(testsOf).flatMap(tests => [tests, ...withCookie(tests, sticky)]),
    filters,
    backendRefs: onlyBackend(matched === Track.CANARY ? canary : stable, port),
  }];
}

/** A match of parameters alone has no header and would lose to the rule for a cookie, so it is there with the cookie, too. */
function withCookie(tests: Tests, sticky: StickyCookie | undefined): Tests[] {
  return sticky === undefined || tests.headers.length > 0 ? [] : [{ ...tests, headers: [cookieTest(sticky.name, '[^;]*')] }];
}

/**
 * A rule per track for the clients that have its cookie. A track without a share keeps nobody: its clients are drawn again, and
 * once the canary has no share, cookies are taken back.
 */
function sticking(name: string, filters: RouteFilter[], split: SplitBackends, port: number): Draft[] {
  const { sticky } = split;
  const over = split.canary!.weight === 0;
  return sticky === undefined ? [] : tracksOf(split).map(([track, backend]) => ({
    name: stickyRuleName(name, track),
    tests: [{ headers: [cookieTest(sticky.name, over ? `${track}-[^;]*` : sticky.values[track])], queryParams: [] }],
    filters,
    backendRefs: over ? shares(split, port, () => [adding(setCookie(sticky, '', 0))])
      : backend.weight > 0 ? onlyBackend(backend, port) : shares(split, port, draws(split)),
  }));
}

/** The cookie that a client gets with the first answer of a track. */
function draws({ sticky, canary }: SplitBackends) {
  const cookie = (canary?.weight ?? 0) > 0 ? sticky : undefined;
  return (track: Track) => cookie && [adding(setCookie(cookie, cookie.values[track], cookie.maxAge))];
}

/** Added, not set: what the application sets stays. */
function adding(cookie: string): RouteFilter {
  return responseFilter({ add: { 'set-cookie': cookie } });
}

/**
 * The rules of a draft: one, unless its matches are too many.
 *
 * @param taken names of all rules, to which those of further ones are added
 */
function written(routes: GatewayRoute[], draft: Draft, taken: Set<string>, { kind, named }: Dialect): RouteRule[] {
  const { name, tests, filters, backendRefs } = draft;
  const [first] = routes;
  const rule = (some: RouteMatch[] | undefined, own: string) => ({
    ...named ? { name: own } : {},
    matches: some,
    filters: filters.length === 0 ? undefined : filters,
    backendRefs,
    timeouts: timeouts(first),
  }) as RouteRule;
  const matches: RouteMatch[] | undefined = kind === GatewayRouteKind.GRPC_ROUTE ? grpcMatches(routes, tests) : httpMatches(routes, tests);
  if (matches === undefined) {
    return [rule(matches, name)];
  }
  if (replacesPrefix(first) && matches.length > 1) {
    return matches.map((match, index) => rule([match], `${name}-${index + 1}`));
  }
  return chunks(matches).map((chunk, index) => rule(chunk, index === 0 ? name : furtherName(name, taken)));
}

function chunks<T>(all: T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / MOST_MATCHES) }, (_, index) => all.slice(index * MOST_MATCHES, (index + 1) * MOST_MATCHES));
}

/** The first of `name-2`, `name-3` and so on that no other rule has. */
function furtherName(name: string, taken: Set<string>): string {
  let count = 2;
  while (taken.has(`${name}-${count}`)) {
    count++;
  }
  taken.add(`${name}-${count}`);
  return `${name}-${count}`;
}
