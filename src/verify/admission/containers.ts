import { DNS_LABEL, PORT_NAME } from './names';
import { Check, firstOf, Refusal, refuse, shown, under } from './refusal';
import { PORT } from './schema';
import { given, listOf } from '../untyped';

const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];

/** A port of a container: ports of Services find it by its name (kubernetes, `validateContainerPorts`). */
function port({ name, containerPort, protocol }: any, names: Set<string>): Refusal | undefined {
  const twice = given(name) && names.has(name);
  names.add(name);
  return under('containerPort', PORT(containerPort ?? 0, '')) ?? (given(name) && name !== '' ? under('name', PORT_NAME(name, '')) : undefined)
    ?? (twice ? refuse(`must be there once, got ${shown(name)} again`, 'name') : undefined)
    ?? (protocol && !PROTOCOLS.includes(protocol) ? refuse(`must be TCP, UDP or SCTP, got ${shown(protocol)}`, 'protocol') : undefined);
}

/**
 * Names and ports of containers.
 *
 * Whether they are there, and have images, is not looked at: manifests get them from tools that run later.
 */
export const CONTAINERS: Check = value => {
  const names = new Set<string>();
  return under('containers', firstOf(listOf(value), (container, index) => {
    const { name, ports } = container ?? {};
    const twice = given(name) && names.has(name);
    names.add(name);
    const portNames = new Set<string>();
    return under(index, (given(name) ? under('name', DNS_LABEL(name, '')) : undefined) ?? (twice ? refuse(`must be there once, got ${shown(name)} again`, 'name') : undefined)
      ?? under('ports', firstOf(listOf(ports), (one, item) => under(item, port(one ?? {}, portNames)))));
  }));
};
