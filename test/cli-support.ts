import { mkdirSync, mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { Readable } from 'stream';
import { run } from '../src/cli/program';

/** What a command line leaves behind. */
export interface Result { readonly status: number; readonly out: string; readonly err: string }

/** Runs a command line in this process. */
export async function cli(
  argv: string[], { input = [] as (string | Buffer)[], isTTY = false, env = {} as { [name: string]: string | undefined } } = {},
): Promise<Result> {
  const [out, err]: string[][] = [[], []];
  const status = await run(argv, {
    stdin: Readable.from(input),
    stdout: { isTTY, write: text => out.push(text) },
    stderr: { isTTY, write: text => err.push(text) },
    env,
  });
  return { status, out: out.join(''), err: err.join('') };
}

/** A new folder with these files. */
export function folder(files: { [name: string]: string | Buffer }): string {
  const path = mkdtempSync(join(tmpdir(), 'cdk8s-canary-cli-'));
  Object.entries(files).forEach(([name, text]) => {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  });
  return path;
}
