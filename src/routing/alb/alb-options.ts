import { PathMatch } from '../../domain/path-match';

/** Who can reach the load balancer. */
export enum AlbScheme {
  /** Clients of the VPC. */
  INTERNAL = 'internal',
  /** Clients of the internet. */
  INTERNET_FACING = 'internet-facing',
}

/** What the load balancer sends requests to. */
export enum AlbTargetType {
  /** Pods, by their addresses, which the network plugin must take from the VPC, as that of Amazon does. Services are of type ClusterIP. */
  IP = 'ip',

  /**
   * Nodes: the load balancer calls a port of any of them, and kube-proxy goes on from there. Services are of type NodePort. Nodes are targets
   * even while a track has no pods.
   */
  INSTANCE = 'instance',
}

/** A port of the load balancer. */
export class AlbListenPort {
  /**
   * Takes plain HTTP.
   *
   * @param port number, 1 to 65535
   */
  public static http(port: number): AlbListenPort {
    return new AlbListenPort('HTTP', port);
  }

  /**
   * Takes HTTPS, with the certificates of `certificateArns`. Without these the controller looks for certificates for the hosts; without hosts, too, the
   * IngressClassParams must have some.
   *
   * @param port number, 1 to 65535
   */
  public static https(port: number): AlbListenPort {
    return new AlbListenPort('HTTPS', port);
  }

  private constructor(
    /** `HTTP` or `HTTPS`. */
    public readonly protocol: string,
    /** Number of the port. */
    public readonly port: number,
  ) {}
}

/** A part of the service that has rules of its own. */
export interface AlbRoute {
  /**
   * Path of the route. A prefix is one of whole elements: `/api` is `/api` and all below it, not `/apiary`.
   *
   * Refused: `PathMatch.regex`; other characters than letters, digits and `_-.$/~'@:+;&`; more than 128 characters; `//`.
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
}

/**
 * Options of `Routing.alb`.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
 */
export interface AlbOptions {
  /**
   * Hosts of the service: `shop.example.com`, `*.example.com`, which is also for `a.b.example.com`.
   *
   * Refused: names without a dot, with other than letters behind the last one, or of more than 128 characters; one twice.
   *
   * @default - every host
   */
  readonly hosts?: string[];

  /**
   * Hosts where everybody gets the canary, whatever the split is; in blue-green the track that is not active. While the canary is idle,
   * they get stable. A name comes before a wildcard that it falls under, whichever of both lists it is in.
   *
   * Refused: one of `hosts`, and without `hosts`.
   *
   * @default - none
   */
  readonly previewHosts?: string[];

  /**
   * What is routed. Order of the rules: exact paths, prefixes with the longest first, the route without a path. What matches comes before
   * what is drawn, path by path.
   *
   * Refused: a path twice.
   *
   * @default - one route for every path
   */
  readonly routes?: AlbRoute[];

  /**
   * Name of the IngressClass.
   *
   * @default "alb" - the one that the chart of the controller makes
   */
  readonly ingressClassName?: string;

  /**
   * Who can reach the load balancer. The Ingresses of a group may not differ in it.
   *
   * @default - none is written: the other Ingresses of the group or the IngressClassParams say it, else it is internal
   */
  readonly scheme?: AlbScheme;

  /**
   * What the load balancer sends requests to. It is always written, because the controller can run with another default.
   *
   * @default AlbTargetType.IP
   */
  readonly targetType?: AlbTargetType;

  /**
   * Name of the IngressGroup. All Ingresses of a group share a load balancer. Who may write Ingresses in the cluster may join it.
   *
   * Refused: other than lower-case letters, digits, `-` and `.`; more than 63 characters; a host and path that another Ingress of the app takes first.
   *
   * @default - none is written: the Ingress has a load balancer of its own, unless the IngressClassParams name a group
   */
  readonly groupName?: string;

  /**
   * Place of the rules in the group: -1000 to 1000, the lowest first. A service with `/api` needs a lower one than the service with `/` on the
   * same host: the first rule that fits wins, not the longest path.
   *
   * @default 0 - and among equals the order of `namespace/name`
   */
  readonly groupOrder?: number;

  /**
   * Ports that the load balancer listens on for this Ingress. Also in a group each Ingress says its own: its rules are on these ports only.
   *
   * Refused: none; one twice; others than 1 to 65535.
   *
   * @default - none are written: 80 for HTTP, or with `certificateArns` 443 for HTTPS
   */
  readonly listenPorts?: AlbListenPort[];

  /**
   * ARNs of the certificates for HTTPS, the default one first.
   *
   * Refused: what is no ARN of AWS; without a port for HTTPS.
   *
   * @default - none are written: the controller looks for certificates for the hosts
   */
  readonly certificateArns?: string[];

  /**
   * Number of the HTTPS port that all HTTP ports redirect to. In a group it is for all Ingresses, and each needs the port in its own `listenPorts`.
   *
   * Refused: one that is no HTTPS port of `listenPorts`.
   *
   * @default - requests over HTTP are routed as those over HTTPS are
   */
  readonly sslRedirect?: number;

  /**
   * More annotations of the Ingress: health checks, attributes of load balancer and target groups, tags, those of other controllers.
   *
   * Refused: names without a prefix, those that options or rules are written to (`group.name`, `scheme`, `actions.*`, `conditions.*`, `transforms.*` and so on), values that are no
   * strings, and `target-group-attributes` with `stickiness.enabled=true`, which AWS refuses in a split without group stickiness.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };

  /**
   * Name of the Service port that routes go to.
   *
   * What the name or `appProtocol` says of the protocol is written for the load balancer, unless `annotations` have it: `backend-protocol: HTTPS` for `https`,
   * `tls`, `grpcs` and `kubernetes.io/wss`, `backend-protocol-version: GRPC` for `grpc` and `grpcs`, `HTTP2` for `http2`, `h2c` and `kubernetes.io/h2c`. All other
   * ports get HTTP/1.1 in plain text. A target group for `HTTP2` or `GRPC` answers no client that speaks HTTP/1.1.
   *
   * Refused: routes to ports of different protocols, as each annotation is one for the Ingress; and gRPC and HTTP/2 without `listenPorts` or `certificateArns` that say
   * HTTPS, or with a port for HTTP without `sslRedirect`, because AWS has such target groups behind HTTPS only.
   *
   * @default - the only TCP port
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html#target-group-protocol-version
   */
  readonly port?: string;
}
