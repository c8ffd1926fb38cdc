import { podTemplate, Workload } from '../../cluster/workload';
import { ifText, itemsOf, recordOf } from '../../untyped';

/** The ConfigMaps that the pods of a workload read, as `namespace/name`: by variables and by volumes. */
export function configMapsOf({ object }: Workload): string[] {
  const { containers, initContainers, volumes } = recordOf(podTemplate(object).spec);
  const all = [...itemsOf(containers), ...itemsOf(initContainers)].map(({ value }) => value);
  const names = [
    ...all.flatMap(({ env }) => itemsOf(env).map(({ value }) => recordOf(recordOf(value.valueFrom).configMapKeyRef).name)),
    ...all.flatMap(({ envFrom }) => itemsOf(envFrom).map(({ value }) => recordOf(value.configMapRef).name)),
    ...itemsOf(volumes).flatMap(({ value: { configMap, projected } }) => [
      recordOf(configMap).name, ...itemsOf(recordOf(projected).sources).map(({ value }) => recordOf(value.configMap).name),
    ]),
  ];
  return names.flatMap(name => ifText(name) === undefined ? [] : [`${object.namespace}/${name}`]);
}
