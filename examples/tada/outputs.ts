import { CanaryPlan } from 'cdk8s-canary';
import { tadaPhases } from './phases';
import { PROD } from './prod/values';
import { STAGING } from './staging/values';
import { tada } from './tada';
import { Values } from './values';
import { writtenFiles } from '../rendered';

/** The values of each target, by its name. */
export const TARGETS: { [target: string]: Values } = { prod: PROD, staging: STAGING };

/** What each target writes, and the page of the steps. */
export function tadaOutputs(): { [path: string]: string } {
  return Object.fromEntries([['examples/tada/phases.md', tadaPhases()], ...Object.keys(TARGETS).flatMap(written)]);
}

/** The files of a target, as its main.ts writes them. */
function written(target: string): [path: string, text: string][] {
  const plan = CanaryPlan.fromFile(`examples/tada/${target}/canary.yaml`, { target });
  const files = writtenFiles(app => tada(app, TARGETS[target]), plan);
  return Object.entries(files).map(([file, text]) => [`examples/tada/${target}/yaml/${file}`, text]);
}
