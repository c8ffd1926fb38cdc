import { shown } from '../domain/canary-error';

/** Commands of Envoy that need no argument and are not younger than Istio 1.20. */
const COMMANDS = [
  'PROTOCOL', 'HOSTNAME', 'ROUTE_NAME', 'STREAM_ID', 'REQUESTED_SERVER_NAME', 'RESPONSE_CODE_DETAILS', 'RESPONSE_FLAGS',
  'DOWNSTREAM_REMOTE_ADDRESS', 'DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT', 'DOWNSTREAM_LOCAL_ADDRESS', 'DOWNSTREAM_PEER_URI_SAN',
  'DOWNSTREAM_PEER_SUBJECT', 'DOWNSTREAM_TLS_VERSION', 'DOWNSTREAM_TLS_CIPHER', 'UPSTREAM_CLUSTER', 'UPSTREAM_HOST', 'UPSTREAM_REMOTE_ADDRESS',
];
const GOOD_PERCENT = new RegExp(`%(%|(${COMMANDS.join('|')}|START_TIME(\\([\\w :.,/-]*(%[YmdHMSsFTfz][\\w :.,/-]*)*\\))?|REQ\\(:?[\\w-]+(\\?:?[\\w-]+)?\\))%)`, 'g');

/** The longest value that Envoy takes (measured). */
const MAX_VALUE = 16_384;

/**
 * Adds what Envoy has against the value of a header. Of one that it does not take, it refuses all routes of the gateway, and goes on with
 * the old ones (measured).
 *
 * @see https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage#command-operators
 */
export function checkEnvoyHeaderValue(what: string, value: string, problems: string[]): void {
  if (value.length > MAX_VALUE) {
    problems.push(`${what} must be at most ${MAX_VALUE} characters, got ${value.length}: with a longer one Envoy refuses all routes of the gateway`);
  } else if (value.replace(GOOD_PERCENT, '').includes('%')) {
    problems.push(`${what} must have "%" only in commands such as "%REQ(x-user)%" that every Envoy knows, got ${shown(value)}: write "%%" for a percent sign`);
  }
}
