import { Severity } from '../../finding';
import { CanaryPolicy } from '../../ingress/nginx/canary-policy';
import { Fault, Rule } from '../rule';
import { annotationPath } from './annotation-path';
import { isPlaceholder, openWeight, RULE_ANNOTATIONS } from './canary-rule';
import { nginxGroups } from './nginx-groups';

/** A weight that ingress-nginx reads as another one than is written. */
export const CANARY_WEIGHT: Rule = {
  id: 'R4',
  severity: Severity.ERROR,
  title: 'canary weight that ingress-nginx reads as another one',
  why: 'ingress-nginx draws a whole number and compares it with the weight. The total counts only where it is above 100: 5 of 10 is 5 %, not a half. A weight that is no whole number, such as "20%" or "0.5", counts as 0, and one above the total as all requests. Nothing refuses such a value.',
  fix: 'write a whole number from 0 to 100 as canary-weight, and a canary-weight-total above 100 only for steps smaller than 1 %',
  source: 'ingress-nginx, internal/ingress/annotations/canary/main.go (Parse); rootfs/etc/nginx/lua/balancer.lua (route_to_alternative_balancer)',
  * check(system) {
    for (const { canaries } of nginxGroups(system)) {
      for (const { source: { object }, policy } of canaries) {
        const problem = problemOf(policy!);
        if (problem !== undefined) {
          yield { object, ...problem };
        }
      }
    }
  },
};

type Problem = Omit<Fault, 'object'>;

function problemOf(policy: CanaryPolicy): Problem | undefined {
  const { weight, weightTotal, annotations } = policy;
  const [written, total] = ['canary-weight', 'canary-weight-total'].map(name => annotations!.raw(name));
  const path = annotationPath('canary-weight');
  const used = Math.max(weightTotal, 100);
  const rest = RULE_ANNOTATIONS.slice(1).some(name => annotations!.raw(name) !== undefined) ? 'only its header or cookie rule gives the canary requests' : 'the canary gets nothing';
  if (openWeight(policy) !== undefined) {
    return {
      path,
      severity: Severity.WARNING,
      message: `canary-weight "${written}" is no number: unless a tool replaces it, it counts as 0, and ${rest}; depends on whether that happens before the file is applied`,
      fix: 'write the number, or check the files that the tool has written, as in: envsubst < canary.yaml | cdk8s-canary check -',
    };
  }
  if (isPlaceholder(total)) {
    return undefined;
  }
  if (written !== undefined && written.trim() !== '' && (weight < 0 || annotations!.integer('canary-weight') === undefined)) {
    return { path, message: `canary-weight must be a whole number from 0 to ${used}, got "${written}", which counts as 0: ${rest}` };
  }
  if (weight > 0 && total !== undefined && total.trim() !== '' && (weightTotal < 100 || annotations!.integer('canary-weight-total') === undefined)) {
    return {
      path: annotationPath('canary-weight-total'),
      message: `canary-weight-total must be a whole number above 100 to count, got "${total}": weight ${weight} is ${Math.min(weight, 100)} % of the requests`,
      fix: `leave canary-weight-total out and write the percentage${weightTotal > 0 && weight <= weightTotal ? `, canary-weight: "${Math.round(100 * weight / weightTotal)}"` : ' as canary-weight'}`,
    };
  }
  return weight <= used ? undefined : { path, message: `canary-weight must be at most ${used}, got "${written}": the canary gets all requests` };
}
