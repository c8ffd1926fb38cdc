import { CanaryPlan } from 'cdk8s-canary';
import { tadaPhases } from './phases';
import { PROD } from './prod/values';
import { STAGING } from './staging/values';
import { tada } from './tada';
import { Values } from './values';
import { renderedCharts } from '../rendered';

/** The values of each target, by its name. */
export const TARGETS: { [target: string]: Values } = { prod: PROD, staging: STAGING };

/** What each target writes, and the page of the steps. */
export function tadaOutputs(): { [path: string]: string } {
  return Object.fromEntries([['examples/tada/phases.md', tadaPhases()], ...Object.keys(TARGETS).flatMap(written)]);
}

/** The files of a target, as its main.ts writes them. */
function written(target: string): [path: string, text: string][] {
  const plan = CanaryPlan.fromFile(`examples/tada/${target}/canary.yaml`, { target });
  const charts = renderedCharts(app => tada(app, TARGETS[target]), plan);
  return Object.entries(charts).map(([chart, text]) => [`examples/tada/${target}/yaml/${chart}.k8s.yaml`, text]);
}
