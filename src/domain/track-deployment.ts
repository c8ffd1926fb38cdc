import { toLabelValue } from './labels';
import { ContainerManifest, DeploymentManifest, PodTemplateManifest, StringMap } from './manifest';
import { merged, withPodOptions } from './pod-template';
import { Track } from './track';
import { TrackIdentity } from './track-identity';
import { CanaryTrackOptions } from './track-options';

/** Annotation with the version as it was given, where the label cannot have it. */
const VERSION_ANNOTATION = 'cdk8s-canary.dev/version';

/** A Deployment as a track has it. */
export interface TrackDeployment {
  readonly labels: StringMap;
  readonly annotations: StringMap;
  readonly spec: NonNullable<DeploymentManifest['spec']>;
}

/** The Deployment of a track: the workload with the track's options over it. */
export function trackDeployment(identity: TrackIdentity, workload: DeploymentManifest, options: CanaryTrackOptions): TrackDeployment {
  const { selector, track } = identity;
  const { version } = options;
  const label = version === undefined ? undefined : toLabelValue(version);
  const identityLabels: StringMap = label === undefined ? selector : { ...selector, version: label };
  const annotations = version === undefined || label === version ? undefined : { [VERSION_ANNOTATION]: version };
  const { metadata, spec } = withPodOptions(workload.spec?.template ?? {}, options);
  return {
    labels: { ...workload.metadata?.labels, ...options.labels, ...identityLabels },
    annotations: { ...workload.metadata?.annotations, ...annotations },
    spec: {
      ...workload.spec,
      replicas: trackReplicas(track, workload, options),
      selector: { matchLabels: selector },
      template: {
        metadata: { ...metadata, labels: { ...metadata?.labels, ...identityLabels }, annotations: merged(metadata?.annotations, annotations) },
        spec: withImages(spec, options),
      },
    },
  };
}

/** How many pods a track has; undefined where an autoscaler says it. */
export function trackReplicas(track: Track, workload: DeploymentManifest, options: CanaryTrackOptions): number | undefined {
  if (options.idle) {
    return 0;
  }
  return options.replicas ?? (track === Track.STABLE ? workload.spec?.replicas : 1);
}

function withImages(spec: PodTemplateManifest['spec'], { image, containerImages = {} }: CanaryTrackOptions): PodTemplateManifest['spec'] {
  const named = (container: ContainerManifest) => Object.hasOwn(containerImages, container.name)
    ? { ...container, image: containerImages[container.name] } : container;
  return {
    ...spec,
    containers: spec?.containers?.map((container, index) => index === 0 && image !== undefined ? { ...container, image } : named(container)),
    initContainers: spec?.initContainers?.map(named),
  };
}
