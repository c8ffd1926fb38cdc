import { canaryAnnotations, canaryRule } from './canary-rule';
import { affinityAnnotations, checkAnnotations, ownAnnotations, prefixed, repeatedAnnotations } from './ingress-annotations';
import { entryOf, ingressClaims, ingressRivals } from './ingress-claims';
import { checkHosts, ingressTls } from './ingress-hosts';
import { givenPaths, hasPatterns, IngressPath, ingressPaths, podProtocol } from './ingress-paths';
import { NginxIngressOptions } from './nginx-ingress-options';
import { shown } from '../../domain/canary-error';
import { ProcessKind } from '../../domain/plan/process-kind';
import { Track, TRACK_SUFFIX } from '../../domain/track';
import { isHostName } from '../host-name';
import { serviceLike, serviceSpec } from '../kubernetes-service';
import { checkPreviewHosts } from '../preview-hosts';
import { RivalObject, RouteClaim } from '../route-claim';
import { RoutingContext, RoutingObject, RoutingProvider, RoutingSubject } from '../routing-provider';
import { checkStableService, trackServices, trackServiceSpecs } from '../track-services';

const INGRESS = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress' };
const PREVIEW = '-preview';

/** Splits by ingress-nginx: an ordinary Ingress for stable, and one with canary annotations for the canary. */
export class NginxIngressProvider extends RoutingProvider {
  private readonly ingressClassName: string;

  private readonly options: NginxIngressOptions;

  constructor(options: NginxIngressOptions) {
    super();
    this.options = { ...options, hosts: options.hosts ?? [], previewHosts: options.previewHosts ?? undefined };
    this.ingressClassName = options.ingressClassName ?? 'nginx';
  }

  public processKind(): ProcessKind {
    return ProcessKind.INGRESS_NGINX;
  }

  public objects(subject: RoutingSubject): RoutingObject[] {
    const { name, hasCanary } = subject;
    const hasPreview = this.options.previewHosts !== undefined;
    return [
      ...trackServices(subject),
      ...hasPreview ? [{ id: 'PreviewService', apiVersion: 'v1', kind: 'Service', name: name + PREVIEW }] : [],
      { id: 'Ingress', ...INGRESS, name },
      ...hasCanary ? [{ id: 'CanaryIngress', ...INGRESS, name: name + TRACK_SUFFIX[Track.CANARY] }] : [],
      ...hasPreview ? [{ id: 'PreviewIngress', ...INGRESS, name: name + PREVIEW }] : [],
    ];
  }

  public specs(context: RoutingContext): { [id: string]: any } {
    const { name, ports, service, matched, hasCanary, stable, canary } = context;
    const { hosts, previewHosts } = this.options;
    const { selector } = matched === Track.CANARY && hasCanary ? canary : stable;
    const paths = this.paths(context, []);
    return {
      ...trackServiceSpecs(context),
      PreviewService: service === undefined ? serviceSpec(selector, ports) : serviceLike(service, selector),
      Ingress: this.ingress(name, hosts, paths, ingressTls(this.options, hosts)),
      CanaryIngress: this.ingress(name + TRACK_SUFFIX[Track.CANARY], hosts, paths),
      PreviewIngress: previewHosts && this.ingress(name + PREVIEW, previewHosts, paths, ingressTls(this.options, previewHosts)),
    };
  }

  public annotations(context: RoutingContext): { [id: string]: { [key: string]: string } } {
    const protocol = podProtocol(this.paths(context, []), []);
    const own = ownAnnotations(this.options);
    const common = {
      ...prefixed(this.options, {
        ...protocol === undefined ? {} : { 'backend-protocol': protocol },
        ...hasPatterns(this.options, 'rewrite-target' in own) ? { 'use-regex': 'true' } : {},
      }),
      ...this.options.annotations,
    };
    return {
      Ingress: { ...common, ...prefixed(this.options, affinityAnnotations(context)) },
      CanaryIngress: prefixed(this.options, { ...canaryAnnotations(context, this.options.weightTotal), ...repeatedAnnotations(this.options) }),
      PreviewIngress: common,
    };
  }

  public problems(context: RoutingContext): string[] {
    const { name, match, service } = context;
    const problems: string[] = [];
    checkHosts(this.options, problems);
    checkPreviewHosts(this.options.previewHosts, this.options.hosts, context, problems);
    checkAnnotations(this.options, [name, name + TRACK_SUFFIX[Track.CANARY], name + PREVIEW], problems);
    const paths = this.paths(context, problems);
    if (!('backend-protocol' in ownAnnotations(this.options))) {
      podProtocol(paths, problems);
    }
    canaryRule(match, problems);
    this.checkNumbersAndNames(name, problems);
    checkTracks(context, problems);
    if (service !== undefined) {
      checkStableService('with Routing.nginxIngress', context, problems);
    }
    return problems;
  }

  public claims(): RouteClaim[] {
    const { hosts, previewHosts = [] } = this.options;
    const rewrites = 'rewrite-target' in ownAnnotations(this.options);
    const makesPatterns = rewrites || hasPatterns(this.options, rewrites);
    const common = { entry: entryOf(this.ingressClassName), paths: givenPaths(this.options), bySpecificity: true, makesPatterns };
    return [...hosts, ...previewHosts].map(host => ({ ...common, host }));
  }

  public claimsOf(object: any): RouteClaim[] {
    return ingressClaims(object);
  }

  public rivals(object: any): RivalObject[] {
    return ingressRivals(object);
  }

  private paths({ ports }: RoutingContext, problems: string[]): IngressPath[] {
    return ingressPaths(this.options, 'rewrite-target' in ownAnnotations(this.options), ports, problems);
  }

  private ingress(service: string, hosts: string[], paths: IngressPath[], tls?: object[]): object {
    const backend = ({ port: { port } }: IngressPath) => ({ service: { name: service, port: { number: port } } });
    const http = { paths: paths.map(one => ({ path: one.path, pathType: one.pathType, backend: backend(one) })) };
    return { ingressClassName: this.ingressClassName, tls, rules: hosts.map(host => ({ host, http })) };
  }

  private checkNumbersAndNames(name: string, problems: string[]): void {
    const { previewHosts, ingressClassName, weightTotal } = this.options;
    if (ingressClassName !== undefined && !isHostName(ingressClassName)) {
      problems.push(`ingressClassName must be the name of an IngressClass, got ${shown(ingressClassName)}`);
    }
    if (previewHosts !== undefined && name.length + PREVIEW.length > 63) {
      problems.push(`name must be at most 55 characters beside previewHosts, which have a Service with ${PREVIEW} behind it, got ${name.length}`);
    }
    if (weightTotal !== undefined && !(Number.isSafeInteger(weightTotal) && weightTotal >= 100 && weightTotal % 100 === 0)) {
      problems.push(`weightTotal must be a multiple of 100, got ${shown(weightTotal)}: the controller counts 100 where it is less, and each percent must be a whole number`);
    }
  }
}

/** Adds what the controller cannot do with the tracks, whatever the options are. */
function checkTracks({ stable, hasBaseline, sticky, match, blueGreen }: RoutingContext, problems: string[]): void {
  if (stable.replicas === 0) {
    problems.push('stable must have pods with Routing.nginxIngress, got 0 replicas: the controller answers 503 before it looks at the canary, also at weight 100; keep one, or use Routing.istio');
  }
  if (hasBaseline) {
    problems.push('Routing.nginxIngress cannot split between three tracks, got a baseline: the controller looks at one canary of a Service; remove baseline, or use Routing.gatewayApi or Routing.istio');
  }
  if (sticky !== undefined && match.length > 0) {
    problems.push(`Routing.nginxIngress cannot match ${match.join(', ')} beside sticky: the controller looks at the cookie of the track first, and clients of stable would never get the canary; remove one of them, or use Routing.istio`);
  }
  if (blueGreen && match.length > 0) {
    problems.push(`Routing.nginxIngress cannot match ${match.join(', ')} in blue-green: a canary Ingress leads requests to the canary, and never back to stable; use previewHosts, or Routing.gatewayApi or Routing.istio`);
  }
}
