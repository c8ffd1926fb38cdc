import { shown } from './canary-error';
import { Config } from './config';
import { DeploymentManifest } from './manifest';
import { merged } from './pod-template';
import { TRACK_SUFFIX } from './track';
import { CanaryTrackOptions, TrackOptions } from './track-options';

/** The variable by which OpenTelemetry names a process. */
const TELEMETRY_NAME = 'OTEL_SERVICE_NAME';

/** The usual label for what runs, which on the baseline is what stable runs. */
const VERSION_LABEL = 'app.kubernetes.io/version';

/**
 * The baseline in full: what stable runs, at the canary's size. Its own options come over both.
 *
 * A canary of a few young pods differs from a large old stable also where its code does not; the baseline is its like. So it has the labels
 * of the canary, too: what selects pods by them (policies, monitors, Services) must treat both alike, or the difference is measured.
 *
 * @see https://spinnaker.io/docs/guides/user/canary/best-practices/
 */
export function baselineOptions(stable: TrackOptions, canary: CanaryTrackOptions, own: TrackOptions): CanaryTrackOptions {
  const requests = merged(canary.resources?.requests ?? stable.resources?.requests, own.resources?.requests);
  const limits = merged(canary.resources?.limits ?? stable.resources?.limits, own.resources?.limits);
  return {
    ...stable,
    ...own,
    replicas: own.replicas ?? (own.autoscaling === undefined ? canary.replicas : undefined),
    autoscaling: own.autoscaling ?? (own.replicas === undefined ? canary.autoscaling : undefined),
    disruptionBudget: own.disruptionBudget ?? canary.disruptionBudget,
    idle: canary.idle,
    version: own.version ?? (stable.version === undefined ? undefined : stable.version + TRACK_SUFFIX.baseline),
    env: merged(without(stable.env, own.envSources), own.env),
    envSources: own.envSources === undefined ? without(stable.envSources, own.env) : { ...without(stable.envSources, own.env), ...own.envSources },
    resources: requests === undefined && limits === undefined ? undefined : { requests, limits },
    labels: merged(merged(stable.labels, without(canary.labels, { [VERSION_LABEL]: '' })), own.labels),
    annotations: merged(stable.annotations, own.annotations),
    nodeSelector: merged(stable.nodeSelector, own.nodeSelector),
    tolerations: concatenated(stable.tolerations, own.tolerations),
    containerImages: merged(stable.containerImages, own.containerImages),
    config: concatenated<Config>(stable.config?.filter(({ name }) => !own.config?.some(other => other.name === name)), own.config),
    patches: concatenated(stable.patches, own.patches),
  };
}

/** Adds what is wrong with a baseline: no canary to compare it with, and telemetry that could not tell the tracks apart. */
export function checkBaseline(
  workload: DeploymentManifest, tracks: [string, TrackOptions][], versioned: boolean, problems: string[],
): void {
  const missing = tracks.filter(([, { version }]) => version === undefined).map(([track]) => track);
  if (!versioned && missing.length > 0) {
    problems.push(`a baseline needs versions, so that telemetry can tell the tracks apart, got none on ${missing.join(' and ')}: set version on stable and canary`);
  }
  const shared = workload.spec?.template?.spec?.containers?.[0]?.env?.find(({ name }) => name === TELEMETRY_NAME)?.value;
  const names = new Map<string, string>();
  for (const [track, { env }] of tracks) {
    const name = env?.[TELEMETRY_NAME] ?? shared;
    const twin = name === undefined ? undefined : names.get(name);
    if (twin !== undefined) {
      problems.push(`${track} env ${TELEMETRY_NAME} must differ from that of ${twin}, so that telemetry can tell the tracks apart, got ${shown(name)} on both: set it in env of ${track}`);
    } else if (name !== undefined) {
      names.set(name, track);
    }
  }
}

/** A map without the keys that another one has. */
function without<T>(map: { [key: string]: T } | undefined, other: object | undefined): { [key: string]: T } | undefined {
  return map === undefined || other === undefined ? map : Object.fromEntries(Object.entries(map).filter(([key]) => !Object.hasOwn(other, key)));
}

function concatenated<T>(one: T[] | undefined, other: T[] | undefined): T[] | undefined {
  return one === undefined ? other : other === undefined ? one : [...one, ...other];
}
