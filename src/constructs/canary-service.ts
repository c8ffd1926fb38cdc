import { ApiObject, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { CanaryServiceProps } from './canary-service-props';
import { patchProblems } from './patch-check';
import { ObjectBody, RenderedObject } from './rendered-object';
import { ServiceModel } from './service-model';
import { TreeCheck } from './tree-check';
import { CanaryError, shown } from '../domain/canary-error';
import { Track } from '../domain/track';
import { TrackOptions } from '../domain/track-options';
import { RoutingObject } from '../routing/routing-provider';

/**
 * A service on two tracks: a stable and a canary Deployment, the Services in front of them, and the routing objects
 * that carry the split out.
 *
 * Names and kinds of all objects are the same for every split, selectors are `app` and the track label for ever,
 * and no request is sent to a track without pods.
 *
 * Ids of the children are API: `Stable`, `Canary`, and those of the routing (Istio: `Service`, `CanaryService`,
 * `DestinationRule`, `VirtualService`, `MeshVirtualService`).
 */
export class CanaryService extends Construct {
  /** Name of the service. */
  public readonly name: string;

  /** The stable Deployment. */
  public readonly stable: ApiObject;

  /** The canary Deployment, if there is a canary track. */
  public readonly canary?: ApiObject;

  private readonly model: ServiceModel;
  private readonly deployments: RenderedObject[] = [];

  constructor(scope: Construct, id: string, props: CanaryServiceProps) {
    super(scope, id);
    const { workload, routing, stable, canary } = props;
    const { namespace, labels } = Chart.of(this);
    this.name = props.name ?? id;
    this.model = new ServiceModel(this.name, namespace, props);
    this.throwAny(this.model.earlyProblems(labels));

    workload._removeFromOutput();
    this.stable = this.addDeployment('Stable', Track.STABLE, stable);
    this.canary = canary && this.addDeployment('Canary', Track.CANARY, canary);
    for (const object of routing.provider.objects(this.model.subject)) {
      this.addObject(object, () => ({ spec: this.model.specs()[object.id] }));
    }
    TreeCheck.of(App.of(this)).add({ construct: this, model: this.model, patchProblems: () => this.deployments.flatMap(patchProblems) });
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

  private addDeployment(id: string, track: Track, { patches }: TrackOptions = {}): ApiObject {
    const object: RoutingObject = { id, apiVersion: 'apps/v1', kind: 'Deployment', name: this.model.tracks[track].name };
    const deployment = this.addObject(object, () => this.model.deployment(track));
    if (patches !== undefined) {
      deployment.addJsonPatch(...patches);
    }
    this.deployments.push(deployment);
    return deployment;
  }

  /** Nothing is written of a service with a mistake, also not past the validation of the app. */
  private addObject(object: RoutingObject, body: () => ObjectBody): RenderedObject {
    return new RenderedObject(this, object, this.name, () => {
      this.throwAny(this.model.lateProblems());
      return body();
    });
  }

  private throwAny(problems: string[]): void {
    if (problems.length > 0) {
      throw new CanaryError(this.node.path, problems);
    }
  }
}
