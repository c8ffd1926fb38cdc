import { CanaryPolicy } from '../../ingress/nginx/canary-policy';
import { NginxIngress } from '../../ingress/nginx/nginx-ingress';

/** Annotations that say which requests a canary gets. */
export const RULE_ANNOTATIONS = ['canary-weight', 'canary-by-header', 'canary-by-header-value', 'canary-by-header-pattern', 'canary-by-cookie'] as const;

/** What a tool writes before anybody applies the file: `${WEIGHT}`, `{{ weight }}`, `<weight>`, `WEIGHT`. */
const PLACEHOLDER = /\$[{(]?\w|\{\{|<[\w -]+>|__\w|^[A-Z][A-Z_]+$/;

/** Whether an annotation is written by a tool before the file is applied, so that nobody knows its value here. */
export function isPlaceholder(text: string | undefined): boolean {
  return text !== undefined && PLACEHOLDER.test(text);
}

/** The weight as it is written, where it is a placeholder. */
export function openWeight({ annotations }: CanaryPolicy): string | undefined {
  const text = annotations?.raw('canary-weight')?.trim();
  return isPlaceholder(text) ? text : undefined;
}

/** Whether the canary gets any requests as long as it has pods, also by a weight that a tool fills in; otherwise it is parked. */
export function isActive({ policy }: NginxIngress): boolean {
  return policy !== undefined && (policy.weight > 0 || openWeight(policy) !== undefined || policy.header !== '' || policy.cookie !== '');
}

/** The requests of a canary in words: `20 % of the requests and those with header x-canary`. */
export function shareText({ policy }: NginxIngress): string {
  const { weight, header, headerValue, headerPattern, cookie } = policy!;
  const share = openWeight(policy!) ?? (weight > 0 ? percent(policy!) : undefined);
  const value = headerValue !== '' ? `: ${headerValue}` : headerPattern !== '' ? ` like ${headerPattern}` : ': always';
  const parts = [
    ...share === undefined ? [] : [`${share} % of the requests`],
    ...header === '' ? [] : [`requests with ${header}${value}`],
    ...cookie === '' ? [] : [`requests with cookie ${cookie}=always`],
  ];
  return parts.length === 0 ? 'no requests' : parts.join(' and ');
}

/** Share of the requests that no other rule decides. */
function percent({ weight, weightTotal }: CanaryPolicy): number {
  const total = Math.max(weightTotal, 100);
  return Number((100 * Math.min(Math.max(weight, 0), total) / total).toFixed(4));
}
