import { HeaderCondition } from '../../domain/request-match';
import { TRACK_SUFFIX } from '../../domain/track';
import { checkRe2 } from '../re2';
import { virtualServiceClaims } from './foreign-claims';
import { checkGateways, qualifiedGateway } from './gateway-hosts';
import { IstioMode, IstioOptions } from './istio-options';
import { checkPorts } from './protocol';
import { gatewayRoutes } from './routes';
import { gatewayVirtualService, meshVirtualService, TrackHosts } from './virtual-service';
import type * as istio from '../../imports/networking.istio.io';
import { serviceSpec } from '../kubernetes-service';
import { RouteClaim, RoutingContext, RoutingObject, RoutingProvider, RoutingSubject } from '../routing-provider';

const API_VERSION = 'networking.istio.io/v1';
const DATAPLANE_MODE = 'istio.io/dataplane-mode';

/** Subsets by their track; both exist from the first day, so that moving traffic changes VirtualServices only. */
const SUBSETS = { stable: 'stable', canary: 'canary' };

/** Splits by VirtualService, between subsets of one Service or between two Services. */
export class IstioProvider extends RoutingProvider {
  private readonly hostsMode: boolean;

  constructor(private readonly options: IstioOptions) {
    super();
    this.hostsMode = options.mode === IstioMode.HOSTS;
  }

  public objects({ name, hasCanary }: RoutingSubject): RoutingObject[] {
    const virtualService = { apiVersion: API_VERSION, kind: 'VirtualService' };
    return [
      { id: 'Service', apiVersion: 'v1', kind: 'Service', name },
      ...!this.hostsMode ? [{ id: 'DestinationRule', apiVersion: API_VERSION, kind: 'DestinationRule', name }]
        : hasCanary ? [{ id: 'CanaryService', apiVersion: 'v1', kind: 'Service', name: name + TRACK_SUFFIX.canary }] : [],
      ...this.options.gateways?.length ? [{ id: 'VirtualService', ...virtualService, name }] : [],
      { id: 'MeshVirtualService', ...virtualService, name: `${name}-mesh` },
    ];
  }

  public claims(subject: RoutingSubject): RouteClaim[] {
    const { name, namespace } = subject;
    const paths = (this.options.routes ?? [{}]).flatMap(({ path }) => path ?? []);
    const every = this.options.routes?.some(({ path }) => path === undefined) ?? true;
    const gateways = (this.options.gateways ?? []).map(gateway => qualifiedGateway(subject, gateway));
    return [
      { entry: 'in the mesh', host: namespace === undefined ? name : `${name}.${namespace}`, paths: [] },
      ...gateways.flatMap(gateway => (this.options.hosts ?? []).map(host => ({
        entry: `at gateway ${gateway}`, host, paths: every ? [] : paths,
      }))),
    ];
  }

  public problems(context: RoutingContext): string[] {
    const { ports, stable, canary, match } = context;
    const problems: string[] = [];
    checkGateways(context, this.options, problems);
    checkPorts(ports, !this.hostsMode, problems);
    gatewayRoutes(this.options, ports, problems);
    for (const { headers } of match) {
      headers.forEach(header => checkHeader(header, problems));
    }
    if (this.hostsMode && stable.replicas === 0) {
      problems.push('stable must have pods in IstioMode.HOSTS, got 0 replicas: callers that no VirtualService binds get stable only; set replicas, or use IstioMode.SUBSETS');
    }
    checkAmbient('pod label', stable.podLabels, problems);
    checkAmbient('pod label', canary.podLabels, problems);
    return problems;
  }

  public specs(context: RoutingContext): { [id: string]: any } {
    const { name, ports, stable, canary, hasCanary, weight, match, idle } = context;
    const { hosts = [], gateways = [] } = this.options;
    const [stableHost, canaryHost] = this.hostsMode ? [{ host: stable.name }, { host: canary.name }]
      : [{ host: name, subset: SUBSETS.stable }, { host: name, subset: SUBSETS.canary }];
    const split: TrackHosts = { weight, match, idle, stable: stableHost, canary: hasCanary ? canaryHost : undefined };
    return {
      ...this.hostsMode
        ? { Service: serviceSpec(stable.selector, ports), CanaryService: serviceSpec(canary.selector, ports) }
        : { Service: serviceSpec({ app: name }, ports), DestinationRule: destinationRule(context) },
      VirtualService: gatewayVirtualService(hosts, gateways, gatewayRoutes(this.options, ports, []), split),
      MeshVirtualService: meshVirtualService(name, ports, split),
    };
  }

  public claimsOf(object: any): RouteClaim[] {
    return virtualServiceClaims(object);
  }

  public namespaceProblems(labels: { [key: string]: string }): string[] {
    const problems: string[] = [];
    checkAmbient('namespace label', labels, problems);
    return problems;
  }
}

function destinationRule({ name, stable, canary }: RoutingContext): istio.DestinationRuleSpec {
  return {
    host: name,
    subsets: [
      { name: SUBSETS.stable, labels: stable.trackLabels },
      { name: SUBSETS.canary, labels: canary.trackLabels },
    ],
  };
}

/** Headers that proxies remove, replace or set themselves before they look at routes (measured). */
const NOT_THE_CLIENTS = /^(connection|te|upgrade|keep-alive|proxy-connection|x-request-id|x-forwarded-(client-cert|proto)|x-envoy-.*)$/;

function checkHeader({ name, exact, regex }: HeaderCondition, problems: string[]): void {
  if (NOT_THE_CLIENTS.test(name) || (name === 'x-forwarded-for' && exact !== undefined)) {
    problems.push(`header ${name} must be one that proxies leave as the client sent it: Envoy removes or writes this one before it looks at routes; take a header of your own`);
  }
  if (regex !== undefined) {
    checkRe2(`header ${name}`, regex, problems);
  }
}

/**
 * VirtualServices are not supported in ambient mode: whether they are applied is undefined.
 *
 * @see https://istio.io/latest/docs/ambient/usage/l7-features/
 */
function checkAmbient(where: string, labels: { [key: string]: string }, problems: string[]): void {
  if (labels[DATAPLANE_MODE] === 'ambient') {
    problems.push(`Routing.istio needs sidecars, got the ${where} ${DATAPLANE_MODE}: ambient, where VirtualServices are not supported: route with HTTPRoutes of the Gateway API, or remove the label`);
  }
}
