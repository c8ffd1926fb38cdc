import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { CanaryWorkerProps } from './canary-worker-props';
import { plannedWorker } from './planned-worker';
import { TrackedProcess } from './tracked-process';
import { WorkerModel } from './worker-model';
import { PlanClaim } from '../domain/plan/plan-claim';
import { Track } from '../domain/track';

/**
 * A process that takes work from a queue, on its tracks: a stable and a canary Deployment (and that of a baseline), and no Service. All pods
 * take from the queue, so that their numbers are the share: 1 canary pod beside 4 stable ones gets 20 %, as long as all of them are equally fast.
 * Messages that one track gives back go to any track, so both have to understand them.
 *
 * Where pods are not the share: a consumer group of Kafka and an application of Kinesis give whole partitions or shards to their pods, so that the
 * share is one of partitions, and of keys; pods beyond the number of partitions get nothing. A group of its own for the canary is no way out: both
 * groups then do all of the work. RabbitMQ goes round all consumers with room in their prefetch, and SQS gives to who asks, so that a faster track gets
 * more. Where a share has to be exact, or chosen by user, give the canary a queue of its own by its `env`, and let who fills the queues divide.
 *
 * An autoscaler owns the number of a track, and each one sees the whole queue: see `Autoscaling.keda`.
 *
 * While a Deployment of n pods replaces them, it has up to `maxSurge` more, which take work from their start, and up to `maxUnavailable` fewer; pods
 * that take work until their grace ends make it up to 2n. So the share drifts: by default, a canary of 1 pod has 2 for a while. `rollout` bounds it.
 * The page `workers` of the stories has the formula and a table.
 *
 * Names and kinds of all objects are the same for every share, and selectors are `app` and the track label for ever. Where the numbers of pods
 * are known, the annotation `cdk8s-canary.dev/share` of the canary Deployment says the share of each track.
 *
 * Ids of the children are API: `Stable`, `Canary`, `Baseline`; what a track owns has `Autoscaler`, `DisruptionBudget` and `Config-<name>` behind these
 * (`CanaryAutoscaler`); and `MetricsService`.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment
 * @see https://docs.aws.amazon.com/streams/latest/dev/kcl-concepts.html
 * @see https://www.rabbitmq.com/docs/consumer-prefetch
 */
export class CanaryWorker extends TrackedProcess {
  /** Name of the worker. */
  public readonly name: string;

  /** The stable Deployment. */
  public readonly stable: ApiObject;

  /** The canary Deployment, if there is a canary track. */
  public readonly canary?: ApiObject;

  /** The baseline Deployment, if there is a baseline track. */
  public readonly baseline?: ApiObject;

  private readonly model: WorkerModel;

  constructor(scope: Construct, id: string, props: CanaryWorkerProps) {
    super(scope, id);
    this.name = props.name ?? id;
    this.model = new WorkerModel(this.name, Chart.of(this).namespace, plannedWorker(props, PlanClaim.of(this, this.name, props.plan)));
    const runs = this._addObjects(this.model);
    this.stable = runs.get(Track.STABLE)!;
    this.canary = runs.get(Track.CANARY);
    this.baseline = runs.get(Track.BASELINE);
  }

  /**
   * Percentage of the pods that the canary has, 0 without one. Undefined where nobody knows it: an autoscaler owns the number of a track
   * that has pods, the workload leaves it to one, or there are no pods at all.
   */
  public get share(): number | undefined {
    const shares = this.model.shares();
    return shares === undefined ? undefined : shares[Track.CANARY] ?? 0;
  }
}
