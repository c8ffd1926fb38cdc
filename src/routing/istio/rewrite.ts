import { shown } from '../../domain/canary-error';
import { PathMatch, PathMatchType } from '../../domain/path-match';
import type * as istio from '../../imports/networking.istio.io';
import { PathRewrite, REWRITE_FACTORIES } from '../path-rewrite';

/**
 * A rewrite as Istio has it.
 *
 * @param authority host that the request gets
 */
export function rewriteSpec(rewrite?: PathRewrite, authority?: string): istio.VirtualServiceSpecHttpRewrite | undefined {
  if (rewrite === undefined) {
    return authority === undefined ? undefined : { authority };
  }
  const { match, to } = rewrite;
  return match === undefined ? { uri: to, authority } : { uriRegexRewrite: { match, rewrite: to }, authority };
}

/**
 * Adds a problem for a rewrite that does not fit the path of its route.
 *
 * @param owner whose it is, as messages say it: `route prefix "/api"`
 * @param path path of the route
 */
export function checkRewrite(owner: string, rewrite: PathRewrite | undefined, path: PathMatch | undefined, problems: string[]): void {
  const type = path?.type ?? PathMatchType.PREFIX;
  if (rewrite === undefined) {
    return;
  }
  if (rewrite.type !== PathMatchType.REGEX && rewrite.type !== type) {
    problems.push(`${owner} rewrite must fit its path, got ${rewrite}: use PathRewrite.${REWRITE_FACTORIES[type]}`);
  } else if (rewrite.type === PathMatchType.PREFIX) {
    checkSlashes(`${owner} rewrite`, path?.value ?? '/', rewrite.to, `PathRewrite.prefix(${shown(`${rewrite.to}/`)})`, problems);
  }
}

/**
 * Adds a problem for a prefix and its target of which only one ends with "/".
 *
 * @param longer the target with a "/" at its end, as messages say it
 */
export function checkSlashes(what: string, prefix: string, to: string, longer: string, problems: string[]): void {
  if (prefix.endsWith('/') !== to.endsWith('/')) {
    const [from, below] = prefix.endsWith('/') ? [`${prefix}x`, `${to}x`] : [`${prefix}/x`, `${to}/x`];
    const way = prefix.endsWith('/') ? longer : `PathMatch.prefix(${shown(`${prefix}/`)})`;
    problems.push(`${what} must end with "/" if the prefix of the route does, and only then, got prefix ${shown(prefix)} and target ${shown(to)}, which make ${shown(below)} of ${shown(from)}: use ${way}`);
  }
}
