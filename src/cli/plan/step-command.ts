import { Command } from 'commander';
import { carryOut, LeftOut, tellLeftOut } from './change-output';
import { planOutput } from './plan-effect-output';
import { addPlanOptions, PlanOptions } from './plan-options';
import { Rendered } from './rendered';
import { CanaryError } from '../../domain/canary-error';
import { CanaryPlan } from '../../domain/plan/canary-plan';
import { PlanStep } from '../../domain/plan/plan-step';
import { Status } from '../status';
import { Terminal } from '../terminal';

/** Options as they were given. */
interface Options extends PlanOptions {
  readonly all?: boolean;
}

/** A command that takes one step of some processes or of all. */
export interface StepCommand {
  readonly subject: string;
  readonly step: PlanStep;
  /** What is said where no process can take the step. */
  readonly nothing: string;
}

/** Adds arguments, options and what is done. */
export function addStep(command: Command, { subject, step, nothing }: StepCommand, terminal: Terminal, done: (status: Status) => void): Command {
  return addPlanOptions(command.argument('[processes...]', 'names of the processes'))
    .option('--all', 'all processes for which it is possible; the others are told')
    .action(async (projects: string[], options: Options) => {
      if ((projects.length > 0) === (options.all === true)) {
        throw new CanaryError(subject, [`processes or --all must be given, got ${options.all ? 'both' : 'none'}`]);
      }
      const plan = CanaryPlan.fromFile(options.plan);
      const leftOut = options.all ? impossible(plan, step) : [];
      const without = new Set(leftOut.map(({ project }) => project));
      const able = options.all ? plan.entries.map(({ project }) => project).filter(project => !without.has(project)) : projects;
      if (options.all && able.length === 0) {
        tellLeftOut(leftOut, terminal);
        terminal.stderr.write(`${subject}: ${nothing}\n`);
        return done(Status.FOUND);
      }
      const after = plan.step(step, able);
      const rendered = await Rendered.read(subject, options, terminal);
      carryOut(subject, planOutput(plan, after, rendered, leftOut), options, rendered, terminal);
    });
}

function impossible(plan: CanaryPlan, step: PlanStep): LeftOut[] {
  return plan.entries.flatMap(({ project }) => {
    const reason = plan.refusal(step, project);
    return reason === undefined ? [] : [{ project, reason }];
  });
}
