import { Decision } from '../decision';
import { ManifestObject } from '../manifest-object';

/** Something that changes the number of pods of a workload while it runs. */
export interface Autoscaler {
  /** Fewest pods that it asks for. */
  readonly minimum: number;
  readonly guess: Decision;
}

/** Fewest pods by kind; each has a default of its own (Kubernetes API reference; KEDA, "ScaledObject specification"). */
const MINIMUM = new Map<string, (spec: any) => number>([
  ['autoscaling/HorizontalPodAutoscaler', spec => spec?.minReplicas ?? 1],
  ['keda.sh/ScaledObject', spec => spec?.minReplicaCount ?? 0],
]);

/** The autoscalers of the input by `Kind namespace/name` of what they scale. */
export function autoscalers(objects: readonly ManifestObject[]): Map<string, Autoscaler> {
  return new Map(objects.flatMap(object => {
    const { kind, group, namespace, manifest: { spec } } = object;
    const minimum = MINIMUM.get(`${group}/${kind}`)?.(spec);
    const target = spec?.scaleTargetRef;
    if (minimum === undefined || target?.name === undefined) {
      return [];
    }
    const guess = new Decision(object, ['spec'], `scales ${target.kind ?? 'Deployment'} ${namespace}/${target.name}; taken with the number of pods that the input says, at least ${minimum}`);
    return [[`${target.kind ?? 'Deployment'} ${namespace}/${target.name}`, { minimum, guess }]];
  }));
}
