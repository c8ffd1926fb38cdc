import { PathMatch } from '../../domain/path-match';

/** How the tracks are told apart. */
export enum IstioMode {
  /**
   * One Service over both tracks and a DestinationRule with a subset per track. Callers that no VirtualService binds, say
   * pods without a sidecar, reach the tracks by the number of their pods.
   */
  SUBSETS = 'subsets',

  /**
   * A Service per track (`x` for stable only, `x-canary`) and no DestinationRule. Callers that no VirtualService binds
   * get stable only, and so do ports that no rule can split (TLS, UDP).
   */
  HOSTS = 'hosts',
}

/** A part of the service that is routed at the gateways. */
export interface IstioRoute {
  /**
   * Paths of the route.
   *
   * @default - every path
   */
  readonly path?: PathMatch;

  /**
   * Name of the Service port that the requests go to.
   *
   * @default - the port of the routing
   */
  readonly port?: string;

  /**
   * Name of the rule in the VirtualService: lower-case letters, digits and `-`. The rule for matching requests gets
   * the suffix `-canary`.
   *
   * @default - made of the path (`api-v1-auth`, with `-exact` or `-regex` for these), `default` without one
   */
  readonly name?: string;
}

/** Options of `Routing.istio`. */
export interface IstioOptions {
  /**
   * How the tracks are told apart.
   *
   * @default IstioMode.SUBSETS
   */
  readonly mode?: IstioMode;

  /**
   * Hosts at the gateways: `api.example.com`, `*.example.com`. The Service's own name is not one of them: callers
   * in the mesh have a VirtualService of their own. Of two hosts that fit a request (`*.example.com` and
   * `api.example.com`), the more specific one takes all of its paths, also from another service.
   *
   * @default - none; the service is routed in the mesh only
   */
  readonly hosts?: string[];

  /**
   * Gateways as `namespace/name`, or `name` for one in the service's own namespace. Services that share a host must name
   * the same Gateway: of two Gateway objects on the same pods, port and host, Istio uses the older one's routes first.
   *
   * @default - none; the service is routed in the mesh only
   */
  readonly gateways?: string[];

  /**
   * What is routed at the gateways. On a host that several services share, every route needs a path.
   *
   * Order in the VirtualService: exact paths, expressions in the given order, prefixes with the longest first, the
   * route without a path.
   *
   * @default - one route for every path
   */
  readonly routes?: IstioRoute[];

  /**
   * Name of the Service port that gateway requests go to. Callers in the mesh reach each port under its own number.
   *
   * @default - the only port that speaks HTTP or gRPC; with several of them it must be said
   */
  readonly port?: string;
}
