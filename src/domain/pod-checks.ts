import { shown } from './canary-error';
import { checkLabelKey, checkLabels } from './labels';
import { PodOptions, Resources } from './pod-options';

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
}

function checkAnnotations(annotations: PodOptions['annotations'], owner: string, problems: string[]): void {
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
    if (envSources?.[name] !== undefined) {
      problems.push(`${owner}env ${name} is in env and in envSources: keep one of them`);
    }
  }
}

function checkResources(resources: Resources | undefined, owner: string, problems: string[]): void {
  for (const [kind, amounts = {}] of Object.entries(resources ?? {})) {
    for (const [resource, amount] of Object.entries<string>(amounts)) {
      if (typeof amount !== 'string' || !QUANTITY.test(amount)) {
        problems.push(`${owner}resources.${kind}.${resource} must be a quantity such as "200m" or "256Mi", got ${shown(amount)}`);
      }
    }
  }
}
