import { HttpMatch } from './http-match';
import { httpReply } from './local-reply';
import { Received, schemeOf } from './received';
import { Branch } from '../branch';
import { Decision } from '../decision';
import { given, numberOf, recordOf, textOf } from '../untyped';

/** A redirect that Envoy answers with. */
export interface Redirection {
  readonly status: number;
  readonly location: string;
}

const STATUSES = new Set([301, 302, 303, 307, 308]);

/**
 * What `redirect` of a rule answers; nothing for a status that Envoy cannot send.
 *
 * @param port port that the rules were made for, which `FROM_REQUEST_PORT` means
 */
export function redirection(redirect: any, message: Received, match: HttpMatch | undefined, port: number): Redirection | undefined {
  const { uri, authority, redirectCode, scheme, derivePort, prefixRewrite } = redirect;
  const status = numberOf(redirectCode) || 301;
  const own = schemeOf(message);
  const next = textOf(scheme) || own;
  const wanted = redirect.port ?? (derivePort === 'FROM_REQUEST_PORT' ? port : 0);
  const shown = numberOf(wanted) === 0 || wanted === standardPort(next) ? '' : `:${wanted}`;
  const host = hostText(textOf(authority) || message.authority, shown !== '', textOf(authority) === '' && next !== own, standardPort(own));
  return STATUSES.has(status) ? { status, location: `${next}://${host}${shown}${pathText(textOf(prefixRewrite), textOf(uri), message, match)}` } : undefined;
}

/** Where a gateway sends plain HTTP to if it is to be HTTPS. */
export function httpsRedirection(message: Received): Redirection {
  return { status: 301, location: `https://${message.authority}${message.path}${query(message)}` };
}

/** The answer; to who speaks gRPC it is a status of gRPC, as all that Envoy answers by itself. */
export function redirected(message: Received, { status, location }: Redirection, decision: Decision): Branch[] {
  return httpReply(message)(status, 'redirect', decision).map(branch => ({ ...branch, end: { ...branch.end, location } }));
}

function hostText(host: string, replacesPort: boolean, changesScheme: boolean, standard: number): string {
  const [, name, port] = /^(.*?)(?::(\d+))?$/.exec(host)!;
  return replacesPort || changesScheme && port === String(standard) ? name : host;
}

function standardPort(scheme: string): number {
  return scheme === 'https' ? 443 : 80;
}

/** `uri` replaces the whole path; the query stays unless the new path has one. */
function pathText(prefixRewrite: string, uri: string, message: Received, match: HttpMatch | undefined): string {
  if (prefixRewrite !== '') {
    return `${prefixRewrite}${message.path.slice(match?.prefix?.length ?? 0)}${query(message)}`;
  }
  if (uri !== '') {
    return uri.includes('?') ? uri : `${uri}${query(message)}`;
  }
  return `${message.path}${query(message)}`;
}

function query(message: Received): string {
  return message.query === undefined ? '' : `?${message.query}`;
}

/** Fields of a rule's `redirect`, if it has one. */
export function redirectOf(rule: any): any {
  return given(rule.redirect) ? recordOf(rule.redirect) : undefined;
}
