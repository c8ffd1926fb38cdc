import { shown } from '../../domain/canary-error';
import { checkNamespace, isDnsLabel } from '../../domain/names';
import { RouteClaim } from '../route-claim';
import { RoutingContext, RoutingProvider } from '../routing-provider';
import { checkExportTo, checkHosts, qualifiedGateway, REMEDY } from './gateway-hosts';
import { IstioBinding, IstioMode } from './istio-options';
import { IstioProvider } from './istio-provider';
import { ResolvedRoute } from './resolved-route';
import { checkOrder } from './routes';
import type * as istio from '../../imports/networking.istio.io';

/** A service whose routes are composed. */
export interface ComposedService {
  readonly path: string;
  readonly name: string;
  readonly namespace?: string;
  readonly provider: RoutingProvider;
  readonly context: () => RoutingContext;
}

/** Where the routes come in. */
export interface ComposedHost {
  readonly hosts: string[];
  readonly gateways: string[];
  readonly exportTo?: string[];
}

/** The routes of several services in one VirtualService, in the order of the services. */
export class ComposedRoutes {
  constructor(
    private readonly host: ComposedHost,
    private readonly services: ComposedService[],
    /** Namespace of the VirtualService. */
    public readonly namespace: string | undefined,
  ) {}

  /** What the call shows: wrong hosts, and services that are routed in another way. */
  public problems(name: string): string[] {
    const { hosts, gateways, exportTo } = this.host;
    const { namespace } = this;
    const problems: string[] = [];
    if (!isDnsLabel(name)) {
      problems.push(`name must be at most 63 lower-case letters, digits and "-", got ${shown(name)}`);
    }
    for (const [what, values] of [['hosts', hosts], ['gateways', gateways], ['services', this.services]] as const) {
      if (values.length === 0) {
        problems.push(`${what} must not be empty`);
      }
    }
    checkNamespace(namespace, problems);
    checkHosts({ name, namespace }, hosts, gateways, problems);
    checkExportTo({ namespace }, { exportTo, gateways, mode: IstioMode.HOSTS }, problems);
    this.services.forEach((service, index) => {
      if (this.services.findIndex(({ path }) => path === service.path) < index) {
        problems.push(`services must be given once, got ${service.path} twice`);
      }
      if (!(service.provider instanceof IstioProvider) || service.provider.binding !== IstioBinding.COMPOSED) {
        problems.push(`service ${service.path} must be routed by Routing.istio({ binding: IstioBinding.COMPOSED })`);
      }
      if ((service.namespace === undefined) !== (namespace === undefined)) {
        problems.push(`service ${service.path} and the host must both have a namespace, or none: set the namespace of both charts`);
      }
    });
    return problems;
  }

  /** What is wrong with the routes together. Each service reports its own. */
  public routeProblems(): string[] {
    const own: string[] = [];
    const routes = this.routes(own);
    const problems: string[] = [];
    if (own.length === 0) {
      checkOrder(routes, problems);
    }
    return problems;
  }

  /** The requests that the VirtualService catches. */
  public claims(): RouteClaim[] {
    const { hosts, gateways } = this.host;
    const routes = this.routes([]);
    const paths = routes.some(({ path }) => path === undefined) ? [] : routes.map(({ path }) => path!);
    return gateways.map(gateway => qualifiedGateway(this, gateway))
      .flatMap(gateway => hosts.map(host => ({ entry: `at gateway ${gateway}`, host, paths, remedy: REMEDY })));
  }

  /** The spec of the VirtualService. */
  public spec(): istio.VirtualServiceSpec {
    const http = this.services.flatMap(({ name, provider, context }) =>
      (provider as IstioProvider).gatewayRules(context(), this.namespace).map(rule => ({ ...rule, name: `${name}-${rule.name}` })));
    return { ...this.host, http };
  }

  private routes(problems: string[]): ResolvedRoute[] {
    return this.services.flatMap(({ path, name, provider, context }) =>
      (provider as IstioProvider).resolvedRoutes(context(), this.namespace, problems)
        .map(route => ({ ...route, name: `${name}-${route.name}`, owner: path })));
  }
}
