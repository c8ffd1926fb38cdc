import { Duration } from 'cdk8s';
import { PathMatch } from '../../domain/path-match';
import { HeaderOperations } from '../header-operations';
import { MirrorOptions } from '../mirror';
import { PathRewrite } from '../path-rewrite';
import { RedirectOptions } from '../redirect';
import { RouteTarget } from '../route-target';

/** gRPC requests, by service and method. At least one of them. */
export interface GrpcMethod {
  /**
   * Full name of the gRPC service: `shop.v1.Cart`.
   *
   * @default - every service
   */
  readonly service?: string;

  /**
   * Name of the method: `Add`. Not every implementation knows it without a service.
   *
   * @default - every method
   */
  readonly method?: string;
}

/** A part of the service that is routed by rules of its own. */
export interface GatewayRoute {
  /**
   * Paths of the route. Prefixes are compared by whole segments: `/api` is for `/api` and everything below `/api/`, and not for `/apiary`;
   * `/api/` is the same, and is written without the `/` at its end.
   *
   * Refused: what the Gateway API cannot say (`//`, `%2F`, more than 1024 characters); expressions without a declared implementation, and
   * beside a prefix that some of their requests have, because implementations differ in which of both comes first (measured on Istio:
   * every prefix wins, `/` too; Envoy Gateway: the expression). Of two expressions the longer one is tried first.
   *
   * @default - every path
   */
  readonly path?: PathMatch;

  /**
   * Methods of the requests, in upper case: `GET`. `HEAD` is not part of `GET`.
   *
   * Refused: an empty list, a method twice, and other methods than GET, HEAD, POST, PUT, DELETE, CONNECT, OPTIONS, TRACE and PATCH; in a
   * GRPCRoute.
   *
   * @default - every method
   */
  readonly methods?: string[];

  /**
   * Service and method of gRPC requests.
   *
   * Refused: in an HTTPRoute.
   *
   * @default - every method of every service
   */
  readonly grpc?: GrpcMethod;

  /**
   * Name of a rule for this route alone: lower-case letters, digits and `-`. Routes without a name that differ in their requests only are one
   * rule with several matches, which counts once among the 16 rules that a route may have. The rule for matching requests gets the suffix `-canary`, those for clients with
   * a cookie `-sticky-canary`, `-sticky-stable` and `-sticky-baseline`. Names are written from version 1.4 of the Gateway API.
   *
   * Refused: before version 1.4; names with their suffix beyond 253 characters.
   *
   * @default - `default` for several routes in one rule, `default-2` for the next such rule; for a route alone made of the path
   * (`api-v1-auth`, with `-exact` or `-regex` for these) and the methods (`api-v1-auth-get`), `default` without both
   */
  readonly name?: string;

  /**
   * Name of the Service port that the requests go to.
   *
   * Refused: the protocols that `port` of the routing refuses; in `meshRoutes`, and on a route that does not reach the service.
   *
   * @default - the port of the routing
   */
  readonly port?: string;

  /**
   * Where the requests go instead of this service: the tracks of another service, by that service's own split, or a Service.
   *
   * Refused: hosts that are no Services; Services and services of other namespaces, and of other providers.
   *
   * @default - the tracks of this service
   */
  readonly to?: RouteTarget;

  /**
   * Longest time of a request with all its retries, from 1 ms; after it the client gets 504. From version 1.2 of the Gateway API.
   *
   * Refused: fractions of a millisecond, more than 99,999 hours; beside `redirect`; in a GRPCRoute.
   *
   * @default - that of the implementation
   */
  readonly timeout?: Duration;

  /**
   * Longest time of one try, from 1 ms. From version 1.2 of the Gateway API.
   *
   * Refused: more than `timeout`; what `timeout` refuses.
   *
   * @default - that of the implementation
   */
  readonly backendTimeout?: Duration;

  /**
   * How the path is changed before a track gets the request. A rewritten prefix needs a rule for each match; 16 rules are the most.
   *
   * Refused: `PathRewrite.regex`, which the Gateway API cannot say; `PathRewrite.prefix` on routes with an exact path or an expression, and
   * on routes for every path, where Istio makes `/restx` of `/x` (measured); beside `redirect`; in a GRPCRoute.
   *
   * @default - the path stays as it is
   */
  readonly rewrite?: PathRewrite;

  /**
   * Host that a track gets instead of the client's: `auth.example.com`. It does not change where requests go.
   *
   * Refused: what is no DNS name, ports; beside `redirect`; in a GRPCRoute.
   *
   * @default - the host of the request
   */
  readonly rewriteHost?: string;

  /**
   * Changes to the headers that a track gets. They are made after the route is chosen, so that no match sees them.
   *
   * Refused: more than 16 headers to set, add or remove; values beyond 4096 characters; `%` in a value, which starts a command in
   * Envoy and is a letter elsewhere, so that it needs a declared implementation; beside `redirect`.
   *
   * @default - none
   */
  readonly requestHeaders?: HeaderOperations;

  /**
   * Changes to the headers that the client gets. Values are read as in `requestHeaders`.
   *
   * @default - none
   */
  readonly responseHeaders?: HeaderOperations;

  /**
   * A dark launch: a copy of the requests that go to stable goes to the canary, and the answers are thrown away. Clients notice nothing of
   * a canary that is slow, fails or has no pods. Other percentages than 100 from version 1.3 of the Gateway API.
   *
   * Refused: while the canary has a weight, because its requests would reach it twice; beside `redirect`.
   *
   * @default - no copies
   */
  readonly mirror?: MirrorOptions;

  /**
   * Another URL that the proxy sends the client to: no track gets the request.
   *
   * Refused: `?` in its path; the prefix `/`, and a prefix on routes for every path, where Istio makes `//x` and `/newx` (measured); codes
   * 303, 307 and 308 before version 1.5 of the Gateway API; in a GRPCRoute.
   *
   * @default - requests go to the tracks
   */
  readonly redirect?: RedirectOptions;
}
