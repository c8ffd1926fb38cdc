import { GatewayRoute } from './gateway-route';

/** The kind of the routes. */
export enum GatewayRouteKind {
  /** HTTP, and whatever else comes over HTTP: gRPC too, by paths. */
  HTTP_ROUTE = 'HTTPRoute',

  /**
   * gRPC, by services and methods. From version 1.1 of the Gateway API. Routes have no paths, timeouts, rewrites and redirects, and
   * matches no queries.
   *
   * Refused: ports that do not say HTTP/2 by a name such as `grpc-…` or by `appProtocol`, unless Envoy Gateway is declared, which
   * speaks it to every backend of a GRPCRoute.
   *
   * Give HTTP another host: where an HTTPRoute has a host of the same listener, implementations may accept the older route only. Istio
   * accepts both (measured).
   *
   * @see https://gateway-api.sigs.k8s.io/api-types/grpcroute/
   */
  GRPC_ROUTE = 'GRPCRoute',
}

/** Version of the Gateway API, as the annotation `gateway.networking.k8s.io/bundle-version` of its CRDs says it, standard channel. */
export enum GatewayApiVersion {
  /** 1.1: the first with GRPCRoute and with routes in the mesh. */
  V1_1 = '1.1',
  /** 1.2: timeouts. */
  V1_2 = '1.2',
  /** 1.3: mirrors of a percentage. */
  V1_3 = '1.3',
  /** 1.4: names of rules. */
  V1_4 = '1.4',
  /** 1.5: redirects with 303, 307 and 308. */
  V1_5 = '1.5',
  /** 1.6: nothing more for these routes. */
  V1_6 = '1.6',
}

/** Who carries the routes out. */
export enum GatewayImplementation {
  /** Istio, at gateways, sidecars and waypoints. Measured: expressions are RE2 for the whole value, and backends can add headers. */
  ISTIO = 'istio',

  /**
   * Envoy Gateway: expressions are RE2 for the whole value, by Envoy.
   *
   * @see https://www.envoyproxy.io/docs/envoy/latest/api-v3/type/matcher/v3/regex.proto
   */
  ENVOY_GATEWAY = 'envoy-gateway',
}

/** A Gateway of the Gateway API, or one of its listeners. */
export interface GatewayRef {
  /** Name of the Gateway. */
  readonly name: string;

  /**
   * Namespace of the Gateway.
   *
   * A listener takes routes of its own namespace only, unless its `allowedRoutes.namespaces` says more: `from: All`, or
   * `from: Selector` with labels that the namespace of the routes has. Routes that it does not take have no effect.
   *
   * @default - that of the routes
   * @see https://gateway-api.sigs.k8s.io/guides/multiple-ns/
   */
  readonly namespace?: string;

  /**
   * Name of a listener: `https`.
   *
   * @default - every listener whose hosts, kinds and namespaces fit
   */
  readonly sectionName?: string;

  /**
   * Port number of listeners, 1 to 65535. Not every implementation knows it.
   *
   * @default - listeners of every port
   */
  readonly port?: number;
}

/** Options of `Routing.gatewayApi`. At least one of `gateways` and `mesh`. */
export interface GatewayApiOptions {
  /**
   * Gateways where the requests come in, at most 32.
   *
   * @default - none; the service is routed in the mesh only
   */
  readonly gateways?: GatewayRef[];

  /**
   * Hosts at the gateways, at most 16: `api.example.com`, `*.example.com`. A request goes to the routes with the most specific host; on
   * Istio it goes to no others then, and gets 404 where none of their rules takes it (measured).
   *
   * Refused: an empty list, names in upper case, with ports, IP addresses, `*` alone; without `gateways`.
   *
   * @default - every host of the listeners
   */
  readonly hosts?: string[];

  /**
   * Hosts at the gateways where everybody gets the canary, whatever the split is; in blue-green the track that is not active. While
   * the canary is idle, they get stable. They have a route of their own, `x-preview`.
   *
   * Refused: one of `hosts`, and without `hosts`.
   *
   * @default - none
   */
  readonly previewHosts?: string[];

  /**
   * Whether callers in a service mesh are split as well, by a route `x-mesh` that is attached to Service `x` itself. The mesh has to know
   * the Gateway API: Istio, Linkerd, Cilium, Kuma. In Istio's ambient mode a waypoint carries it out, which the label
   * `istio.io/use-waypoint` of the Service or of its namespace names; without one, callers get stable only.
   *
   * Requests on `port` are split; on other ports of the Service callers get stable.
   *
   * Refused: on a port whose protocol is not HTTP; beside a VirtualService for the Service, because the older of both takes all of its
   * requests (measured).
   *
   * @default false - callers in the cluster get stable only
   * @see https://gateway-api.sigs.k8s.io/mesh/
   */
  readonly mesh?: boolean;

  /**
   * What is routed at the gateways. Rules are tried by specificity, across all routes of a host, also those of other services: exact
   * paths, then the longest prefix, then routes with methods. Matching requests are looked for on each path, so that they come before the
   * rest of the same path and never before another one. Routes that differ in their requests only are one rule.
   *
   * Refused: more than 16 rules, or 128 matches in all. A rule of more than 64 matches is written as several.
   *
   * @default - one route for every path
   */
  readonly routes?: GatewayRoute[];

  /**
   * What callers in the mesh get beyond the plain split: paths with timeouts and so on. Whatever no route is for follows the split.
   *
   * Refused: without `mesh`; `port`; expressions, which lose to the rule for the rest (measured).
   *
   * @default - the plain split
   */
  readonly meshRoutes?: GatewayRoute[];

  /**
   * The kind of the routes.
   *
   * @default GatewayRouteKind.HTTP_ROUTE
   */
  readonly kind?: GatewayRouteKind;

  /**
   * Namespace of the routes for gateways, where it has to be that of the Gateway, because its listeners take no others. Backends are
   * then named with the namespace of the service, and a ReferenceGrant there allows it.
   *
   * Refused: without `gateways`, and for a service without namespace; more than 16 Services as backends.
   *
   * @default - that of the service
   * @see https://gateway-api.sigs.k8s.io/api-types/referencegrant/
   */
  readonly namespace?: string;

  /**
   * The oldest version of the Gateway API that the routes have to work with. The API server refuses fields that its version does not
   * have, or drops them, and Argo CD then shows a difference for ever.
   *
   * @default GatewayApiVersion.V1_4 - that of October 2025; Envoy Gateway has it since 1.6
   * @see https://gateway-api.sigs.k8s.io/concepts/versioning/
   */
  readonly version?: GatewayApiVersion;

  /**
   * Who carries the routes out. Only some of what the Gateway API leaves open is the same everywhere: with a declared implementation
   * regular expressions and cookies are known, and on Istio sticky clients.
   *
   * @default - unknown: expressions, cookies and sticky clients are refused
   */
  readonly implementation?: GatewayImplementation;

  /**
   * Name of the Service port that requests go to.
   *
   * Refused: a port that says TLS by its name or `appProtocol` (`https`, `tls`, `grpcs`, `kubernetes.io/wss`), because pods would get plain
   * HTTP: TLS to pods takes a BackendTLSPolicy, which is not written. For an HTTPRoute at gateways, a port that says gRPC without
   * `appProtocol: kubernetes.io/h2c`, unless Istio is declared, which speaks HTTP/2 to it.
   *
   * @default - the only TCP port
   * @see https://gateway-api.sigs.k8s.io/geps/gep-1911/
   */
  readonly port?: string;
}
