import { AddCommand } from './add-command';
import { Kubectl } from './kubectl/kubectl';
import { formatOption, listOption } from './options';
import { Status } from './status';
import { LiveState, liveState } from './status/live-state';
import { chosen, ProcessStatus, processStatuses } from './status/process-status';
import { readStatusInput, StatusInput } from './status/status-input';
import { statusJson } from './status/status-json';
import { statusText } from './status/status-text';
import { hasColors, Terminal } from './terminal';
import { CanaryError } from '../domain/canary-error';
import { printable } from '../verify/report/printable';
import { TrafficShares } from '../verify/traffic-shares';

/** Options as they were given. */
interface Options {
  readonly plan?: string;
  readonly manifests?: string[];
  readonly live?: boolean;
  readonly context?: string;
  readonly format: string;
  readonly json?: boolean;
}

const SUBJECT = 'cdk8s-canary status';

const EXAMPLES = `
Without --manifests it is the folder that the app beside the plan is rendered to: "output" of its cdk8s.yaml, or dist.

Exit status:
  0  it is shown; with --live, the cluster has what Git says
  1  with --live: the cluster does not have what Git says
  2  wrong usage, or input that cannot be read
  3  kubectl or the cluster does not work; with --live, the right to compare is missing: that to patch, though nothing is changed

Examples:
  cdk8s-canary status
  cdk8s-canary status server --json
  cdk8s-canary status --plan prod/canary.yaml --manifests prod/yaml
  helm template charts/shop | cdk8s-canary status --manifests -
  cdk8s-canary status --live --context prod`;

/** `cdk8s-canary status`: who gets the canary right now. */
export const addStatus: AddCommand = (program, terminal, done) => {
  program.command('status')
    .description('say who gets the canary of each process right now')
    .argument('[processes...]', 'names of processes (default: all)')
    .option('--plan <file>', 'the plan (default: canary.yaml, if there is one)')
    .addOption(listOption('--manifests <path>', 'file or directory of rendered manifests; - is stdin'))
    .option('--live', 'look at the cluster, too, by kubectl')
    .option('--context <name>', 'with --live: context of kubectl (default: that of the plan, else the current one)')
    .addOption(formatOption('table', 'json'))
    .option('--json', 'the same as --format json')
    .addHelpText('after', EXAMPLES)
    .action(async (names: string[], options: Options) => {
      checkOptions(options);
      const input = await readStatusInput(SUBJECT, options.plan, options.manifests, terminal);
      const live = await liveOf(input, options, terminal);
      const { processes, others } = input.manifests === undefined ? { processes: [], others: [] } : TrafficShares.of(input.manifests);
      const statuses = chosen(SUBJECT, processStatuses(input.plan, processes, live), names);
      warningsOf(input, statuses, live, options).forEach(warning => terminal.stderr.write(`${printable(warning)}\n`));
      terminal.stdout.write(options.json || options.format === 'json' ? statusJson(input.plan, statuses, others, live)
        : colored(statusText(statuses, others, live), terminal));
      done(live?.comparison.differs ? Status.FOUND : live?.comparison.lacksRight ? Status.ENVIRONMENT : Status.GOOD);
    });
};

function checkOptions({ live, context }: Options): void {
  if (context !== undefined && live === undefined) {
    throw new CanaryError(SUBJECT, ['--context must stand beside --live, got it alone: add --live, or leave it out']);
  }
}

async function liveOf({ plan, manifests, folder }: StatusInput, { live, context }: Options, { env }: Terminal): Promise<LiveState | undefined> {
  if (live === undefined) {
    return undefined;
  }
  if (manifests === undefined) {
    throw new CanaryError(SUBJECT, [`--live must have manifests to look for, got nothing in ${folder}: render the app (npx cdk8s synth), or say --manifests PATH`]);
  }
  return liveState(new Kubectl(SUBJECT, env, context ?? plan?.context), manifests);
}

/** What a reader must know who looks at the result. */
function warningsOf(
  { plan, manifests, folder }: StatusInput, statuses: readonly ProcessStatus[], live: LiveState | undefined, { manifests: paths }: Options,
): string[] {
  const stale = statuses.flatMap(({ name, mismatches }) => mismatches.map(({ wanted, got }) => `${name}: ${plan!.path} says ${wanted}, the manifests have ${got}`));
  const missing = manifests === undefined ? [] : statuses.filter(({ shares }) => shares === undefined).map(({ name }) => name);
  return [
    ...manifests === undefined ? [`warning: nothing is rendered in ${folder}, so this is what ${plan!.path} says: render the app (npx cdk8s synth), or say --manifests PATH`] : [],
    ...missing.length === 0 ? [] : [`warning: the manifests do not have ${missing.join(', ')}: render the app again (npx cdk8s synth)${paths === undefined ? ', or say --manifests PATH' : ''}`],
    ...stale.map(text => `warning: * ${text}`),
    ...stale.length === 0 ? [] : [`warning: the manifests are not those of ${plan!.path}: render the app again (npx cdk8s synth)`],
    ...plan?.context === undefined || live === undefined || live.context === plan.context ? [] : [`warning: ${plan.path} is for context ${plan.context}, this is context ${live.context}`],
  ];
}

/** Marks what fails. */
function colored(text: string, terminal: Terminal): string {
  return hasColors(terminal) ? text.replace(/HTTP [45]\d\d|no endpoints|not there|nothing runs/g, '\u001b[31m$&\u001b[39m') : text;
}
