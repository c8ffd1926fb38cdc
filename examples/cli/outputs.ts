import { CanaryPlan } from 'cdk8s-canary';
import { shop } from './shop';
import { renderedCharts } from '../rendered';

/** What the plan gives, what it gives after a step, and what somebody made of it who scaled a canary down in Git. */
export function cliOutputs(): { [path: string]: string } {
  const plan = CanaryPlan.fromFile('examples/cli/canary.yaml', { target: 'prod' });
  const before = render(plan);
  return Object.fromEntries(Object.entries({
    before, after: render(plan.with('catalog', { weight: 20 })), risky: scaledDown(before),
  }).map(([folder, text]) => [`examples/cli/${folder}/shop.k8s.yaml`, text]));
}

function render(plan: CanaryPlan): string {
  return renderedCharts(shop, plan).shop;
}

/** The canary of the catalog, which still has a share, without pods. */
function scaledDown(text: string): string {
  return text.split('---\n').map(document => (
    document.includes('name: catalog-canary\n') ? document.replace('replicas: 1\n', 'replicas: 0\n') : document)).join('---\n');
}
