import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { CheckedProcess } from './checked-process';
import { texts } from '../domain/yaml-scalars';

/**
 * Objects that refer to a Deployment of cdk8s-plus which was taken over: by its generated name (an autoscaler) or by the
 * path hash on its pods (a Service, a network policy). Nothing has these any more, and the object would silently do nothing.
 */
export function staleReferences(processes: CheckedProcess[], objects: ApiObject[]): Map<Construct, string[]> {
  const former = new Map(processes.flatMap(process => process.model.props.workload._formerNames().map(name => [name, process] as const)));
  const found = new Map<Construct, string[]>();
  if (former.size === 0) {
    return found;
  }
  for (const object of objects) {
    for (const text of new Set(texts(object.toJson()))) {
      const process = former.get(text);
      if (process !== undefined) {
        const { construct, model: { subject } } = process;
        const problem = `${object.kind} ${object.node.path} refers to ${JSON.stringify(text)}, a name that cdk8s-plus made for the Deployment and that nothing has any more: refer to the Deployment ${subject.name}, or select app: ${subject.name}`;
        found.set(construct, [...found.get(construct) ?? [], problem]);
      }
    }
  }
  return found;
}
