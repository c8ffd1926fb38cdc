import { Severity } from '../../finding';
import { ManifestObject } from '../../manifest-object';
import { Fault } from '../rule';

/** Versions of APIs that Kubernetes no longer serves: the last release that did, and what to write (kubernetes.io, "Deprecated API Migration Guide"). */
const REMOVED = new Map<string, readonly [last: string, now: string]>([
  ['extensions/v1beta1 Deployment', ['1.15', 'apps/v1']],
  ['extensions/v1beta1 DaemonSet', ['1.15', 'apps/v1']],
  ['extensions/v1beta1 ReplicaSet', ['1.15', 'apps/v1']],
  ['extensions/v1beta1 Ingress', ['1.21', 'networking.k8s.io/v1']],
  ['networking.k8s.io/v1beta1 Ingress', ['1.21', 'networking.k8s.io/v1']],
  ['networking.k8s.io/v1beta1 IngressClass', ['1.21', 'networking.k8s.io/v1']],
  ...['apps/v1beta1', 'apps/v1beta2'].flatMap(version => ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']
    .map((kind): [string, readonly [string, string]] => [`${version} ${kind}`, ['1.15', 'apps/v1']])),
  ['autoscaling/v2beta1 HorizontalPodAutoscaler', ['1.24', 'autoscaling/v2']],
  ['autoscaling/v2beta2 HorizontalPodAutoscaler', ['1.25', 'autoscaling/v2']],
  ['policy/v1beta1 PodDisruptionBudget', ['1.24', 'policy/v1']],
  ['batch/v1beta1 CronJob', ['1.24', 'batch/v1']],
]);

/** An object in a version of its API that newer clusters do not know. */
export function removedVersion(object: ManifestObject): Fault | undefined {
  const found = REMOVED.get(`${object.apiVersion} ${object.kind}`);
  return found === undefined ? undefined : {
    object,
    path: ['apiVersion'],
    severity: Severity.WARNING,
    message: `${object.kind} of ${object.apiVersion} is served up to Kubernetes ${found[0]}; depends on the version of the cluster`,
    fix: `write ${found[1]}`,
  };
}
