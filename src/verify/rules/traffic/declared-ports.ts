import { podTemplate, Workload } from '../../cluster/workload';
import { ifText, itemsOf, recordOf } from '../../untyped';

/** A port that a container says it has. */
export interface DeclaredPort {
  readonly name?: string;
  /** As a text, as it can be written as one. */
  readonly number: string;
}

/** The ports that the containers of a workload say they have. */
export function declaredPorts({ object }: Workload): DeclaredPort[] {
  const ports = itemsOf(recordOf(podTemplate(object).spec).containers).flatMap(({ value }) => itemsOf(value.ports));
  return ports.map(({ value: { name, containerPort } }) => ({ name: ifText(name), number: String(containerPort) }));
}
