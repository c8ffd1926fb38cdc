import { Check, firstOf, refuse, shown } from './refusal';
import { fields, list, oneOf, PORT, TEXT, text, whole } from './schema';
import { given, listOf } from '../untyped';

const SUBDOMAIN = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';

/** A group of an API; an empty one is the core. */
export const GROUP = text({ max: 253, pattern: new RegExp(`^$|^${SUBDOMAIN}$`), form: 'a group of an API' });
/** A kind of objects. */
export const KIND = text({ min: 1, max: 63, pattern: /^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$/, form: 'a kind' });
/** A name of an object; whether there can be one of that name is not looked at. */
export const OBJECT_NAME = text({ min: 1, max: 253 });
/** A name of a namespace. */
export const NAMESPACE = text({ min: 1, max: 63, pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, form: 'a namespace' });
/** A name of a listener or a rule. */
export const SECTION = text({ min: 1, max: 253, pattern: new RegExp(`^${SUBDOMAIN}$`), form: 'a name of DNS in lower case' });
/** A host without wildcard. */
export const PRECISE_HOST = SECTION;
/** A host whose first label may be `*`; addresses match as well, and are not refused. */
export const HOST = text({ min: 1, max: 253, pattern: new RegExp(`^(\\*\\.)?${SUBDOMAIN}$`), form: 'a host in lower case, with *. in front or without' });
/** A name of a header or a parameter. */
export const HEADER_NAME = text({ min: 1, max: 256, pattern: /^[A-Za-z0-9!#$%&'*+\-.^_\x60|~]+$/, form: 'a name of a header' });

const MATCH_TYPE = oneOf('Exact', 'RegularExpression');
const MOST = 16;

/** Tests of headers or parameters, each of a name of its own, capitals apart; the expression is not read by the API server. */
function tests(longest: number): Check {
  return list(fields({ name: HEADER_NAME, value: text({ min: 1, max: longest }), type: MATCH_TYPE }, { required: ['name', 'value'] }), { max: MOST, keys: ['name'] });
}

/** Tests of headers. */
export const HEADER_TESTS = tests(4096);
/** Tests of parameters. */
export const QUERY_TESTS = tests(1024);

/** What a rule refers to, but for its rules. */
export const REFERENCE = { group: GROUP, kind: KIND, name: OBJECT_NAME, namespace: NAMESPACE, port: PORT };

/** A Service needs a port; other kinds do not, nor does `group: core`, which is no group. */
export const SERVICE_PORT: Check = ({ group, kind, port }) => !given(port) && (group ?? '') === '' && (kind ?? 'Service') === 'Service' ? refuse('port must be there for a Service', 'port') : undefined;

const PARENT = fields({ ...REFERENCE, sectionName: SECTION }, { required: ['name'] });

/** References to one parent, which differ in sectionName, and all have one where there are several; ports do not tell them apart. */
const PARENTS_ONCE: Check = value => {
  const sections = new Map<string, Set<string | undefined>>();
  return firstOf(listOf(value), ({ group, kind, namespace, name, sectionName }, index) => {
    const key = JSON.stringify([group ?? 'gateway.networking.k8s.io', kind ?? 'Gateway', namespace ?? '', name]);
    const seen = sections.get(key) ?? new Set();
    sections.set(key, seen);
    const section = sectionName ?? undefined;
    const bad = seen.size > 0 && (section === undefined || seen.has(undefined) || seen.has(section));
    seen.add(section);
    return bad ? refuse(`sectionName must be there, and only once, where a parent is there twice, got ${shown(name)} again`, index, 'sectionName') : undefined;
  });
};

const MATCHES = 128;

/**
 * Rules with at most 128 matches in all.
 *
 * @param implicit matches of a rule that has none: an HTTPRoute gets one
 */
export function totalMatches(implicit: number): Check {
  return value => {
    const total = listOf(value).reduce((sum, { matches }) => sum + (Array.isArray(matches) ? matches.length : implicit), 0);
    return total > MATCHES ? refuse(`rules must have at most ${MATCHES} matches in all, got ${total}`) : undefined;
  };
}

/** What all routes have. */
export const ROUTE = {
  parentRefs: (value: any, namespace: string) => list(PARENT, { max: 32 })(value, namespace) ?? PARENTS_ONCE(value, namespace),
  hostnames: list(HOST, { max: MOST }),
};

/** A weight of a backend. */
export const BACKEND_WEIGHT = whole(0, 1000000);

/** Fields of an object that another object names. */
export const LOCAL_REFERENCE = fields({ group: GROUP, kind: KIND, name: OBJECT_NAME }, { required: ['group', 'kind', 'name'] });

/** The same, of any namespace. */
export const FULL_REFERENCE = fields({ group: GROUP, kind: KIND, name: OBJECT_NAME, namespace: NAMESPACE }, { required: ['group', 'kind', 'name'] });

/** A Secret of any namespace. */
export const SECRET_REFERENCE = fields({ group: GROUP, kind: KIND, name: OBJECT_NAME, namespace: NAMESPACE }, { required: ['name'] });

const SELECTOR_TERM = fields({ key: TEXT, operator: TEXT, values: list(TEXT) }, { required: ['key', 'operator'] });

/** A selector of namespaces, as far as the schema reads it: operators and labels may be any text. */
export const NAMESPACE_SELECTOR = {
  matchExpressions: list(SELECTOR_TERM),
};
