import { Command, CommanderError } from 'commander';
import { AddCommand } from './add-command';
import { addApply } from './apply-command';
import { addCheck } from './check-command';
import { addCompletion } from './completion-command';
import { addDiff } from './diff-command';
import { addInit } from './init-command';
import { addAdvance } from './plan/advance-command';
import { addPromote } from './plan/promote-command';
import { addRollback } from './plan/rollback-command';
import { addSet } from './plan/set-command';
import { addProbe } from './probe-command';
import { addReport } from './report-command';
import { Status } from './status';
import { addStatus } from './status-command';
import { Terminal } from './terminal';
import { addTraffic } from './traffic-command';
import { REPOSITORY } from '../verify/report/rule-page';

/** In the order in which a rollout needs them, and `--help` lists them. */
const COMMANDS: readonly AddCommand[] = [
  addInit, addStatus, addSet, addAdvance, addPromote, addRollback, addCheck, addTraffic, addDiff, addReport, addApply, addProbe, addCompletion,
];

const EPILOG = `
"cdk8s-canary COMMAND --help" shows the arguments and options of a command, with examples.

Exit status of all commands:
  0         done, and nothing is wrong
  1         something was found
  2         wrong usage, or input that cannot be read
  3         what it needs does not work: kubectl, the cluster, a server, the disk
  70        a fault of the program itself
  130, 143  stopped by SIGINT (Ctrl-C), SIGTERM`;

/** The program with all its commands; `done` takes the status that one ends with. */
export function programOf(terminal: Terminal, done: (status: Status) => void): Command {
  const program = new Command('cdk8s-canary')
    .description('Shows, changes, proves and applies canary deployments, and says who gets which request.')
    .version(version())
    .helpCommand(false)
    .showHelpAfterError('(--help shows the arguments)')
    .configureOutput({
      writeOut: text => terminal.stdout.write(text),
      writeErr: text => terminal.stderr.write(text),
    })
    .addHelpText('after', EPILOG)
    .exitOverride();
  COMMANDS.forEach(add => add(program, terminal, done));
  return program;
}

/**
 * Runs a command line.
 *
 * @param argv the arguments, without the name of the program
 * @returns the exit status
 */
export async function run(argv: readonly string[], terminal: Terminal): Promise<Status> {
  let result = Status.GOOD;
  const program = programOf(terminal, status => {
    result = status;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return result;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? Status.GOOD : Status.USAGE;
    }
    const status = statusOf(error);
    terminal.stderr.write(status === Status.FAULT ? faultText(error) : `${(error as Error).message}\n`);
    return status;
  }
}

/** What is said of an error that nobody expected. */
export function faultText(error: unknown): string {
  const told = error instanceof Error ? error.stack ?? error.message : String(error);
  return `cdk8s-canary ${version()}: this is a fault of the program, please report it with these lines: ${REPOSITORY}/issues\n${told}\n`;
}

/** Whether the input is to blame or the environment; else it is a fault of the program. The class of an error says nothing: each bundle of the package has its own. */
function statusOf(error: unknown): Status {
  if (!(error instanceof Error)) {
    return Status.FAULT;
  }
  return error.name === 'CanaryError' ? Status.USAGE : error.name === 'EnvironmentError' || 'syscall' in error ? Status.ENVIRONMENT : Status.FAULT;
}

function version(): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('../../package.json') as { version: string }).version;
}
