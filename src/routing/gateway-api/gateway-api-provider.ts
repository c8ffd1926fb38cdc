import { gatewayApiRivals, ownClaims, routeClaims } from './claims';
import { checkMatch } from './conditions';
import { Dialect, dialectOf } from './dialect';
import { GatewayApiOptions } from './gateway-api-options';
import { checkGrant, checkLimits } from './limits';
import { checkParents, gatewayParents, GROUP, serviceParent } from './parents';
import { grantSpec } from './reference-grant';
import { ResolvedRoute } from './resolved-route';
import { checkRoutePort } from './route-ports';
import { isEverything, resolvedRoutes } from './routes';
import { routeRules } from './rules';
import { previewOf, SplitBackends, splitBackends } from './split-backends';
import { checkSticky } from './sticky-check';
import { GrantSpec, RouteRule, RouteSpec } from './written';
import { ProcessKind } from '../../domain/plan/process-kind';
import { POLICY } from '../../domain/sync-wave';
import { serviceHost } from '../host-name';
import { httpPort } from '../http-port';
import { checkPreviewHosts } from '../preview-hosts';
import { RivalObject, RouteClaim } from '../route-claim';
import { RoutingContext, RoutingObject, RoutingProvider, RoutingSubject } from '../routing-provider';
import { checkStableService, trackServices, trackServiceSpecs } from '../track-services';

const PREVIEW = 'preview';
const MESH = 'mesh';

/** Splits by HTTPRoute or GRPCRoute, between Services. */
export class GatewayApiProvider extends RoutingProvider {
  private readonly dialect: Dialect;

  constructor(private readonly options: GatewayApiOptions) {
    super();
    this.dialect = dialectOf(options);
  }

  public processKind(): ProcessKind {
    return ProcessKind.GATEWAY_API;
  }

  public objects(subject: RoutingSubject): RoutingObject[] {
    const { name } = subject;
    const { gateways = [], previewHosts, mesh = false, namespace } = this.options;
    const { kind } = this.dialect;
    const route = { apiVersion: `${GROUP}/v1`, kind };
    const outside = { ...route, ...this.isElsewhere(subject) ? { namespace } : {} };
    return [
      ...trackServices(subject),
      ...this.isElsewhere(subject) ? [{ id: 'ReferenceGrant', apiVersion: `${GROUP}/v1beta1`, kind: 'ReferenceGrant', name, syncWave: Number(POLICY) }] : [],
      ...gateways.length === 0 ? [] : [{ id: kind, ...outside, name }],
      ...previewHosts === undefined ? [] : [{ id: `Preview${kind}`, ...outside, name: `${name}-${PREVIEW}` }],
      ...mesh ? [{ id: `Mesh${kind}`, ...route, name: `${name}-${MESH}` }] : [],
    ];
  }

  public specs(context: RoutingContext): { [id: string]: any } {
    const { gateways = [], hosts, previewHosts, namespace, port, mesh = false } = this.options;
    const { kind } = this.dialect;
    const parentRefs = gatewayParents(gateways);
    const split = splitBackends(context, namespace ?? context.namespace);
    const routes = this.gatewayRoutes(context, []);
    const own: RouteSpec = { parentRefs, hostnames: hosts, rules: this.rules(routes, split) };
    return {
      ...trackServiceSpecs(context),
      ...this.isElsewhere(context) ? { ReferenceGrant: this.grant(context, routes) } : {},
      ...gateways.length === 0 ? {} : { [kind]: own },
      ...previewHosts === undefined ? {} : { [`Preview${kind}`]: { parentRefs, hostnames: previewHosts, rules: this.rules(routes, previewOf(split)) } },
      ...mesh ? {
        [`Mesh${kind}`]: {
          parentRefs: serviceParent(context, httpPort(context.ports, port, '', [])!.port),
          rules: this.rules(this.meshRoutes(context, []), splitBackends(context, context.namespace)),
        },
      } : {},
    };
  }

  public problems(context: RoutingContext): string[] {
    const { hosts = [], gateways = [], previewHosts, mesh = false, port } = this.options;
    const problems: string[] = [];
    checkParents(context, this.options, problems);
    if (gateways.length > 0 || previewHosts?.length === 0) {
      checkPreviewHosts(previewHosts, hosts, context, problems);
    }
    context.match.forEach(match => checkMatch(match, this.dialect, problems));
    checkSticky(context, this.dialect, problems);
    checkStableService('with Routing.gatewayApi', context, problems);
    if (context.stable.replicas === 0) {
      problems.push('stable must have pods with Routing.gatewayApi, got 0 replicas: callers that no route binds get stable only; set replicas');
    }
    const chosen: string[] = [];
    const main = httpPort(context.ports, port, 'port of the routing', chosen);
    if (main === undefined || chosen.length > 0) {
      return problems.concat(chosen);
    }
    checkRoutePort(main, { mesh, gateways: gateways.length > 0 }, this.dialect, problems);
    this.checkRoutes(context, problems);
    return problems;
  }

  public claims(subject: RoutingSubject): RouteClaim[] {
    return ownClaims(subject, this.options);
  }

  public claimsOf(object: any): RouteClaim[] {
    return routeClaims(object);
  }

  public rivals(object: any): RivalObject[] {
    return gatewayApiRivals(object);
  }

  public bypasses({ namespace }: RoutingSubject): string[] {
    const { routes = [], meshRoutes = [] } = this.options;
    return [...routes, ...meshRoutes].flatMap(({ to }) => to?._host === undefined ? [] : serviceHost(to._host, namespace));
  }

  public settled(): boolean {
    const { routes = [], meshRoutes = [] } = this.options;
    return [...routes, ...meshRoutes].every(({ to }) => to?._target?.settled() ?? true);
  }

  /** Whether the routes for gateways are in another namespace than the service. */
  private isElsewhere({ namespace }: RoutingSubject): boolean {
    return this.options.namespace !== undefined && this.options.namespace !== namespace;
  }

  private rules(routes: ResolvedRoute[], split: SplitBackends): RouteRule[] {
    return routeRules(routes, split, this.dialect);
  }

  private grant(subject: RoutingSubject, routes: ResolvedRoute[]): GrantSpec {
    return grantSpec(trackServices(subject), this.dialect.kind, this.options.namespace!, routes);
  }

  private gatewayRoutes(context: RoutingContext, problems: string[]): ResolvedRoute[] {
    const { gateways = [], routes = [{}], port, namespace } = this.options;
    return gateways.length === 0 ? [] : resolvedRoutes(routes, port, context, namespace ?? context.namespace, this.dialect, problems);
  }

  /** The routes of callers in the mesh, with one for what is left: what no rule of an attached route takes gets 404. */
  private meshRoutes(context: RoutingContext, problems: string[]): ResolvedRoute[] {
    const { mesh = false, meshRoutes = [], port } = this.options;
    const all = meshRoutes.some(isEverything) ? meshRoutes : [...meshRoutes, {}];
    return mesh ? resolvedRoutes(all, port, context, context.namespace, this.dialect, problems) : [];
  }

  private checkRoutes(context: RoutingContext, problems: string[]): void {
    const { kind } = this.dialect;
    const { routes, meshRoutes = [] } = this.options;
    if (routes?.length === 0) {
      problems.push('routes must have a route, got none: remove routes to route every path');
    }
    const mesh: string[] = meshRoutes.filter(({ port }) => port !== undefined).map(({ port }) => `port must be left out, got "${port}": callers choose the port of the Service; remove it`);
    const before = problems.length;
    const outside = this.gatewayRoutes(context, problems);
    const inside = this.meshRoutes(context, mesh);
    problems.push(...mesh.map(problem => `meshRoutes: ${problem}`));
    if (problems.length === before) {
      const split = splitBackends(context, context.namespace);
      checkLimits(`${kind} ${context.name}`, this.rules(outside, split), problems);
      checkLimits(`${kind} ${context.name}-${MESH}`, this.rules(inside, split), problems);
      if (this.isElsewhere(context)) {
        checkGrant(`ReferenceGrant ${context.name}`, this.grant(context, outside), problems);
      }
    }
  }
}
