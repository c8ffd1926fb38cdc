import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { deploymentObject, pathNames, readDeployment } from './adopted-deployment';
import { containerDeployment, ContainerWorkloadOptions } from './container-workload';
import { DeploymentManifest } from './manifest';

/**
 * The pod template, and the settings of the Deployment around it, that all tracks share.
 *
 * Two doors, one model: `container` for one container, `fromDeployment` for everything that a Deployment can say.
 */
export class Workload {
  /**
   * One container: image, command, ports, environment, resources, readiness path. Nothing is added that was not asked
   * for: no resources, probes or security context.
   *
   * Refused: a missing image, values that are no strings, invalid label keys and values, a readiness path without ports.
   */
  public static container(options: ContainerWorkloadOptions): Workload {
    const manifest = containerDeployment(options);
    return new Workload(() => manifest);
  }

  /**
   * Takes over a Deployment: a construct of any cdk8s-plus version, or an `ApiObject`.
   *
   * It is read at synth, so that later calls on it count, and its object leaves the output; every track gets a copy.
   * Its selector is replaced by ours, because the path hash of cdk8s-plus is no fit for two tracks. Selectors are
   * immutable: a Deployment of this name that already runs with another selector has to be deleted first. Other objects that
   * refer to the path hash or to the generated name of a cdk8s-plus Deployment (Services, autoscalers, network policies)
   * are reported at synth: they would select nothing.
   *
   * Refused: a construct that is not around an apps/v1 Deployment.
   *
   * @param deployment construct whose default child is a Deployment, or the Deployment's `ApiObject`
   */
  public static fromDeployment(deployment: IConstruct): Workload {
    const object = deploymentObject(deployment);
    return new Workload(service => readDeployment(object, service), object);
  }

  private constructor(
    private readonly source: (service: string) => DeploymentManifest,
    private readonly object?: ApiObject,
  ) {}

  /**
   * What the workload says now, for the service that it becomes; to be read and not to be changed.
   *
   * @internal
   */
  public _read(service: string): DeploymentManifest {
    return this.source(service);
  }

  /**
   * Whether what `_read` returns can still change.
   *
   * @internal
   */
  public get _final(): boolean {
    return this.object === undefined;
  }

  /**
   * Takes the Deployment that was taken over out of the output. Its construct still finds it, so that it can be patched.
   *
   * @internal
   */
  public _removeFromOutput(): void {
    const parent = this.object?.node.scope?.node;
    if (this.object !== undefined && parent?.tryRemoveChild(this.object.node.id) && parent.defaultChild === undefined) {
      parent.defaultChild = this.object;
    }
  }

  /**
   * Names that other objects may know the Deployment by and that are gone.
   *
   * @internal
   */
  public _formerNames(): string[] {
    return this.object === undefined ? [] : pathNames(this.object);
  }
}
