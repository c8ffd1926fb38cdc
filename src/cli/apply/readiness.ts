import { listOf, numberOf, recordOf, textOf } from '../../verify/untyped';

/** Whether an object is what its manifest says. */
export interface Readiness {
  readonly ready: boolean;
  /** How far it is: `1 of 3 ready`. */
  readonly says: string;
  /** Whether waiting does not help. */
  readonly hopeless?: boolean;
}

const READY: Readiness = { ready: true, says: 'ready' };

/** Kinds whose objects take time: all others are ready when they are applied. */
export const WAITED: readonly string[] = ['Deployment.apps', 'StatefulSet.apps', 'DaemonSet.apps', 'Job.batch', 'CustomResourceDefinition.apiextensions.k8s.io'];

/**
 * Whether a live object is ready: workloads as `kubectl rollout status` decides it, Jobs when they are complete, CustomResourceDefinitions when they are established.
 *
 * @param settled whether it was not changed: then a workload that had been rolled out once needs no more than to serve, whatever became of single pods since
 * @see https://github.com/kubernetes/kubectl/blob/v0.36.0/pkg/polymorphichelpers/rollout_status.go
 */
export function readinessOf(object: any, settled = false): Readiness {
  const status = recordOf(object.status);
  if (['Deployment', 'StatefulSet', 'DaemonSet'].includes(object.kind) && numberOf(status.observedGeneration) < numberOf(object.metadata.generation)) {
    return waiting('its controller has not seen it yet');
  }
  switch (object.kind) {
    case 'Deployment': return deployment(object, settled);
    case 'StatefulSet': return statefulSet(object, settled);
    case 'DaemonSet': return daemonSet(object, settled);
    case 'Job': return job(object);
    case 'CustomResourceDefinition': return condition(object, 'Established')?.status === 'True' ? READY : waiting('not established');
    default: return READY;
  }
}

function deployment(object: any, settled: boolean): Readiness {
  const { spec, status } = parts(object);
  const wanted = spec.replicas ?? 1;
  const progress = condition(object, 'Progressing');
  const [all, updated, available] = [status.replicas, status.updatedReplicas, status.availableReplicas].map(numberOf);
  if (settled && progress?.reason === 'NewReplicaSetAvailable' && condition(object, 'Available')?.status === 'True' && updated >= wanted) {
    return READY;
  }
  if (progress?.reason === 'ProgressDeadlineExceeded') {
    return { ready: false, says: `${count(available, wanted)}, and its progressDeadlineSeconds are over`, hopeless: true };
  }
  if (updated < wanted && spec.paused === true) {
    return { ready: false, says: `paused: kubectl rollout resume deployment/${object.metadata.name} -n ${object.metadata.namespace}`, hopeless: true };
  }
  const old = all - updated;
  if (old > 0) {
    return waiting(`${count(Math.max(0, Math.min(available - old, wanted)), wanted)}, ${old} old ${old === 1 ? 'pod' : 'pods'} left`);
  }
  return updated >= wanted && available >= updated ? READY : waiting(count(Math.min(available, updated), wanted));
}

function statefulSet(object: any, settled: boolean): Readiness {
  const { spec, status } = parts(object);
  const wanted = spec.replicas ?? 1;
  const { type, rollingUpdate } = recordOf(spec.updateStrategy);
  const [updated, ready] = [status.updatedReplicas, status.readyReplicas].map(numberOf);
  const due = type === 'OnDelete' ? 0 : wanted - numberOf(recordOf(rollingUpdate).partition);
  const current = type === 'OnDelete' || status.updateRevision === status.currentRevision || updated >= due;
  if (settled && current && (ready > 0 || wanted === 0)) {
    return READY;
  }
  if (numberOf(status.replicas) > wanted) {
    return waiting(`${count(ready, wanted)}, ${numberOf(status.replicas) - wanted} too many`);
  }
  return current && ready >= wanted ? READY : waiting(count(Math.min(ready, current ? ready : updated), wanted));
}

function daemonSet(object: any, settled: boolean): Readiness {
  const { spec, status } = parts(object);
  const [wanted, updated, available] = [status.desiredNumberScheduled, status.updatedNumberScheduled, status.numberAvailable].map(numberOf);
  const current = recordOf(spec.updateStrategy).type === 'OnDelete' || updated >= wanted;
  return current && (available >= wanted || settled && available > 0) ? READY : waiting(count(Math.min(available, updated), wanted));
}

function job(object: any): Readiness {
  const { spec } = parts(object);
  const failed = condition(object, 'Failed');
  if (failed?.status === 'True') {
    return { ready: false, says: `failed: ${textOf(failed.message)}`, hopeless: true };
  }
  return condition(object, 'Complete')?.status === 'True' || spec.suspend === true ? READY : waiting('not complete');
}

function parts(object: any): { readonly spec: any; readonly status: any } {
  return { spec: recordOf(object.spec), status: recordOf(object.status) };
}

function condition(object: any, type: string): any {
  return listOf(recordOf(object.status).conditions).map(recordOf).find(one => one.type === type);
}

function count(ready: number, wanted: number): string {
  return `${ready} of ${wanted} ready`;
}

function waiting(says: string): Readiness {
  return { ready: false, says };
}
