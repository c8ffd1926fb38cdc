import { PlanOptions } from './plan-options';
import { Rendered } from './rendered';
import { PlanEntry } from '../../domain/plan/plan-entry';
import { jsonText } from '../../verify/report/json';
import { printable } from '../../verify/report/printable';
import { Replacement, replaceFiles } from '../replace-files';
import { hasColors, Terminal } from '../terminal';
import { unifiedDiff } from '../unified-diff';

/** Most requests with the same shares that are shown. */
const SHOWN = 5;

/** Something to do later. */
export interface NextStep {
  readonly text: string;
  readonly command?: string;
}

/** What a command does to one process. */
export interface ProcessOutput {
  readonly project: string;
  readonly before: PlanEntry;
  readonly after: PlanEntry;
  readonly effect: readonly string[];
  readonly next?: readonly NextStep[];
}

/** A process for which nothing can be done. */
export interface LeftOut {
  readonly project: string;
  readonly reason: string;
}

/** What a command does. */
export interface ChangeOutput {
  readonly files: readonly Replacement[];
  readonly processes: readonly ProcessOutput[];
  readonly leftOut: readonly LeftOut[];
}

/** Says which processes are left out, and why. */
export function tellLeftOut(leftOut: readonly LeftOut[], { stderr }: Terminal): void {
  leftOut.forEach(({ project, reason }) => stderr.write(`${project} is left out: ${printable(reason)}\n`));
}

/** Writes the files, unless nobody wants it, and then says what changes. */
export function carryOut(subject: string, change: ChangeOutput, options: PlanOptions, rendered: Rendered, terminal: Terminal): void {
  const files = change.files.filter(({ before, after }) => before !== after);
  if (!options.dryRun) {
    replaceFiles(subject, files);
  }
  tellLeftOut(change.leftOut, terminal);
  const unseen = change.processes.filter(({ project }) => rendered.isGiven && rendered.of(project).length === 0);
  unseen.forEach(({ project }) => terminal.stderr.write(`${project} is not in the manifests\n`));
  const diff = (colors: boolean) => files.map(({ path, before, after }) => unifiedDiff(path, before, after, colors)).join('');
  terminal.stdout.write(options.json ? changeJson(change, diff(false), options.dryRun ? [] : files, options.plan, rendered) : `${diff(hasColors(terminal))}\n${changeText(change, rendered)}`);
}

function changeText({ processes }: ChangeOutput, rendered: Rendered): string {
  const effects = processes.flatMap(({ project, effect }) => [
    ...effect.map(sentence => `${project}: ${sentence}`),
    ...rendered.now(project).flatMap(({ shares, requests }) => [`  now ${shares}:`, ...shortened(requests).map(text => `    ${text}`)]),
  ]);
  const steps = processes.filter(({ next = [] }) => next.length > 0).flatMap(({ project, next = [] }) => [
    '', `next for ${project}, each when the one before it is applied:`,
    ...next.flatMap(({ text, command }, index) => [`  ${index + 1}. ${text}`, ...command === undefined ? [] : [`     ${command}`]]),
  ]);
  return [...effects, ...steps].map(line => `${printable(line)}\n`).join('');
}

/** The first ones, and how many more there are. */
function shortened(texts: readonly string[]): readonly string[] {
  return texts.length <= SHOWN ? texts : [...texts.slice(0, SHOWN), `and ${texts.length - SHOWN} more`];
}

/** Within a `version` fields may be added, none are changed or removed. */
function changeJson({ processes, leftOut }: ChangeOutput, diff: string, written: readonly Replacement[], plan: string, rendered: Rendered): string {
  return jsonText({
    version: 1,
    plan,
    written: written.map(({ path }) => path),
    processes: processes.map(process => ({ ...process, now: rendered.now(process.project) })),
    leftOut,
    diff,
  });
}
