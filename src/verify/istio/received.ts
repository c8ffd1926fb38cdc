import { Message } from '../message';

/** A message as Envoy routes it. */
export interface Received extends Message {
  /** Whether it came to a gateway, which does not believe what callers say about themselves. */
  readonly atGateway: boolean;
}

/** The message as Envoy routes it: dots in the path are resolved. */
export function received(message: Message, atGateway: boolean): Received {
  // Field by field: a message is made for each request, and copies by spreading are slow in code that is not optimized yet.
  const { host, port, authority, scheme, method, path, query, headers, grpc } = message;
  return { host, port, authority, scheme, method, query, headers, grpc, atGateway, path: /%|\/\./.test(path) ? normalized(path) : path };
}

/** Stands for a value that Envoy makes itself. */
const GENERATED = ['00000000-0000-4000-8000-000000000000'];

/** Headers that Envoy adds where the client sent none. */
export const ADDED = new Set(['x-request-id', 'x-forwarded-for', 'x-envoy-external-address']);

/** The host that is asked for, without port, in lower case: what chooses the virtual host. */
export function hostOf({ authority }: Message): string {
  return authority.replace(/:\d+$/, '').toLowerCase();
}

/** Values of a header, which is named in lower case; pseudo headers are those of HTTP/2. */
export function headerValues(message: Received, name: string): readonly string[] {
  switch (name) {
    case ':method': return [message.method];
    case ':authority': case 'host': return [message.authority];
    case ':path': return [message.query === undefined ? message.path : `${message.path}?${message.query}`];
    case ':scheme': return [schemeOf(message)];
    case 'x-forwarded-proto': return message.atGateway ? [message.scheme] : message.headers.get(name) ?? [message.scheme];
    case 'x-request-id': return message.headers.get(name) ?? GENERATED;
    case 'x-forwarded-for': case 'x-envoy-external-address': return message.headers.get(name) ?? (message.atGateway ? GENERATED : []);
    default: return message.headers.get(name) ?? [];
  }
}

/** A sidecar believes what the pod says of the scheme. */
export function schemeOf({ atGateway, scheme, headers }: Received): string {
  const [said = ''] = headers.get('x-forwarded-proto') ?? [];
  return !atGateway && /^https?$/.test(said) ? said : scheme;
}

/** Value of the first parameter of the name, as it stands; nothing where there is none. */
export function parameter({ query }: Message, name: string): string | undefined {
  for (const part of query?.split('&') ?? []) {
    const equals = part.indexOf('=');
    if ((equals < 0 ? part : part.slice(0, equals)) === name) {
      return equals < 0 ? '' : part.slice(equals + 1);
    }
  }
  return undefined;
}

/** What Istio has Envoy do by default (`pathNormalization: BASE`): characters that need no escape lose it, `.` and `..` are resolved, `//` stays. */
function normalized(path: string): string {
  const plain = path.replace(/%([0-9a-f]{2})/gi, (escape, code) => {
    const character = String.fromCharCode(parseInt(code, 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : escape;
  });
  const parts: string[] = [];
  const given = plain.split('/').slice(1);
  given.forEach((part, index) => {
    const last = index === given.length - 1;
    if (part === '..') {
      parts.pop();
    } else if (part !== '.') {
      parts.push(part);
    }
    if (last && (part === '.' || part === '..')) {
      parts.push('');
    }
  });
  return `/${parts.join('/')}`;
}
