import { serviceSpec } from '../kubernetes-service';
import { ReplicaRatio, ReplicaRequest } from '../replica-ratio';
import { RouteClaim } from '../route-claim';
import { RoutingContext, RoutingObject, RoutingProvider, RoutingSubject } from '../routing-provider';
import { checkSharedService, labelsShown } from '../track-services';
import { countedPods } from './counted-pods';
import { ServiceRoutingOptions, ServiceType } from './service-options';
import { ProcessKind } from '../../domain/plan/process-kind';
import { SHARE_ANNOTATION, shareText } from '../../domain/share-text';
import { AFTER } from '../../domain/sync-wave';

/** Fields of a Service by which it prefers pods near the caller. */
const NEAR = ['externalTrafficPolicy', 'internalTrafficPolicy', 'trafficDistribution'];

/** Splits by nothing but numbers of pods behind one Service. */
export class ServiceProvider extends RoutingProvider {
  constructor(private readonly options: ServiceRoutingOptions) {
    super();
  }

  public processKind(): ProcessKind {
    return ProcessKind.SERVICE_RATIO;
  }

  public objects({ name }: RoutingSubject): RoutingObject[] {
    const syncWave = this.options.type === ServiceType.LOAD_BALANCER ? Number(AFTER) : undefined;
    return [{ id: 'Service', apiVersion: 'v1', kind: 'Service', name, syncWave }];
  }

  public specs({ ports, selector = {}, service }: RoutingContext): { [id: string]: any } {
    const { type = ServiceType.CLUSTER_IP } = this.options;
    const typed = type === ServiceType.CLUSTER_IP ? {} : { type };
    return { Service: service ?? { ...typed, ...serviceSpec(selector, ports) } };
  }

  public annotations({ stable, canary, baseline, hasCanary }: RoutingContext): { [id: string]: { [key: string]: string } } {
    const tracks = Object.entries({ stable, ...hasCanary ? { canary } : {}, ...baseline === undefined ? {} : { baseline } });
    return { Service: { [SHARE_ANNOTATION]: shareText(Object.fromEntries(tracks.map(([track, { weight }]) => [track, weight]))) } };
  }

  public replicaRatio(request: ReplicaRequest): ReplicaRatio {
    return countedPods(this.options, request);
  }

  public problems(context: RoutingContext): string[] {
    const { match, sticky } = context;
    const problems: string[] = [];
    if (match.length > 0) {
      problems.push(`Routing.service cannot match ${match.join(' or ')}: a Service sees connections, not requests; use Routing.istio`);
    }
    if (sticky !== undefined) {
      problems.push(`Routing.service cannot keep clients on their tracks, got sticky with cookie ${sticky.name}: a Service sees connections, not cookies; use Routing.istio`);
    }
    this.checkService(context, problems);
    return problems;
  }

  /** A Service has no hosts but its own name, which no other one can have. */
  public claims(_subject: RoutingSubject): RouteClaim[] {
    return [];
  }

  /** Adds what is wrong with the Service: one that runs must select all tracks, and choose among all of their pods. */
  private checkService(context: RoutingContext, problems: string[]): void {
    const { name, service, selector, stable } = context;
    const { type } = this.options;
    if (service === undefined) {
      if (selector === undefined) {
        problems.push(`Routing.service needs one Service over all tracks, but Deployment ${stable.name} keeps its selector ${labelsShown(stable.selector)}, which no canary pod may match: use Routing.gatewayApi, Routing.alb or Routing.istio with IstioMode.HOSTS, or move ${name} to tracks first`);
      }
      return;
    }
    if (type !== undefined) {
      problems.push(`type is for a Service that is made, got ${type} beside one that runs, which stays as it is: remove type`);
    }
    checkSharedService('with Routing.service', 'Routing.istio with IstioMode.HOSTS', context, problems);
    const near = NEAR.find(field => ![undefined, 'Cluster'].includes(service[field]));
    if (near !== undefined) {
      problems.push(`the Service must choose among all pods with Routing.service, got ${near}: ${service[near]}, by which it prefers some of them, so that their numbers are not the share: remove it, or use Routing.istio`);
    }
  }
}
