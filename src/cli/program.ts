import { Command, CommanderError } from 'commander';
import { AddCommand } from './add-command';
import { addCheck } from './check-command';
import { Status } from './status';
import { Terminal } from './terminal';
import { addTraffic } from './traffic-command';

const COMMANDS: readonly AddCommand[] = [addCheck, addTraffic];

/**
 * Runs a command line.
 *
 * @param argv the arguments, without the name of the program
 * @returns the exit status
 */
export async function run(argv: readonly string[], terminal: Terminal): Promise<Status> {
  let result = Status.GOOD;
  const program = new Command('cdk8s-canary')
    .description('Checks manifests of canary deployments, whoever rendered them, and says who gets which request.')
    .version(version())
    .helpCommand(false)
    .showHelpAfterError('(--help shows the arguments)')
    .configureOutput({
      writeOut: text => terminal.stdout.write(text),
      writeErr: text => terminal.stderr.write(text),
    })
    .exitOverride();
  COMMANDS.forEach(add => add(program, terminal, status => {
    result = status;
  }));
  try {
    await program.parseAsync(argv, { from: 'user' });
    return result;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? Status.GOOD : Status.FAILED;
    }
    if (isUnreadable(error)) {
      terminal.stderr.write(`${error.message}\n`);
      return Status.FAILED;
    }
    throw error;
  }
}

/** Whether the input is to blame. The class of an error says nothing: each bundle of the package has its own. */
function isUnreadable(error: unknown): error is Error {
  return error instanceof Error && (error.name === 'CanaryError' || 'syscall' in error);
}

function version(): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('../../package.json') as { version: string }).version;
}
