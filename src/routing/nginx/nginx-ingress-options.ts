import { PathMatch } from '../../domain/path-match';

/** A path of the service at its hosts. */
export interface NginxIngressRoute {
  /**
   * Paths of the route. Without an expression among them, a prefix is one of whole segments: `/api` and `/api/users`, not `/apiary`.
   *
   * An expression is PCRE, compared in any case, and makes all paths of the host expressions, also those of other Ingresses: the
   * Ingress gets `use-regex: "true"`, and its other paths are written so that they mean the same as before, as they are beside the
   * annotation `rewrite-target`, which does the same to the host. What captures in an expression is for `rewrite-target`.
   *
   * Refused: exact paths and prefixes with other characters than letters, digits, `.`, `_`, `-` and `/`, which the controller refuses
   * (`strict-validate-path-type`); expressions that do not start with `/`, with alternatives that are not in a group, with a space,
   * `"` or `\\`, with names for groups, and those that PCRE and RE2 do not read alike or that PCRE takes too long for (`(a+)+`); paths
   * without expressions on a host where another Ingress of the app has some.
   *
   * @default - every path
   * @see https://kubernetes.github.io/ingress-nginx/user-guide/ingress-path-matching/
   */
  readonly path?: PathMatch;

  /**
   * Name of the Service port that the requests go to.
   *
   * @default - the port of the routing
   */
  readonly port?: string;
}

/** A certificate of the hosts. */
export interface NginxIngressTls {
  /**
   * Hosts that the certificate is for: all of them of `hosts`, or all of `previewHosts`.
   *
   * Refused: other hosts, hosts of both kinds in one certificate, and a host with two certificates.
   *
   * @default - all of `hosts`
   */
  readonly hosts?: string[];

  /**
   * Name of the Secret with the certificate, in the namespace of the service.
   *
   * @default - the controller's own certificate
   */
  readonly secretName?: string;
}

/** Options of `Routing.nginxIngress`. */
export interface NginxIngressOptions {
  /**
   * Hosts of the service: `shop.example.com`, `*.example.com`. At least one: a canary of every host would take those of others, too.
   *
   * Refused: other names than DNS names in lower case, addresses, and a host that is given twice.
   */
  readonly hosts: string[];

  /**
   * What of the hosts is routed. All routes lead to the same Services and have the same split: what ingress-nginx splits is a port of
   * a Service, and not a path.
   *
   * Refused: a path that is given twice; ports of different protocols, because `backend-protocol` is said once per Ingress.
   *
   * @default - every path, written as `/` of type Prefix
   */
  readonly routes?: NginxIngressRoute[];

  /**
   * Hosts where everybody gets the canary, whatever the split is; in blue-green the track that is not active. While the canary is idle,
   * they get stable.
   *
   * They have an Ingress and a Service of their own, `x-preview`: with the Service of the canary the controller would read none of the
   * canary's annotations, and with that of stable it would split the preview, too.
   *
   * Refused: one of `hosts`; a service with a name of more than 55 characters; a track of theirs without pods, unless it is the idle canary.
   *
   * @default - none
   * @see https://github.com/kubernetes/ingress-nginx/issues/9458
   */
  readonly previewHosts?: string[];

  /**
   * `ingressClassName` of all Ingresses. Without one they would be nobody's, or those of several controllers.
   *
   * @default "nginx"
   */
  readonly ingressClassName?: string;

  /**
   * Certificates of the hosts, on the Ingress of the hosts that they are for. The canary Ingress has none: the controller would not read
   * them, and tools that make certificates would.
   *
   * With TLS the controller leads http to https (`ssl-redirect`).
   *
   * @default - none
   */
  readonly tls?: NginxIngressTls[];

  /**
   * Annotations of the Ingresses of `hosts` and `previewHosts`, with their whole names: timeouts, rewrites, authentication, and those of
   * other tools. Requests to the canary follow them as well. Of these the canary Ingress repeats only what the controller reads for
   * each Service: `load-balance`, `upstream-hash-by` and `service-upstream`.
   *
   * Refused: what the split says (`canary...`, `affinity...`, the cookie of the session); what other options say (`server-alias`,
   * `use-regex`, `kubernetes.io/ingress.class`); what leads past the canary (`ssl-passthrough`, redirects of everything, a
   * `default-backend` that is a Service of a track).
   *
   * @default - none
   * @see https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/
   */
  readonly annotations?: { [name: string]: string };

  /**
   * Prefix of the controller's annotations, where it runs with `--annotations-prefix`.
   *
   * @default "nginx.ingress.kubernetes.io"
   */
  readonly annotationsPrefix?: string;

  /**
   * What the weight is a part of, for tools that read `canary-weight-total`: 5 % are written as 50 of 1000. A multiple of 100, because
   * below 100 the controller counts 100 (measured), and other totals have no whole number for every percentage.
   *
   * @default - not written; the controller counts 100
   */
  readonly weightTotal?: number;

  /**
   * Name of the Service port that requests go to. A port whose `appProtocol` or name says `grpc` or `https` gets the annotation
   * `backend-protocol`, unless `annotations` have it.
   *
   * @default - the only TCP port
   */
  readonly port?: string;
}
