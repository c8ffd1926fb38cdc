import { ApiObject, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { CanaryServiceProps } from './canary-service-props';
import { patchProblems } from './patch-check';
import { ObjectSource, RenderedObject } from './rendered-object';
import { ServiceModel } from './service-model';
import { addConfigs, objectBody, trackObjects } from './track-objects';
import { TreeCheck } from './tree-check';
import { CanaryError, shown } from '../domain/canary-error';
import { StringMap } from '../domain/manifest';
import { Track } from '../domain/track';
import { RouteTarget } from '../routing/route-target';
import { RoutingObject } from '../routing/routing-provider';

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
export class CanaryService extends Construct {
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
  private readonly labels: StringMap;
  private readonly source: ObjectSource;

  constructor(scope: Construct, id: string, props: CanaryServiceProps) {
    super(scope, id);
    const { workload, routing, canary, baseline } = props;
    const { namespace, labels } = Chart.of(this);
    this.name = props.name ?? id;
    this.labels = { app: this.name };
    this._model = new ServiceModel(this.name, namespace, props);
    // Nothing is written of a service with a mistake, also not past the validation of the app.
    this.source = {
      render: object => {
        this.throwAny(this._model.lateProblems());
        return objectBody(this._model, object);
      },
    };
    this.throwAny(this._model.earlyProblems(labels));

    workload._removeFromOutput();
    this.stable = this.addTrack(Track.STABLE);
    this.canary = canary && this.addTrack(Track.CANARY);
    this.baseline = baseline && this.addTrack(Track.BASELINE);
    for (const object of routing.provider.objects(this._model.subject)) {
      this.addObject(object, object.id === 'Service' ? props.service?._manifest.metadata?.labels ?? (props.service && {}) : undefined);
    }
    const patched = () => (this.node.children as RenderedObject[]).flatMap(patchProblems);
    TreeCheck.of(App.of(this)).add({ construct: this, model: this._model, patchProblems: patched });
  }

  /**
   * Percentage of the requests that match nothing which goes to the canary: the weight of the split, or where numbers of pods are the
   * split, the share that they make.
   */
  public get share(): number {
    return this._model.share();
  }

  /**
   * One of the objects of this service, for JSON patches and metadata.
   *
   * Refused: an id that the service does not have.
   *
   * @param id id of the child: `Stable`, `DestinationRule`, ...
   */
  public object(id: string): ApiObject {
    const child = this.node.tryFindChild(id);
    if (!ApiObject.isApiObject(child)) {
      const ids = this.node.children.map(({ node }) => node.id).join(', ');
      throw new CanaryError(this.node.path, [`object must be one of ${ids}, got ${shown(id)}`]);
    }
    return child as ApiObject;
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

  private addTrack(track: Track): ApiObject {
    const adopted = track === Track.STABLE && this._model.props.workload._keptName !== undefined;
    const [deployment] = trackObjects(this._model, track).map((object, index) => this.addObject(object, adopted && index === 0 ? {} : undefined));
    const { patches } = this._model.trackOptions(track);
    if (patches !== undefined) {
      deployment.addJsonPatch(...patches);
    }
    addConfigs(this, this._model, track);
    return deployment;
  }

  private addObject(object: RoutingObject, labels: StringMap = this.labels): RenderedObject {
    return new RenderedObject(this, object, labels, this.source);
  }

  private throwAny(problems: string[]): void {
    if (problems.length > 0) {
      throw new CanaryError(this.node.path, problems);
    }
  }
}
