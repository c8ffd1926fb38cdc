import { Command } from 'commander';
import { AddCommand } from './add-command';
import { applyManifests } from './apply/apply-manifests';
import { addPaths } from './input';
import { timeOption } from './time-option';

const EXAMPLES = `
What is refused, before anything is applied: a plan for another target, a context that is not the target's, manifests that do not do what the plan says,
hooks, conflicts with other field managers, what the API server refuses, and a change that fails requests on its way or leaves
an error behind. --force goes on in spite of the plan, of hooks, which are left out, of requests that fail and of errors, and says so.

Exit status:
  0    all is applied and ready; with --dry-run nothing stands against it
  1    refused, not ready in time, or changed by somebody else meanwhile
  2    wrong usage, another target or context, or input that cannot be read
  3    kubectl or the cluster does not work
  130  stopped by Ctrl-C (SIGINT), 143 by SIGTERM: what is applied is said, and how to go on

Examples:
  cdk8s-canary apply --target prod --dry-run dist
  cdk8s-canary apply --target prod dist
  kubectl kustomize overlays/prod | cdk8s-canary apply --target prod --timeout 10m -`;

/** `cdk8s-canary apply`: rendered manifests into a cluster, in the order of their waves. */
export const addApply: AddCommand = (program, terminal, done) => {
  addOptions(addPaths(program.command('apply')))
    .description('apply rendered manifests with kubectl, wave by wave, each ready before the next')
    .addHelpText('after', EXAMPLES)
    .action(async (paths, options) => done(await applyManifests(paths, options, terminal)));
};

function addOptions(command: Command): Command {
  return command
    .requiredOption('--target <target>', 'what is applied to, as the plan says it: prod; must be given')
    .option('--plan <file>', 'the plan', 'canary.yaml')
    .option('--context <name>', 'context of kubectl (default: the current one)')
    .option('--dry-run', 'show what would be applied, and apply nothing')
    .addOption(timeOption('--timeout <time>', 'how long the objects of a wave may take to become ready', '5m'))
    .addOption(timeOption('--settle <time>', 'how long proxies are given to learn of changed routes before pods end', '10s'))
    .option('--force', 'go on in spite of what is found')
    .option('--force-conflicts', 'take fields from other managers, as kubectl does');
}
