import { Backend } from './backend';
import { hasLabels, Labels } from '../cluster/labels';

/** Labels that Kubernetes and controllers put on pods, which no template has. */
const OF_PODS = /^(pod-template-hash|rollouts-pod-template-hash|controller-revision-hash|topology\..+|.*\/hostname)$/;
const POD_NAME = 'statefulset.kubernetes.io/pod-name';
const POD_INDEX = 'apps.kubernetes.io/pod-index';

/** Whether one of the labels is put on pods by the cluster. */
export function hasLabelsOnlyPodsHave(labels: Labels): boolean {
  return Object.keys(labels).some(label => OF_PODS.test(label));
}

/** The backends with all of the labels; pods of a StatefulSet have a number, too. */
export function withLabels(backends: readonly Backend[], labels: Labels): readonly Backend[] {
  const { [POD_NAME]: name, [POD_INDEX]: index, ...others } = labels;
  const fitting = backends.filter(backend => hasLabels(backend, others));
  return name === undefined && index === undefined ? fitting : fitting.flatMap(backend => {
    const object = backend.workload?.object;
    const number = index ?? (object !== undefined && name.startsWith(`${object.name}-`) ? name.slice(object.name.length + 1) : '');
    const first = object?.manifest.spec?.ordinals?.start ?? 0;
    const exists = object?.kind === 'StatefulSet' && /^\d+$/.test(number) && Number(number) >= first && Number(number) < first + backend.weight;
    return exists && (name === undefined || name === `${object.name}-${number}`) ? [{ ...backend, weight: 1 }] : [];
  });
}
