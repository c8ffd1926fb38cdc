import { Command } from 'commander';
import { Terminal } from './terminal';
import { CanaryError } from '../domain/canary-error';
import { Manifests } from '../verify/manifests';

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
 * @throws CanaryError for what leaves nothing to read
 */
export async function readInput(subject: string, paths: readonly string[], { stdin }: Terminal): Promise<Input> {
  const content = paths.includes(DASH) ? await contentOf(subject, stdin) : undefined;
  const names = [...new Set(paths.map(path => path === DASH ? STDIN : path))];
  const manifests = Manifests._fromCommand(subject, names, new Map(content === undefined ? [] : [[STDIN, content]]));
  return { manifests, sources: content === undefined ? {} : { [STDIN]: content.toString('utf8') } };
}

async function contentOf(subject: string, stdin: Terminal['stdin']): Promise<Buffer> {
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
