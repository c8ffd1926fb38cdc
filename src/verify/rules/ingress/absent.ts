import { WORKLOAD_KINDS } from '../../cluster/workload';
import { System } from '../../system/system';

/** Whether the API server refuses a workload of a namespace: another rule says it, and what its Service does not find is its consequence. */
export function refusesWorkload({ cluster: { refused } }: System, namespace: string): boolean {
  return refused.some(({ _object: object }) => WORKLOAD_KINDS.has(object.kind) && object.namespace === namespace);
}

/** Whether a Service is in the input and the API server refuses it. */
export function refusesService({ cluster: { refused } }: System, namespace: string, name: string): boolean {
  return refused.some(({ _object: object }) => object.kind === 'Service' && object.namespace === namespace && object.name === name);
}

/** Whether an Ingress of a namespace is missing for another reason: the API server refuses it, or another one of its name replaces it. */
export function losesIngress({ cluster: { refused }, mistakes }: System, namespace: string): boolean {
  const lost = [...refused.map(({ _object }) => _object), ...mistakes.filter(({ kind }) => kind === 'duplicate object').map(({ object }) => object)];
  return lost.some(object => object?.kind === 'Ingress' && object.namespace === namespace);
}
