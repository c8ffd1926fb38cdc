import { isIP, isIPv4 } from 'net';
import { Check, firstOf, Refusal, refuse, shown, under } from './refusal';
import { text } from './schema';

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

/** A label of DNS, as names of Services, ports and namespaces are. */
export const DNS_LABEL = text({ min: 1, max: 63, pattern: LABEL, form: 'a label of DNS: lower-case letters, digits and -' });

/** A name of DNS in lower case, as most names of objects are. */
export const DNS_SUBDOMAIN = text({ min: 1, max: 253, pattern: SUBDOMAIN, form: 'a name of DNS: lower-case letters, digits, - and .' });

/** A name of DNS whose first label may be `*`. */
export const WILDCARD_SUBDOMAIN = text({
  min: 1, max: 253, pattern: /^\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/, form: 'a name of DNS whose first label is *',
});

/** Name of a container's port (kubernetes, `IsValidPortName`): at least one letter, no two hyphens in a row. */
export const PORT_NAME: Check = value => typeof value !== 'string' || value.length > 15 || !/^[-a-z0-9]+$/.test(value)
  || !/[a-z]/.test(value) || value.includes('--') || value.startsWith('-') || value.endsWith('-')
  ? refuse(`must be a name of a port: at most 15 lower-case letters, digits and single hyphens, with a letter, got ${shown(value)}`) : undefined;

/** `name` or `prefix/name`, as keys of labels are (kubernetes, `IsQualifiedName`). */
export function qualifiedName(key: string): Refusal | undefined {
  const parts = key.split('/');
  const name = parts[parts.length - 1];
  const prefixed = parts.length === 2 && parts[0].length <= 253 && SUBDOMAIN.test(parts[0]);
  return (prefixed || parts.length === 1) && name.length <= 63 && QUALIFIED.test(name) ? undefined : refuse(`must be a name of at most 63 letters, digits, -, _ and ., behind a prefix of DNS if there is one, got ${shown(key)}`);
}

/**
 * The value of a label.
 *
 * @param subject what the reason begins with
 */
export function labelValue(value: unknown, subject = ''): Refusal | undefined {
  return typeof value === 'string' && value.length <= 63 && (value === '' || QUALIFIED.test(value)) ? undefined
    : refuse(`${subject}must be at most 63 letters, digits, -, _ and ., got ${shown(value)}`);
}

/** Labels of an object or of a selector. */
export const LABELS: Check = value => typeof value !== 'object' || Array.isArray(value) ? refuse(`must be an object, got ${shown(value)}`)
  : firstOf(Object.keys(value ?? {}), key => under(key, qualifiedName(key) ?? labelValue(value[key] ?? '', `value of label ${key} `)));

/** Whether a text is an address of IPv4 or IPv6, with zone or without; numbers with leading zeros are none (Go, `netip.ParseAddr`). */
export function isAddress(value: unknown): boolean {
  return typeof value === 'string' && isIP(value) !== 0;
}

/** Whether Kubernetes takes a text for an address: numbers of IPv4 may have leading zeros, and there are no zones (kubernetes, `ParseIPSloppy`). */
export function isSloppyAddress(value: string): boolean {
  return /^\d+(\.\d+){3}$/.test(value) ? value.split('.').every(part => Number(part) <= 255) : isAddress(value) && !value.includes('%');
}

/** An address, or a network as `10.0.0.0/8`. */
export const SUBNET: Check = value => {
  const [address, bits, ...more] = typeof value === 'string' ? value.split('/') : [];
  const limit = address !== undefined && isIPv4(address) ? 32 : 128;
  const good = isAddress(address) && more.length === 0 && (bits === undefined || !address.includes('%') && /^(0|[1-9]\d{0,2})$/.test(bits) && Number(bits) <= limit);
  return good ? undefined : refuse(`must be an IP address or network, got ${shown(value)}`);
};
