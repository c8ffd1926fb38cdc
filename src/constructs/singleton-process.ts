import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { Planned, plannedSingleton } from './planned-props';
import { SingletonCronJobs } from './singleton-cron-jobs';
import { SingletonDeployments } from './singleton-deployments';
import { SingletonModel } from './singleton-model';
import { SingletonOneDeployment } from './singleton-one-deployment';
import { SingletonProcessProps } from './singleton-process-props';
import { TrackedProcess } from './tracked-process';
import { PlanClaim } from '../domain/plan/plan-claim';
import { SingletonForm, SingletonFormKind } from '../domain/singleton/singleton-form';
import { Track } from '../domain/track';

/**
 * A process of which one pod runs, on the stable track or on the canary: a scheduler, a periodic batch.
 *
 * At most one of the tracks runs. How far "at most one" holds when pods are deleted, nodes are lost or a switch is in the middle depends on the form
 * and on the fence, and on what applies the manifests; docs/singletons.md has it in a table. It is never "exactly one": during a switch nothing runs.
 *
 * Names and kinds of all objects are the same whichever track runs. There is no Service.
 *
 * Ids of the children are API: `Stable` and `Canary` (Deployments or CronJobs), or `Deployment` where there is one; `StableConfig-<name>` and `CanaryConfig-<name>`; `Wait`,
 * `WaitServiceAccount`, `WaitRole`, `WaitRoleBinding` (the hook of Argo CD); `Fence` (the volume), `FenceServiceAccount`, `FenceRole`, `FenceRoleBinding` (the Lease).
 */
export class SingletonProcess extends TrackedProcess {
  /** Name of the process. */
  public readonly name: string;

  /** The track that runs. */
  public readonly active: Track;

  /** What runs the stable track: a Deployment or a CronJob. Where there is one Deployment, it is this one, whichever track it runs. */
  public readonly stable: ApiObject;

  /** What runs the canary track, if there is one: a Deployment or a CronJob. Nothing where one Deployment runs both. */
  public readonly canary?: ApiObject;

  constructor(scope: Construct, id: string, props: SingletonProcessProps) {
    super(scope, id);
    this.name = props.name ?? id;
    const planned = plannedSingleton(props, PlanClaim.of(this, this.name, props.plan));
    const model = modelOf(this.name, Chart.of(this).namespace, planned);
    const runs = this._addObjects(model);
    this.active = model.active;
    this.stable = runs.get(Track.STABLE)!;
    this.canary = runs.get(Track.CANARY);
  }
}

function modelOf(name: string, namespace: string | undefined, planned: Planned<SingletonProcessProps>): SingletonModel {
  const { form = SingletonForm.deployments() } = planned.props;
  const made = { ...planned, props: { ...planned.props, form } };
  switch (form._kind) {
    case SingletonFormKind.ONE_DEPLOYMENT: return new SingletonOneDeployment(name, namespace, made);
    case SingletonFormKind.CRON_JOBS: return new SingletonCronJobs(name, namespace, made);
    default: return new SingletonDeployments(name, namespace, made);
  }
}
