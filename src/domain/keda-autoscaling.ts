import { Duration } from 'cdk8s';
import { shown } from './canary-error';
import { Utilization } from './horizontal-autoscaling';
import { checkSeconds, seconds } from './seconds';

/** Triggers that are Kubernetes' own resource metrics. */
const RESOURCES = ['cpu', 'memory'];

/**
 * What KEDA scales by.
 *
 * @see https://keda.sh/docs/latest/scalers/
 */
export interface KedaTrigger {
  /** Scaler of KEDA: `prometheus`, `kafka`, `cpu`, ... */
  readonly type: string;

  /** Settings of the scaler, all of them strings: `{ serverAddress: 'http://prometheus:9090', query: '...', threshold: '100' }`. */
  readonly metadata: { [key: string]: string };

  /**
   * Name of the trigger, once in a ScaledObject.
   *
   * @default - none
   */
  readonly name?: string;

  /**
   * Name of the TriggerAuthentication in the same namespace.
   *
   * @default - no authentication
   */
  readonly authenticationRef?: string;

  /**
   * How the metric counts: `AverageValue` or `Value`; `Utilization` or `AverageValue` on `cpu` and `memory`.
   *
   * @default - `AverageValue`, by KEDA; `cpu` and `memory` are refused without
   */
  readonly metricType?: string;
}

/**
 * Options of `Autoscaling.keda`.
 *
 * @see https://keda.sh/docs/latest/reference/scaledobject-spec/
 */
export interface KedaOptions {
  /**
   * Least number of pods: a whole number, 0 or more. It has to be said because KEDA's own is 0, which is right for a worker that may rest, and
   * wrong for a service.
   *
   * Refused: 0 on a track of a `CanaryService`: a track without pods answers 503; 0 while `cpu` and `memory` are the only triggers, which measure
   * pods that run, so that nothing would start the first one.
   *
   * @see https://github.com/kedacore/keda/blob/main/apis/keda/v1alpha1/scaledobject_webhook.go verifyCPUMemoryScalers
   */
  readonly minReplicas: number;

  /** Greatest number of pods: a whole number, at least 1 and at least `minReplicas`. */
  readonly maxReplicas: number;

  /**
   * What to scale by, at least one.
   *
   * Refused: `cpu` and `memory` while a container of the pod has neither a request nor a limit of it.
   */
  readonly triggers: KedaTrigger[];

  /**
   * How often KEDA looks at the triggers: whole seconds, at least 1.
   *
   * @default - 30 seconds, by KEDA
   */
  readonly pollingInterval?: Duration;
}

/** Adds everything wrong with the triggers and times of a ScaledObject. */
export function checkKeda({ minReplicas, triggers, pollingInterval }: KedaOptions, problems: string[]): void {
  if (triggers.length === 0) {
    problems.push('a trigger is needed to scale by, got none: add one to triggers');
  }
  triggers.forEach((trigger, index) => {
    checkTrigger(trigger, problems);
    if (trigger.name !== undefined && triggers.findIndex(({ name }) => name === trigger.name) < index) {
      problems.push(`trigger name ${shown(trigger.name)} must be given once`);
    }
  });
  if (minReplicas === 0 && triggers.length > 0 && triggers.every(({ type }) => RESOURCES.includes(type))) {
    problems.push('minReplicas must be 1 or more where cpu and memory are the only triggers, because they measure pods that run, got 0: set minReplicas to 1, or add a trigger of something else');
  }
  checkSeconds('pollingInterval', pollingInterval, 1, problems);
}

/** The spec of the keda.sh/v1alpha1 ScaledObject, without its target. */
export function kedaSpec({ minReplicas, maxReplicas, triggers, pollingInterval }: KedaOptions): object {
  return {
    pollingInterval: seconds(pollingInterval),
    minReplicaCount: minReplicas,
    maxReplicaCount: maxReplicas,
    triggers: triggers.map(({ type, metadata, name, authenticationRef, metricType }) => ({
      type, name, metricType, metadata, authenticationRef: authenticationRef === undefined ? undefined : { name: authenticationRef },
    })),
  };
}

/** What a ScaledObject measures against requests. KEDA wants them for every kind of target. */
export function kedaUtilization({ triggers }: KedaOptions): Utilization[] {
  return triggers.filter(({ type }) => RESOURCES.includes(type)).map(({ type, metadata }) => ({ resource: type, container: metadata.containerName }));
}

function checkTrigger({ type, metadata, metricType }: KedaTrigger, problems: string[]): void {
  if (typeof type !== 'string' || type === '') {
    problems.push(`trigger type must be a scaler of KEDA such as "prometheus", got ${shown(type)}`);
  }
  for (const key in metadata) {
    if (typeof metadata[key] !== 'string') {
      problems.push(`trigger ${type} metadata ${key} must be a string, got ${shown(metadata[key])}: put it in quotes`);
    }
  }
  const resource = RESOURCES.includes(type);
  const given = metricType ?? (resource ? metadata.type : undefined);
  const types = resource ? ['Utilization', 'AverageValue'] : ['AverageValue', 'Value'];
  if (given === undefined ? resource : !types.includes(given)) {
    problems.push(`trigger ${type} metricType must be ${types.map(shown).join(' or ')}, got ${shown(given)}`);
  }
}
