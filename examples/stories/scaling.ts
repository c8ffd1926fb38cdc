import { ApiObject, Chart, Duration } from 'cdk8s';
import { Amount, Autoscaling, DisruptionBudget } from 'cdk8s-canary';
import { web } from './web';

/** What the page shows of each story. */
export const shown = {
  replicas: ['Deployment web spec.replicas', 'Deployment web-canary spec.replicas', 'VirtualService web spec.http'],
  horizontal: ['HorizontalPodAutoscaler web-canary'],
  horizontalMetrics: ['HorizontalPodAutoscaler web spec'],
  keda: ['ScaledObject web'],
  external: ['Deployment web spec'],
  disruptionBudget: ['PodDisruptionBudget web spec', 'PodDisruptionBudget web-canary spec'],
  rollout: ['Deployment web-canary spec.minReadySeconds,spec.progressDeadlineSeconds,spec.revisionHistoryLimit,spec.strategy'],
  drain: ['Deployment web-canary spec.template.spec.containers.app.lifecycle,spec.template.spec.terminationGracePeriodSeconds'],
  drainCommand: ['Deployment web-canary spec.template.spec.containers.app.lifecycle'],
};

/** Who gets which request. */
export const reaches = {
  replicas: ['gateway GET / -> stable 95 %, canary 5 %', 'mesh GET / -> stable 95 %, canary 5 %', 'plain GET / -> stable 75 %, canary 25 %'],
  horizontal: ['gateway GET / -> stable 100 %'],
  horizontalMetrics: ['gateway GET / -> stable 100 %'],
  keda: ['gateway GET / -> stable 100 %'],
  external: ['gateway GET / -> stable 100 %'],
  disruptionBudget: ['gateway GET / -> stable 100 %'],
  rollout: ['gateway GET / -> stable 100 %'],
  drain: ['gateway GET / -> stable 100 %'],
  drainCommand: ['gateway GET / -> stable 100 %'],
};

/**
 * A fixed number of pods
 *
 * Each track has its own. It says nothing of the share, which is the split's.
 */
export function replicas(chart: Chart): void {
  web(chart, { stable: { replicas: 6 }, canary: { image: 'registry.example/web:1.5.0', replicas: 2 }, split: { weight: 5 } });
}

/** A share for a track without pods. */
export function replicasWrong(chart: Chart): void {
  web(chart, { stable: { replicas: 0 }, split: { weight: 5 } });
}

/**
 * Scale a track with Kubernetes' own autoscaler
 *
 * Each track has an object of its own, and the Deployment has no number. An idle canary has no autoscaler: one that finds 0 pods would
 * wait for ever, or start them again.
 */
export function horizontal(chart: Chart): void {
  const autoscaling = Autoscaling.horizontal({ minReplicas: 2, maxReplicas: 10, cpuPercent: 70, memoryPercent: 80 });
  const resources = { requests: { cpu: '200m', memory: '256Mi' } };
  web(chart, { stable: { autoscaling, resources }, canary: { image: 'registry.example/web:1.5.0', autoscaling, resources } });
}

/** Pods that request no CPU: Kubernetes has no metric for them. */
export function horizontalWrong(chart: Chart): void {
  web(chart, { stable: { autoscaling: Autoscaling.horizontal({ minReplicas: 2, maxReplicas: 10, cpuPercent: 70 }) } });
}

/**
 * Scale by other metrics, and more slowly
 *
 * `metrics` and `behavior` are those of the autoscaling/v2 HorizontalPodAutoscaler, as they are.
 */
export function horizontalMetrics(chart: Chart): void {
  const autoscaling = Autoscaling.horizontal({
    minReplicas: 2,
    maxReplicas: 10,
    metrics: [{ type: 'Pods', pods: { metric: { name: 'requests_per_second' }, target: { type: 'AverageValue', averageValue: '50' } } }],
    behavior: { scaleDown: { stabilizationWindowSeconds: 600 } },
  });
  web(chart, { stable: { autoscaling } });
}

/** The number of pods beside it. */
export function horizontalMetricsWrong(chart: Chart): void {
  const autoscaling = Autoscaling.horizontal({ minReplicas: 2, maxReplicas: 10, cpuPercent: 70 });
  web(chart, { stable: { replicas: 3, autoscaling, resources: { requests: { cpu: '200m' } } } });
}

/**
 * Scale a track with KEDA
 *
 * KEDA makes a HorizontalPodAutoscaler of its own. `minReplicas` has to be said because KEDA's own is 0, and a track of a service without
 * pods answers 503. A worker may have 0: see the page of workers.
 */
export function keda(chart: Chart): void {
  const autoscaling = Autoscaling.keda({
    minReplicas: 2,
    maxReplicas: 10,
    pollingInterval: Duration.seconds(15),
    triggers: [{
      name: 'orders',
      type: 'rabbitmq',
      metadata: { queueName: 'orders', mode: 'QueueLength', value: '20' },
      metricType: 'AverageValue',
      authenticationRef: 'rabbitmq',
    }],
  });
  web(chart, { stable: { autoscaling } });
}

/** Scaling to zero: the first requests would get 503. */
export function kedaWrong(chart: Chart): void {
  web(chart, { stable: { autoscaling: Autoscaling.keda({ minReplicas: 0, maxReplicas: 10, triggers: [{ type: 'rabbitmq', metadata: { queueName: 'orders' } }] }) } });
}

/**
 * An autoscaler that somebody else owns
 *
 * The number is left to it, and none is added. The text is what messages call it. When a running Deployment gives up its number, `kubectl
 * apply` sets it to 1 once, unless the field is taken out of the last applied configuration first.
 */
export function external(chart: Chart): void {
  web(chart, { stable: { autoscaling: Autoscaling.external('ScaledObject web of the platform team') } });
}

/** The same without saying so: autoscaler and Git would change the number in turn. */
export function externalWrong(chart: Chart): void {
  web(chart, { stable: { replicas: 3 } });
  const spec = { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, minReplicas: 2, maxReplicas: 10 };
  new ApiObject(chart, 'autoscaler', { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'web' }, spec });
}

/**
 * How many pods a drain may take
 *
 * A budget per track, because two budgets for one pod make every eviction fail. `maxUnavailable` fits every number of pods, also a canary
 * of one. Pods that are not ready may always be evicted, unless `unhealthyEviction` is false: a canary that crashes in a loop would
 * otherwise block every drain of its node.
 */
export function disruptionBudget(chart: Chart): void {
  web(chart, {
    stable: { replicas: 6, disruptionBudget: DisruptionBudget.minAvailable(Amount.percent(75), { unhealthyEviction: false }) },
    canary: { image: 'registry.example/web:1.5.0', disruptionBudget: DisruptionBudget.maxUnavailable(Amount.count(1)) },
  });
}

/** Stable's budget for a canary of one pod: no node could be drained. */
export function disruptionBudgetWrong(chart: Chart): void {
  web(chart, { canary: { image: 'registry.example/web:1.5.0', disruptionBudget: DisruptionBudget.minAvailable(Amount.count(1)) } });
}

/**
 * How pods are replaced
 *
 * On all tracks. A share of `maxSurge` is rounded up, one of `maxUnavailable` down. A few seconds of `minReady` give proxies the time to
 * learn of a new pod. After `progressDeadline`, Kubernetes reports the rollout as failed; nothing is rolled back.
 */
export function rollout(chart: Chart): void {
  web(chart, {
    rollout: {
      maxSurge: Amount.percent(25),
      maxUnavailable: Amount.count(0),
      minReady: Duration.seconds(10),
      progressDeadline: Duration.minutes(5),
      revisionHistoryLimit: 3,
    },
  });
}

/** Neither one pod more nor one less. */
export function rolloutWrong(chart: Chart): void {
  web(chart, { rollout: { maxSurge: Amount.count(0), maxUnavailable: Amount.count(0) } });
}

/**
 * No lost requests when pods end
 *
 * Kubernetes ends a pod and takes its address away at the same time, and proxies learn of the latter seconds later. So the main container
 * sleeps first, and serves on while it does. `grace` is for the sleep and then the longest request. Kubernetes does the sleeping from 1.30
 * on.
 */
export function drain(chart: Chart): void {
  web(chart, { drain: { sleep: Duration.seconds(10), grace: Duration.seconds(40) } });
}

/** All of the grace is slept away: Kubernetes' own is 30 seconds. */
export function drainWrong(chart: Chart): void {
  web(chart, { drain: { sleep: Duration.seconds(30) } });
}

/**
 * The same on older clusters
 *
 * The image's own `sleep` command does the waiting.
 */
export function drainCommand(chart: Chart): void {
  web(chart, { drain: { sleep: Duration.seconds(10), command: true } });
}
