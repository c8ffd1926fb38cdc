import { Labels } from './labels';
import { Decision } from '../decision';
import { ManifestObject } from '../manifest-object';
import { listOf, recordOf } from '../untyped';

/** What runs pods, and how many of them. */
export interface Workload {
  /** The Deployment, StatefulSet, DaemonSet, ReplicaSet, ReplicationController, Rollout or Pod. */
  readonly object: ManifestObject;
  /** `namespace/name`. */
  readonly id: string;
  /** Labels of its pods. */
  readonly labels: Labels;
  /** Number of pods that exist. */
  readonly pods: number;
  /** Number of those that are ready. */
  readonly ready: number;
  /** Why the number of pods is not certain, such as an autoscaler. */
  readonly guess?: Decision;
  /** Track that its pods are of, as far as labels or names say. */
  readonly track?: string;
}

/** Kinds whose pods come from a template, with their groups. */
export const WORKLOAD_KINDS = new Map([
  ['Deployment', 'apps'], ['StatefulSet', 'apps'], ['DaemonSet', 'apps'], ['ReplicaSet', 'apps'], ['ReplicationController', ''], ['Rollout', 'argoproj.io'], ['Pod', ''],
]);

/** Whether an object is of such a kind; `extensions` is the group that some of them had first. */
export function runsPods({ kind, group }: ManifestObject): boolean {
  return WORKLOAD_KINDS.get(kind) === (group === 'extensions' ? 'apps' : group);
}

/** The port of the pods that a `targetPort` of a Service means; nothing where no container has a port of the name. */
export function containerPort({ object }: Workload, targetPort: number | string): number | undefined {
  if (isPortNumber(targetPort)) {
    return Number(targetPort);
  }
  const { containers } = recordOf(podTemplate(object).spec);
  const ports = listOf(containers).flatMap(container => listOf(recordOf(container).ports)).map(recordOf);
  return ports.find(({ name }) => name === targetPort)?.containerPort;
}

/** Whether a `targetPort` of a Service is a number, which can be written as a text. */
export function isPortNumber(targetPort: number | string): boolean {
  return typeof targetPort === 'number' || /^\d+$/.test(targetPort);
}

/** The template of a workload's pods: its labels and its spec. */
export function podTemplate({ kind, manifest }: ManifestObject): any {
  return kind === 'Pod' ? manifest : manifest.spec?.template ?? {};
}
