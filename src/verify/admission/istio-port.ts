import { isAddress } from './names';
import { Check, Refusal, refuse, shown } from './refusal';
import { TEXT } from './schema';

const HTTP = ['http', 'http2', 'http_proxy', 'grpc', 'grpc-web'];
const TLS = ['https', 'tls'];
const KNOWN = [...HTTP, ...TLS, 'tcp', 'udp', 'mongo', 'redis', 'mysql'];
const SOCKET = 'unix://';

/** Whether istiod takes a protocol for HTTP without encryption (`protocol.Parse`, in any case of letters). */
export function isHttp(protocol: unknown): boolean {
  return HTTP.includes(String(protocol).toLowerCase());
}

/** Whether a protocol is encrypted. */
export function isTls(protocol: unknown): boolean {
  return TLS.includes(String(protocol).toLowerCase());
}

/** A protocol that istiod knows. */
export const PROTOCOL: Check = (value, namespace) => TEXT(value, namespace) ?? (KNOWN.includes(value.toLowerCase()) ? undefined
  : refuse(`must be a protocol that istiod knows, got ${shown(value)}`));

/** The same, or nothing: the protocol is detected. */
export const PROTOCOL_OR_NONE: Check = (value, namespace) => value === '' ? undefined : PROTOCOL(value, namespace);

/** Whether an address is the path of a socket. */
export function isSocket(value: string): boolean {
  return value.startsWith(SOCKET);
}

/** The path of a socket: absolute, or an abstract name with @ (istio, `ValidateUnixAddress`). */
export function socketPath(value: string): Refusal | undefined {
  const path = value.slice(SOCKET.length);
  return path.startsWith('@') || path.startsWith('/') && !path.endsWith('/') ? undefined : refuse(`must be the absolute path of a socket, got ${shown(value)}`);
}

/** An address that a listener is bound to: nothing, an IP address, or a socket. */
export function boundTo(value: string): Refusal | undefined {
  return value === '' || isAddress(value) ? undefined : isSocket(value) ? socketPath(value) : refuse(`must be an IP address, got ${shown(value)}`);
}
