import { addStep } from './step-command';
import { PlanStep } from '../../domain/plan/plan-step';
import { AddCommand } from '../add-command';

const EXAMPLES = `
Exit status:
  0  the plan is changed, or would be with --dry-run
  1  with --all: every process is rolled back already, and nothing is changed
  2  wrong usage, a plan that cannot be read, or a process that is rolled back already
  3  the plan cannot be written

Examples:
  cdk8s-canary rollback server
  cdk8s-canary rollback --all
  cdk8s-canary rollback server-map --plan prod/canary.yaml --dry-run`;

/** `cdk8s-canary rollback`: no canary for processes, in the plan. */
export const addRollback: AddCommand = (program, terminal, done) => {
  const command = program.command('rollback').description('take share, matches and pods of canaries away, in the plan').addHelpText('after', EXAMPLES);
  addStep(command, { subject: 'cdk8s-canary rollback', step: PlanStep.rollback(), nothing: 'every process is rolled back already, nothing was changed' }, terminal, done);
};
