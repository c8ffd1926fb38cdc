import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { ObjectBody } from './rendered-object';
import { autoscalerObject, autoscalerSpec } from '../domain/autoscaling';
import { Config, configObject } from '../domain/config';
import { budgetSpec } from '../domain/disruption-budget';
import { setRole } from '../domain/object-role';
import { Track } from '../domain/track';
import { TrackDeployment } from '../domain/track-deployment';
import { TrackIdentities } from '../domain/track-identity';
import { CanaryTrackOptions } from '../domain/track-options';
import { RoutingObject, RoutingSubject } from '../routing/routing-provider';

/** What knows the tracks of a process. */
export interface TrackSource {
  readonly subject: RoutingSubject;
  readonly tracks: Track[];
  trackOptions(track: Track): CanaryTrackOptions;
  deploymentName(track: Track): string;
  deployment(track: Track): TrackDeployment;
  identities(): TrackIdentities;
  configs(track: Track): Config[];
}

/** Start of the ids of what a track owns; its Deployment has it as id. */
const TRACK_IDS: { readonly [track in Track]: string } = { stable: 'Stable', canary: 'Canary', baseline: 'Baseline' };

const AUTOSCALER = 'Autoscaler';
const DISRUPTION_BUDGET = 'DisruptionBudget';

/** What a track owns whose contents are rendered: its Deployment, its autoscaler while it is not idle, its disruption budget. */
export function trackObjects(source: TrackSource, track: Track): RoutingObject[] {
  const { autoscaling, disruptionBudget, idle } = source.trackOptions(track);
  const [id, name] = [TRACK_IDS[track], source.deploymentName(track)];
  const objects: RoutingObject[] = [{ id, apiVersion: 'apps/v1', kind: 'Deployment', name }];
  const autoscaler = autoscaling === undefined || idle ? undefined : autoscalerObject(autoscaling);
  if (autoscaler !== undefined) {
    objects.push({ id: id + AUTOSCALER, ...autoscaler, name });
  }
  if (disruptionBudget !== undefined) {
    objects.push({ id: id + DISRUPTION_BUDGET, apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', name });
  }
  return objects;
}

/** The contents of an object that a track owns, by its id; undefined for any other. */
export function trackBody(source: TrackSource, id: string): ObjectBody | undefined {
  const track = source.tracks.find(one => id.startsWith(TRACK_IDS[one]));
  if (track === undefined) {
    return undefined;
  }
  const { autoscaling, disruptionBudget } = source.trackOptions(track);
  switch (id.slice(TRACK_IDS[track].length)) {
    case '': return source.deployment(track);
    case AUTOSCALER: return { spec: autoscalerSpec(autoscaling!, source.deploymentName(track)) };
    case DISRUPTION_BUDGET: return { spec: budgetSpec(disruptionBudget!, source.identities()[track].selector) };
    default: return undefined;
  }
}

/**
 * Adds the configuration of a track. Nothing of it can change any more.
 *
 * @param ordered whether objects say in which order Argo CD applies them
 */
export function addConfigs(scope: Construct, source: TrackSource, track: Track, ordered: boolean): void {
  const process = source.subject.name;
  for (const config of source.configs(track)) {
    const { body, annotations, apiVersion, kind, name } = configObject(config, source.deploymentName(track));
    const metadata = { name, labels: { app: process }, annotations: ordered ? annotations : {} };
    const object = new ApiObject(scope, `${TRACK_IDS[track]}Config-${config.name}`, { ...body, apiVersion, kind, metadata });
    setRole(object, { process, track, plainName: `${source.deploymentName(track)}-${config.name}` });
  }
}
