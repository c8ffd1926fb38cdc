import { nanoseconds } from './duration';
import { all, Check, firstOf, refuse, shown } from './refusal';
import { BACKEND_WEIGHT, HEADER_TESTS, QUERY_TESTS, REFERENCE, ROUTE, SECTION, SERVICE_PORT, totalMatches } from './route-fields';
import { HTTP_ROUTE_FILTERS } from './route-filters';
import { fields, list, oneOf, text } from './schema';
import { given, listOf } from '../untyped';

const MOST = 16;

/** What a path that is compared as text may not have (CEL rules of the schema). */
const FORBIDDEN = /\/\/|\/\.\.?(?:\/|$)|%2[fF]|#/;
const PATH_TEXT = /^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+$/;

const PATH = fields({ type: oneOf('Exact', 'PathPrefix', 'RegularExpression'), value: text({ max: 1024 }) }, {
  rules: [({ type, value }) => {
    const path = value ?? '/';
    return type === 'RegularExpression' || path.startsWith('/') && !FORBIDDEN.test(path) && PATH_TEXT.test(path) ? undefined
      : refuse(`must start with / and have no //, /./, /../, %2f, # and nothing that is to be escaped, got ${shown(path)}`, 'value');
  }],
});

const MATCH = fields({
  path: PATH,
  headers: HEADER_TESTS,
  queryParams: QUERY_TESTS,
  method: oneOf('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'),
});

const BACKEND = fields({ ...REFERENCE, weight: BACKEND_WEIGHT, filters: HTTP_ROUTE_FILTERS }, { required: ['name'], rules: [SERVICE_PORT] });

const TIMEOUT = text({ pattern: /^([0-9]{1,5}(h|m|s|ms)){1,4}$/, form: 'a duration such as 500ms or 1m30s' });

const TIMEOUTS = fields({ request: TIMEOUT, backendRequest: TIMEOUT }, {
  rules: [({ request, backendRequest }) => {
    const limit = nanoseconds(request ?? '0')!;
    return limit > 0 && nanoseconds(backendRequest ?? '0')! > limit ? refuse(`backendRequest must be at most the timeout of the request, ${request}, got ${backendRequest}`, 'backendRequest') : undefined;
  }],
});

function replacesPrefix(field: string): (filter: any) => boolean {
  return filter => filter[field]?.path?.type === 'ReplacePrefixMatch';
}

/** A redirect answers without a backend. */
const REDIRECTED: Check = ({ filters, backendRefs }) => {
  const index = listOf(filters).findIndex(({ requestRedirect }) => given(requestRedirect));
  return index >= 0 && listOf(backendRefs).length > 0 ? refuse('requestRedirect must not be there with backendRefs', 'filters', index) : undefined;
};

/**
 * What replaces a prefix needs a rule with one match, of a prefix; none is `/`.
 *
 * Where filters of several backends do it, no one looks: the rules of the schema say "exists one".
 */
const PREFIX_REPLACED: Check = ({ filters, backendRefs, matches }) => {
  const [only = {}, ...more] = Array.isArray(matches) ? matches : [{}];
  const good = more.length === 0 && !(Array.isArray(matches) && matches.length === 0) && (only.path?.type ?? 'PathPrefix') === 'PathPrefix';
  return good ? undefined : firstOf(['requestRedirect', 'urlRewrite'], field => {
    const replacing = replacesPrefix(field);
    const replaced = listOf(filters).some(replacing) || listOf(backendRefs).filter(backend => listOf(backend.filters).some(replacing)).length === 1;
    return replaced ? refuse('replacePrefixMatch needs a rule with exactly one match, of a PathPrefix', 'matches') : undefined;
  });
};

const RULE = fields({
  name: SECTION,
  matches: list(MATCH, { max: 64 }),
  filters: HTTP_ROUTE_FILTERS,
  backendRefs: list(BACKEND, { max: MOST }),
  timeouts: TIMEOUTS,
}, { rules: [REDIRECTED, PREFIX_REPLACED] });

/** `spec` of an HTTPRoute: schema and CEL rules of the standard channel of Gateway API 1.6. */
export const HTTP_ROUTE = fields({ ...ROUTE, rules: all(list(RULE, { min: 1, max: MOST }), totalMatches(1)) });
