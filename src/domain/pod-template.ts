import { ContainerManifest, EnvVariable, PodTemplateManifest, StringMap } from './manifest';
import { PodOptions } from './pod-options';

/** A pod template with options over it; what is given is left as it is. The main container is the first one. */
export function withPodOptions(template: PodTemplateManifest, options: PodOptions): PodTemplateManifest {
  const { labels, annotations, nodeSelector, tolerations } = options;
  const [main, ...others] = template.spec?.containers ?? [];
  return {
    ...template,
    metadata: {
      ...template.metadata,
      labels: merged(template.metadata?.labels, labels),
      annotations: merged(template.metadata?.annotations, annotations),
    },
    spec: {
      ...template.spec,
      nodeSelector: merged(template.spec?.nodeSelector, nodeSelector),
      tolerations: tolerations === undefined ? template.spec?.tolerations : [...template.spec?.tolerations ?? [], ...tolerations],
      containers: main === undefined ? template.spec?.containers : [withContainerOptions(main, options), ...others],
    },
  };
}

/** Both maps, the second over the first; undefined where there is neither. */
export function merged(base: StringMap | undefined, over: { [key: string]: string } | undefined): StringMap | undefined {
  return base === undefined ? over : over === undefined ? base : { ...base, ...over };
}

/** Environment variables with those of the options over them, by name; new ones come last. */
export function envOver(base: EnvVariable[] | undefined, { env, envSources }: PodOptions): EnvVariable[] | undefined {
  if (env === undefined && envSources === undefined) {
    return base;
  }
  const variables = new Map<string, EnvVariable>(base?.map(variable => [variable.name, variable]));
  for (const name in env) {
    variables.set(name, { name, value: env[name] });
  }
  for (const name in envSources) {
    variables.set(name, { name, valueFrom: envSources[name].valueFrom });
  }
  return [...variables.values()];
}

function withContainerOptions(container: ContainerManifest, options: PodOptions): ContainerManifest {
  const { resources } = options;
  return {
    ...container,
    env: envOver(container.env, options),
    resources: resources === undefined ? container.resources : {
      ...container.resources,
      requests: merged(container.resources?.requests, resources.requests),
      limits: merged(container.resources?.limits, resources.limits),
    },
  };
}
