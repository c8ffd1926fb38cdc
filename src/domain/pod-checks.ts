import { shown } from './canary-error';
import { checkLabelKey, checkLabels } from './labels';
import { PodOptions, Resources, Toleration } from './pod-options';

const ENV_NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const QUANTITY = /^\d+(\.\d+)?([numkMGTPE]|[KMGTPE]i|[eE][-+]?\d+)?$/;

/**
 * Adds what is wrong with options for pods.
 *
 * @param owner whose options these are, as messages say it: `canary `, or nothing for the workload
 */
export function checkPodOptions(options: PodOptions, owner: string, problems: string[]): void {
  checkLabels(`${owner}label`, options.labels, problems);
  checkLabels(`${owner}nodeSelector`, options.nodeSelector, problems);
  checkAnnotations(options.annotations, owner, problems);
  checkEnv(options, owner, problems);
  checkResources(options.resources, owner, problems);
  checkTolerations(options.tolerations, owner, problems);
}

/** Adds what is wrong with the reference of an image. */
export function checkImage(what: string, image: string, problems: string[]): void {
  if (typeof image !== 'string' || !/^\S+$/.test(image)) {
    problems.push(`${what} must be a reference without spaces, got ${shown(image)}`);
  }
}

/** Whether a value is a quantity of Kubernetes. */
export function isQuantity(value: unknown): boolean {
  return typeof value === 'string' && QUANTITY.test(value);
}

/** Adds what is wrong with annotations. */
export function checkAnnotations(annotations: { [key: string]: string } | undefined, owner: string, problems: string[]): void {
  for (const key in annotations) {
    checkLabelKey(`${owner}annotation key`, key, problems);
    if (typeof annotations[key] !== 'string') {
      problems.push(`${owner}annotation ${shown(key)} must be a string, got ${shown(annotations[key])}`);
    }
  }
}

function checkEnv({ env, envSources }: PodOptions, owner: string, problems: string[]): void {
  for (const names of [env, envSources]) {
    for (const name in names) {
      if (!ENV_NAME.test(name)) {
        problems.push(`${owner}env name must be letters, digits, "_", "-" and ".", not starting with a digit, got ${shown(name)}`);
      }
    }
  }
  for (const name in env) {
    if (typeof env[name] !== 'string') {
      problems.push(`${owner}env ${name} must be a string, got ${shown(env[name])}: put it in quotes`);
    }
    if (envSources !== undefined && Object.hasOwn(envSources, name)) {
      problems.push(`${owner}env ${name} is in env and in envSources: keep one of them`);
    }
  }
}

function checkTolerations(tolerations: Toleration[] = [], owner: string, problems: string[]): void {
  for (const { key, operator = 'Equal', value, effect } of tolerations) {
    if (!['Equal', 'Exists'].includes(operator)) {
      problems.push(`${owner}toleration operator must be "Equal" or "Exists", got ${shown(operator)}`);
    }
    if (effect !== undefined && !['NoSchedule', 'PreferNoSchedule', 'NoExecute'].includes(effect)) {
      problems.push(`${owner}toleration effect must be "NoSchedule", "PreferNoSchedule" or "NoExecute", got ${shown(effect)}`);
    }
    if (operator === 'Exists' ? value !== undefined : key === undefined) {
      problems.push(`${owner}toleration must have a key with the operator "Equal" and no value with "Exists", got key ${shown(key)} and value ${shown(value)}`);
    }
  }
}

function checkResources(resources: Resources | undefined, owner: string, problems: string[]): void {
  for (const [kind, amounts = {}] of Object.entries(resources ?? {})) {
    for (const [resource, amount] of Object.entries<string>(amounts)) {
      if (!isQuantity(amount)) {
        problems.push(`${owner}resources.${kind}.${resource} must be a quantity such as "200m" or "256Mi", got ${shown(amount)}`);
      }
    }
  }
}
