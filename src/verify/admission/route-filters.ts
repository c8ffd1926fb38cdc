import { Check, firstOf, refuse, shown, under } from './refusal';
import { GROUP, HEADER_NAME, KIND, LOCAL_REFERENCE, NAMESPACE, OBJECT_NAME, PRECISE_HOST, SERVICE_PORT } from './route-fields';
import { fields, FLAG, list, oneOf, PORT, TEXT, text, whole } from './schema';
import { given, listOf } from '../untyped';

const MOST = 16;
const INT32_MAX = 2147483647;

const SET_HEADERS = list(fields({ name: HEADER_NAME, value: text({ min: 1, max: 4096 }) }, { required: ['name', 'value'] }), { max: MOST, keys: ['name'] });

const HEADER_MODIFIER = fields({ set: SET_HEADERS, add: SET_HEADERS, remove: list(TEXT, { max: MOST, set: true }) });

const FRACTION = fields({ numerator: whole(0, INT32_MAX), denominator: whole(1, INT32_MAX) }, {
  required: ['numerator'],
  rules: [({ numerator, denominator }) => numerator > (denominator ?? 100) ? refuse(`numerator must be at most the denominator ${denominator ?? 100}, got ${numerator}`, 'numerator') : undefined],
});

const MIRROR = fields({
  backendRef: fields({ group: GROUP, kind: KIND, name: OBJECT_NAME, namespace: NAMESPACE, port: PORT }, { required: ['name'], rules: [SERVICE_PORT] }),
  percent: whole(0, 100),
  fraction: FRACTION,
}, { required: ['backendRef'], oneOf: [['percent', 'fraction']] });

const REPLACED: { readonly [type: string]: string } = { ReplaceFullPath: 'replaceFullPath', ReplacePrefixMatch: 'replacePrefixMatch' };

const PATH = fields({ type: oneOf(...Object.keys(REPLACED)), replaceFullPath: text({ max: 1024 }), replacePrefixMatch: text({ max: 1024 }) }, {
  required: ['type'],
  rules: [value => firstOf(Object.entries(REPLACED), ([type, field]) => given(value[field]) === (value.type === type) ? undefined
    : refuse(`${field} ${value.type === type ? 'must' : 'must not'} be there where type is ${value.type}`, field))],
});

const REDIRECT = fields({
  scheme: oneOf('http', 'https'),
  hostname: PRECISE_HOST,
  path: PATH,
  port: PORT,
  statusCode: oneOf(301, 302, 303, 307, 308),
});

const ALONE: Check = value => listOf(value).length > 1 && value.includes('*') ? refuse('must have * alone') : undefined;

const TOKENS = list(HEADER_NAME, { max: 64, set: true });

const ORIGIN = text({
  min: 1,
  max: 253,
  pattern: /(^\*$)|(^(http(s)?):\/\/(((\*\.)?([a-zA-Z0-9-]+\.)*[a-zA-Z0-9-]+|\*)(:([0-9]{1,5}))?)$)/,
  form: 'an origin such as https://example.com, or *',
});

const CORS = fields({
  allowOrigins: list(ORIGIN, { max: 64, set: true }),
  allowMethods: list(oneOf('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH', '*'), { max: 9, set: true }),
  allowHeaders: TOKENS,
  exposeHeaders: TOKENS,
  allowCredentials: FLAG,
  maxAge: whole(1, INT32_MAX),
}, { rules: [value => firstOf(['allowOrigins', 'allowMethods', 'allowHeaders'], name => under(name, ALONE(value[name], '')))] });

/** The field that goes with each type of a filter. */
const GRPC_FILTERS = {
  RequestHeaderModifier: ['requestHeaderModifier', HEADER_MODIFIER],
  ResponseHeaderModifier: ['responseHeaderModifier', HEADER_MODIFIER],
  RequestMirror: ['requestMirror', MIRROR],
  ExtensionRef: ['extensionRef', LOCAL_REFERENCE],
} as const;

const HTTP_FILTERS = {
  ...GRPC_FILTERS,
  RequestRedirect: ['requestRedirect', REDIRECT],
  URLRewrite: ['urlRewrite', fields({ hostname: PRECISE_HOST, path: PATH })],
  CORS: ['cors', CORS],
} as const;

/** Types of which a rule has one at most. */
const ONCE = ['CORS', 'RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestRedirect', 'URLRewrite'];

const FILTERS_ONCE: Check = value => {
  const seen = new Set<string>();
  return firstOf(listOf(value), ({ type }, index) => {
    const other = type === 'RequestRedirect' ? 'URLRewrite' : type === 'URLRewrite' ? 'RequestRedirect' : type;
    const clash = ONCE.includes(type) ? [type, other].find(one => seen.has(one)) : undefined;
    seen.add(type);
    return clash === undefined ? undefined : refuse(clash === type ? `${type} must be there once` : `only one of ${clash} and ${type} may be there`, index, 'type');
  });
};

function filtersOf(known: { readonly [type: string]: readonly [string, Check] }): Check {
  const types = Object.entries(known).map(([type, [field]]) => [type, field]);
  const filter = fields({ type: oneOf(...Object.keys(known)), ...Object.fromEntries(Object.values(known)) }, {
    required: ['type'],
    rules: [value => firstOf(types, ([type, field]) => given(value[field]) === (value.type === type) ? undefined
      : refuse(`${field} ${value.type === type ? 'must' : 'must not'} be there where type is ${shown(value.type)}`, field))],
  });
  const filters = list(filter, { max: MOST });
  return (value, namespace) => filters(value, namespace) ?? FILTERS_ONCE(value, namespace);
}

/** `filters` of an HTTPRoute. */
export const HTTP_ROUTE_FILTERS = filtersOf(HTTP_FILTERS);

/** `filters` of a GRPCRoute. */
export const GRPC_ROUTE_FILTERS = filtersOf(GRPC_FILTERS);
