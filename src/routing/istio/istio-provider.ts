import { checkMatch } from './conditions';
import { virtualServiceClaims } from './foreign-claims';
import { checkExportTo, checkGateways, qualifiedGateway, REMEDY } from './gateway-hosts';
import { IstioApiVersion, IstioBinding, IstioMode, IstioOptions, IstioRoute } from './istio-options';
import { IstioTracks } from './istio-tracks';
import { checkPorts } from './protocol';
import { istioRivals } from './rivals';
import { gatewayRoutes, meshRoutes } from './routes';
import { httpRules } from './rules';
import { previewOf, trackHosts } from './track-hosts';
import { checkPolicies, destinationRules, destinationRuleSpecs } from './traffic-policies';
import { meshVirtualService } from './virtual-service';
import { ProcessKind } from '../../domain/plan/process-kind';
import type * as istio from '../../imports/networking.istio.io';
import { serviceHost } from '../host-name';
import { serviceSpec } from '../kubernetes-service';
import { RivalObject, RouteClaim } from '../route-claim';
import { RoutingContext, RoutingObject, RoutingSubject } from '../routing-provider';
import { checkSelectsStable, checkSharedService, checkStableService, labelsShown, trackServices, trackServiceSpecs } from '../track-services';

const DATAPLANE_MODE = 'istio.io/dataplane-mode';

/** Splits by VirtualService, between subsets of one Service or between Services. */
export class IstioProvider extends IstioTracks {
  public readonly mode: IstioMode;
  public readonly hidden: boolean;
  public readonly binding: IstioBinding;
  public readonly apiVersion: IstioApiVersion;

  constructor(private readonly options: IstioOptions) {
    super();
    this.mode = options.mode ?? IstioMode.SUBSETS;
    this.hidden = options.exportTo !== undefined && !options.exportTo.includes('*');
    this.binding = options.binding ?? IstioBinding.OWN;
    this.apiVersion = options.apiVersion ?? IstioApiVersion.V1;
  }

  public processKind(): ProcessKind {
    return ProcessKind.ISTIO_VSVC;
  }

  public objects(subject: RoutingSubject): RoutingObject[] {
    const { name } = subject;
    const virtualService = { apiVersion: this.apiVersion, kind: 'VirtualService' };
    return [
      ...this.mode === IstioMode.HOSTS ? trackServices(subject) : [{ id: 'Service', apiVersion: 'v1', kind: 'Service', name }],
      ...destinationRules(subject, this.options),
      ...this.ownsRoutes() ? [{ id: 'VirtualService', ...virtualService, name }] : [],
      ...this.options.previewHosts === undefined ? [] : [{ id: 'PreviewVirtualService', ...virtualService, name: `${name}-preview` }],
      { id: 'MeshVirtualService', ...virtualService, name: `${name}-mesh` },
    ];
  }

  public claims(subject: RoutingSubject): RouteClaim[] {
    const { name, namespace } = subject;
    const { hosts = [], gateways = [], previewHosts = [] } = this.options;
    const paths = (this.options.routes ?? [{}]).flatMap(({ path }) => path ?? []);
    const every = this.options.routes?.some(({ path }) => path === undefined) ?? true;
    return [
      { entry: 'in the mesh', host: serviceHost(name, namespace), paths: [] },
      ...gateways.map(gateway => qualifiedGateway(subject, gateway)).flatMap(gateway => [...hosts, ...previewHosts].map(host => ({
        entry: `at gateway ${gateway}`, host, paths: every ? [] : paths, remedy: REMEDY,
      }))),
    ];
  }

  public problems(context: RoutingContext): string[] {
    const { ports, stable, canary, match, selector } = context;
    const problems: string[] = [];
    checkGateways(context, this.options, problems);
    checkExportTo(context, this.options, problems);
    checkPorts(ports, this.mode === IstioMode.SUBSETS, problems);
    for (const one of match) {
      checkMatch(one, this.ownsRoutes() || this.binding === IstioBinding.COMPOSED, problems);
    }
    checkPolicies(context, this.options, problems);
    this.checkMode(context, problems);
    this.checkRoutes(context, problems);
    checkAmbient('pod label', stable.podLabels, problems);
    checkAmbient('pod label', canary.podLabels, problems);
    checkService(this.mode, selector, context, problems);
    return problems;
  }

  public specs(context: RoutingContext): { [id: string]: any } {
    const { name, namespace, ports, selector = {}, service } = context;
    const { hosts, gateways, exportTo, previewHosts } = this.options;
    const split = trackHosts(context, this.mode, namespace);
    const common = exportTo === undefined ? {} : { exportTo };
    const routes = meshRoutes(this.options.meshRoutes, this.options.port, context, []);
    const preview = () => httpRules(this.resolvedRoutes(context, namespace, []), previewOf(split), true);
    return {
      ...this.mode === IstioMode.HOSTS ? trackServiceSpecs(context) : { Service: service ?? serviceSpec(selector, ports) },
      ...destinationRuleSpecs(context, this.options),
      ...this.ownsRoutes() ? { VirtualService: { hosts, gateways, ...common, http: this.gatewayRules(context, namespace) } } : {},
      ...previewHosts === undefined ? {} : { PreviewVirtualService: { hosts: previewHosts, gateways, ...common, http: preview() } },
      MeshVirtualService: { ...common, ...meshVirtualService(name, routes, ports, split) },
    };
  }

  /** The rules for the gateways, as a VirtualService in some namespace has them. */
  public gatewayRules(context: RoutingContext, from: string | undefined): istio.VirtualServiceSpecHttp[] {
    return httpRules(this.resolvedRoutes(context, from, []), trackHosts(context, this.mode, from), true);
  }

  /** The routes for the gateways, with everything decided. */
  public resolvedRoutes(context: RoutingContext, from: string | undefined, problems: string[]) {
    return gatewayRoutes(this.options.routes, this.options.port, context, from, problems);
  }

  public claimsOf(object: any): RouteClaim[] {
    return virtualServiceClaims(object);
  }

  public rivals(object: any): RivalObject[] {
    return istioRivals(object);
  }

  public bypasses({ namespace }: RoutingSubject): string[] {
    const { routes = [], meshRoutes: mesh = [] } = this.options;
    return [...routes, ...mesh].flatMap(({ to }) => to?._host === undefined ? [] : serviceHost(to._host, namespace));
  }

  public boundBy(): string | undefined {
    return this.binding === IstioBinding.COMPOSED ? 'an IstioGatewayHost' : undefined;
  }

  public settled(): boolean {
    const { routes, meshRoutes: mesh } = this.options;
    return areSettled(routes) && areSettled(mesh);
  }

  public namespaceProblems(labels: { [key: string]: string }): string[] {
    const problems: string[] = [];
    checkAmbient('namespace label', labels, problems);
    return problems;
  }

  /** Whether there is a VirtualService for gateways. */
  private ownsRoutes(): boolean {
    return this.binding === IstioBinding.DELEGATE || (this.binding === IstioBinding.OWN && (this.options.gateways?.length ?? 0) > 0);
  }

  private checkRoutes(context: RoutingContext, problems: string[]): void {
    if (this.ownsRoutes() || this.binding === IstioBinding.COMPOSED) {
      this.resolvedRoutes(context, context.namespace, problems);
    }
    if (this.options.meshRoutes !== undefined) {
      const mesh: string[] = [];
      meshRoutes(this.options.meshRoutes, this.options.port, context, mesh);
      problems.push(...mesh.map(problem => `meshRoutes: ${problem}`));
    }
  }

  private checkMode({ name, stable, selector }: RoutingContext, problems: string[]): void {
    if (this.mode === IstioMode.HOSTS && stable.replicas === 0) {
      problems.push('stable must have pods in IstioMode.HOSTS, got 0 replicas: callers that no VirtualService binds get stable only; set replicas, or use IstioMode.SUBSETS');
    }
    if (this.mode === IstioMode.SUBSETS && selector === undefined) {
      problems.push(`IstioMode.SUBSETS needs one Service over all tracks, but Deployment ${stable.name} keeps its selector ${labelsShown(stable.selector)}, which no canary pod may match: use IstioMode.HOSTS, or move ${name} to tracks first`);
    }
  }
}

function areSettled(routes: IstioRoute[] | undefined): boolean {
  return routes === undefined || routes.every(({ to }) => to?._target?.settled() ?? true);
}

/** Adds what is wrong with a Service that already runs: it must select the pods that the mode needs, and no others. */
function checkService(mode: IstioMode, shared: object | undefined, context: RoutingContext, problems: string[]): void {
  if (mode === IstioMode.HOSTS) {
    checkStableService('in IstioMode.HOSTS', context, problems);
  } else if (context.service !== undefined) {
    shared === undefined ? checkSelectsStable(context, problems) : checkSharedService('in IstioMode.SUBSETS', 'IstioMode.HOSTS', context, problems);
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
