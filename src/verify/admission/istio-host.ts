import { isAddress } from './names';
import { Check, firstOf, Refusal, refuse, shown } from './refusal';

const LABEL = /^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$/;
const FIRST_LABEL = /^(\*|(\*|\*-)?[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)$/;

/** Whether istiod takes a text as a label of DNS; capitals are good (istio, `IsDNS1123Label`). */
export function isLabel(value: string): boolean {
  return value.length <= 63 && LABEL.test(value);
}

/** A label of DNS as istiod takes it. */
export const ISTIO_LABEL: Check = value => isLabel(String(value)) ? undefined : refuse(`must be a label of DNS: letters, digits and -, got ${shown(value)}`);

function badHost(value: string): Refusal {
  return refuse(`must be a name of DNS, got ${shown(value)}`);
}

/** A name without wildcard (istio, `ValidateFQDN`): the last label is no number, and may be empty. */
export function fullName(value: string): Refusal | undefined {
  return Buffer.byteLength(value) <= 255 && value !== '' && areLabels(value) ? undefined : badHost(value);
}

/** A name whose first label may be or begin with `*` (istio, `ValidateWildcardDomain`). */
export function wildcardName(value: string): Refusal | undefined {
  const dot = value.indexOf('.');
  const first = dot < 0 ? value : value.slice(0, dot);
  const good = Buffer.byteLength(value) <= 255 && first.length <= 63 && FIRST_LABEL.test(first);
  return good && (dot < 0 || areLabels(value.slice(dot + 1))) ? undefined : badHost(value);
}

function areLabels(value: string): boolean {
  const labels = value.split('.');
  const last = labels[labels.length - 1];
  return !/^[-+]?\d+$/.test(last) && labels.every((label, index) => label === '' ? index === labels.length - 1 : isLabel(label));
}

/** Name of a host that istiod makes for AUTO_PASSTHROUGH: `outbound_.80_._.web.example.com`. */
function isAutomaticName(value: string): boolean {
  const parts = value.split('_');
  return parts.length >= 4 && parts[0] === 'outbound' && /\d/.test(parts[1]) && /[a-zA-Z]/.test(parts[3].replace(/^\.+|\.+$/g, ''));
}

/**
 * A host of a VirtualService, without addresses.
 *
 * @param automatic whether names that istiod makes are good, too
 */
export function routedName(value: string, automatic: boolean): Refusal | undefined {
  if (automatic && value.startsWith('outbound_') && Buffer.byteLength(value) <= 255) {
    return isAutomaticName(value) ? undefined : badHost(value);
  }
  return wildcardName(value);
}

/** A host of a server of a Gateway, or of an egress listener of a Sidecar: `namespace/host` (istio, `ValidateNamespaceSlashWildcardHostname`). */
export function listenedHost(gateway: boolean): Check {
  return value => {
    const slash = value.indexOf('/');
    const host = value.slice(slash + 1);
    const namespace = slash < 0 ? undefined : gateway ? value.slice(0, slash) : value.slice(0, slash).replace(/^~/, '');
    if (namespace === undefined ? !gateway : slash === 0 || namespace !== '*' && namespace !== '.' && !isLabel(namespace) && (gateway || namespace !== '')) {
      return refuse(`must be ${gateway ? 'a host, or ' : ''}namespace/host, got ${shown(value)}`);
    }
    if (host !== '*' && !host.includes('.') && !(gateway && isAddress(host) && host.includes('.'))) {
      return refuse(`must have a full name, not a short one, got ${shown(value)}`);
    }
    const partial = host.includes('*') && host.length !== 1 && !host.startsWith('*.');
    return partial ? refuse(`must have * as a whole label, got ${shown(value)}`) : gateway && isAddress(host) ? undefined : wildcardName(host);
  };
}

/** A name of a Gateway: `namespace/name`, `name`, or a name of DNS. Behind one without namespace, istiod looks at no other (istio, `validateGatewayNames`). */
export const GATEWAY_NAMES: Check = (value: string[]) => {
  const end = value.findIndex(name => !name.includes('/'));
  return firstOf(end < 0 ? value : value.slice(0, end + 1), (name, index) => {
    const slash = name.indexOf('/');
    const good = slash < 0 ? fullName(name) === undefined : isLabel(name.slice(0, slash)) && isLabel(name.slice(slash + 1));
    return good ? undefined : refuse(`must be a name of a Gateway, namespace/name, got ${shown(name)}`, index);
  });
};
