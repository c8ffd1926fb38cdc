import { ManifestObject } from '../../manifest-object';
import { ifText, itemsOf, recordOf } from '../../untyped';

/** What a rule of an Ingress names, as the AWS load balancer controller reads it. */
export interface Backend {
  readonly name: string;
  /** Whether it stands for an annotation. */
  readonly isAction: boolean;
  readonly path: readonly string[];
}

/** The backends of the rules of an Ingress. */
export function rulesOf({ manifest: { spec } }: ManifestObject): Backend[] {
  return itemsOf(recordOf(spec).rules).flatMap(({ value: { http }, index }) => itemsOf(recordOf(http).paths)
    .flatMap(({ value: { backend }, index: at }) => backendOf(backend, ['spec', 'rules', index, 'http', 'paths', at, 'backend'])));
}

/** The backends of the rules of an Ingress, and its default backend. */
export function backendsOf(ingress: ManifestObject): Backend[] {
  return [...rulesOf(ingress), ...backendOf(ingress.manifest.spec.defaultBackend, ['spec', 'defaultBackend'])];
}

/** Whether an action forwards to several target groups. */
export function isSplit(action: unknown): boolean {
  return (String(action).match(/"(serviceName|targetGroupARN|targetGroupName)"/gi) ?? []).length > 1;
}

function backendOf(backend: unknown, path: string[]): Backend[] {
  const { name, port } = recordOf(recordOf(backend).service);
  return ifText(name) === undefined ? [] : [{ name, isAction: recordOf(port).name === 'use-annotation', path: [...path, 'service'] }];
}
