import { ManifestObject } from '../manifest-object';

/** An object as the cluster has it at some time: what is written of it, with what differs. Places are those of what is written. */
export function standIn(object: ManifestObject, manifest: any): ManifestObject {
  const place = (path: readonly string[]) => object.place([...path]);
  const origin = { place, valuePlace: place, written: () => undefined, item: () => origin };
  return ManifestObject._of(manifest, origin);
}

/** The object with the time of its creation, where it does not have one; of one second, names decide what is older. */
export function createdAt(object: ManifestObject, creationTimestamp: string): ManifestObject {
  const { manifest } = object;
  return manifest.metadata.creationTimestamp === undefined
    ? standIn(object, { ...manifest, metadata: { ...manifest.metadata, creationTimestamp } })
    : object;
}

/** A workload with some of its pods, of which some are ready. */
export function withPods(object: ManifestObject, pods: number, ready: number): ManifestObject {
  const { manifest, kind } = object;
  const status = kind === 'Pod' ? { conditions: [{ type: 'Ready', status: ready > 0 ? 'True' : 'False' }] }
    : kind === 'DaemonSet' ? { observedGeneration: 1, currentNumberScheduled: pods, numberReady: ready }
      : { observedGeneration: 1, replicas: pods, readyReplicas: ready };
  return standIn(object, { ...manifest, status });
}
