import { cookieTest, Tests, testsOf } from './conditions';
import { Dialect } from './dialect';
import { answerFilters, mirrorFilters, replacesPrefix, responseFilter, sharedFilters, timeouts } from './filters';
import { GatewayRouteKind } from './gateway-api-options';
import { ANY, grpcMatches, httpMatches } from './matches';
import { ResolvedRoute } from './resolved-route';
import { onlyBackend, shares, SplitBackends, tracksOf } from './split-backends';
import { BackendRef, RouteFilter, RouteRule } from './written';
import { StickyCookie } from '../../domain/sticky';
import { Track } from '../../domain/track';
import { setCookie } from '../cookie-header';
import { matchRuleName, stickyRuleName } from '../rule-names';

/** A rule before its matches are crossed with the paths and methods of its route. */
interface Draft {
  readonly name: string;
  /** One of them is enough. */
  readonly tests: Tests[];
  readonly filters: RouteFilter[];
  readonly backendRefs?: BackendRef[];
}

/**
 * The rules of routes, in their order. Those of a route stand together: one that takes matching requests to the canary, or to stable while
 * the canary is idle or active in blue-green, one per track for clients with its cookie, and one that splits the rest. All of them have
 * the paths and methods of the route, so that precedence by specificity keeps this order.
 */
export function routeRules(routes: ResolvedRoute[], split: SplitBackends, dialect: Dialect): RouteRule[] {
  return routes.flatMap(route => drafts(route, split, dialect).flatMap(draft => written(route, draft, dialect)));
}

function drafts({ name, route, port, split: own, service, namespace }: ResolvedRoute, split: SplitBackends, dialect: Dialect): Draft[] {
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

function written({ route }: ResolvedRoute, { name, tests, filters, backendRefs }: Draft, { kind, named }: Dialect): RouteRule[] {
  const rule = (matches: RouteRule['matches'], suffix: string) => ({
    ...named ? { name: name + suffix } : {},
    matches,
    filters: filters.length === 0 ? undefined : filters,
    backendRefs,
    timeouts: timeouts(route),
  }) as RouteRule;
  if (kind === GatewayRouteKind.GRPC_ROUTE) {
    return [rule(grpcMatches(route, tests), '')];
  }
  const matches = httpMatches(route, tests);
  return replacesPrefix(route) && matches.length > 1 ? matches.map((match, index) => rule([match], `-${index + 1}`)) : [rule(matches, '')];
}
