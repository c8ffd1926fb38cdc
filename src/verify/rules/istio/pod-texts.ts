import { podTemplate } from '../../cluster/workload';
import { ManifestObject } from '../../manifest-object';
import { ifText, itemsOf, recordOf, textOf, textsOf } from '../../untyped';

/** A text that somebody set, in which a host can stand. */
export interface WrittenText {
  readonly text: string;
  readonly path: readonly string[];
  /** Whether the whole text is an address, as its name says. */
  readonly address: boolean;
}

/** Names of variables whose whole value is an address. */
const ADDRESS = /HOST|ADDR|URL|URI|ENDPOINT|UPSTREAM|BACKEND|SERVER/i;

/** Whether a variable of the name holds an address. */
export function isAddressName(name: string): boolean {
  return ADDRESS.test(name);
}

/** Arguments and variables of the containers of a workload. */
export function podTexts(object: ManifestObject): WrittenText[] {
  const root = object.kind === 'Pod' ? ['spec'] : ['spec', 'template', 'spec'];
  return itemsOf(recordOf(podTemplate(object).spec).containers).flatMap(({ value, index }) => {
    const at = [...root, 'containers', index];
    return [
      ...itemsOf(value.env).filter(item => ifText(item.value.value) !== undefined)
        .map(({ value: { name, value: text }, index: number }) => ({ text, path: [...at, 'env', number, 'value'], address: isAddressName(textOf(name)) })),
      ...['command', 'args'].flatMap(field => textsOf(value[field]).map((text, number) => ({ text, path: [...at, field, String(number)], address: false }))),
    ];
  });
}
