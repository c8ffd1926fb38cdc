import { Duration } from 'cdk8s';
import { checkCors, CorsOptions, corsSpec } from './cors-options';
import { checkDirectResponse, DirectResponse, directResponseSpec } from './direct-response';
import { checkDuration, istioDuration } from './durations';
import { checkFault, FaultOptions } from './fault';
import { headerOperationsSpec } from './header-operations';
import { checkIstioRedirect, redirectSpec } from './redirect';
import { checkRetries, RetryOptions, retriesSpec } from './retry-options';
import { checkRewrite, rewriteSpec } from './rewrite';
import { shown } from '../../domain/canary-error';
import { PathMatch } from '../../domain/path-match';
import type * as istio from '../../imports/networking.istio.io';
import { checkEnvoyHeaderValue } from '../envoy-header-value';
import { checkHeaderOperations, HeaderOperations } from '../header-operations';
import { isHostName } from '../host-name';
import { checkMethods } from '../methods';
import { checkMirror, MirrorOptions } from '../mirror';
import { PathRewrite } from '../path-rewrite';
import { RedirectOptions } from '../redirect';

/** What a route does besides splitting. Nothing of it depends on the weight: stable and canary get it alike. */
export interface RouteActions {
  /**
   * Methods of the requests, in upper case: `GET`. `HEAD` is not part of `GET`.
   *
   * Refused: an empty list, a method twice; without `OPTIONS` beside `cors`, whose preflights would not be for the route
   * (measured).
   *
   * @default - every method
   */
  readonly methods?: string[];

  /**
   * How the path is changed before a track gets the request.
   *
   * Refused: what does not fit the path of the route; beside `directResponse` and `redirect`.
   *
   * @default - the path stays as it is
   */
  readonly rewrite?: PathRewrite;

  /**
   * Host that a track gets instead of the client's: `auth.example.com`, also with a port. It does not change where requests go.
   *
   * Refused: what is no DNS name; beside `directResponse` and `redirect`.
   *
   * @default - the host of the request
   */
  readonly rewriteHost?: string;

  /**
   * Longest time of a request with all its retries, from 1 ms; after it the client gets 504.
   *
   * Refused: less than a millisecond, fractions of it; beside `directResponse` and `redirect`.
   *
   * @default - none
   */
  readonly timeout?: Duration;

  /**
   * How often a request that failed is repeated.
   *
   * Refused: beside `directResponse` and `redirect`.
   *
   * @default - twice if no connection was made, by Istio
   */
  readonly retries?: RetryOptions;

  /**
   * Changes to the headers that a track gets. They are made after the route is chosen, so that no match sees them.
   *
   * In a value `%` starts a command of Envoy, and a percent sign is `%%`. These commands are taken: `%REQ(name)%` and
   * `%REQ(name?other)%`, a request header; `%START_TIME%` and `%START_TIME(format)%` with `%Y %m %d %H %M %S %F %T %s %f %z`; `%PROTOCOL%`, `%HOSTNAME%`, `%ROUTE_NAME%`,
   * `%STREAM_ID%`, `%REQUESTED_SERVER_NAME%`, `%RESPONSE_CODE_DETAILS%`, `%RESPONSE_FLAGS%`, `%DOWNSTREAM_REMOTE_ADDRESS%`,
   * `%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%`, `%DOWNSTREAM_LOCAL_ADDRESS%`, `%DOWNSTREAM_PEER_URI_SAN%`, `%DOWNSTREAM_PEER_SUBJECT%`,
   * `%DOWNSTREAM_TLS_VERSION%`, `%DOWNSTREAM_TLS_CIPHER%`, `%UPSTREAM_CLUSTER%`, `%UPSTREAM_HOST%`, `%UPSTREAM_REMOTE_ADDRESS%`.
   * Any other is refused: of one that it does not know, Envoy refuses all routes of the gateway, and goes on with the old
   * ones (measured).
   *
   * Refused: other commands; values beyond 16,384 characters; beside `directResponse` and `redirect`.
   *
   * @see https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage#command-operators
   *
   * @default - none
   */
  readonly requestHeaders?: HeaderOperations;

  /**
   * Changes to the headers that the client gets, also of direct responses and redirects (measured). The proxy always writes
   * `server` itself (measured). Values are read as in `requestHeaders`.
   *
   * @default - none
   */
  readonly responseHeaders?: HeaderOperations;

  /**
   * What pages of other origins may do.
   *
   * Refused: beside `directResponse` and `redirect`, which do not heed it (measured).
   *
   * @default - the application's own answers
   */
  readonly cors?: CorsOptions;

  /**
   * A dark launch: a copy of the requests that go to stable goes to the canary, with `-shadow` behind its host, and the
   * answers are thrown away. Clients notice nothing of a canary that is slow, fails or has no pods.
   *
   * Refused: while the canary has a weight, because its requests would reach it twice; beside `directResponse` and `redirect`.
   *
   * @default - no copies
   */
  readonly mirror?: MirrorOptions;

  /**
   * Failures for the requests that match the split's `match`, which go to the canary; never for stable.
   *
   * Refused: in a split without `match`; beside `directResponse` and `redirect`.
   *
   * @default - no failures
   */
  readonly fault?: FaultOptions;

  /**
   * An answer of the proxy: no track gets the request.
   *
   * Refused: beside `redirect`.
   *
   * @default - requests go to the tracks
   */
  readonly directResponse?: DirectResponse;

  /**
   * Another URL that the proxy sends the client to: no track gets the request.
   *
   * Refused: beside `directResponse`.
   *
   * @default - requests go to the tracks
   */
  readonly redirect?: RedirectOptions;
}

/** The methods of a route as Istio has them. */
export function methodMatch(methods: string[] | undefined): istio.VirtualServiceSpecHttpMatchMethod | undefined {
  return methods === undefined ? undefined : methods.length === 1 ? { exact: methods[0] } : { regex: methods.join('|') };
}

/** What every rule of a route gets. */
export function sharedActions(actions: RouteActions): Partial<istio.VirtualServiceSpecHttp> {
  const { timeout, retries, rewrite, rewriteHost, requestHeaders, responseHeaders, cors } = actions;
  return {
    timeout: timeout && istioDuration(timeout),
    retries: retries && retriesSpec(retries),
    rewrite: rewriteSpec(rewrite, rewriteHost),
    headers: headerOperationsSpec(requestHeaders, responseHeaders),
    corsPolicy: cors && corsSpec(cors),
  };
}

/** What the proxy answers itself, with its headers; undefined where requests go to the tracks. */
export function answer({ directResponse, redirect, responseHeaders }: RouteActions): Partial<istio.VirtualServiceSpecHttp> | undefined {
  return directResponse === undefined && redirect === undefined ? undefined : {
    headers: headerOperationsSpec(undefined, responseHeaders),
    directResponse: directResponse && directResponseSpec(directResponse),
    redirect: redirect && redirectSpec(redirect),
  };
}

/**
 * Adds everything wrong with what a route does.
 *
 * @param owner the route, as messages say it: `route prefix "/api"`
 * @param path path of the route
 */
export function checkRouteActions(owner: string, actions: RouteActions, path: PathMatch | undefined, problems: string[]): void {
  const { methods, rewriteHost, timeout, cors } = actions;
  checkMethods(owner, methods, cors !== undefined, problems);
  checkRewrite(owner, actions.rewrite, path, problems);
  if (rewriteHost !== undefined && !isHostName(String(rewriteHost).replace(/:([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5])$/, ''))) {
    problems.push(`${owner} rewriteHost must be a DNS name in lower case, with or without a port, got ${shown(rewriteHost)}`);
  }
  checkDuration(`${owner} timeout`, timeout, problems);
  checkRetries(owner, actions.retries, timeout, problems);
  checkHeaderOperations(`${owner} requestHeaders`, actions.requestHeaders, checkEnvoyHeaderValue, problems);
  checkHeaderOperations(`${owner} responseHeaders`, actions.responseHeaders, checkEnvoyHeaderValue, problems);
  checkCors(owner, cors, problems);
  checkMirror(owner, actions.mirror, problems);
  checkFault(owner, actions.fault, problems);
  checkDirectResponse(owner, actions.directResponse, problems);
  checkIstioRedirect(owner, actions.redirect, path, methods === undefined, problems);
  checkAnswer(owner, actions, problems);
}

/** Adds a problem for actions that need a track, on a route where the proxy itself answers. */
function checkAnswer(owner: string, actions: RouteActions, problems: string[]): void {
  const { directResponse, redirect, rewrite, rewriteHost, timeout, retries, requestHeaders, cors, mirror, fault } = actions;
  if (directResponse !== undefined && redirect !== undefined) {
    problems.push(`${owner} must have directResponse or redirect, got both: keep one of them`);
  } else if (answer(actions) !== undefined) {
    const forTracks = { rewrite, rewriteHost, timeout, retries, requestHeaders, cors, mirror, fault };
    const given = Object.entries(forTracks).filter(([, option]) => option !== undefined).map(([name]) => name);
    if (given.length > 0) {
      problems.push(`${owner} is answered by the proxy, got ${given.join(', ')} beside ${redirect === undefined ? 'directResponse' : 'redirect'}: no track gets its requests; remove one or the other`);
    }
  }
}
