import { headerValues, Received } from './received';
import { stringMatch } from './string-match';
import { listOf, recordOf } from '../untyped';

/** Whether Envoy answers the request itself, by status 200, as the question of a browser that `corsPolicy` answers. */
export function answersPreflight(policy: unknown, message: Received): boolean {
  const [origin = ''] = headerValues(message, 'origin');
  const [asked = ''] = headerValues(message, 'access-control-request-method');
  if (message.method !== 'OPTIONS' || origin === '' || asked === '') {
    return false;
  }
  const { allowOrigins, allowOrigin, unmatchedPreflights } = recordOf(policy);
  const tests = [...listOf(allowOrigins).map(match => stringMatch(match)), ...listOf(allowOrigin).map(exact => stringMatch({ exact }))];
  // An origin `*` stands for all, however it is written (Envoy, `CorsFilter::isOriginAllowed`).
  return tests.some(test => test?.holds('*') || test?.holds(origin)) || unmatchedPreflights === 'IGNORE';
}
