import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { CheckedProcess, isService } from './checked-process';
import { ProcessDeployment } from './process-model';
import { selects } from '../domain/label-selector';
import { DeploymentManifest, LabelSelector, StringMap } from '../domain/manifest';
import { Track } from '../domain/track';
import { CanaryTrackOptions } from '../domain/track-options';
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
  readonly options: CanaryTrackOptions;
  /** Whether there can be an autoscaler. */
  readonly scalable: boolean;
  /** What fixes the number of pods, so that no autoscaler can own it. */
  readonly fixedBy?: string;
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
 * Objects that somebody else wrote for the pods of a process: autoscalers of a Deployment whose number somebody else owns,
 * second disruption budgets, workloads whose selectors match the same pods, pods that count where numbers of pods are the split.
 */
export function podOwners(processes: CheckedProcess[], foreign: ApiObject[]): Map<Construct, string[]> {
  const found = new Map<Construct, string[]>();
  const others = foreign.filter(({ kind }) => kind in KINDS);
  if (others.length === 0) {
    return found;
  }
  const byNamespace = new Map<string, Pods[]>();
  for (const process of processes) {
    const { subject } = process.model;
    const pods = byNamespace.get(subject.namespace ?? '') ?? [];
    byNamespace.set(subject.namespace ?? '', pods);
    process.model.deployments().forEach(deployment => pods.push(podsOf(process, deployment)));
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

function podsOf(process: CheckedProcess, { name, track }: ProcessDeployment): Pods {
  const { construct, model } = process;
  const { podLabels, selector, replicas } = model.pods(track);
  const byPods = isService(process) && process.model.ratio !== undefined && track === Track.STABLE;
  const counted = byPods ? process.model.specs().Service?.selector : undefined;
  const options = model.trackOptions(track);
  const { scalable } = model;
  return { construct, track, deployment: name, labels: podLabels, selector, counted, replicas, options, scalable, fixedBy: model.fixedBy(track) };
}

function scales({ spec }: any, { deployment, options, replicas, track, scalable, fixedBy }: Pods): string | undefined {
  const { kind = 'Deployment', name } = spec?.scaleTargetRef ?? {};
  if (kind !== 'Deployment' || name !== deployment) {
    return undefined;
  }
  if (!scalable) {
    return `scales Deployment ${deployment}, and a singleton has one pod in all: remove it`;
  }
  if (replicas !== undefined) {
    const wayOut = options.idle ? ' while the track rests'
      : fixedBy === undefined ? `${replicas === 0 ? ' while the track rests' : ''}, or set autoscaling: Autoscaling.external(…) on ${track}` : '';
    return `scales Deployment ${deployment}, whose number of pods is ${replicas} here${fixedBy === undefined || options.idle ? '' : ` by ${fixedBy}`}, and both would change it in turn: remove it${wayOut}`;
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
