import { CookieClaim } from '../cookie-claim';
import { checkPreviewHosts } from '../preview-hosts';
import { RouteClaim } from '../route-claim';
import { RoutingContext, RoutingObject, RoutingProvider, RoutingSubject } from '../routing-provider';
import { checkStableService, trackServices, trackServiceSpecs } from '../track-services';
import { AlbOptions, AlbTargetType } from './alb-options';
import { checkOptions, optionAnnotations, prefixed } from './annotations';
import { checkMatch } from './conditions';
import { groupClaims, ingressClaims } from './group-claims';
import { actionAnnotations, ingressSpec } from './ingress';
import { checkProtocol, protocolAnnotations } from './protocol';
import { checkHosts, checkPaths, checkValues, resolvedRoutes } from './rules';
import { ProcessKind } from '../../domain/plan/process-kind';

/** Longest time that clients stay on a target group, in seconds (Elastic Load Balancing API, TargetGroupStickinessConfig). */
const MAX_STICKY = 604800;

/** Cookie of clients that stay on a target group (Elastic Load Balancing: "Target group stickiness"). */
const COOKIE = 'AWSALBTG';

/** Types of Services whose ports nodes listen on. */
const NODE_PORTS = ['NodePort', 'LoadBalancer'];

/** Splits by the rules of an Application Load Balancer, which the AWS Load Balancer Controller makes of an Ingress. */
export class AlbProvider extends RoutingProvider {
  constructor(private readonly options: AlbOptions) {
    super();
  }

  public processKind(): ProcessKind {
    return ProcessKind.ALB;
  }

  public objects(subject: RoutingSubject): RoutingObject[] {
    return [...trackServices(subject), { id: 'Ingress', apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', name: subject.name }];
  }

  public specs(context: RoutingContext): { [id: string]: any } {
    return { ...this.services(context), Ingress: ingressSpec(this.options, context, resolvedRoutes(this.options, context, [])) };
  }

  public annotations(context: RoutingContext): { [id: string]: { [key: string]: string } } {
    const routes = resolvedRoutes(this.options, context, []);
    const derived = { ...protocolAnnotations(this.options, routes, []), ...actionAnnotations(this.options, context, routes) };
    return { Ingress: { ...optionAnnotations(this.options), ...prefixed(derived) } };
  }

  public problems(context: RoutingContext): string[] {
    const { hosts = [], previewHosts } = this.options;
    const problems: string[] = [];
    checkOptions(this.options, problems);
    if (this.options.hosts?.length === 0) {
      problems.push('hosts must have a host, got none: remove hosts for every host');
    }
    checkHosts('hosts', hosts, problems);
    checkHosts('previewHosts', previewHosts ?? [], problems);
    checkPreviewHosts(previewHosts, hosts, context, problems);
    const routes = resolvedRoutes(this.options, context, problems);
    checkPaths(routes, problems);
    checkProtocol(this.options, routes, problems);
    const before = problems.length;
    context.match.forEach(match => checkMatch(match, problems));
    if (problems.length === before) {
      checkValues(routes, hosts, context.match, problems);
    }
    checkSticky(context, new Set(routes.map(({ port }) => port.name)).size, problems);
    this.checkService(context, problems);
    return problems;
  }

  public claims(subject: RoutingSubject): RouteClaim[] {
    return groupClaims(this.options, subject);
  }

  public claimsOf(object: any): RouteClaim[] {
    return ingressClaims(object);
  }

  public stickyCookies({ name, namespace, hasCanary, hasBaseline }: RoutingContext): CookieClaim[] {
    const remedy = 'a load balancer has one name for it; take sticky from one of them, or use Routing.istio';
    const claims = groupClaims({ ...this.options, previewHosts: [] }, { name, namespace, hasCanary, hasBaseline });
    return claims.map(requests => ({ name: COOKIE, requests, remedy }));
  }

  /** The Services; nodes must listen where they are the targets. */
  private services(context: RoutingContext): { [id: string]: any } {
    const specs = trackServiceSpecs(context);
    return this.options.targetType !== AlbTargetType.INSTANCE ? specs : Object.fromEntries(Object.entries(specs).map(([id, spec]) =>
      [id, spec === undefined || NODE_PORTS.includes(spec.type) ? spec : { type: 'NodePort', ...spec }]));
  }

  private checkService(context: RoutingContext, problems: string[]): void {
    checkStableService('with Routing.alb', context, problems);
    const { service, stable } = context;
    if (stable.replicas === 0) {
      problems.push('stable must have pods with Routing.alb, got 0 replicas: callers that no route binds get stable only; set replicas');
    }
    if (service !== undefined && this.options.targetType === AlbTargetType.INSTANCE && !NODE_PORTS.includes(service.type)) {
      problems.push(`the Service must be of type NodePort or LoadBalancer for AlbTargetType.INSTANCE, got ${service.type ?? 'ClusterIP'}: use AlbTargetType.IP`);
    }
  }
}

/** Adds what the load balancer cannot do to keep clients on their track. */
function checkSticky({ sticky }: RoutingContext, ports: number, problems: string[]): void {
  if (sticky === undefined) {
    return;
  }
  if (sticky.named) {
    problems.push(`Routing.alb cannot name the cookie of sticky clients, got ${sticky.name}: the load balancer calls it ${COOKIE}; remove the name, or use Routing.istio`);
  }
  if (sticky.maxAge > MAX_STICKY) {
    problems.push(`Routing.alb cannot keep sticky clients for ${sticky.maxAge} seconds: AWS takes at most ${MAX_STICKY}, which is 7 days; use Routing.istio, or a shorter maxAge`);
  }
  if (ports > 1) {
    problems.push(`Routing.alb cannot keep sticky clients on the tracks of ${ports} ports: each has target groups of its own, and there is one cookie; use Routing.istio, or one port`);
  }
}
