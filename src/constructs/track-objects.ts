import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { ObjectBody } from './rendered-object';
import { ServiceModel } from './service-model';
import { autoscalerObject, autoscalerSpec } from '../domain/autoscaling';
import { configObject } from '../domain/config';
import { budgetSpec } from '../domain/disruption-budget';
import { Track } from '../domain/track';
import { RoutingObject } from '../routing/routing-provider';

/** Start of the ids of what a track owns; its Deployment has it as id. */
const TRACK_IDS: { readonly [track in Track]: string } = { stable: 'Stable', canary: 'Canary', baseline: 'Baseline' };

const AUTOSCALER = 'Autoscaler';
const DISRUPTION_BUDGET = 'DisruptionBudget';

/** What a track owns whose contents are rendered: its Deployment, its autoscaler while it is not idle, its disruption budget. */
export function trackObjects(model: ServiceModel, track: Track): RoutingObject[] {
  const { autoscaling, disruptionBudget, idle } = model.trackOptions(track);
  const [id, name] = [TRACK_IDS[track], model.deploymentName(track)];
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

/** The contents of an object of a service, by its id: what a track owns, or what the provider says. */
export function objectBody(model: ServiceModel, id: string): ObjectBody {
  const track = model.tracks.find(one => id.startsWith(TRACK_IDS[one]));
  const { autoscaling, disruptionBudget } = track === undefined ? {} : model.trackOptions(track);
  switch (track && id.slice(TRACK_IDS[track].length)) {
    case '': return model.deployment(track!);
    case AUTOSCALER: return { spec: autoscalerSpec(autoscaling!, model.deploymentName(track!)) };
    case DISRUPTION_BUDGET: return { spec: budgetSpec(disruptionBudget!, model.identities()[track!].selector) };
    default: return {
      annotations: id === 'Service' && model.props.service !== undefined ? model.props.service._manifest.metadata?.annotations : model.annotations()[id],
      spec: model.specs()[id],
    };
  }
}

/** Adds the configuration of a track. Nothing of it can change any more. */
export function addConfigs(scope: Construct, model: ServiceModel, track: Track): void {
  for (const config of model.configs(track)) {
    const { body, annotations, apiVersion, kind, name } = configObject(config, model.deploymentName(track));
    const metadata = { name, labels: { app: model.subject.name }, annotations };
    new ApiObject(scope, `${TRACK_IDS[track]}Config-${config.name}`, { ...body, apiVersion, kind, metadata });
  }
}
