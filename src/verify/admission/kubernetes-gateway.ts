import { isSloppyAddress } from './names';
import { all, Check, firstOf, refuse, shown } from './refusal';
import { FULL_REFERENCE, GROUP, HOST, KIND, LOCAL_REFERENCE, NAMESPACE_SELECTOR, SECRET_REFERENCE, SECTION } from './route-fields';
import { fields, list, map, oneOf, PORT, TEXT, text } from './schema';
import { given, listOf } from '../untyped';

const MOST = 16;
const SUBDOMAIN = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';

const PROTOCOL = text({ min: 1, max: 255, pattern: new RegExp(`^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$|${SUBDOMAIN}\\/[A-Za-z0-9]+$`), form: 'a protocol' });

function namespaces(...from: string[]): Check {
  return fields({ from: oneOf(...from), selector: fields({ ...NAMESPACE_SELECTOR, matchLabels: map(TEXT) }) });
}

const TLS = fields({ mode: oneOf('Terminate', 'Passthrough'), certificateRefs: list(SECRET_REFERENCE, { max: 64 }), options: map(text({ max: 4096 }), MOST) }, {
  rules: [({ mode, certificateRefs, options }) => (mode ?? 'Terminate') === 'Terminate' && listOf(certificateRefs).length === 0 && Object.keys(options ?? {}).length === 0
    ? refuse('certificateRefs or options must be there where mode is Terminate', 'certificateRefs') : undefined],
});

const PLAIN = ['HTTP', 'TCP', 'UDP'];

const LISTENER = fields({
  name: SECTION,
  port: PORT,
  protocol: PROTOCOL,
  hostname: HOST,
  tls: TLS,
  allowedRoutes: fields({ namespaces: namespaces('All', 'Selector', 'Same'), kinds: list(fields({ group: GROUP, kind: KIND }, { required: ['kind'] }), { max: 8 }) }),
}, {
  required: ['name', 'port', 'protocol'],
  rules: [({ protocol, tls, hostname }) => {
    if (PLAIN.includes(protocol) ? given(tls) : protocol === 'TLS' && !given(tls)) {
      return refuse(`tls ${protocol === 'TLS' ? 'must' : 'must not'} be there where protocol is ${protocol}`, 'tls');
    }
    return protocol === 'HTTPS' && tls?.mode === 'Passthrough' ? refuse('mode must be Terminate where protocol is HTTPS, got Passthrough', 'tls', 'mode')
      : protocol !== 'HTTP' && PLAIN.includes(protocol) && given(hostname) ? refuse(`hostname must not be there where protocol is ${protocol}`, 'hostname') : undefined;
  }],
});

/** Listeners differ in their names, and in their port, protocol and hostname. */
const LISTENERS_ONCE: Check = value => {
  const seen = new Set<string>();
  return firstOf(listOf(value), ({ port, protocol, hostname }, index) => {
    const key = JSON.stringify([port, protocol, hostname ?? null]);
    const twice = seen.has(key);
    seen.add(key);
    return twice ? refuse(`port, protocol and hostname must be there once, got ${port}, ${protocol} and ${shown(hostname ?? '')} again`, index) : undefined;
  });
};

const ADDRESS_TYPE = text({
  min: 1, max: 253, pattern: new RegExp(`^Hostname|IPAddress|NamedAddress|${SUBDOMAIN}\\/[A-Za-z0-9\\/\\-._~%!$&'()*+,;=:]+$`), form: 'a type of address',
});

const ADDRESS = fields({ type: ADDRESS_TYPE, value: text({ max: 253 }) }, {
  rules: [({ type, value }) => {
    const kind = type ?? 'IPAddress';
    return !given(value) || (kind === 'IPAddress' ? isSloppyAddress(value) : kind !== 'Hostname' || new RegExp(`^(\\*\\.)?${SUBDOMAIN}$`).test(value))
      ? undefined : refuse(`must be an address of type ${kind}, got ${shown(value)}`, 'value');
  }],
});

const ADDRESSES_ONCE: Check = value => {
  const seen = new Set<string>();
  return firstOf(listOf(value), ({ type, value: address }, index) => {
    const key = `${type ?? 'IPAddress'} ${address}`;
    const twice = given(address) && /^(IPAddress|Hostname) /.test(key) && seen.has(key);
    seen.add(key);
    return twice ? refuse(`must be there once, got ${shown(address)} again`, index, 'value') : undefined;
  });
};

const KEY = new RegExp(`^(${SUBDOMAIN}/)?([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$`);
const KEYS: Check = value => firstOf(Object.keys(value), key => KEY.test(key) && key.split('/')[0].length < 253 ? undefined : refuse(`must be a name of a label, got ${shown(key)}`, key));

const INFRASTRUCTURE = fields({
  labels: all(map(text({ max: 63, pattern: /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/, form: 'a value of a label' }), 8), KEYS),
  annotations: all(map(text({ max: 4096 }), MOST), KEYS),
  parametersRef: LOCAL_REFERENCE,
});

const FRONTEND = fields({
  validation: fields({ caCertificateRefs: list(FULL_REFERENCE, { min: 1, max: MOST }), mode: oneOf('AllowValidOnly', 'AllowInsecureFallback') }, { required: ['caCertificateRefs'] }),
});

const GATEWAY_TLS = fields({
  backend: fields({ clientCertificateRef: SECRET_REFERENCE }),
  frontend: fields({ default: FRONTEND, perPort: list(fields({ port: PORT, tls: FRONTEND }, { required: ['port', 'tls'] }), { max: 64, keys: ['port'] }) }, { required: ['default'] }),
});

/** `spec` of a Gateway of the Gateway API: schema and CEL rules of the standard channel of 1.6. */
export const KUBERNETES_GATEWAY = fields({
  gatewayClassName: text({ min: 1, max: 253 }),
  listeners: all(list(LISTENER, { min: 1, max: 64, keys: ['name'] }), LISTENERS_ONCE),
  addresses: all(list(ADDRESS, { max: MOST }), ADDRESSES_ONCE),
  infrastructure: INFRASTRUCTURE,
  allowedListeners: fields({ namespaces: namespaces('All', 'Selector', 'Same', 'None') }),
  tls: GATEWAY_TLS,
}, { required: ['gatewayClassName', 'listeners'] });
