import { existsSync, mkdirSync } from 'fs';
import { relative, resolve, sep } from 'path';
import { OutputFile } from './output-file';
import { shown } from '../domain/canary-error';

/** Where the cdk8s CLI says which folder it has emptied. */
const CLI_FOLDER = 'CDK8S_OUTDIR';

/**
 * Adds a problem where people and tools change files in a folder that `cdk8s synth` deletes before it runs the app: what they wrote would be gone before the app could look.
 *
 * @see https://github.com/cdk8s-team/cdk8s-cli/blob/2.x/src/cli/cmds/synth.ts
 */
export function checkCliFolder(outdir: string, files: readonly OutputFile[], problems: string[]): void {
  const output = process.env[CLI_FOLDER];
  const shared = files.find(file => file.shared !== undefined);
  if (shared !== undefined && output && isWithin(outdir, output)) {
    problems.push(`${shared.path} is a file that others change, too, and must not be in a folder that cdk8s synth deletes first, got ${shown(outdir)}: set outdir of GitOpsApp to a folder of its own, which is not "output" of cdk8s.yaml, and restore from Git what was deleted`);
  }
}

/** Makes the folder that `cdk8s synth` looks for after it has run the app, where that is another one than the app writes to. */
export function makeCliFolder(): void {
  const output = process.env[CLI_FOLDER];
  if (output && !existsSync(output)) {
    mkdirSync(output, { recursive: true });
  }
}

function isWithin(folder: string, other: string): boolean {
  const path = relative(resolve(other), resolve(folder));
  return path !== '..' && !path.startsWith(`..${sep}`) && resolve(path) !== path;
}
