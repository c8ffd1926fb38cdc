import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { CheckedService } from './checked-service';
import { selects } from '../domain/label-selector';
import { DeploymentManifest, LabelSelector, StringMap } from '../domain/manifest';
import { Track } from '../domain/track';
import { TrackOptions } from '../domain/track-options';
import { labelsShown } from '../routing/track-services';

/** The pods of a track. */
interface Pods {
  readonly construct: Construct;
  readonly track: Track;
  readonly deployment: string;
  readonly labels: StringMap;
  readonly selector: StringMap;
  /** What the Service of all tracks selects, where numbers of pods are the split. */
  readonly counted?: StringMap;
  readonly replicas?: number;
  readonly options: TrackOptions;
}

/** Kinds that own pods by a selector. */
const OWNERS = ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'];

/** Who asks for a number of pods or forbids evictions: kinds with a finder of the pods that they mean and what is wrong then. */
const KINDS: { [kind: string]: (object: any, pods: Pods) => string | undefined } = {
  HorizontalPodAutoscaler: scales,
  ScaledObject: scales,
  PodDisruptionBudget: (object, { labels, options, track, deployment }) =>
    options.disruptionBudget !== undefined && selects(object.spec?.selector, labels)
      ? `is a second budget for the pods of Deployment ${deployment}, and Kubernetes evicts no pod that has two: remove it, or disruptionBudget of ${track}` : undefined,
  ...Object.fromEntries(OWNERS.map(kind => [kind, fights])),
};

/**
 * Objects that somebody else wrote for the pods of a service: autoscalers of a Deployment whose number somebody else owns,
 * second disruption budgets, workloads whose selectors match the same pods, pods that count where numbers of pods are the split.
 */
export function podOwners(services: CheckedService[], foreign: ApiObject[]): Map<Construct, string[]> {
  const found = new Map<Construct, string[]>();
  const others = foreign.filter(({ kind }) => kind in KINDS);
  if (others.length === 0) {
    return found;
  }
  const byNamespace = new Map<string, Pods[]>();
  for (const { construct, model } of services) {
    const namespace = model.subject.namespace ?? '';
    byNamespace.set(namespace, [...byNamespace.get(namespace) ?? [], ...model.tracks.map(track => podsOf(construct, model, track))]);
  }
  for (const object of others) {
    const manifest = object.toJson();
    for (const pods of byNamespace.get(manifest.metadata?.namespace ?? '') ?? []) {
      const problem = KINDS[object.kind](manifest, pods);
      if (problem !== undefined) {
        found.set(pods.construct, [...found.get(pods.construct) ?? [], `${object.kind} ${object.node.path} ${problem}`]);
      }
    }
  }
  return found;
}

function podsOf(construct: Construct, model: CheckedService['model'], track: Track): Pods {
  const context = model.context();
  const { podLabels, selector, replicas } = context[track]!;
  const counted = model.ratio === undefined || track !== Track.STABLE ? undefined : model.specs().Service?.selector;
  const options = model.trackOptions(track);
  return { construct, track, deployment: model.deploymentName(track), labels: podLabels, selector, counted, replicas, options };
}

function scales({ spec }: any, { deployment, options, replicas, track }: Pods): string | undefined {
  const { kind = 'Deployment', name } = spec?.scaleTargetRef ?? {};
  if (kind !== 'Deployment' || name !== deployment) {
    return undefined;
  }
  if (replicas !== undefined) {
    return `scales Deployment ${deployment}, whose number of pods is ${replicas} here, and both would change it in turn: remove it${replicas === 0 ? ' while the track rests' : ''}, or set autoscaling: Autoscaling.external(…) on ${track}`;
  }
  return options.autoscaling?.minReplicas === undefined ? undefined
    : `scales Deployment ${deployment}, which has an autoscaler of its own, and both would be disabled: remove it, or autoscaling of ${track}`;
}

function fights({ spec }: { spec?: DeploymentManifest['spec'] }, { deployment, labels, selector, counted }: Pods): string | undefined {
  const theirs = spec?.template?.metadata?.labels ?? {};
  const ours: LabelSelector = { matchLabels: selector };
  if (selects(spec?.selector, labels) || selects(ours, theirs)) {
    return `and Deployment ${deployment} select the same pods, and would take them from each other: give it other labels and another selector`;
  }
  return counted !== undefined && selects({ matchLabels: counted }, theirs)
    ? `has pods that the Service selects, too, so that they get a part of the requests and the share is another one: give it other labels than ${labelsShown(counted)}` : undefined;
}
