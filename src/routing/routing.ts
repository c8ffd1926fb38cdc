import { AlbOptions } from './alb/alb-options';
import { GatewayApiOptions } from './gateway-api/gateway-api-options';
import { IstioOptions } from './istio/istio-options';
import { NginxIngressOptions } from './nginx/nginx-ingress-options';
import { RoutingProvider } from './routing-provider';
import { ServiceRoutingOptions } from './service/service-options';

/** How the split is carried out. */
export class Routing {
  /**
   * Istio: a Service, a DestinationRule with a subset per track, a VirtualService for the gateways and one for the mesh.
   *
   * Callers inside the mesh are not bound by the rules of a gateway. Without rules of their own they would reach the
   * canary by the ratio of pods, whatever the split says, so the VirtualService `x-mesh` is always there.
   *
   * Header names are lower case, expressions are RE2 and match the whole value.
   *
   * Refused: bad gateway names, hosts of the cluster or without a dot, gateways without hosts and hosts without
   * gateways, routes that shadow each other, ports that Istio does not treat as HTTP, and ambient mode, where
   * VirtualServices are not supported.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/
   */
  public static istio(options: IstioOptions = {}): Routing {
    // A provider is loaded when the first service uses it.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { IstioProvider } = require('./istio/istio-provider') as typeof import('./istio/istio-provider');
    return new Routing(new IstioProvider(options));
  }

  /**
   * ingress-nginx: a Service and an Ingress per track. The Ingress of the canary has the same class, hosts and paths, and the annotations
   * of its share: `canary-weight`, and for a match `canary-by-header` or `canary-by-cookie`.
   *
   * The controller is retired: since March 2026 there have been no releases and no security fixes. It is here for clusters that run it. For those that
   * leave it, `Routing.gatewayApi` carries out the same split. One line of the service changes:
   *
   * ```diff
   * -routing: Routing.nginxIngress({ hosts: ['api.example.com'], tls: [{ secretName: 'api-tls' }] }),
   * +routing: Routing.gatewayApi({ hosts: ['api.example.com'], gateways: [{ name: 'public', namespace: 'gateways' }] }),
   * ```
   *
   * Deployments and Services stay as they are, both Ingresses go, and an HTTPRoute comes. What the controller did beyond routing is not in it:
   * http that is led to https where there is TLS, limits of bodies, timeouts, and what `annotations` said.
   *
   * The controller looks at the header first, then at the cookie, then at the weight; a rule that does not apply leads to the next one. A header is
   * always written with its value or a pattern. `always` and `never` then have no meaning of their own: a client cannot leave the canary
   * with `never`. Several values of one header become one pattern. Patterns are PCRE and match the whole value; characters that the
   * controller does not permit are written as `\xHH` where the value is a literal one. A header that is sent several times is compared as
   * one text, joined by `, `.
   *
   * A cookie is looked for in the header `Cookie`, which then is the one header. The controller also knows a cookie as a switch:
   * `RequestMatch.cookie(name, 'always')` becomes `canary-by-cookie` and leaves the header free. Then `never` of the same cookie keeps a client at
   * stable whatever the weight is, and the name counts in any case. Where there is no switch, a cookie without a name is one, so that whoever
   * sends `Cookie: =always` gets the canary.
   *
   * Sticky clients have the session affinity of the controller, which keeps them at a pod of their track. It has one cookie for both
   * tracks, whose name gets the release and the weight behind it, so that every change of them draws all clients again, those of the canary, too:
   * the weight is always that of all clients. At weight 0 and 100, and while the canary is idle, there is no affinity.
   *
   * Callers inside the cluster reach Service `x`, and so stable alone.
   *
   * Refused: a baseline; matches of anything but one header and one switch, several conditions at once, a header that is absent; matches beside
   * sticky, which the cookie of affinity would beat, and in blue-green, where they would have to lead back to stable; a stable track without pods,
   * for which the controller answers 503 also at weight 100; expressions that PCRE and RE2 read differently, and those that repeat a repetition,
   * `(a+)+`, with which one header would keep the controller busy. A controller with `annotations-risk-level: Low` refuses what is written for
   * headers, cookies and sticky clients.
   *
   * @see https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/
   * @see https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#canary
   */
  public static nginxIngress(options: NginxIngressOptions): Routing {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { NginxIngressProvider } = require('./nginx/nginx-ingress-provider') as typeof import('./nginx/nginx-ingress-provider');
    return new Routing(new NginxIngressProvider(options));
  }

  /**
   * Gateway API: a Service per track, and routes that split between them: HTTPRoute or GRPCRoute `x` for gateways, `x-preview` for hosts of
   * the preview, and `x-mesh` for callers in a mesh.
   *
   * Service `x` has stable pods only. Callers that no route binds, say pods without a sidecar, get stable. In the mesh the route is attached
   * to that Service, which is also its backend for stable: as a parent a Service is its name and address, as a backend its pods.
   *
   * Rules are tried by specificity, not by their order: exact paths, the longest prefix, methods, the number of headers, that of parameters.
   * So every path and method of a route is written with every match of the split, and a header on `/` does not lose to `/api`. Prefixes are
   * compared by whole segments: `/api` is not the start of `/apiary`, and `/api/` equals `/api`. Everything that the API would add is
   * written, so that Argo CD shows no difference.
   *
   * Weights are always there for all tracks, also 0 and 100: a step of a rollout changes numbers and nothing else.
   *
   * Header names are lower case. Regular expressions, and with them cookies, are read by every implementation in its own way and need
   * `implementation`; sticky clients need `GatewayImplementation.ISTIO`.
   *
   * Refused: matches by the start of a header, by its presence or absence, and by claims, which the Gateway API cannot say; more than its
   * limits (16 rules in a route, 64 matches in a rule, 128 in all, 16 headers in a match, 4096 characters in a value, 32 gateways, 16
   * hosts); expressions as paths beside prefixes and in the mesh; stable without pods; fields that `version` does not have.
   *
   * @see https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule
   */
  public static gatewayApi(options: GatewayApiOptions): Routing {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { GatewayApiProvider } = require('./gateway-api/gateway-api-provider') as typeof import('./gateway-api/gateway-api-provider');
    return new Routing(new GatewayApiProvider(options));
  }

  /**
   * AWS Load Balancer Controller: a Service per track, and an Ingress whose rules forward to the target groups of these Services by weight. The
   * actions and conditions of the rules are JSON in annotations of the Ingress, which the library makes and checks.
   *
   * The first rule that fits decides. For each path, those for what matches come before the one that draws. A rule compares at
   * most 5 values: one for the host, two for a prefix (`/api` and all below it), one for any other path, one for each condition. A load balancer has at most 100 rules
   * unless AWS raises the quota; each host and path is one rule, and one more for each match, on each port that it listens on. Matches
   * of one header with one value each share a rule as long as it has room for values.
   *
   * Values of headers and of the query are compared without case, unlike elsewhere: `RequestMatch.header('x-canary', 'true')` is also for
   * `True`. Expressions for headers, and cookies, which become an expression for the header `Cookie`, need version 2.14.1 of the controller or a newer one;
   * an older one refuses the Ingress and changes nothing. They are written with anchors, so that they match the whole value; AWS
   * does not say whether they look at the case. Of a header that is sent several times, and of a parameter, one value is enough.
   *
   * Sticky clients stay on their target group by a cookie of the load balancer, `AWSALBTG`, which knows no releases: clients stay with stable when
   * the weight changes and on the canary when its image does, until they have sent nothing for `maxAge`: AWS gives its cookies a new age with every
   * answer. The cookie is stronger than the weight, so that
   * at weight 0 and 100, and while the canary is idle, stickiness is off and everybody goes where the weight says. Of the services on
   * one host of a group, one can have sticky clients: there is one cookie.
   *
   * A pod is ready before it is a healthy target. Label the namespace `elbv2.k8s.aws/pod-readiness-gate-inject: enabled`, so that a rollout waits for
   * that. Callers inside the cluster reach Service `x`, and so stable alone.
   *
   * There is no routing by weighted records of Route 53, which external-dns makes of its annotations `set-identifier` and `aws-weight`: DNS draws
   * for resolvers, not for requests. All clients of a resolver get the answer that it keeps, for as long as the TTL (60 seconds for load balancers)
   * or longer, a rollback reaches them after that, and no header counts. Nor is there one for AWS App Mesh, which ended on 30 September 2026.
   *
   * Refused: headers that are absent, parameters by expression or with any value, claims, paths by expression, `*`, `?` and `\\` in values, names of headers
   * beyond 40 and values beyond 128 characters, more than 5 values in a rule, another name for the cookie, clients that are sticky for more than 7 days or
   * on several ports, or of two services on one host of a group, stable without pods, ports of several protocols, gRPC without HTTPS, and Ingresses of one group that take each other's requests.
   *
   * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#traffic-routing
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/sticky-sessions.html
   * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-weighted.html
   * @see https://docs.aws.amazon.com/app-mesh/latest/userguide/what-is-app-mesh.html
   */
  public static alb(options: AlbOptions = {}): Routing {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { AlbProvider } = require('./alb/alb-provider') as typeof import('./alb/alb-provider');
    return new Routing(new AlbProvider(options));
  }

  /**
   * Nothing but Kubernetes: one Service over all tracks, and the share is the ratio of their ready pods.
   *
   * Either `replicas` says how many pods there are in all and the weight of the split divides them, or each track says its own number
   * and the numbers make the weight: 9 and 1 are 10 %, 3 and 1 are 25 %. `CanaryService.share` and the annotation
   * `cdk8s-canary.dev/share` of the Service (`stable=90%, canary=10%`) have the share that is made. A Service that already runs
   * stays as it is and has no annotation.
   *
   * A weight is divided as by Argo Rollouts without surge: the canary gets the number of pods whose share is nearest to the weight, of two the
   * larger one; from 1 to 99 % each track has a pod. Of `n` pods each is a share of `1/n`, so that 5 % need 19 pods at least; what is
   * farther off than `tolerance` is refused unless `approximate` is set. At weight 0 the canary has no pods, at weight 100 stable has
   * none, and a baseline has as many as the canary. An idle canary leaves all pods of `replicas` to stable.
   *
   * The share is one of connections: kube-proxy draws a pod when a connection is opened. Clients that keep connections open (keep-alive, HTTP/2,
   * gRPC, WebSocket) stay with their pod, so that few clients, or old ones, see another share. Callers with a sidecar of a mesh draw a pod for each
   * request, by the load balancing of the mesh.
   *
   * A change of the share starts and ends pods. While new ones start, the share is that of the pods which are ready. Do not go from weight 0 to
   * 100 or back in one change: the last pods of one track can end before those of the other are ready, and nobody answers. Any weight in between is a safe step.
   *
   * Refused: matches, sticky clients and blue-green, for which a Service knows too little; tracks with autoscaling, which would change the
   * share; numbers of pods beside `replicas` or a weight; pods of others that the Service selects; a Deployment whose selector no other pods may match; a Service that already runs and
   * does not select all tracks, or prefers pods near the caller.
   *
   * @see https://kubernetes.io/docs/reference/networking/virtual-ips/
   * @see https://argo-rollouts.readthedocs.io/en/stable/features/canary/
   */
  public static service(options: ServiceRoutingOptions = {}): Routing {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { ServiceProvider } = require('./service/service-provider') as typeof import('./service/service-provider');
    return new Routing(new ServiceProvider(options));
  }

  /** A provider of your own. */
  public static custom(provider: RoutingProvider): Routing {
    return new Routing(provider);
  }

  private constructor(
    /** The provider behind this routing. */
    public readonly provider: RoutingProvider,
  ) {}
}
