import { Annotations } from './annotations';
import { Branch, certain, response } from '../branch';
import { KubernetesPort, KubernetesService } from '../cluster/service';
import { Decision } from '../decision';
import { assume, Visit } from '../entrance';
import { pods } from '../kubernetes/pods';
import { Message } from '../message';
import { OutcomeKind } from '../outcome';

const VERSION = 'backend-protocol-version';

/** What requests are forwarded to. */
export interface TargetGroup {
  /** In words: `Service shop/cart`. */
  readonly title: string;
  send(message: Message, visit: Visit): Branch[];
}

/** How the pods of a Service become targets. */
export interface ServiceTargetsOptions {
  /** `ip`: pods; `instance`: nodes, and kube-proxy goes on from there. */
  readonly type: string;
  /** HTTP1, HTTP2 or GRPC. */
  readonly version: string;
  /** What is guessed about the type. */
  readonly guess?: Decision;
  /** Annotations of Service and Ingress. */
  readonly annotations: Annotations;
  /** Whether pods wait until they are healthy targets before they are ready. */
  readonly readinessGates: () => boolean;
}

/** The target group that the controller makes for a port of a Service. */
export class ServiceTargets implements TargetGroup {
  public readonly title: string;

  constructor(private readonly service: KubernetesService, private readonly port: KubernetesPort, private readonly options: ServiceTargetsOptions) {
    this.title = service.object.title;
  }

  public send(message: Message, visit: Visit): Branch[] {
    const { service, port, options: { guess } } = this;
    if (guess !== undefined) {
      assume(visit, guess);
    }
    this.assumeIdentity(message, visit);
    const mismatch = this.mismatch(message, visit);
    if (mismatch !== undefined) {
      return mismatch;
    }
    const endpoints = service.endpoints(port);
    if (endpoints.length > 1) {
      this.assumeEqual(visit);
    }
    return pods(endpoints, new Decision(service.object, ['spec', 'selector'], 'chooses among its ready pods'), () => this.none(visit), visit);
  }

  /**
   * The load balancer answers 464 where the protocol of the request is not that of the targets ("Troubleshoot your Application Load Balancers", HTTP 464).
   */
  private mismatch({ grpc }: Message, visit: Visit): Branch[] | undefined {
    const { options: { version, annotations }, service } = this;
    const owner = annotations.owner(VERSION);
    const decision = (text: string) => new Decision(owner ?? service.object, owner === undefined ? [] : annotations.path(VERSION), text);
    if (version === 'HTTP2' && !grpc) {
      assume(visit, decision('the client is taken to use HTTP/2; over HTTP/1.1 the load balancer answers 464'));
    }
    return version === 'HTTP2' || grpc === (version === 'GRPC')
      ? undefined
      : response(464, 'protocol of the targets is another', decision(`targets take ${version === 'GRPC' ? 'gRPC' : 'HTTP/1.1'} only: HTTP 464`));
  }

  /** A Service can ask for a login, too (annotations guide, "Authentication"). */
  private assumeIdentity({ scheme }: Message, visit: Visit): void {
    const { service: { object }, options: { annotations } } = this;
    if (scheme === 'https' && annotations.owner('auth-type') === object && annotations.text('auth-type') !== 'none') {
      assume(visit, new Decision(object, annotations.path('auth-type'), 'the client is taken to be logged in; others are sent to the identity provider or get 401'));
    }
  }

  /** Not all targets need to be alike. */
  private assumeEqual(visit: Visit): void {
    const { service, options: { type, annotations } } = this;
    assume(visit, new Decision(service.object, ['spec', 'selector'], 'all ready pods are taken to pass the health check of the load balancer'));
    const owner = annotations.owner('target-group-attributes');
    if (owner !== undefined) {
      assume(visit, new Decision(owner, annotations.path('target-group-attributes'), 'targets are taken to be chosen evenly, whatever the attributes say'));
    }
    if (type === 'instance' && service.object.manifest.spec?.externalTrafficPolicy === 'Local') {
      assume(visit, new Decision(service.object, ['spec', 'externalTrafficPolicy'], 'pods are taken to be spread evenly over the nodes'));
    }
  }

  /**
   * Pods that are not ready are no targets (aws-load-balancer-controller, `endpoint_resolver.go`), and an empty group is answered with 503; nodes are targets even
   * without pods, and none of them takes the connection ("Troubleshoot your Application Load Balancers", HTTP 502 and 503; "Target group
   * health": with unhealthy targets only, all get requests).
   */
  private none(visit: Visit): Branch[] {
    const { service, options: { type, readinessGates } } = this;
    if (type === 'instance') {
      assume(visit, new Decision(service.object, ['spec', 'selector'], 'without ready pods the port of the nodes is taken to refuse connections'));
      return response(502, 'no healthy endpoint', new Decision(service.object, ['spec', 'selector'], 'finds no ready pod: HTTP 502'));
    }
    if (readinessGates() && service.workloads.some(workload => workload.pods > 0)) {
      assume(visit, new Decision(service.object, ['spec', 'selector'], 'pods that only wait for the load balancer are targets before they are ready, and get requests while there are no others'));
    }
    return response(503, 'no healthy endpoint', new Decision(service.object, ['spec', 'selector'], 'finds no ready pod: the target group is empty, HTTP 503'));
  }
}

/** A target group that the controller did not make, and that no TargetGroupBinding of the input fills. */
export class ForeignTargets implements TargetGroup {
  public readonly title: string;

  constructor(private readonly arn: string) {
    this.title = arn;
  }

  public send(): Branch[] {
    return certain({ kind: OutcomeKind.OUTSIDE, reason: `target group ${this.arn}` });
  }
}
