import { company } from './company';
import { renderedCharts } from '../rendered';
import { CanaryPlan } from 'cdk8s-canary';

/** The plan of the company as it is in Git. */
export const PLAN = CanaryPlan.fromFile('examples/company/canary.yaml');

/** The rendered company, a text per domain. */
export function render(plan = PLAN): { [domain: string]: string } {
  return renderedCharts(company, plan);
}
