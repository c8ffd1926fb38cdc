import { DNS_LABEL, DNS_SUBDOMAIN, isSloppyAddress, PORT_NAME, WILDCARD_SUBDOMAIN } from './names';
import { all, Check, refuse, shown, under } from './refusal';
import { fields, INT32, list, oneOf, PORT, TEXT, text } from './schema';
import { given, listOf } from '../untyped';

/** A host of a rule; ports and addresses are none (kubernetes, `validateIngressRules`). */
const RULE_HOST: Check = all(TEXT, (value, namespace) => {
  if (value === '') {
    return undefined;
  }
  return isSloppyAddress(value) ? refuse(`must be a name of DNS, not an address, got ${shown(value)}`) : host(value, namespace);
});

const host: Check = (value, namespace) => value.includes('*') ? WILDCARD_SUBDOMAIN(value, namespace) : DNS_SUBDOMAIN(value, namespace);

const SERVICE = fields({ name: TEXT, port: fields({ name: TEXT, number: INT32 }) }, {
  rules: [({ name, port }, namespace) => {
    const { name: portName, number } = port ?? {};
    return under('name', DNS_LABEL(name ?? '', namespace)) ?? under('port', portName && number ? refuse('only one of name and number may be there')
      : portName ? under('name', PORT_NAME(portName, namespace)) : number ? under('number', PORT(number, namespace)) : refuse('name or number must be there'));
  }],
});

/** A reference to an object that is no Service; its names are parts of paths. */
const RESOURCE_NAME = text({ min: 1, pattern: /^(?!\.\.?$)[^/%]+$/, form: 'a part of a path' });
const RESOURCE = fields({ apiGroup: DNS_SUBDOMAIN, kind: RESOURCE_NAME, name: RESOURCE_NAME }, { required: ['kind', 'name'] });

const BACKEND = fields({ service: SERVICE, resource: RESOURCE }, {
  oneOf: [['service', 'resource']],
  rules: [({ service, resource }) => given(service) || given(resource) ? undefined : refuse('service or resource must be there')],
});

/** What paths that are compared in steps may not have (kubernetes, `validateHTTPIngressPath`). */
const FORBIDDEN = /\/\/|\/\.\.?(?:\/|$)|%2[fF]/;

const PATH = fields({ path: TEXT, pathType: oneOf('Exact', 'Prefix', 'ImplementationSpecific'), backend: BACKEND }, {
  required: ['pathType', 'backend'],
  rules: [({ path, pathType }) => {
    const value = path ?? '';
    const stepped = pathType !== 'ImplementationSpecific';
    return (value === '' ? stepped : !value.startsWith('/')) ? refuse(`must start with /, got ${shown(value)}`, 'path')
      : stepped && FORBIDDEN.test(value) ? refuse(`must have no //, /./, /../ and %2f, got ${shown(value)}`, 'path') : undefined;
  }],
});

const RULE = fields({ host: RULE_HOST, http: fields({ paths: list(PATH, { min: 1 }) }, { required: ['paths'] }) });

const SECRET: Check = all(TEXT, (value, namespace) => value === '' ? undefined : DNS_SUBDOMAIN(value, namespace));

/** `spec` of an Ingress. */
export const INGRESS = fields({
  ingressClassName: DNS_SUBDOMAIN,
  defaultBackend: BACKEND,
  rules: list(RULE, { empty: true }),
  tls: list(fields({ hosts: list(all(TEXT, host)), secretName: SECRET }), { empty: true }),
}, { rules: [({ rules, defaultBackend }) => listOf(rules).length > 0 || given(defaultBackend) ? undefined : refuse('rules or defaultBackend must be there')] });

const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';

/** The class that an annotation says is the one that the field says, if both are there. */
export const INGRESS_CLASS: Check = ({ metadata, spec }) => {
  const annotation = metadata?.annotations?.[CLASS_ANNOTATION];
  const name = spec?.ingressClassName;
  return given(annotation) && given(name) && annotation !== name
    ? refuse(`must be the same as ingressClassName ${shown(name)}, got ${shown(annotation)}`, 'metadata', 'annotations', CLASS_ANNOTATION) : undefined;
};
