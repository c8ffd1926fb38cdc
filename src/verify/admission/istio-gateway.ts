import { listenedHost } from './istio-host';
import { boundTo, isHttp, isSocket, isTls, PROTOCOL } from './istio-port';
import { all, Check, refuse, shown, under } from './refusal';
import { fields, list, map, TEXT, text, UINT32 } from './schema';
import { SERVER_TLS } from './server-tls';
import { given, listOf } from '../untyped';

const PORTS = 65535;

const PORT_SHAPE = fields({
  number: UINT32,
  name: text({ min: 1 }),
  protocol: PROTOCOL,
  targetPort: all(UINT32, value => value > 0 ? refuse(`targetPort must not be there, got ${value}`) : undefined),
}, { required: ['number', 'name', 'protocol'] });

const BOUND: Check = ({ bind = '', port: { number } }) => {
  const socket = isSocket(bind ?? '');
  return under('bind', boundTo(bind ?? '')) ?? (number > PORTS || (number === 0) !== socket
    ? refuse(socket ? `port must be 0 for a socket, got ${number}` : `port must be from 1 to ${PORTS}, got ${number}`, 'port', 'number') : undefined);
};

const PASSED_ON = ['PASSTHROUGH', 'AUTO_PASSTHROUGH'];

/** TLS is there where the protocol is HTTPS or TLS, and there only; a redirect to HTTPS is good on HTTP (istio, `validateServer`). */
const PROTOCOL_AND_TLS: Check = ({ tls, port: { protocol } }) => {
  if (isTls(protocol) || !given(tls)) {
    return isTls(protocol) && !given(tls) ? refuse(`tls must be there where protocol is ${protocol}`, 'tls') : undefined;
  }
  const redirect = isHttp(protocol) && PASSED_ON.includes(tls.mode ?? 'PASSTHROUGH') && !tls.caCertificates && !tls.privateKey && !tls.serverCertificate;
  return redirect ? undefined : refuse(`tls must not be there where protocol is ${protocol}`, 'tls');
};

const SERVER = fields({
  name: TEXT,
  port: PORT_SHAPE,
  hosts: list(all(TEXT, listenedHost(true)), { min: 1 }),
  bind: TEXT,
  defaultEndpoint: TEXT,
  tls: SERVER_TLS,
}, { required: ['hosts', 'port'], rules: [BOUND, PROTOCOL_AND_TLS] });

const ONCE_NAMED: Check = value => {
  const seen = new Set<string>();
  const index = listOf(value).findIndex(({ port: { name } }) => seen.size === seen.add(name).size);
  return index < 0 ? undefined : refuse(`name must be there once, got ${shown(value[index].port.name)} again`, index, 'port', 'name');
};

/** `spec` of a Gateway of Istio (istio, `ValidateGateway`). */
export const ISTIO_GATEWAY = fields({ selector: map(TEXT), servers: all(list(SERVER, { min: 1 }), ONCE_NAMED) }, { required: ['servers'] });
