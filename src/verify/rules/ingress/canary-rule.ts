import { CanaryPolicy } from '../../ingress/nginx/canary-policy';
import { NginxIngress } from '../../ingress/nginx/nginx-ingress';

/** Annotations that say which requests a canary gets. */
export const RULE_ANNOTATIONS = ['canary-weight', 'canary-by-header', 'canary-by-header-value', 'canary-by-header-pattern', 'canary-by-cookie'] as const;

/** Whether the canary gets any requests as long as it has pods; otherwise it is parked. */
export function isActive({ policy }: NginxIngress): boolean {
  return policy !== undefined && (policy.weight > 0 || policy.header !== '' || policy.cookie !== '');
}

/** The requests of a canary in words: `20 % of the requests and those with header x-canary`. */
export function shareText({ policy }: NginxIngress): string {
  const { weight, header, headerValue, headerPattern, cookie } = policy!;
  const value = headerValue !== '' ? `: ${headerValue}` : headerPattern !== '' ? ` like ${headerPattern}` : ': always';
  const parts = [
    ...weight > 0 ? [`${percent(policy!)} % of the requests`] : [],
    ...header === '' ? [] : [`requests with ${header}${value}`],
    ...cookie === '' ? [] : [`requests with cookie ${cookie}=always`],
  ];
  return parts.length === 0 ? 'no requests' : parts.join(' and ');
}

/** Share of the requests that no other rule decides. */
export function percent({ weight, weightTotal }: CanaryPolicy): number {
  const total = Math.max(weightTotal, 100);
  return Number((100 * Math.min(Math.max(weight, 0), total) / total).toFixed(4));
}
