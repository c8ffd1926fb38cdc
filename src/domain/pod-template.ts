import { shown } from './canary-error';
import { labelKeyProblem, labelProblems } from './labels';
import { ContainerManifest, PodTemplateManifest, StringMap } from './manifest';
import { PodOptions } from './pod-options';

const ENV_NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;

/**
 * Puts options into a pod template; the main container is the first one.
 *
 * @param template changed in place
 * @param options what to put in
 * @param owner whose options these are, as messages say it: `canary `, or nothing for the workload
 * @returns what is wrong with the options
 */
export function applyPodOptions(template: PodTemplateManifest, options: PodOptions, owner: string): string[] {
  const spec = template.spec ??= {};
  const main = spec.containers?.[0];
  if (options.labels !== undefined || options.annotations !== undefined) {
    template.metadata = {
      ...template.metadata,
      labels: merged(template.metadata?.labels, options.labels),
      annotations: merged(template.metadata?.annotations, options.annotations),
    };
  }
  spec.nodeSelector = merged(spec.nodeSelector, options.nodeSelector);
  if (options.tolerations !== undefined) {
    spec.tolerations = [...spec.tolerations ?? [], ...options.tolerations.map(toleration => ({ ...toleration }))];
  }
  if (main !== undefined) {
    applyEnv(main, options);
    if (options.resources !== undefined) {
      main.resources = {
        ...main.resources,
        requests: merged(main.resources?.requests, options.resources.requests),
        limits: merged(main.resources?.limits, options.resources.limits),
      };
    }
  }
  return podOptionProblems(options, owner);
}

function applyEnv(container: ContainerManifest, options: PodOptions): void {
  const variables = [
    ...Object.entries(options.env ?? {}).map(([name, value]) => ({ name, value })),
    ...Object.entries(options.envSources ?? {}).map(([name, source]) => ({ name, valueFrom: source.valueFrom })),
  ];
  if (variables.length > 0) {
    const byName = new Map([...container.env ?? [], ...variables].map(variable => [variable.name, variable]));
    container.env = [...byName.values()];
  }
}

function podOptionProblems(options: PodOptions, owner: string): string[] {
  const problems = [
    ...labelProblems(`${owner}label`, options.labels ?? {}),
    ...labelProblems(`${owner}nodeSelector`, options.nodeSelector ?? {}),
  ];
  for (const [key, value] of Object.entries(options.annotations ?? {})) {
    const wrong = labelKeyProblem(`${owner}annotation key`, key);
    problems.push(...wrong === undefined ? [] : [wrong]);
    if (typeof value !== 'string') {
      problems.push(`${owner}annotation ${shown(key)} must be a string, got ${shown(value)}`);
    }
  }
  for (const name of [...Object.keys(options.env ?? {}), ...Object.keys(options.envSources ?? {})]) {
    if (!ENV_NAME.test(name)) {
      problems.push(`${owner}env name must be letters, digits, "_", "-" and ".", not starting with a digit, got ${shown(name)}`);
    }
  }
  for (const [name, value] of Object.entries(options.env ?? {})) {
    if (typeof value !== 'string') {
      problems.push(`${owner}env ${name} must be a string, got ${shown(value)}: put it in quotes`);
    }
    if (options.envSources?.[name] !== undefined) {
      problems.push(`${owner}env ${name} is in env and in envSources: keep one of them`);
    }
  }
  for (const [kind, amounts] of Object.entries(options.resources ?? {})) {
    for (const [resource, amount] of Object.entries(amounts ?? {})) {
      if (typeof amount !== 'string' || !/^\d+(\.\d+)?([numkKMGTPE]i?|[eE]\d+)?$/.test(amount)) {
        problems.push(`${owner}resources.${kind}.${resource} must be a quantity such as "200m" or "256Mi", got ${shown(amount)}`);
      }
    }
  }
  return problems;
}

function merged(base: StringMap | undefined, over: { [key: string]: string } | undefined): StringMap | undefined {
  return base === undefined && over === undefined ? undefined : { ...base, ...over };
}
