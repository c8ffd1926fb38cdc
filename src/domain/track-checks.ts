import { Autoscaling, checkAutoscaling } from './autoscaling';
import { shown } from './canary-error';
import { checkConfigs, Config, configsOver } from './config';
import { checkBudget } from './disruption-budget';
import { checkLabels, toLabelValue } from './labels';
import { DeploymentManifest, StringMap } from './manifest';
import { checkAnnotations, checkImage, checkPodOptions } from './pod-checks';
import { withPodOptions } from './pod-template';
import { trackReplicas } from './track-deployment';
import { insteadOf, TrackIdentities, TrackIdentity } from './track-identity';
import { CanaryTrackOptions, TrackOptions } from './track-options';

/** Adds what is wrong with a workload for any track. */
export function checkWorkload(identity: TrackIdentity, workload: DeploymentManifest, problems: string[]): void {
  if (!workload.spec?.template?.spec?.containers?.length) {
    problems.push('the workload must have a container, got a pod template without one');
  }
  const { replicas, template } = workload.spec ?? {};
  for (const metadata of [workload.metadata, template?.metadata]) {
    if (identity.kept === undefined) {
      checkReserved(identity, 'workload label', metadata?.labels, problems);
    }
    checkLabels('workload label', metadata?.labels, problems);
    checkAnnotations(metadata?.annotations, 'workload ', problems);
  }
  checkReplicas('workload', replicas, problems);
  for (const { name, env } of template?.spec?.containers ?? []) {
    for (const { name: variable, value } of env ?? []) {
      if (value !== undefined && typeof value !== 'string') {
        problems.push(`workload env ${variable} of container ${shown(name)} must be a string, got ${shown(value)}: put it in quotes`);
      }
    }
  }
}

/** Adds what is wrong with the options of a track. */
export function checkTrack(
  identity: TrackIdentity, workload: DeploymentManifest, options: CanaryTrackOptions, shared: Config[] | undefined, problems: string[],
): void {
  const { track, name } = identity;
  const { autoscaling, disruptionBudget, replicas } = options;
  checkReserved(identity, `${track} label`, options.labels, problems);
  checkVersion(identity, options, problems);
  checkImages(identity, workload, options, problems);
  checkReplicas(track, options.replicas, problems);
  checkPodOptions(options, `${track} `, problems);
  const configs = configsOver(shared, options.config);
  if (configs.length > 0) {
    checkConfigs(track, configs, withPodOptions(workload.spec?.template ?? {}, options), name, problems);
  }
  if (autoscaling !== undefined) {
    const { spec } = withPodOptions(workload.spec?.template ?? {}, options);
    checkAutoscaling(track, autoscaling, replicas, spec?.containers ?? [], problems);
  }
  if (disruptionBudget !== undefined) {
    checkBudget(track, disruptionBudget, options.idle ? undefined : leastReplicas(autoscaling) ?? trackReplicas(track, workload, options), problems);
  }
}

/** Least number of pods that an autoscaler leaves while there are any. */
function leastReplicas(autoscaling: Autoscaling | undefined): number | undefined {
  return autoscaling?.minReplicas === undefined ? undefined : Math.max(autoscaling.minReplicas, 1);
}

/** Adds what is wrong with an adopted Deployment as the stable track: labels that other tracks cannot differ by. */
export function checkAdopted(
  { stable, canary }: TrackIdentities, { metadata, spec }: DeploymentManifest, own: CanaryTrackOptions, problems: string[],
): void {
  const { label, kept } = stable;
  const labels = spec?.template?.metadata?.labels ?? {};
  const wanted = label.valueOf(stable.track);
  if (labels[label.key] !== undefined && labels[label.key] !== wanted) {
    problems.push(`Deployment ${metadata?.name} must have the track label ${label.key}: ${wanted} on its pods or none, got ${shown(labels[label.key])}: say in trackLabel what its pods have`);
  }
  checkLabels('canary label', canary.written, problems);
  for (const [key, instead] of [['version', 'version'], ['app.kubernetes.io/version', 'labels']] as const) {
    const said = instead === 'version' ? own.version : own.labels?.[key];
    if (labels[key] !== undefined && said === undefined && key !== label.key && kept?.matchLabels?.[key] === undefined) {
      problems.push(`canary must say what it runs, because the pods of Deployment ${metadata?.name} have the label ${key}: ${labels[key]}, which is what stable runs: set ${instead} on the canary`);
    }
  }
}

/** Adds a problem for versions that differ but would carry the same label, so that nobody could tell the tracks apart. */
export function checkVersions(tracks: TrackOptions[], problems: string[]): void {
  const versions = tracks.map(({ version }) => version).filter((version): version is string => version !== undefined);
  versions.forEach((version, index) => {
    const twin = versions.slice(0, index).find(other => other !== version && toLabelValue(other) === toLabelValue(version));
    if (twin !== undefined) {
      problems.push(`versions ${shown(twin)} and ${shown(version)} would both get the label ${shown(toLabelValue(version))}: choose versions that differ in letters, digits, "-", "_" and "."`);
    }
  });
}

function checkReplicas(whose: string, replicas: number | undefined, problems: string[]): void {
  if (replicas !== undefined && !(Number.isInteger(replicas) && replicas >= 0)) {
    problems.push(`${whose} replicas must be a whole number, 0 or more, got ${shown(replicas)}`);
  }
}

function checkReserved(identity: TrackIdentity, what: string, labels: StringMap | undefined, problems: string[]): void {
  for (const key in labels) {
    const instead = insteadOf(identity, key);
    if (instead !== undefined && !(key === 'app' && labels[key] === identity.service)) {
      problems.push(`${what} ${shown(key)} is reserved, got ${shown(labels[key])}: use ${instead}`);
    }
  }
}

function checkVersion({ track, label, selector }: TrackIdentity, { version }: CanaryTrackOptions, problems: string[]): void {
  if (version === undefined) {
    return;
  }
  if (typeof version !== 'string' || toLabelValue(version) === '') {
    problems.push(`${track} version must be a string with a letter or a digit, got ${shown(version)}`);
  } else if (label.key === 'version') {
    problems.push(`${track} version cannot be set, got ${shown(version)}: the label "version" is the track label here; remove version, or take another track label`);
  } else if ('version' in selector) {
    problems.push(`${track} version cannot be set, got ${shown(version)}: the selector of the adopted Deployment has the label "version", which can never change; remove version, or make that label the trackLabel`);
  }
}

function checkImages({ track }: TrackIdentity, workload: DeploymentManifest, options: CanaryTrackOptions, problems: string[]): void {
  const { image, containerImages } = options;
  for (const reference of [image, ...Object.values(containerImages ?? {})]) {
    if (reference !== undefined) {
      checkImage(`${track} image`, reference, problems);
    }
  }
  if (containerImages !== undefined) {
    const { containers = [], initContainers = [] } = workload.spec?.template?.spec ?? {};
    const names = [...containers, ...initContainers].map(({ name }) => name);
    for (const name in containerImages) {
      if (!names.includes(name)) {
        problems.push(`${track} containerImages must name a container of the workload, got ${shown(name)}: it has ${names.join(', ')}`);
      } else if (image !== undefined && name === names[0]) {
        problems.push(`${track} image is given twice, as image and as containerImages ${shown(name)}, which is the main container: keep image`);
      }
    }
  }
}
