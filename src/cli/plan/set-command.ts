import { InvalidArgumentError } from 'commander';
import { carryOut } from './change-output';
import { planOutput } from './plan-effect-output';
import { addPlanOptions, PlanOptions } from './plan-options';
import { Rendered } from './rendered';
import { CanaryError } from '../../domain/canary-error';
import { CanaryPlan } from '../../domain/plan/canary-plan';
import { AddCommand } from '../add-command';

/** Options as they were given. */
interface Options extends PlanOptions {
  readonly match?: boolean;
  readonly idle?: boolean;
}

const SUBJECT = 'cdk8s-canary set';

const EXAMPLES = `
Exit status:
  0  the plan is changed, or would be with --dry-run
  2  wrong usage, a plan that cannot be read, or a change that it refuses
  3  the plan cannot be written

Examples:
  cdk8s-canary set server 20
  cdk8s-canary set server 0 --no-match
  cdk8s-canary set server --idle
  cdk8s-canary set dispatcher 3 --plan prod/canary.yaml --manifests prod/yaml --dry-run`;

/** `cdk8s-canary set`: weight, matches and idleness of a process, in the plan. */
export const addSet: AddCommand = (program, terminal) => {
  addPlanOptions(program.command('set')
    .argument('<process>', 'name of the process')
    .argument('[weight]', 'percent; of a worker the number of canary pods; of a singleton 0 (stable runs) or 1 (the canary runs)', weightOf))
    .description('change the weight of a process in the plan, switch its matches on or off, or its canary')
    .option('--match', 'requests that match go to the canary')
    .option('--no-match', 'requests that match are like all others')
    .option('--idle', 'the canary has no pods')
    .option('--no-idle', 'the canary has pods')
    .addHelpText('after', EXAMPLES)
    .action(async (project: string, weight: number | undefined, options: Options) => {
      const { match, idle } = options;
      if (weight === undefined && match === undefined && idle === undefined) {
        throw new CanaryError(SUBJECT, ['a weight, --match, --no-match, --idle or --no-idle must be given, got none']);
      }
      const plan = CanaryPlan.fromFile(options.plan);
      const after = plan.with(project, { weight, match, idle });
      const rendered = await Rendered.read(SUBJECT, options, terminal);
      carryOut(SUBJECT, planOutput(plan, after, rendered), options, rendered, terminal);
    });
};

function weightOf(text: string): number {
  if (!/^\d+$/.test(text)) {
    throw new InvalidArgumentError('It must be a whole number.');
  }
  return Number(text);
}
