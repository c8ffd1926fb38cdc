import { shown } from './canary-error';
import { toLabelValue } from './labels';
import { DeploymentManifest, PodTemplateManifest, StringMap } from './manifest';
import { applyPodOptions } from './pod-template';
import { Track } from './track';
import { TrackLabel } from './track-label';
import { CanaryTrackOptions } from './track-options';

/** Annotation with the version as it was given, where the label cannot have it. */
const VERSION_ANNOTATION = 'cdk8s-canary.dev/version';

/** A track of a service, by the names that never move. */
export interface TrackIdentity {
  /** Name of the service: the value of the label `app`. */
  readonly service: string;
  readonly track: Track;
  readonly label: TrackLabel;
}

/** A Deployment as a track has it, and what is wrong with it. */
export interface TrackDeployment {
  readonly labels: StringMap;
  readonly annotations: StringMap;
  readonly spec: NonNullable<DeploymentManifest['spec']>;
  readonly problems: string[];
}

/** The labels that select the pods of a track, for ever. */
export function trackSelector({ service, track, label }: TrackIdentity): StringMap {
  return { app: service, [label.key]: label.valueOf(track) };
}

/**
 * The Deployment of a track: the workload with the track's options over it.
 *
 * @param workload a copy that may be changed
 */
export function trackDeployment(identity: TrackIdentity, workload: DeploymentManifest, options: CanaryTrackOptions): TrackDeployment {
  const { track } = identity;
  const template: PodTemplateManifest = workload.spec?.template ?? {};
  const problems = [
    ...template.spec?.containers?.length ? [] : ['the workload must have a container, got a pod template without one'],
    ...reservedLabelProblems(identity, 'workload label', { ...workload.metadata?.labels, ...template.metadata?.labels }),
    ...reservedLabelProblems(identity, `${track} label`, options.labels ?? {}),
    ...versionProblems(identity, options),
    ...imageProblems(track, template, options),
    ...replicaProblems(track, options),
    ...applyPodOptions(template, options, `${track} `),
  ];
  const selector = trackSelector(identity);
  const identityLabels = { ...selector, ...versionLabel(options) };
  const versionAnnotation: StringMap = options.version === undefined || toLabelValue(options.version) === options.version
    ? {} : { [VERSION_ANNOTATION]: options.version };
  template.metadata = {
    ...template.metadata,
    labels: { ...template.metadata?.labels, ...identityLabels },
    annotations: { ...template.metadata?.annotations, ...versionAnnotation },
  };
  if (Object.keys(template.metadata.annotations!).length === 0) {
    delete template.metadata.annotations;
  }
  applyImages(template, options);
  return {
    labels: { ...workload.metadata?.labels, ...options.labels, ...identityLabels },
    annotations: { ...workload.metadata?.annotations, ...versionAnnotation },
    spec: { ...workload.spec, replicas: trackReplicas(track, workload, options), selector: { matchLabels: selector }, template },
    problems,
  };
}

/** How many pods a track has; undefined where an autoscaler says it. */
export function trackReplicas(track: Track, workload: DeploymentManifest, options: CanaryTrackOptions): number | undefined {
  if (options.idle) {
    return 0;
  }
  return options.replicas ?? (track === Track.STABLE ? workload.spec?.replicas : 1);
}

function versionLabel(options: CanaryTrackOptions): StringMap {
  return options.version === undefined ? {} : { version: toLabelValue(options.version) };
}

function versionProblems({ track, label }: TrackIdentity, { version }: CanaryTrackOptions): string[] {
  if (version === undefined) {
    return [];
  }
  if (typeof version !== 'string' || toLabelValue(version) === '') {
    return [`${track} version must be a string with a letter or a digit, got ${shown(version)}`];
  }
  return label.key !== 'version' ? []
    : [`${track} version cannot be set, got ${shown(version)}: the label "version" is the track label here; remove version, or take another track label`];
}

function reservedLabelProblems({ service, label }: TrackIdentity, what: string, labels: StringMap): string[] {
  const instead: StringMap = {
    app: 'the name of the service, which is its construct id or name prop',
    version: 'version on the track',
    [label.key]: 'the track label, which the library writes',
  };
  return Object.entries(labels)
    .filter(([key, value]) => instead[key] !== undefined && !(key === 'app' && value === service))
    .map(([key, value]) => `${what} ${shown(key)} is reserved, got ${shown(value)}: use ${instead[key]}`);
}

function replicaProblems(track: Track, { replicas }: CanaryTrackOptions): string[] {
  return replicas === undefined || (Number.isInteger(replicas) && replicas >= 0) ? []
    : [`${track} replicas must be a whole number, 0 or more, got ${shown(replicas)}`];
}

function imageProblems(track: Track, template: PodTemplateManifest, options: CanaryTrackOptions): string[] {
  const names = allContainers(template).map(container => container.name);
  const wanted: [string, string | undefined][] = [['', options.image], ...Object.entries(options.containerImages ?? {})];
  return wanted.flatMap(([name, image]) => [
    ...image === undefined || /^\S+$/.test(image) ? [] : [`${track} image must be a reference without spaces, got ${shown(image)}`],
    ...name === '' || names.includes(name) ? [] : [`${track} containerImages must name a container of the workload, got ${shown(name)}: it has ${names.join(', ')}`],
    ...options.image !== undefined && name !== '' && name === names[0]
      ? [`${track} image is given twice, as image and as containerImages ${shown(name)}, which is the main container: keep image`] : [],
  ]);
}

function applyImages(template: PodTemplateManifest, options: CanaryTrackOptions): void {
  const main = template.spec?.containers?.[0];
  if (main !== undefined && options.image !== undefined) {
    main.image = options.image;
  }
  for (const container of allContainers(template)) {
    container.image = options.containerImages?.[container.name] ?? container.image;
  }
}

function allContainers(template: PodTemplateManifest) {
  return [...template.spec?.containers ?? [], ...template.spec?.initContainers ?? []];
}
