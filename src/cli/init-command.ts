import { Option } from 'commander';
import { AddCommand } from './add-command';
import { Additions, additionsTo, KeptFile } from './init/additions';
import { appFiles } from './init/app-files';
import { ExistingApp } from './init/existing-app';
import { checkOptions, InitOptions } from './init/init-options';
import { nextSteps } from './init/next-steps';
import { PROVIDERS } from './init/route';
import { Scaffold } from './init/scaffold';
import { adoptedScaffold, freshScaffold } from './init/scaffold-of';
import { writeFiles } from './init/write-files';
import { Output, Terminal } from './terminal';
import { CanaryError, shown } from '../domain/canary-error';
import { CanaryPlan } from '../domain/plan/canary-plan';
import { printable } from '../verify/report/printable';

const SUBJECT = 'cdk8s-canary init';

const EXAMPLES = `
What is there already is never written over: it is left as it is, and what to add to it by hand is told.

Exit status:
  0  the files are there
  2  wrong usage, or manifests that cannot be adopted
  3  the disk refused; nothing was written

Examples:
  cdk8s-canary init shop
  cdk8s-canary init shop --routing gateway-api --host shop.example.com --gateway gateways/public
  cdk8s-canary init --dry-run
  cdk8s-canary init --from deployment.yaml service.yaml
  cdk8s-canary init deploy --from k8s/web.yaml --name web --host web.example.com`;

/** `cdk8s-canary init`: an app with one service on two tracks, new or of manifests that run already. */
export const addInit: AddCommand = (program, terminal) => {
  program.command('init')
    .description('write a cdk8s app with one service on two tracks: code, plan, test, checks and a workflow for GitHub')
    .argument('[dir]', 'folder of the app, which is made if it is not there', '.')
    .option('--name <name>', 'name of the process (default: that of the folder as a DNS label, else "api"); with --from that of the Deployment')
    .option('--namespace <namespace>', 'namespace of its objects (default: the name; with --from that of the Deployment)')
    .addOption(new Option('--routing <provider>', 'who splits the requests (default: "istio")').choices(PROVIDERS))
    .option('--host <host>', 'host of the service (default: NAME.example.com; with --from none, calls inside the mesh only)')
    .option('--gateway <gateway>', 'gateway that has the host, NAMESPACE/NAME (default: istio-system/public, with gateway-api gateways/public)')
    .option('--target <target>', 'target of the plan (default: that of the canary.yaml that is there, else "prod")')
    .option('--from <files...>', 'manifests of a Deployment that runs, and of its Service, which the app takes over')
    .option('--dry-run', 'say what would be written, and write nothing')
    .addHelpText('after', EXAMPLES)
    .action((directory: string, options: InitOptions) => {
      checkOptions(SUBJECT, directory, options);
      const existing = new ExistingApp(SUBJECT, directory);
      existing.check();
      const target = targetOf(existing.plan, options.target);
      const notes: string[] = [];
      const scaffold = options.from === undefined ? freshScaffold(directory, target, options) : adopted(directory, target, options, notes);
      const additions = additionsTo(SUBJECT, existing, scaffold, appFiles(scaffold, existing.output));
      if (!options.dryRun && additions.created.length > 0) {
        writeFiles(SUBJECT, directory, additions.created);
      }
      notes.forEach(note => terminal.stderr.write(`${printable(note)}\n`));
      additions.kept.forEach(file => tellKept(file, terminal.stderr));
      tellCreated(additions, nextSteps(directory, scaffold, existing.output), options, terminal);
    });
};

/** The target of the plan: of the one that is there, if it says one. */
function targetOf(plan: CanaryPlan | undefined, asked: string | undefined): string | undefined {
  if (plan === undefined) {
    return asked ?? 'prod';
  }
  if (asked !== undefined && asked !== plan.target) {
    throw new CanaryError(SUBJECT, [`--target must be that of ${plan.path}, ${plan.target === undefined ? 'which has none' : shown(plan.target)}, got ${shown(asked)}: remove it, or change the file`]);
  }
  return plan.target;
}

function adopted(directory: string, target: string | undefined, options: InitOptions, notes: string[]): Scaffold {
  const found = adoptedScaffold(SUBJECT, directory, target, options);
  const { scaffold, adoption: { deployment, service } } = found;
  // It loads cdk8s, which other commands do not wait for.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { firstSynth } = require('./init/first-synth') as typeof import('./init/first-synth');
  const { added: titles, warnings } = firstSynth(SUBJECT, found);
  const added = `the first synth adds ${titles.join(', ')}`;
  notes.push(...service === undefined ? [
    `${deployment.object.title} becomes a CanaryWorker, whose share is its number of pods: no Service of the given files selects its pods, headless ones aside`,
    `it stays as it is; ${added}`,
  ] : [`${deployment.object.title} and ${service.object.title} stay as they are; ${added}`], ...warnings.map(String));
  return scaffold;
}

function tellKept({ path, todo, lines }: KeptFile, stderr: Output): void {
  stderr.write(todo === undefined ? `kept ${path}\n` : `kept ${path}; ${printable(todo)}:\n${lines.map(line => `  ${line}\n`).join('')}`);
}

function tellCreated({ created }: Additions, steps: string, { dryRun }: InitOptions, { stdout, stderr }: Terminal): void {
  if (dryRun) {
    created.forEach(([path]) => stdout.write(`would create ${printable(path)}\n`));
  } else {
    created.forEach(([path]) => stderr.write(`created ${printable(path)}\n`));
  }
  if (created.length === 0) {
    stdout.write('nothing to create: all files are there\n');
  } else if (!dryRun) {
    stdout.write(steps);
  }
}
