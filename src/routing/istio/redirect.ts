import { checkSlashes } from './rewrite';
import { PathMatch, PathMatchType } from '../../domain/path-match';
import type * as istio from '../../imports/networking.istio.io';
import { covers } from '../paths';
import { checkRedirect, RedirectOptions } from '../redirect';

/** A redirect as Istio has it. */
export function redirectSpec({ path, prefix, host, scheme, port, code }: RedirectOptions): istio.VirtualServiceSpecHttpRedirect {
  return { uri: path, prefixRewrite: prefix, authority: host, scheme, port, redirectCode: code };
}

/**
 * Adds everything wrong with a redirect on Istio.
 *
 * @param owner whose it is, as messages say it: `route prefix "/api"`
 * @param match path of the route
 * @param always whether the route is for every method, so that clients come back to it
 */
export function checkIstioRedirect(
  owner: string, redirect: RedirectOptions | undefined, match: PathMatch | undefined, always: boolean, problems: string[],
): void {
  if (redirect === undefined) {
    return;
  }
  const before = problems.length;
  const isOwn = (path: PathMatch) => match === undefined || (match.type !== PathMatchType.REGEX && covers(match, path));
  checkRedirect(owner, redirect, match, path => always && isOwn(path), problems);
  if (redirect.prefix !== undefined && problems.length === before) {
    checkSlashes(`${owner} redirect.prefix`, match?.value ?? '/', redirect.prefix, `prefix ${JSON.stringify(`${redirect.prefix}/`)}`, problems);
  }
}
