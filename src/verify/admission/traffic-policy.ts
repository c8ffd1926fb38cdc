import { CLIENT_TLS } from './client-tls';
import { CONNECTION_POOL, RETRY_BUDGET } from './connection-pool';
import { DURATION } from './duration';
import { fullName } from './istio-host';
import { LOAD_BALANCER } from './load-balancer';
import { isAddress } from './names';
import { all, Check, refuse, shown } from './refusal';
import { fields, FLAG, INT32, list, number, oneOf, TEXT, UINT32, whole } from './schema';
import { given, listOf } from '../untyped';

const PERCENT = all(INT32, whole(0, 100));

const OUTLIER_DETECTION = fields({
  consecutive5xxErrors: UINT32,
  consecutiveErrors: INT32,
  consecutiveGatewayErrors: UINT32,
  consecutiveLocalOriginFailures: UINT32,
  splitExternalLocalOriginErrors: FLAG,
  interval: DURATION,
  baseEjectionTime: DURATION,
  maxEjectionPercent: PERCENT,
  minHealthPercent: PERCENT,
  outlierDetectionHttpErrorCodes: list(whole(100, 599)),
}, {
  rules: [({ consecutiveLocalOriginFailures: failures, splitExternalLocalOriginErrors: split }) => failures > 0 && split !== true
    ? refuse('consecutiveLocalOriginFailures needs splitExternalLocalOriginErrors: true', 'consecutiveLocalOriginFailures') : undefined],
});

/** What a policy has for all ports and for each. */
const SETTINGS = { loadBalancer: LOAD_BALANCER, connectionPool: CONNECTION_POOL, outlierDetection: OUTLIER_DETECTION, tls: CLIENT_TLS };

function someOf(names: readonly string[]): Check {
  return value => names.some(name => Array.isArray(value[name]) ? value[name].length > 0 : given(value[name])) ? undefined
    : refuse(`one of ${names.join(', ')} must be there`);
}

const PORT_POLICY = fields({ ...SETTINGS, port: fields({ number: UINT32 }) }, {
  rules: [({ port }) => given(port) ? undefined : refuse('port must be there', 'port'), someOf(Object.keys(SETTINGS))],
});

const TUNNEL = fields({ protocol: TEXT, targetHost: TEXT, targetPort: all(UINT32, whole(1, 65535)) }, {
  required: ['targetHost', 'targetPort'],
  rules: [({ protocol, targetHost }) => protocol && protocol !== 'CONNECT' && protocol !== 'POST' ? refuse(`protocol must be CONNECT or POST, got ${shown(protocol)}`, 'protocol')
    : fullName(targetHost) !== undefined && !isAddress(targetHost) ? refuse(`targetHost must be a name of DNS or an address, got ${shown(targetHost)}`, 'targetHost') : undefined],
});

const MORE = {
  portLevelSettings: list(PORT_POLICY, { max: 4096 }),
  tunnel: TUNNEL,
  proxyProtocol: fields({ version: oneOf('V1', 'V2') }),
  retryBudget: fields({ ...RETRY_BUDGET, percent: number(0, 100) }),
};

/** `trafficPolicy` of a DestinationRule or a subset, which must say something (istio, `validateTrafficPolicy`). */
export const TRAFFIC_POLICY = fields({ ...SETTINGS, ...MORE }, {
  rules: [
    someOf([...Object.keys(SETTINGS), ...Object.keys(MORE)]),
    ({ tunnel, proxyProtocol }) => given(tunnel) && given(proxyProtocol) ? refuse('only one of tunnel and proxyProtocol may be there', 'proxyProtocol') : undefined,
  ],
});

/** Subsets, each with a name of its own. */
export const ONCE_NAMED: Check = value => {
  const seen = new Set<string>();
  const index = listOf(value).findIndex(({ name }) => seen.size === seen.add(name).size);
  return index < 0 ? undefined : refuse(`name must be there once, got ${shown(value[index].name)} again`, index, 'name');
};
