import { ANY_DURATION, DURATION, DURATION_OR_ZERO } from './duration';
import { refuse } from './refusal';
import { fields, FLAG, oneOf, UINT32, whole } from './schema';
import { given } from '../untyped';

const COUNT = whole(0, 2147483647);

const HTTP = fields({
  http1MaxPendingRequests: COUNT,
  http2MaxRequests: COUNT,
  maxRequestsPerConnection: COUNT,
  maxRetries: COUNT,
  maxConcurrentStreams: COUNT,
  idleTimeout: DURATION,
  h2UpgradePolicy: oneOf('DEFAULT', 'DO_NOT_UPGRADE', 'UPGRADE'),
  useClientProtocol: FLAG,
  http2KeepAlive: fields({ interval: DURATION, timeout: DURATION }, { rules: [({ interval, timeout }) => given(interval) && given(timeout) ? undefined : refuse('interval and timeout must be there')] }),
}, {
  rules: [({ h2UpgradePolicy, useClientProtocol }) => h2UpgradePolicy === 'UPGRADE' && useClientProtocol === true
    ? refuse('useClientProtocol must not be true where h2UpgradePolicy is UPGRADE', 'useClientProtocol') : undefined],
});

const TCP = fields({
  maxConnections: COUNT,
  connectTimeout: DURATION,
  idleTimeout: DURATION_OR_ZERO,
  maxConnectionDuration: DURATION,
  tcpKeepalive: fields({ probes: UINT32, time: DURATION, interval: DURATION }),
});

/** Limits of connections (istio, `validateConnectionPool`). */
export const CONNECTION_POOL = fields({ http: HTTP, tcp: TCP }, { rules: [({ http, tcp }) => given(http) || given(tcp) ? undefined : refuse('http or tcp must be there')] });

/** A budget of retries. */
export const RETRY_BUDGET = { budgetInterval: ANY_DURATION, minRetryConcurrency: UINT32 };
