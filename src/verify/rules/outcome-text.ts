import { outcomeText, percent } from '../answer';
import { Branch, sharesBy } from '../branch';

/** Who gets a request, in words: `67 % Deployment auth/auth-api, 33 % Deployment auth/auth-api-canary`. */
export function outcomeTextOf(branches: readonly Branch[]): string {
  return sharesBy(branches, ({ workload, ...end }) => (
    outcomeText({ ...end, share: 0, fraction: '', chain: [], workload: workload?.id, workloadKind: workload?.object.kind })))
    .map(([text, share]) => `${percent(share)} ${text}`).join(', ');
}
