import { STATUS_CODES } from 'http';
import { DURATION } from './duration';
import { all, Check, firstOf, refuse, shown } from './refusal';
import { fields, FLAG, INT32, TEXT } from './schema';
import { given } from '../untyped';

const CONDITIONS = new Set(['5xx', 'gateway-error', 'reset', 'reset-before-request', 'connect-failure', 'retriable-4xx', 'refused-stream', 'retriable-status-codes',
  'retriable-headers', 'envoy-ratelimited', 'http3-post-connect-failure', 'cancelled', 'deadline-exceeded', 'internal', 'resource-exhausted', 'unavailable']);

/** Statuses that Node has a name for and Go has none, so that istiod refuses them. */
const UNKNOWN_TO_GO = ['509'];

/** Conditions of a retry: known words, or statuses that have a name; blanks behind commas are not good (istio, `validateHTTPRetry`). */
const RETRY_ON: Check = all(TEXT, value => value === '' ? undefined : firstOf(value.split(',') as string[], condition => {
  const status = /^[-+]?\d+$/.test(condition) ? String(Number(condition)) : '';
  return CONDITIONS.has(condition) || STATUS_CODES[status] !== undefined && !UNKNOWN_TO_GO.includes(status) ? undefined
    : refuse(`must be conditions or statuses separated by commas, got ${shown(condition)}`);
}));

/** How a rule retries. */
export const RETRIES = fields({
  attempts: INT32,
  perTryTimeout: DURATION,
  backoff: DURATION,
  retryOn: RETRY_ON,
  retryRemoteLocalities: FLAG,
  retryIgnorePreviousHosts: FLAG,
}, {
  rules: [({ attempts, perTryTimeout, retryOn, retryRemoteLocalities }) => attempts < 0 ? refuse(`attempts must not be negative, got ${attempts}`, 'attempts')
    : !attempts && (given(perTryTimeout) || retryOn || given(retryRemoteLocalities)) ? refuse('attempts must be more than 0 where other fields of retries are there, got 0', 'attempts')
      : undefined],
});
