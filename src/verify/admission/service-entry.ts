import { EXPORT_TO_NOBODY } from './export-to';
import { fullName, isLabel, ISTIO_LABEL, wildcardName } from './istio-host';
import { POD_LABELS, SELECTED_LABELS } from './istio-labels';
import { isHttp, isSocket, isTls, PROTOCOL_OR_NONE, socketPath } from './istio-port';
import { isAddress, SUBNET } from './names';
import { all, Check, firstOf, inItems, pairs, Refusal, refuse, shown, under } from './refusal';
import { fields, list, map, oneOf, PORT, TEXT, text, UINT32 } from './schema';
import { given, listOf } from '../untyped';

const HOST: Check = all(TEXT, value => value === '*' ? refuse('must not be *, got "*"') : wildcardName(value));

const PORT_FIELDS = fields({ number: PORT, name: all(text({ max: 256 }), ISTIO_LABEL), protocol: all(text({ max: 256 }), PROTOCOL_OR_NONE), targetPort: PORT }, { required: ['name', 'number'] });

const PORT_NAMES: Check = value => firstOf(pairs(value), ([name]) => name.length < 63 && isLabel(name) ? undefined : refuse(`must be a name of a port, got ${shown(name)}`, name));

const ENDPOINT = fields({
  address: all(text({ max: 256 }), value => isSocket(value) ? socketPath(value) : undefined),
  ports: all(map(PORT, 128), PORT_NAMES),
  labels: all(map(TEXT, 256), POD_LABELS),
  network: text({ max: 2048 }),
  locality: text({ max: 2048 }),
  weight: UINT32,
  serviceAccount: text({ max: 253 }),
}, {
  rules: [({ address, network, ports }) => given(address) || given(network) ? isSocket(address ?? '') && given(ports) ? refuse('ports must not be there with a socket', 'ports') : undefined
    : refuse('address must be there', 'address')],
});

/** Ports of an endpoint are ports of the ServiceEntry, and its address is of a kind that the resolution can have (istio, `validateWorkloadEntry`). */
function endpoint({ address = '', network = '', ports }: any, names: Set<string>, dns: boolean): Refusal | undefined {
  const good = isAddress(address) || (dns ? fullName(address) === undefined : address === '' ? network !== '' : isSocket(address));
  return !good ? refuse(`address must be an IP address${dns ? ' or a name of DNS' : ''}, got ${shown(address)}`, 'address')
    : !dns && isSocket(address) && names.size !== 1 ? refuse('a socket needs exactly one port of the ServiceEntry', 'address')
      : under('ports', firstOf(pairs(ports), ([name]) => names.has(name) ? undefined : refuse(`must be a port of the ServiceEntry, got ${shown(name)}`, name)));
}

type Resolution = (spec: any, names: Set<string>) => Refusal | undefined;

const DNS: Resolution = (spec, names) => listOf(spec.endpoints).length === 0 ? inItems(spec, 'hosts', fullName) : inItems(spec, 'endpoints', one => endpoint(one, names, true));

const DYNAMIC_PROTOCOLS = ['http', 'tls', 'grpc', 'http2'];

const DYNAMIC: Resolution = spec => firstOf(['addresses', 'endpoints'], name => listOf(spec[name]).length > 0 ? refuse(`${name} must not be there where resolution is DYNAMIC_DNS`, name) : undefined)
  ?? inItems(spec, 'hosts', host => host.startsWith('*') ? undefined : refuse(`must be a wildcard where resolution is DYNAMIC_DNS, got ${shown(host)}`))
  ?? inItems(spec, 'ports', ({ protocol }) => DYNAMIC_PROTOCOLS.includes(String(protocol).toLowerCase()) ? undefined
    : refuse(`protocol must be HTTP, TLS, GRPC or HTTP2 where resolution is DYNAMIC_DNS, got ${shown(protocol ?? '')}`, 'protocol'));

const RESOLUTIONS: { readonly [resolution: string]: Resolution } = {
  NONE: ({ endpoints }) => given(endpoints) ? refuse('endpoints must not be there where resolution is NONE', 'endpoints') : undefined,
  STATIC: (spec, names) => inItems(spec, 'endpoints', one => endpoint(one, names, false)),
  DNS,
  DNS_ROUND_ROBIN: (spec, names) => listOf(spec.endpoints).length > 1 ? refuse('endpoints must be one at most where resolution is DNS_ROUND_ROBIN', 'endpoints') : DNS(spec, names),
  DYNAMIC_DNS: DYNAMIC,
};

const RESOLVED: Check = spec => {
  const resolution = spec.resolution ?? 'NONE';
  const network = listOf(spec.addresses).findIndex(address => address.includes('/'));
  if (network >= 0 && resolution !== 'NONE' && resolution !== 'STATIC') {
    return refuse('addresses must not be networks where resolution is neither NONE nor STATIC', 'addresses', network);
  }
  const refusal = RESOLUTIONS[resolution](spec, new Set(listOf(spec.ports).map(({ name }) => name)));
  const plain = resolution === 'NONE' || listOf(spec.hosts).length < 2 ? -1 : listOf(spec.ports).findIndex(({ protocol }) => !isHttp(protocol) && !isTls(protocol));
  return refusal ?? (plain < 0 ? undefined : refuse('several hosts need ports of HTTP or TLS', 'ports', plain, 'protocol'));
};

const NUMBERS_ONCE: Check = value => {
  const seen = new Set<number>();
  const index = listOf(value).findIndex(({ number }) => seen.size === seen.add(number).size);
  return index < 0 ? undefined : refuse(`number must be there once, got ${value[index].number} again`, index, 'number');
};

/** `spec` of a ServiceEntry (istio, `ValidateServiceEntry`). */
export const SERVICE_ENTRY = fields({
  hosts: list(HOST, { min: 1, max: 256 }),
  addresses: list(all(text({ max: 64 }), SUBNET), { max: 256 }),
  ports: all(list(PORT_FIELDS, { max: 256, keys: ['name'] }), NUMBERS_ONCE),
  location: oneOf('MESH_EXTERNAL', 'MESH_INTERNAL'),
  resolution: oneOf('NONE', 'STATIC', 'DNS', 'DNS_ROUND_ROBIN', 'DYNAMIC_DNS'),
  endpoints: list(ENDPOINT, { max: 4096 }),
  workloadSelector: fields({ labels: all(map(text({ max: 63 }), 256), SELECTED_LABELS) }),
  exportTo: EXPORT_TO_NOBODY,
  subjectAltNames: list(TEXT),
}, { required: ['hosts'], oneOf: [['workloadSelector', 'endpoints']], rules: [RESOLVED] });
