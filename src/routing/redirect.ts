import { isHostName } from './host-name';
import { checkTarget } from './path-rewrite';
import { shown } from '../domain/canary-error';
import { PathMatch, PathMatchType } from '../domain/path-match';

const CODES = [301, 302, 303, 307, 308];

/** Another URL that the proxy sends clients to. What no option changes stays as in the request, the query too. */
export interface RedirectOptions {
  /**
   * The whole new path: `/new`, and not `/new/x`, also for a request of `/old/x` (measured). On Istio a query in it replaces that of
   * the request (measured); the Gateway API has no such thing.
   *
   * Refused: together with `prefix`; what does not start with `/`, spaces, other than ASCII characters; without `host`, `scheme` and
   * `port` a path of the route itself, so that clients would go in circles; `?` in the Gateway API.
   *
   * @default - the path of the request
   */
  readonly path?: string;

  /**
   * What comes instead of the prefix of the route, and the rest stays. On Istio from 1.31; an older one refuses it, or, beside another
   * option, drops it.
   *
   * Refused: on routes with an exact path or a regular expression; on Istio if only one of it and the prefix of the route ends with `/`.
   *
   * @default - the path of the request
   */
  readonly prefix?: string;

  /**
   * New host, without port: `new.example.com`.
   *
   * @default - the host of the request
   */
  readonly host?: string;

  /**
   * New scheme: `http` or `https`.
   *
   * @default - the scheme of the request
   */
  readonly scheme?: string;

  /**
   * New port, 1 to 65535.
   *
   * @default - the port of the request; in the Gateway API that of `scheme`, where it is given
   */
  readonly port?: number;

  /**
   * Status: 301, 302, 303, 307 or 308. With 307 and 308, clients repeat a POST as a POST; 301 and 308 are remembered.
   *
   * Refused in the Gateway API before 1.5: 303, 307 and 308.
   *
   * @default - 301 on Istio, 302 in the Gateway API
   */
  readonly code?: number;
}

/**
 * Adds everything wrong with a redirect.
 *
 * @param owner whose it is, as messages say it: `route prefix "/api"`
 * @param match path of the route
 * @param comesBack whether a request for a path is one for the route again
 */
export function checkRedirect(
  owner: string, redirect: RedirectOptions, match: PathMatch | undefined, comesBack: (path: PathMatch) => boolean, problems: string[],
): void {
  const { path, prefix, host, scheme, port, code } = redirect;
  if ([path, prefix, host, scheme, port].every(option => option === undefined)) {
    problems.push(`${owner} redirect must have path, prefix, host, scheme or port, got none of them: say where clients are sent`);
  }
  if (path !== undefined && (typeof path !== 'string' || !/^\/[\x21-\x7e]*$/.test(path))) {
    problems.push(`${owner} redirect.path must start with "/", be ASCII and have no spaces, got ${shown(path)}`);
  }
  checkPrefix(owner, redirect, match, problems);
  if (path !== undefined && [host, scheme, port].every(option => option === undefined) && comesBack(withoutQuery(path))) {
    problems.push(`${owner} redirect must lead away from the route, got the path ${shown(path)}, which is one of its own, so that clients would go in circles: choose a path outside of it`);
  }
  if (host !== undefined && !isHostName(host)) {
    problems.push(`${owner} redirect.host must be a DNS name alone, got ${shown(host)}: scheme and port are options of their own`);
  }
  if (scheme !== undefined && !['http', 'https'].includes(scheme)) {
    problems.push(`${owner} redirect.scheme must be "http" or "https", got ${shown(scheme)}`);
  }
  if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65535)) {
    problems.push(`${owner} redirect.port must be a whole number from 1 to 65535, got ${shown(port)}`);
  }
  if (code !== undefined && !CODES.includes(code)) {
    problems.push(`${owner} redirect.code must be one of ${CODES.join(', ')}, got ${shown(code)}`);
  }
}

/** A path without its query. */
function withoutQuery(path: string): PathMatch {
  return PathMatch._foreign(PathMatchType.EXACT, path.replace(/\?.*/, ''));
}

function checkPrefix(owner: string, { path, prefix }: RedirectOptions, match: PathMatch | undefined, problems: string[]): void {
  if (prefix === undefined) {
    return;
  }
  if (path !== undefined) {
    problems.push(`${owner} redirect must have path or prefix, got ${shown(path)} and ${shown(prefix)}: keep one of them`);
  }
  checkTarget(`${owner} redirect.prefix`, prefix, problems);
  if (match !== undefined && match.type !== PathMatchType.PREFIX) {
    problems.push(`${owner} redirect.prefix is for routes with a prefix, got ${shown(prefix)}: use path`);
  }
}
