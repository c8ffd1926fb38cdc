import { Command } from 'commander';
import { Terminal } from './terminal';
import { CanaryError } from '../domain/canary-error';
import { Manifests } from '../verify/manifests';
import { printable } from '../verify/report/printable';

/** Path that stands for stdin, and the name that its text has in places. */
const [DASH, STDIN] = ['-', 'stdin'];

/** What a command was given to read. */
export interface Input {
  readonly manifests: Manifests;
  /** Texts by the names that places have, of what is not on disk. */
  readonly sources: { readonly [file: string]: string };
}

/** Adds the argument that says what is read. */
export function addPaths(command: Command): Command {
  return command.argument('<paths...>', 'files and directories, which together are one input; - is stdin');
}

/**
 * Reads all paths as one input, in spite of its mistakes.
 *
 * @param strict whether a mistake is thrown
 * @throws CanaryError for what leaves nothing to read
 */
export async function readInput(subject: string, paths: readonly string[], { stdin, stderr }: Terminal, strict = false): Promise<Input> {
  const content = paths.includes(DASH) ? await contentOf(subject, stdin, stderr) : undefined;
  const names = [...new Set(paths.map(path => path === DASH ? STDIN : path))];
  const manifests = Manifests._fromCommand(subject, names, new Map(content === undefined ? [] : [[STDIN, content]]), !strict);
  return { manifests, sources: content === undefined ? {} : { [STDIN]: content.toString('utf8') } };
}

/**
 * The same for who asks about the objects alone, not about the mistakes: these are told on stderr.
 *
 * @throws CanaryError also if mistakes leave no object
 */
export async function readObjects(subject: string, paths: readonly string[], terminal: Terminal): Promise<Input> {
  const input = await readInput(subject, paths, terminal);
  const mistakes = input.manifests._mistakes.map(({ sentence, place }) => printable(`${sentence} (${place})`));
  if (input.manifests.objects.length === 0) {
    throw new CanaryError(subject, mistakes);
  }
  mistakes.forEach(mistake => terminal.stderr.write(`warning: ${mistake}\n`));
  return input;
}

async function contentOf(subject: string, stdin: Terminal['stdin'], stderr: Terminal['stderr']): Promise<Buffer> {
  if (stdin.isTTY) {
    // Somebody forgot the pipe, and waits.
    stderr.write(`${subject}: reads manifests from the terminal, up to Ctrl-D; pipe them in, or give files and directories\n`);
  }
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of stdin) {
      chunks.push(Buffer.from(chunk as Buffer));
    }
  } catch (error) {
    throw new CanaryError(subject, [`stdin must be something that can be read, got ${(error as Error).message}`]);
  }
  return Buffer.concat(chunks);
}
