import { writeFileSync } from 'fs';
import { CanaryPlan } from 'cdk8s-canary';

/** The next phase of a process, in the file of a target. */
export function step(path: string, process: string): void {
  const plan = CanaryPlan.fromFile(path);
  writeFileSync(path, plan.advance(process).toYaml());
}
