import { Chart, Duration } from 'cdk8s';
import { Amount, Autoscaling, CanaryPlan, CanaryWorker, CanaryWorkerProps, DisruptionBudget, RequestMatch, Sticky, Workload } from 'cdk8s-canary';

/** The queue of every story. */
const QUEUE_URL = 'https://sqs.example/mails';

/** The worker of every story; what a story is about goes into the props. */
function mailer(chart: Chart, props: Partial<CanaryWorkerProps>): CanaryWorker {
  return new CanaryWorker(chart, 'mailer', {
    workload: Workload.container({ image: 'registry.example/mailer:1.4.2', env: { QUEUE_URL } }),
    canary: { image: 'registry.example/mailer:1.5.0' },
    ...props,
  });
}

/** What the page shows of each story. */
export const shown: { [story: string]: string[] } = {
  counts: ['Deployment mailer', 'Deployment mailer-canary metadata,spec.replicas'],
  dividedPods: ['Deployment mailer spec.replicas', 'Deployment mailer-canary metadata.annotations,spec.replicas'],
  nearEnough: ['Deployment mailer spec.replicas', 'Deployment mailer-canary metadata.annotations,spec.replicas'],
  planned: ['Deployment mailer spec.replicas', 'Deployment mailer-canary metadata.annotations,spec.replicas'],
  rollback: ['Deployment mailer spec.replicas', 'Deployment mailer-canary metadata.annotations,spec.replicas'],
  drift: ['Deployment mailer-canary spec.strategy'],
  ownQueue: ['Deployment mailer-canary spec.template.spec.containers.app.env'],
  scaled: ['ScaledObject mailer spec', 'ScaledObject mailer-canary spec'],
  boundedCanary: ['Deployment mailer-canary spec.replicas', 'ScaledObject mailer spec.minReplicaCount,spec.maxReplicaCount'],
  controlled: ['Deployment mailer-canary metadata.annotations,spec.replicas', 'Deployment mailer-baseline spec.replicas,spec.template.spec.containers.app.image'],
  scraped: ['Service mailer'],
  inTheMesh: ['Deployment mailer spec.template.metadata'],
  lastMessage: ['Deployment mailer-canary spec.template.spec.terminationGracePeriodSeconds', 'PodDisruptionBudget mailer spec'],
};

/** Who gets the work. */
export const reaches: { [story: string]: string[] } = {
  counts: [`queue ${QUEUE_URL} -> stable 80 %, canary 20 %`],
  dividedPods: [`queue ${QUEUE_URL} -> stable 95 %, canary 5 %`],
  nearEnough: [`queue ${QUEUE_URL} -> stable 66.67 %, canary 33.33 %`],
  planned: [`queue ${QUEUE_URL} -> stable 80 %, canary 20 %`],
  rollback: [`queue ${QUEUE_URL} -> stable 100 %`],
  drift: [`queue ${QUEUE_URL} -> stable 90 %, canary 10 %`],
  ownQueue: [`queue ${QUEUE_URL} -> stable 100 %`, `queue ${QUEUE_URL}-canary -> canary 100 %`],
  scaled: [`queue ${QUEUE_URL} -> stable, canary`],
  boundedCanary: [`queue ${QUEUE_URL} -> stable, canary`],
  controlled: [`queue ${QUEUE_URL} -> stable 80 %, canary 10 %, baseline 10 %`],
  scraped: [`queue ${QUEUE_URL} -> stable 50 %, canary 50 %`],
  inTheMesh: [`queue ${QUEUE_URL} -> stable 50 %, canary 50 %`],
  lastMessage: [`queue ${QUEUE_URL} -> stable 80 %, canary 20 %`],
};

/**
 * A worker with a canary: numbers of pods
 *
 * All pods take from one queue, so 1 of 5 pods gets 20 % of the work. The annotation of the canary and `CanaryWorker.share` say it. A step of the
 * rollout is a change of the numbers. Consumers of Kafka and Kinesis own whole partitions or shards, and the share is one of these.
 */
export function counts(chart: Chart): void {
  mailer(chart, { stable: { replicas: 4 }, canary: { image: 'registry.example/mailer:1.5.0', replicas: 1 } });
}

/** Messages with a header: no request comes in that could match. */
export function countsWrong(chart: Chart): void {
  mailer(chart, { split: { match: [RequestMatch.header('x-canary', 'true')] } });
}

/**
 * A worker of a fixed size, and a weight that divides it
 *
 * A step of the rollout is a change of the weight, and the worker stays of the same size. From weight 0 to 100 in a single change the last pods of one
 * track can end before those of the other start, and the queue waits for as long: any weight in between keeps pods on both.
 */
export function dividedPods(chart: Chart): void {
  mailer(chart, { total: 20, split: { weight: 5 } });
}

/** Too few pods for the weight. */
export function dividedPodsWrong(chart: Chart): void {
  mailer(chart, { total: 10, split: { weight: 5 } });
}

/**
 * A share of a few pods that may be off
 *
 * By default the share has to be the weight when it is rounded to whole percents. `tolerance` is the distance that will do, in percentage points.
 */
export function nearEnough(chart: Chart): void {
  mailer(chart, { total: 3, split: { weight: 30 }, tolerance: 4 });
}

/** A tolerance for numbers that are the share themselves. */
export function nearEnoughWrong(chart: Chart): void {
  mailer(chart, { stable: { replicas: 2 }, tolerance: 4 });
}

/**
 * A worker in the plan
 *
 * The weight is the number of canary pods. With `total`, stable has the rest; without it, stable keeps its own number.
 */
export function planned(chart: Chart): void {
  const plan = CanaryPlan.fromYaml('- { project: mailer, type: DEPLOYMENT_REPLICAS, weight: 2 }');
  mailer(chart, { plan, total: 10 });
}

/** More canary pods than there are. */
export function plannedWrong(chart: Chart): void {
  const plan = CanaryPlan.fromYaml('- { project: mailer, type: DEPLOYMENT_REPLICAS, weight: 20 }');
  mailer(chart, { plan, total: 10 });
}

/**
 * Roll a worker back
 *
 * The canary has no pods, and its part of `total` goes to stable. Messages that it had taken and not finished come back to the queue, so stable has to
 * understand what the canary has written.
 */
export function rollback(chart: Chart): void {
  mailer(chart, { canary: { image: 'registry.example/mailer:1.5.0', idle: true }, total: 20, split: { weight: 5 } });
}

/** A number for stable beside the number of all. */
export function rollbackWrong(chart: Chart): void {
  mailer(chart, { stable: { replicas: 20 }, total: 20, split: { weight: 5 } });
}

/**
 * How far the share drifts while pods are replaced
 *
 * A Deployment of n pods has up to a more and up to b fewer while it rolls: a is `maxSurge` of n rounded up, b is `maxUnavailable` of n rounded
 * down, and 1 if both are 0. With s stable and c canary pods, the share of the canary is c / (s + a + c) to c / (s - b + c) while stable rolls, and
 * (c - b) / (s + c - b) to (c + a) / (s + c + a) while the canary rolls. After a change of the workload both roll, and it is (c - b) / (c - b + s + a) to
 * (c + a) / (c + a + s - b), each track with its own a and b. Pods take work from their start, also before they are ready. Those that go on to take
 * work until their grace ends make it up to 2n pods: let them stop at SIGTERM.
 *
 * | pods, stable + canary | maxSurge, maxUnavailable | at rest | stable rolls | canary rolls | both roll |
 * | --- | --- | --- | --- | --- | --- |
 * | 4 + 1 | 25 %, 25 % (Kubernetes' own) | 20 % | 16.7 to 25 % | 20 to 33.3 % | 16.7 to 40 % |
 * | 4 + 1 | 1, 0 | 20 % | 16.7 to 20 % | 20 to 33.3 % | 16.7 to 33.3 % |
 * | 9 + 1 | 25 %, 25 % (Kubernetes' own) | 10 % | 7.7 to 12.5 % | 10 to 18.2 % | 7.7 to 22.2 % |
 * | 9 + 1 | 1, 0 | 10 % | 9.1 to 10 % | 10 to 18.2 % | 9.1 to 18.2 % |
 * | 9 + 1 | 0, 1 | 10 % | 10 to 11.1 % | 0 to 10 % | 0 to 11.1 % |
 * | 19 + 1 | 25 %, 25 % (Kubernetes' own) | 5 % | 4 to 6.3 % | 5 to 9.5 % | 4 to 11.8 % |
 * | 18 + 2 | 1, 0 | 10 % | 9.5 to 10 % | 10 to 14.3 % | 9.5 to 14.3 % |
 */
export function drift(chart: Chart): void {
  mailer(chart, { total: 10, split: { weight: 10 }, rollout: { maxSurge: Amount.count(1), maxUnavailable: Amount.count(0) } });
}

/**
 * A queue of its own for the canary: exact shares, and shares by user
 *
 * Who fills the queues divides: the sender puts 5 % of the messages, or those of some users, into the second one. The numbers of pods, and
 * with them the annotation, then say only how fast each queue is worked off. Before the canary ends, its queue has to be empty, or what is left in
 * it has to be moved.
 */
export function ownQueue(chart: Chart): void {
  mailer(chart, { canary: { image: 'registry.example/mailer:1.5.0', env: { QUEUE_URL: `${QUEUE_URL}-canary` } } });
}

/** Users that stay with the canary: pods that take from one queue cannot choose. */
export function ownQueueWrong(chart: Chart): void {
  mailer(chart, { split: { sticky: Sticky.cookie() } });
}

/**
 * Scale both tracks by the length of the queue, down to no pod
 *
 * Each ScaledObject sees the whole queue. With the same target both would have as many pods; here stable has one for 10 messages and the canary one for
 * 90, which comes to 10 % while the queue is long. A short queue makes it a pod of each.
 */
export function scaled(chart: Chart): void {
  const byLength = (queueLength: string, maxReplicas: number) => Autoscaling.keda({
    minReplicas: 0, maxReplicas, triggers: [{ type: 'aws-sqs-queue', metadata: { queueURL: QUEUE_URL, awsRegion: 'eu-central-1', queueLength } }],
  });
  mailer(chart, {
    stable: { autoscaling: byLength('10', 27) },
    canary: { image: 'registry.example/mailer:1.5.0', autoscaling: byLength('90', 3) },
  });
}

/** A number of all pods beside autoscalers that change it. */
export function scaledWrong(chart: Chart): void {
  const autoscaling = Autoscaling.keda({ minReplicas: 0, maxReplicas: 20, triggers: [{ type: 'aws-sqs-queue', metadata: { queueURL: QUEUE_URL } }] });
  mailer(chart, { stable: { autoscaling }, total: 20, split: { weight: 5 } });
}

/**
 * Scale stable, and keep the canary small
 *
 * The canary's share is then what its pod comes to beside those that stable has: 1 of 3 to 1 of 21.
 */
export function boundedCanary(chart: Chart): void {
  const autoscaling = Autoscaling.keda({ minReplicas: 2, maxReplicas: 20, triggers: [{ type: 'aws-sqs-queue', metadata: { queueURL: QUEUE_URL } }] });
  mailer(chart, { stable: { autoscaling }, canary: { image: 'registry.example/mailer:1.5.0', replicas: 1 } });
}

/** A number of pods beside the autoscaler. */
export function boundedCanaryWrong(chart: Chart): void {
  const autoscaling = Autoscaling.keda({ minReplicas: 2, maxReplicas: 20, triggers: [{ type: 'aws-sqs-queue', metadata: { queueURL: QUEUE_URL } }] });
  mailer(chart, { stable: { autoscaling, replicas: 4 } });
}

/**
 * A control group for a worker
 *
 * The baseline runs what stable runs, with as many pods as the canary, so that both get the same part of the work. Compare these two.
 */
export function controlled(chart: Chart): void {
  mailer(chart, {
    stable: { version: '1.4.2' },
    canary: { image: 'registry.example/mailer:1.5.0', version: '1.5.0' },
    baseline: {},
    total: 10,
    split: { weight: 10 },
  });
}

/** A baseline of another size. */
export function controlledWrong(chart: Chart): void {
  mailer(chart, {
    stable: { version: '1.4.2', replicas: 8 },
    canary: { image: 'registry.example/mailer:1.5.0', version: '1.5.0', replicas: 1 },
    baseline: { replicas: 2 },
  });
}

/**
 * Metrics of a worker
 *
 * A headless Service over the pods of all tracks, by which scrapers find each of them. The track is a label of the pods.
 */
export function scraped(chart: Chart): void {
  mailer(chart, { metricsPorts: [{ name: 'metrics', port: 9090 }] });
}

/** The Service without a port. */
export function scrapedWrong(chart: Chart): void {
  mailer(chart, { metricsPorts: [] });
}

/**
 * A worker that calls services of the mesh
 *
 * By default pods have no sidecar, because no request comes in that it could divide. A worker that calls services which demand mutual TLS, or which
 * have a canary behind one Service, needs one: then the namespace decides.
 */
export function inTheMesh(chart: Chart): void {
  mailer(chart, { sidecar: true });
}

/** Pods that say the opposite. */
export function inTheMeshWrong(chart: Chart): void {
  mailer(chart, { sidecar: true, canary: { image: 'registry.example/mailer:1.5.0', labels: { 'sidecar.istio.io/inject': 'false' } } });
}

/**
 * Time to finish the last message
 *
 * At SIGTERM a worker takes no more messages and finishes those that it has. What is not done when the grace ends goes back to the queue, and to any
 * track. The time for which the queue hides a message should be longer than the work on it.
 */
export function lastMessage(chart: Chart): void {
  mailer(chart, {
    stable: { replicas: 4, disruptionBudget: DisruptionBudget.maxUnavailable(Amount.count(1)) },
    drain: { grace: Duration.minutes(2) },
  });
}
