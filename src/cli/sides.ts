import { readdirSync, statSync } from 'fs';
import { readObjects } from './input';
import { Terminal } from './terminal';
import { CanaryError } from '../domain/canary-error';
import { Severity } from '../verify/finding';
import { Manifests } from '../verify/manifests';
import { printable } from '../verify/report/printable';
import { TrafficDiff, TrafficDiffOptions } from '../verify/traffic-diff';

/** A change as a command was given it. */
export interface ReadDiff {
  readonly diff: TrafficDiff;
  /** Texts by the names that places have, of what is not on disk. */
  readonly sources: { readonly [file: string]: string };
}

/**
 * Reads both sides of a change, in spite of their mistakes, which are told on stderr. An empty directory before the change is an app that is new.
 *
 * @throws CanaryError for stdin on both sides, and for a side without a single object that can be read: everything would look new, or gone
 */
export async function readDiff(
  subject: string, [before, after]: readonly [string, string], options: TrafficDiffOptions, terminal: Terminal,
): Promise<ReadDiff> {
  if (before === '-' && after === '-') {
    throw new CanaryError(subject, ['one side must be a file or a directory, got stdin for both']);
  }
  const isNew = isEmptyDirectory(before);
  const old = isNew ? { manifests: Manifests.fromObjects([]), sources: {} } : await readObjects(subject, [before], terminal);
  const now = await readObjects(subject, [after], terminal);
  if (isNew) {
    terminal.stderr.write(`${printable(before)} is empty: everything is new\n`);
  }
  return { diff: TrafficDiff.of(old.manifests, now.manifests, options), sources: { ...old.sources, ...now.sources } };
}

/**
 * Whether a request fails while the change is applied, or something is wrong after it that was not before.
 *
 * @param least least severity that counts; `never` counts nothing
 */
export function fails({ transition, introduced }: TrafficDiff, least: string = Severity.ERROR): boolean {
  return least !== 'never' && [...transition, ...introduced].some(({ severity }) => least === Severity.WARNING || severity === Severity.ERROR);
}

function isEmptyDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true && readdirSync(path).every(name => name.startsWith('.'));
}
