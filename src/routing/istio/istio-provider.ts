import { re2Problem } from '../re2';
import { gatewayProblems } from './gateway-hosts';
import { IstioMode, IstioOptions } from './istio-options';
import { unknownPortProblems } from './protocol';
import { gatewayRoutes } from './routes';
import { gatewayVirtualService, meshVirtualService, TrackHosts } from './virtual-service';
import type * as istio from '../../imports/networking.istio.io';
import { serviceSpec } from '../kubernetes-service';
import { RouteClaim, RoutingContext, RoutingObject, RoutingProvider, RoutingResult, RoutingSubject } from '../routing-provider';

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
        : hasCanary ? [{ id: 'CanaryService', apiVersion: 'v1', kind: 'Service', name: `${name}-canary` }] : [],
      ...this.options.gateways?.length ? [{ id: 'VirtualService', ...virtualService, name }] : [],
      { id: 'MeshVirtualService', ...virtualService, name: `${name}-mesh` },
    ];
  }

  public claims(subject: RoutingSubject): RouteClaim[] {
    const { name, namespace = '' } = subject;
    const paths = (this.options.routes ?? [{}]).flatMap(({ path }) => path ?? []);
    const every = this.options.routes?.some(({ path }) => path === undefined) ?? true;
    const gateways = (this.options.gateways ?? []).map(gateway => gateway.includes('/') || namespace === '' ? gateway : `${namespace}/${gateway}`);
    return [
      { entry: 'in the mesh', host: namespace === '' ? name : `${name}.${namespace}`, paths: [] },
      ...gateways.flatMap(gateway => (this.options.hosts ?? []).map(host => ({
        entry: `at gateway ${gateway}`, host, paths: every ? [] : paths,
      }))),
    ];
  }

  public render(context: RoutingContext): RoutingResult {
    const { name, ports, stable, canary, hasCanary, weight, match } = context;
    const { hosts = [], gateways = [] } = this.options;
    const { routes, problems } = gatewayRoutes(this.options, ports);
    const [stableHost, canaryHost] = this.hostsMode ? [{ host: stable.name }, { host: canary.name }]
      : [{ host: name, subset: SUBSETS.stable }, { host: name, subset: SUBSETS.canary }];
    const split: TrackHosts = { weight, match, stable: stableHost, canary: hasCanary ? canaryHost : undefined };
    return {
      problems: [
        ...gatewayProblems(context, this.options),
        ...unknownPortProblems(ports),
        ...problems,
        ...match.flatMap(({ headers }) => headers).flatMap(header =>
          header.regex === undefined ? [] : re2Problem(`header ${header.name}`, header.regex) ?? []),
        ...ambientProblems('pod label', { ...stable.podLabels, ...canary.podLabels }),
      ],
      specs: {
        ...this.hostsMode
          ? { Service: serviceSpec(stable.selector, ports), CanaryService: serviceSpec(canary.selector, ports) }
          : { Service: serviceSpec({ app: name }, ports), DestinationRule: this.destinationRule(context) },
        VirtualService: gatewayVirtualService(hosts, gateways, routes, split),
        MeshVirtualService: meshVirtualService(name, ports, split),
      },
    };
  }

  public namespaceProblems(labels: { [key: string]: string }): string[] {
    return ambientProblems('namespace label', labels);
  }

  private destinationRule({ name, stable, canary }: RoutingContext): istio.DestinationRuleSpec {
    return {
      host: name,
      subsets: [
        { name: SUBSETS.stable, labels: stable.trackLabels },
        { name: SUBSETS.canary, labels: canary.trackLabels },
      ],
    };
  }
}

/**
 * VirtualServices are not supported in ambient mode: whether they are applied is undefined.
 *
 * @see https://istio.io/latest/docs/ambient/usage/l7-features/
 */
function ambientProblems(where: string, labels: { [key: string]: string }): string[] {
  return labels[DATAPLANE_MODE] !== 'ambient' ? []
    : [`Routing.istio needs sidecars, got the ${where} ${DATAPLANE_MODE}: ambient, where VirtualServices are not supported: route with HTTPRoutes of the Gateway API, or remove the label`];
}
