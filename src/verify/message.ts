import { CallerKind } from './caller';
import { TrafficRequest } from './traffic-request';
import { CanaryError, shown } from '../domain/canary-error';

/** A request as it goes over the wire. */
export interface Message {
  /** As the client wrote it, without port. */
  readonly host: string;
  readonly port: number;
  /** Value of the `Host` header: with the port unless it is that of the scheme. */
  readonly authority: string;
  readonly scheme: string;
  readonly method: string;
  /** Without query. */
  readonly path: string;
  /** What comes after `?`; nothing without one. */
  readonly query: string | undefined;
  /** Values in the order in which they are sent, by lower-case name; `host` is not among them. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly grpc: boolean;
}

const KINDS: ReadonlySet<string> = new Set(Object.values(CallerKind));

/** A name of a header (RFC 9110, section 5.6.2). */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;

/**
 * The message of a request.
 *
 * @throws CanaryError for what cannot be sent
 */
export function messageOf(request: TrafficRequest): Message {
  const problems = problemsOf(request);
  if (problems.length > 0) {
    throw new CanaryError('TrafficModel.send', problems);
  }
  return written(request);
}

/** The message of a request; nothing where no client can send it. */
export function sendableMessage(request: TrafficRequest): Message | undefined {
  return problemsOf(request).length === 0 ? written(request) : undefined;
}

function written(request: TrafficRequest): Message {
  const { host, grpcService } = request;
  const { port, path, scheme } = defaultsOf(request);
  // Proxies cut a fragment off before they look at the path.
  const [, pathname, given] = /^([^?#]*)(?:\?([^#]*))?/.exec(path)!;
  const query = [...given === undefined ? [] : [given], ...Object.entries(request.query ?? {}).map(([name, value]) => `${name}=${value}`)];
  const headers = headersOf(request);
  const grpc = grpcService !== undefined || (headers.get('content-type') ?? []).some(value => /^application\/grpc($|[+;])/.test(value));
  if (grpcService !== undefined && !headers.has('content-type')) {
    headers.set('content-type', ['application/grpc']);
  }
  return {
    host: host.replace(/:\d+$/, ''),
    port,
    scheme,
    headers,
    grpc,
    authority: /:\d+$/.test(host) || port === (scheme === 'https' ? 443 : 80) ? host : `${host}:${port}`,
    method: request.method ?? (grpcService === undefined ? 'GET' : 'POST'),
    path: pathname,
    query: query.length === 0 ? undefined : query.join('&'),
  };
}

function defaultsOf(request: TrafficRequest): Required<Pick<TrafficRequest, 'scheme' | 'port' | 'path'>> {
  const { grpcService, grpcMethod } = request;
  const { scheme = 'http', port = scheme === 'https' ? 443 : 80, path = grpcService === undefined ? '/' : `/${grpcService}/${grpcMethod}` } = request;
  return { scheme, port, path };
}

function problemsOf(request: TrafficRequest): string[] {
  const { port, path, scheme } = defaultsOf(request);
  const { from, host, grpcService, grpcMethod, method } = request;
  return [
    KINDS.has(from?.kind) || `from must be a Caller, got ${shown(from)}`,
    ...headerProblems(request),
    typeof host === 'string' && /^[^\s/:]+(:\d+)?$/.test(host) || `host must be a name, with or without port, got ${shown(host)}`,
    Number.isInteger(port) && port >= 1 && port <= 65535 || `port must be a whole number from 1 to 65535, got ${port}`,
    path.startsWith('/') && !/\s/.test(path) || `path must start with "/" and have no spaces, got ${shown(path)}`,
    scheme === 'http' || scheme === 'https' || `scheme must be "http" or "https", got ${shown(scheme)}`,
    method === undefined || /^[A-Za-z]+$/.test(method) || `method must be letters, got ${shown(method)}`,
    (grpcService === undefined) === (grpcMethod === undefined) || 'grpcService and grpcMethod must come together, got one of them',
  ].filter((problem): problem is string => problem !== true);
}

function headerProblems({ headers, repeatedHeaders }: TrafficRequest): string[] {
  if (headers === undefined && repeatedHeaders === undefined) {
    return [];
  }
  const repeated = Object.entries(repeatedHeaders ?? {}).flatMap(([name, values]) => values.map(value => [name, value] as const));
  const sent = [...Object.entries(headers ?? {}), ...repeated];
  return [
    ...sent.filter(([name]) => !TOKEN.test(name)).map(([name]) => `header names must be tokens of HTTP, got ${shown(name)}`),
    ...sent.filter(([name]) => name.toLowerCase() === 'host').map(() => 'the Host header is what host says: leave it out of headers'),
    ...sent.filter(([, value]) => typeof value !== 'string' || /[\r\n]/.test(value)).map(([name, value]) => `header ${shown(name)} must be one line of text, got ${shown(value)}`),
  ];
}

function headersOf({ headers = {}, repeatedHeaders = {}, cookies = {} }: TrafficRequest): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const add = (name: string, values: readonly string[]) => {
    const key = name.toLowerCase();
    // Spaces around a value are no part of it (RFC 9110, section 5.5).
    found.set(key, [...found.get(key) ?? [], ...values.map(value => value.replace(/^[ \t]+|[ \t]+$/g, ''))]);
  };
  Object.entries(headers).forEach(([name, value]) => add(name, [value]));
  Object.entries(repeatedHeaders).forEach(([name, values]) => add(name, values));
  const pairs = Object.entries(cookies).map(([name, value]) => `${name}=${value}`);
  if (pairs.length > 0) {
    add('cookie', [pairs.join('; ')]);
  }
  return found;
}
