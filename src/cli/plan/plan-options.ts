import { Command } from 'commander';
import { listOption } from '../options';

/** Options of all commands that change the plan, as they were given. */
export interface PlanOptions {
  readonly plan: string;
  readonly manifests?: string[];
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Adds them. */
export function addPlanOptions(command: Command): Command {
  return command
    .option('--plan <file>', 'the plan', 'canary.yaml')
    .addOption(listOption('--manifests <path>', 'what is rendered from the plan as it is: a file or a directory, - is stdin; says who gets what now'))
    .option('--dry-run', 'show what would change, and write nothing')
    .option('--json', 'write JSON');
}
