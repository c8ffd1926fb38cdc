import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { CanaryServiceProps } from './canary-service-props';
import { plannedService } from './planned-props';
import { ServiceModel } from './service-model';
import { TrackedProcess } from './tracked-process';
import { PlanClaim } from '../domain/plan/plan-claim';
import { Track } from '../domain/track';
import { RouteTarget } from '../routing/route-target';

/**
 * A service on its tracks: a stable and a canary Deployment (and that of a baseline), the Services in front of them, and the
 * routing objects that carry the split out.
 *
 * Names and kinds of all objects are the same for every split, selectors are `app` and the track label for ever,
 * and no request is sent to a track without pods.
 *
 * Ids of the children are API: `Stable`, `Canary`, `Baseline`; what a track owns has `Autoscaler`, `DisruptionBudget` and
 * `Config-<name>` behind these (`CanaryAutoscaler`); and those of the routing, which are kinds with what they are for in front: `Service`, `CanaryService`,
 * `BaselineService`, `DestinationRule`, `CanaryDestinationRule`, `BaselineDestinationRule`, `VirtualService`, `PreviewVirtualService`,
 * `MeshVirtualService` (Istio), `HTTPRoute`, `PreviewHTTPRoute`, `MeshHTTPRoute`, the same with `GRPCRoute`, `ReferenceGrant` (Gateway API), `Ingress` (ALB,
 * ingress-nginx), `CanaryIngress`, `PreviewIngress`, `PreviewService` (ingress-nginx).
 */
export class CanaryService extends TrackedProcess {
  /** Name of the service. */
  public readonly name: string;

  /** The stable Deployment. */
  public readonly stable: ApiObject;

  /** The canary Deployment, if there is a canary track. */
  public readonly canary?: ApiObject;

  /** The baseline Deployment, if there is a baseline track. */
  public readonly baseline?: ApiObject;

  /** @internal */
  public readonly _model: ServiceModel;

  constructor(scope: Construct, id: string, props: CanaryServiceProps) {
    super(scope, id);
    this.name = props.name ?? id;
    const planned = plannedService(props, PlanClaim.of(this, this.name, props.plan));
    this._model = new ServiceModel(this.name, Chart.of(this).namespace, planned);
    const runs = this._addObjects(this._model);
    this.stable = runs.get(Track.STABLE)!;
    this.canary = runs.get(Track.CANARY);
    this.baseline = runs.get(Track.BASELINE);
  }

  /**
   * Percentage of the requests that match nothing which goes to the canary: the weight of the split, or where numbers of pods are the
   * split, the share that they make.
   */
  public get share(): number {
    return this._model.share();
  }

  /**
   * The tracks of this service, as a target for a route of another one: its requests then follow the split of this service,
   * as if they had been sent to it in the first place.
   *
   * @param port name of the Service port; without it the only one that speaks HTTP or gRPC
   */
  public routeTarget(port?: string): RouteTarget {
    return RouteTarget._service({ ...this._routed(), settled: () => this._model.props.workload._final }, port);
  }

  /**
   * This service as others see it that route to it.
   *
   * @internal
   */
  public _routed() {
    const { subject: { name, namespace }, props: { routing } } = this._model;
    return { path: this.node.path, name, namespace, provider: routing.provider, context: () => this._model.context() };
  }
}
