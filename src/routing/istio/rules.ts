import { cookieMatch, httpMatch, isForGateways } from './conditions';
import { faultSpec } from './fault';
import { ResolvedRoute } from './resolved-route';
import { answer, methodMatch, sharedActions } from './route-actions';
import { matchRuleName, stickyRuleName } from '../rule-names';
import { TrackHost, TrackHosts } from './track-hosts';
import { StickyCookie } from '../../domain/sticky';
import { Track } from '../../domain/track';
import type * as istio from '../../imports/networking.istio.io';
import { setCookie } from '../cookie-header';

type HttpRule = istio.VirtualServiceSpecHttp;
type HttpMatch = istio.VirtualServiceSpecHttpMatch;

/**
 * The rules of routes, in their order. Those of a route stand together: one that takes matching requests to the canary, or
 * to stable while the canary is idle or active in blue-green, one per track for clients with its cookie, and one that splits the rest.
 *
 * @param atGateway whether the rules are for gateways, which alone know of claims
 */
export function httpRules(routes: ResolvedRoute[], split: TrackHosts, atGateway: boolean): HttpRule[] {
  return routes.flatMap(route => {
    const base = baseMatch(route);
    const rule = { name: route.name, ...base === undefined ? {} : { match: [base] } };
    const answered = answer(route.actions);
    if (answered !== undefined) {
      return [{ ...rule, ...answered }];
    }
    if (route.host !== undefined) {
      return [{ ...rule, ...sharedActions(route.actions), route: [{ destination: { host: route.host, port: { number: route.port } } }] }];
    }
    return trackRules(route, rule, base, route.split ?? split, atGateway);
  });
}

function trackRules(route: ResolvedRoute, rule: HttpRule, base: HttpMatch | undefined, split: TrackHosts, atGateway: boolean): HttpRule[] {
  const { name, actions, port } = route;
  const { stable, canary, matched: to, sticky } = split;
  const shared = sharedActions(actions);
  const rest = { ...rule, ...shared, ...mirrored(route, split), route: shares(split, port) };
  if (canary === undefined) {
    return [rest];
  }
  const matches = split.match.filter(match => atGateway || !isForGateways(match));
  const matched = matches.length === 0 ? [] : [{
    name: matchRuleName(name),
    match: matches.map(match => ({ ...httpMatch(match), ...base })),
    ...shared,
    ...to !== Track.CANARY || actions.fault === undefined ? {} : { fault: faultSpec(actions.fault) },
    route: [destination(to === Track.CANARY ? canary : stable, port)],
  }];
  return [...matched, ...sticky === undefined ? [] : stickyRules(route, base, split, sticky), rest];
}

/**
 * A rule per track for the clients that have its cookie. A track without a share keeps nobody: its clients are drawn again, and
 * once the canary has no share, cookies are taken back.
 */
function stickyRules({ name, actions, port }: ResolvedRoute, base: HttpMatch | undefined, split: TrackHosts, cookie: StickyCookie): HttpRule[] {
  const over = split.canary!.weight === 0;
  return tracks(split).map(([track, host]) => ({
    name: stickyRuleName(name, track),
    match: [{ ...cookieMatch(cookie.name, over ? `${track}-[^;]*` : cookie.values[track]), ...base }],
    ...sharedActions(actions),
    route: over ? shares(split, port).map(share => ({ ...share, headers: adding(setCookie(cookie, '', 0)) }))
      : host.weight > 0 ? [destination(host, port)] : shares(split, port),
  }));
}

/** Every track with its weight, also at 0 and 100: a step of a rollout is then a change of numbers. */
export function shares(split: TrackHosts, port: number): istio.VirtualServiceSpecHttpRoute[] {
  const { stable, canary, sticky } = split;
  if (canary === undefined) {
    return [destination(stable, port)];
  }
  const draws = sticky !== undefined && canary.weight > 0;
  return tracks(split).map(([track, host]) => ({
    ...destination(host, port),
    weight: host.weight,
    ...draws ? { headers: adding(setCookie(sticky, sticky.values[track], sticky.maxAge)) } : {},
  }));
}

/** The tracks that there are. */
function tracks({ stable, canary, baseline }: TrackHosts): [Track, TrackHost][] {
  const all: [Track, TrackHost | undefined][] = [[Track.STABLE, stable], [Track.CANARY, canary], [Track.BASELINE, baseline]];
  return all.filter((entry): entry is [Track, TrackHost] => entry[1] !== undefined);
}

/** Added, not set: what the application sets stays. */
function adding(cookie: string) {
  return { response: { add: { 'set-cookie': cookie } } };
}

function mirrored({ actions, port }: ResolvedRoute, { canary, idle }: TrackHosts): Partial<HttpRule> {
  if (actions.mirror === undefined || canary === undefined || idle) {
    return {};
  }
  return { mirrors: [{ ...destination(canary, port), percentage: { value: actions.mirror.percentage } }] };
}

/** The port is always written: without it a gateway takes its own port number for the Service's. */
function destination({ host, subset }: TrackHost, port: number) {
  return { destination: { host, ...subset === undefined ? {} : { subset }, port: { number: port } } };
}

function baseMatch({ path, callerPort, actions }: ResolvedRoute): HttpMatch | undefined {
  const method = methodMatch(actions.methods);
  return path === undefined && callerPort === undefined && method === undefined ? undefined : {
    ...path === undefined ? {} : { uri: { [path.type]: path.value } },
    ...method === undefined ? {} : { method },
    ...callerPort === undefined ? {} : { port: callerPort },
  };
}
