import { given, recordOf } from '../../untyped';

const POD_SPEC = ['spec', 'template', 'spec', 'containers'];

/** Fields without which an object of a kind does nothing: one of each list. */
const NEEDED = new Map<string, readonly (readonly (readonly string[])[])[]>([
  ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'].map((kind): [string, string[][][]] => [kind, [[POD_SPEC], [['spec', 'selector']]]]),
  ['Rollout', [[POD_SPEC, ['spec', 'workloadRef']]]],
  ['Service', [[['spec', 'ports'], ['spec', 'externalName']]]],
  ['Ingress', [[['spec', 'rules'], ['spec', 'defaultBackend'], ['spec', 'backend']]]],
  ['HorizontalPodAutoscaler', [[['spec', 'scaleTargetRef']]]],
  ['VirtualService', [[['spec', 'hosts']]]],
  ['DestinationRule', [[['spec', 'host']]]],
]);

/** Whether a document has only some fields of an object, as patches have, or is a list of changes. */
export function isPartial(value: unknown): boolean {
  const needed = NEEDED.get(String(recordOf(value).kind)) ?? [];
  return isChanges(value) || needed.some(choices => !choices.some(path => given(path.reduce<unknown>((field, key) => recordOf(field)[key], value))));
}

/** A JSON patch. */
function isChanges(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(({ op, path }: any) => typeof op === 'string' && typeof path === 'string');
}
