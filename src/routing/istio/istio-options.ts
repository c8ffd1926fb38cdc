import { PathMatch } from '../../domain/path-match';
import { RouteTarget } from '../route-target';
import { RouteActions } from './route-actions';
import { TrafficPolicy } from './traffic-policy';

/** How the tracks are told apart. */
export enum IstioMode {
  /**
   * One Service over all tracks and a DestinationRule with a subset per track. Callers that no VirtualService binds, say
   * pods without a sidecar, reach the tracks by the number of their pods.
   */
  SUBSETS = 'subsets',

  /**
   * A Service per track (`x` for stable only, `x-canary`) and no subsets. Callers that no VirtualService binds
   * get stable only, and so do ports that no rule can split (TLS, UDP).
   */
  HOSTS = 'hosts',
}

/** Who binds the routes of a service to hosts and gateways. */
export enum IstioBinding {
  /** The service: its VirtualService names the hosts and gateways. */
  OWN = 'own',

  /**
   * A VirtualService of somebody else delegates to that of the service, which has no hosts and gateways. Its matches must
   * be narrower than those of the rule that delegates, and a path or header that both match may not be an expression on
   * either side: Istio drops such a rule without a word.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Delegate
   */
  DELEGATE = 'delegate',

  /** An `IstioGatewayHost` has the routes of several services in one VirtualService, in an order of its own. */
  COMPOSED = 'composed',
}

/** Version of the Istio API. */
export enum IstioApiVersion {
  /** `networking.istio.io/v1`, for Istio 1.22 and newer. */
  V1 = 'networking.istio.io/v1',
  /** `networking.istio.io/v1beta1`, for older ones and for tools that know no other. */
  V1BETA1 = 'networking.istio.io/v1beta1',
}

/** A part of the service that is routed by a rule of its own. */
export interface IstioRoute extends RouteActions {
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
   * the suffix `-canary`, those for clients with a cookie `-sticky-canary`, `-sticky-stable` and `-sticky-baseline`.
   *
   * @default - made of the path (`api-v1-auth`, with `-exact` or `-regex` for these) and the methods (`api-v1-auth-get`),
   * `default` without both
   */
  readonly name?: string;

  /**
   * Where the requests go instead of this service: the tracks of another service, by that service's own split, or any host.
   *
   * @default - the tracks of this service
   */
  readonly to?: RouteTarget;
}

/** Traffic policies of single tracks. What one sets replaces the part of the same name that all tracks share. */
export interface TrackTrafficPolicies {
  /**
   * For connections to the stable track.
   *
   * @default - that of all tracks
   */
  readonly stable?: TrafficPolicy;

  /**
   * For connections to the canary track.
   *
   * @default - that of all tracks
   */
  readonly canary?: TrafficPolicy;

  /**
   * For connections to the baseline track.
   *
   * @default - that of all tracks
   */
  readonly baseline?: TrafficPolicy;
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
   * Who binds the routes to hosts and gateways.
   *
   * @default IstioBinding.OWN
   */
  readonly binding?: IstioBinding;

  /**
   * Hosts at the gateways: `api.example.com`, `*.example.com`. The Service's own name is not one of them: callers
   * in the mesh have a VirtualService of their own. Of two hosts that fit a request (`*.example.com` and
   * `api.example.com`), the more specific one takes all of its paths, also from another service.
   *
   * @default - none; the service is routed in the mesh only
   */
  readonly hosts?: string[];

  /**
   * Hosts at the gateways where everybody gets the canary, whatever the split is; in blue-green the track that is not active. While
   * the canary is idle, they get stable.
   *
   * Refused: one of `hosts`; without `hosts`, or where somebody else binds the routes; while their track has no pods.
   *
   * @default - none
   */
  readonly previewHosts?: string[];

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
   * route without a path; of two routes for one path, the one with methods first.
   *
   * @default - one route for every path
   */
  readonly routes?: IstioRoute[];

  /**
   * What callers in the mesh get beyond the plain split: paths with timeouts, retries and so on. Whatever no route is for
   * follows the split, on every port.
   *
   * @default - the plain split
   */
  readonly meshRoutes?: IstioRoute[];

  /**
   * Name of the Service port that routes go to. Other callers in the mesh reach each port under its own number.
   *
   * @default - the only port that speaks HTTP or gRPC; with several of them it must be said
   */
  readonly port?: string;

  /**
   * Load balancing, connection pools, outlier detection and TLS for connections to all tracks.
   *
   * Consistent hashing is refused where a weight splits requests that are not sticky: it chooses a pod inside the track that
   * was drawn and keeps nobody on a track.
   *
   * @default - that of the mesh
   */
  readonly trafficPolicy?: TrafficPolicy;

  /**
   * The same for single tracks.
   *
   * @default - that of all tracks
   */
  readonly trackPolicies?: TrackTrafficPolicies;

  /**
   * Namespaces that see the VirtualServices and DestinationRules: names, `.` for their own, `*` for all.
   *
   * Refused: namespaces without that of a gateway, whose pods would not see the routes (measured: what counts is the namespace
   * of the gateway's pods); anything but `*` in subsets mode, because callers of other namespaces would reach the
   * canary by the number of its pods.
   *
   * @default - all namespaces
   */
  readonly exportTo?: string[];

  /**
   * Version of the API that VirtualServices and DestinationRules are written in.
   *
   * @default IstioApiVersion.V1
   */
  readonly apiVersion?: IstioApiVersion;
}
