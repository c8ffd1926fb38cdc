import { addStep } from './step-command';
import { PlanStep } from '../../domain/plan/plan-step';
import { AddCommand } from '../add-command';

const EXAMPLES = `
Exit status:
  0  the plan is changed, or would be with --dry-run
  1  with --all: no process can advance, and nothing is changed
  2  wrong usage, a plan that cannot be read, or a process that cannot advance
  3  the plan cannot be written

Examples:
  cdk8s-canary advance server
  cdk8s-canary advance server dispatcher --dry-run
  cdk8s-canary advance --all --plan prod/canary.yaml --manifests prod/yaml`;

/** `cdk8s-canary advance`: the next phase of processes, in the plan. */
export const addAdvance: AddCommand = (program, terminal, done) => {
  const command = program.command('advance').description('give processes the weight of their next phase, in the plan').addHelpText('after', EXAMPLES);
  addStep(command, { subject: 'cdk8s-canary advance', step: PlanStep.advance(), nothing: 'no process can advance, nothing was changed' }, terminal, done);
};
