import { DESTINATION, TOTAL_WEIGHT, WEIGHT } from './destination';
import { DURATION } from './duration';
import { HEADERS, isAuthority } from './header-operations';
import { CORS_POLICY, DIRECT_RESPONSE, prefixesRedirected, REDIRECT, REWRITE } from './http-actions';
import { FAULT, PERCENTAGE } from './http-fault';
import { HTTP_MATCH } from './http-match';
import { RETRIES } from './http-retries';
import { all, Check, firstOf, pairs, refuse } from './refusal';
import { fields, list, TEXT, UINT32, whole } from './schema';
import { given, listOf } from '../untyped';

/** Answers of a rule in the order in which they exclude what comes with them. */
const ANSWERS = ['redirect', 'directResponse'];

/** What goes with a rule that answers, and may not be there (istio, `validateHTTPRouteConflict`). */
const EXCLUDED = ['route', 'fault', 'rewrite', 'directResponse'];

/**
 * What a rule may not have together.
 *
 * @param delegate whether the VirtualService has no hosts
 */
export function ruleConflict(delegate: boolean): Check {
  return rule => {
    if (!delegate && given(rule.delegate)) {
      const other = given(rule.redirect) ? 'redirect' : listOf(rule.route).length > 0 ? 'route' : undefined;
      return other === undefined ? undefined : refuse(`only one of delegate and ${other} may be there`, other);
    }
    if (given(rule.delegate)) {
      return refuse('delegate must not be there in a VirtualService without hosts', 'delegate');
    }
    const answer = ANSWERS.find(name => given(rule[name]));
    const excluded = answer === undefined ? undefined : EXCLUDED.find(name => name !== answer && (name === 'route' ? listOf(rule.route).length > 0 : given(rule[name])));
    if (excluded !== undefined) {
      return refuse(`only one of ${answer} and ${excluded} may be there`, excluded);
    }
    return answer === undefined && listOf(rule.route).length === 0 ? refuse('route, redirect or directResponse must be there')
      : given(rule.mirror) && listOf(rule.mirrors).length > 0 ? refuse('only one of mirror and mirrors may be there', 'mirrors') : undefined;
  };
}

/** The authority is set in one place (istio, `validateAuthorityRewrite`). */
const AUTHORITY: Check = ({ rewrite, headers }) => {
  let current = rewrite?.authority ?? '';
  return firstOf(['set', 'add'], operation => firstOf(pairs(headers?.request?.[operation]), ([name, value]) => {
    if (!isAuthority(name)) {
      return undefined;
    }
    const twice = current !== '';
    current = value;
    return twice ? refuse(`authority must be set once, got ${name} although it is set already`, 'headers', 'request', operation, name) : undefined;
  }));
};

const MIRROR_PERCENT = whole(0, 100);

/** A rule of `http`, but for what depends on the VirtualService. */
export const HTTP_RULE = fields({
  name: TEXT,
  match: list(HTTP_MATCH),
  route: all(list(fields({ destination: DESTINATION, weight: WEIGHT, headers: HEADERS }, { required: ['destination'] })), TOTAL_WEIGHT),
  redirect: REDIRECT,
  directResponse: DIRECT_RESPONSE,
  delegate: fields({ name: TEXT, namespace: TEXT }),
  rewrite: REWRITE,
  timeout: DURATION,
  retries: RETRIES,
  fault: FAULT,
  mirror: DESTINATION,
  mirrors: list(fields({ destination: DESTINATION, percentage: PERCENTAGE }, { required: ['destination'] })),
  mirror_percent: all(UINT32, MIRROR_PERCENT),
  mirrorPercent: all(UINT32, MIRROR_PERCENT),
  mirrorPercentage: PERCENTAGE,
  corsPolicy: CORS_POLICY,
  headers: HEADERS,
}, { rules: [prefixesRedirected, AUTHORITY] });
