import { outcomeText, percent } from '../answer';
import { Branch } from '../branch';
import { Fraction } from '../fraction';

/** Who gets a request, in words: `67 % Deployment auth/auth-api, 33 % Deployment auth/auth-api-canary`. */
export function outcomeTextOf(branches: readonly Branch[]): string {
  const shares = new Map<string, Fraction>();
  for (const { end: { workload, ...end }, share } of branches) {
    const text = outcomeText({ ...end, share: 0, fraction: '', chain: [], workload: workload?.id, workloadKind: workload?.object.kind });
    shares.set(text, (shares.get(text) ?? new Fraction(0)).add(share));
  }
  return [...shares].filter(([, share]) => share.compare(0) > 0).map(([text, share]) => `${percent(share.valueOf())} ${text}`).join(', ');
}
