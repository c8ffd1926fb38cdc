import { listOf, recordOf, textOf } from '../../verify/untyped';
import { Kubectl } from '../kubectl/kubectl';

/** How many pods are shown. */
const SHOWN = 3;

/** Why pods of a workload are not ready, a line for each of the first ones: `pod web-1: ImagePullBackOff: Back-off pulling image "web:2"`. */
export async function podReasons(kubectl: Kubectl, workload: any): Promise<string[]> {
  const selector = selectorOf(recordOf(recordOf(workload.spec).selector));
  if (selector === '') {
    return [];
  }
  const pods = (await kubectl.pods(workload.metadata.namespace, selector)).flatMap(pod => {
    const reason = reasonOf(recordOf(pod.status));
    return reason === undefined ? [] : [`pod ${pod.metadata.name}: ${reason}`];
  });
  return pods.length <= SHOWN ? pods : [...pods.slice(0, SHOWN), `and ${pods.length - SHOWN} more pods`];
}

/** How many pods of a workload have not ended yet. */
export async function podsLeft(kubectl: Kubectl, workload: any): Promise<number> {
  const selector = selectorOf(recordOf(recordOf(workload.spec).selector));
  const pods = selector === '' ? [] : await kubectl.pods(workload.metadata.namespace, selector);
  return pods.filter(({ status }) => !['Succeeded', 'Failed'].includes(textOf(recordOf(status).phase))).length;
}

function reasonOf(status: any): string | undefined {
  const containers = [...listOf(status.initContainerStatuses), ...listOf(status.containerStatuses)].map(recordOf);
  for (const { state } of containers) {
    const { reason, message } = recordOf(recordOf(state).waiting);
    if (typeof reason === 'string' && reason !== 'PodInitializing' && reason !== 'ContainerCreating') {
      return said(reason, message);
    }
  }
  const conditions = listOf(status.conditions).map(recordOf);
  const failed = conditions.find(({ type, status: value }) => type === 'PodScheduled' && value === 'False')
    ?? conditions.find(({ type, status: value }) => type === 'ContainersReady' && value === 'False')
    ?? conditions.find(({ type, status: value }) => type === 'Ready' && value === 'False');
  return failed === undefined ? conditions.some(({ type, status: value }) => type === 'Ready' && value === 'True') ? undefined : textOf(status.phase) || 'no status yet'
    : said(textOf(failed.reason) || `${failed.type} is False`, failed.message);
}

function said(reason: string, message: unknown): string {
  return typeof message === 'string' && message !== '' ? `${reason}: ${message}` : reason;
}

function selectorOf({ matchLabels, matchExpressions }: any): string {
  const labels = Object.entries(recordOf(matchLabels)).map(([key, value]) => `${key}=${value}`);
  const expressions = listOf(matchExpressions).map(recordOf).map(({ key, operator, values }) => {
    const list = `(${listOf(values).join(',')})`;
    return operator === 'In' ? `${key} in ${list}` : operator === 'NotIn' ? `${key} notin ${list}` : operator === 'Exists' ? key : `!${key}`;
  });
  return [...labels, ...expressions].join(',');
}
