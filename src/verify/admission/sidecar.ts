import { CONNECTION_POOL } from './connection-pool';
import { DESTINATION } from './destination';
import { fullName, ISTIO_LABEL, listenedHost } from './istio-host';
import { SELECTED_LABELS } from './istio-labels';
import { boundTo, isSocket, isTls, PROTOCOL_OR_NONE, socketPath } from './istio-port';
import { isAddress } from './names';
import { all, Check, firstOf, refuse, shown, under } from './refusal';
import { fields, list, map, oneOf, TEXT, text, UINT32 } from './schema';
import { SERVER_TLS } from './server-tls';
import { given, listOf } from '../untyped';

const PORTS = 65535;
const CAPTURE = oneOf('DEFAULT', 'IPTABLES', 'NONE');

const LISTENED = fields({
  number: UINT32,
  protocol: PROTOCOL_OR_NONE,
  name: all(TEXT, (value, namespace) => value === '' ? undefined : ISTIO_LABEL(value, namespace)),
  targetPort: all(UINT32, value => value > 0 ? refuse(`targetPort must not be there, got ${value}`) : undefined),
});

function portNumber(port: any, socket: boolean): Check {
  const number = port?.number ?? 0;
  return () => number > PORTS || number === 0 && !socket ? refuse(`port must be from 1 to ${PORTS}, got ${number}`, 'port', 'number') : undefined;
}

const LOCAL = ['', '127.0.0.1', '0.0.0.0', '::1', '::'];

const ENDPOINT: Check = all(TEXT, value => {
  if (value === '' || isSocket(value)) {
    return value === '' ? undefined : socketPath(value);
  }
  const [, bracketed, plain = bracketed, port] = /^(?:\[([^\]]*)\]|([^:]*)):([-+]?\d+)$/.exec(value) ?? [];
  return LOCAL.includes(plain) && Number(port) >= 1 && Number(port) <= PORTS ? undefined : refuse(`must be 127.0.0.1:port, 0.0.0.0:port, :port or a socket, got ${shown(value)}`);
});

const UNSUPPORTED = ['subjectAltNames', 'httpsRedirect', 'credentialName', 'credentialNames', 'tlsCertificates'];

const INBOUND: Check = ({ port, bind = '', tls }, namespace) => {
  const refusal = portNumber(port, false)(port, namespace) ?? (bind && !isAddress(bind) ? refuse(`bind must be an IP address, got ${shown(bind)}`, 'bind') : undefined);
  if (refusal !== undefined || !given(tls)) {
    return refusal;
  }
  const field = UNSUPPORTED.find(name => Array.isArray(tls[name]) ? tls[name].length > 0 : tls[name]) ?? (['ISTIO_MUTUAL', 'AUTO_PASSTHROUGH'].includes(tls.mode) ? 'mode' : undefined);
  return field !== undefined ? refuse(`${field} is not supported here, got ${shown(tls[field])}`, 'tls', field)
    : isTls(port.protocol) ? undefined : refuse('tls must not be there where protocol is neither HTTPS nor TLS', 'tls');
};

const INGRESS = fields({ port: LISTENED, bind: TEXT, captureMode: CAPTURE, defaultEndpoint: ENDPOINT, tls: SERVER_TLS, connectionPool: CONNECTION_POOL }, { required: ['port'], rules: [INBOUND] });

const OUTBOUND: Check = ({ port, bind, captureMode }, namespace) => {
  if (!given(port)) {
    return undefined;
  }
  const socket = isSocket(bind ?? '');
  return portNumber(port, socket)(port, namespace)
    ?? under('bind', port.number && bind && !isAddress(bind) ? refuse(`must be an IP address, got ${shown(bind)}`) : boundTo(bind ?? ''))
    ?? (!port.number && captureMode === 'IPTABLES' ? refuse('captureMode must be DEFAULT or NONE for a socket', 'captureMode') : undefined);
};

const EGRESS = fields({ port: LISTENED, bind: TEXT, captureMode: CAPTURE, hosts: list(all(TEXT, listenedHost(false)), { min: 1 }) }, { required: ['hosts'], rules: [OUTBOUND] });

/** One listener has no port at most, and it is the last; the others differ in their ports. */
const PORTS_ONCE: Check = value => {
  const seen = new Set<unknown>();
  return firstOf(listOf(value), ({ port, bind }, index) => {
    const key = given(port) ? port.number || `${bind}` : undefined;
    const bad = key === undefined ? index < value.length - 1 : seen.has(key);
    seen.add(key);
    return bad ? refuse(key === undefined ? 'a listener without port must be the last' : `port must be there once, got ${key} again`, index, 'port') : undefined;
  });
};

const OUTBOUND_POLICY = fields({ mode: oneOf('REGISTRY_ONLY', 'ALLOW_ANY'), egressProxy: DESTINATION }, {
  rules: [({ mode, egressProxy }) => !given(egressProxy) ? undefined : mode !== 'ALLOW_ANY' ? refuse('egressProxy needs mode: ALLOW_ANY', 'egressProxy')
    : under('egressProxy', given(egressProxy.port) ? under('host', fullName(egressProxy.host)) : refuse('port must be there', 'port'))],
});

/** `spec` of a Sidecar (istio, `ValidateSidecar`). */
export const SIDECAR = fields({
  workloadSelector: fields({ labels: all(map(text({ max: 63 }), 256), SELECTED_LABELS) }),
  ingress: all(list(INGRESS), PORTS_ONCE),
  egress: all(list(EGRESS), PORTS_ONCE),
  outboundTrafficPolicy: OUTBOUND_POLICY,
  inboundConnectionPool: CONNECTION_POOL,
}, {
  rules: [({ egress, ingress, outboundTrafficPolicy, inboundConnectionPool }) => listOf(egress).length + listOf(ingress).length > 0
    || given(outboundTrafficPolicy) || given(inboundConnectionPool) ? undefined : refuse('egress, ingress, outboundTrafficPolicy or inboundConnectionPool must be there')],
});
