import { ReadEntry } from './entry-reader';
import { changeSplices } from './plan-edit';
import { pairOf, pairOffset, PlanPair } from './plan-node';
import { PlanStep } from './plan-step';
import { changeOf, StepRefusal } from './plan-steps';
import { PlanText } from './plan-text';
import { CanaryError, shown } from '../canary-error';
import { Splice, spliced } from '../splice';

/**
 * The text of a plan with one step of each of several processes.
 *
 * @param find the entry of a process, or what is wrong with its name
 * @throws CanaryError with all mistakes
 */
export function steppedText(step: PlanStep, projects: readonly string[], text: PlanText, find: (project: string) => ReadEntry | string): string {
  const problems = projects.length === 0 ? ['projects must name a process, got none'] : [];
  const splices: Splice[] = [];
  const named = new Set<string>();
  for (const project of projects) {
    const read = find(project);
    if (named.has(project)) {
      problems.push(`projects must name each process once, got ${shown(project)} again: leave it out`);
    } else if (typeof read === 'string') {
      problems.push(read);
    } else {
      const change = splicesOf(step, read, text.text);
      change instanceof StepRefusal ? problems.push(text.shown(change.problem, fieldOffset(read, change.field))) : splices.push(...change);
    }
    named.add(project);
  }
  if (problems.length > 0) {
    throw new CanaryError(step._subject, problems);
  }
  return spliced(text.text, splices);
}

/** Why a step is not possible, if it is not. */
export function stepRefusal(step: PlanStep, read: ReadEntry, text: PlanText): StepRefusal | undefined {
  const change = splicesOf(step, read, text.text);
  return change instanceof StepRefusal ? change : undefined;
}

/**
 * Where an entry says something. What it does not say is at its `project`.
 *
 * @param field a key of the entry, or of a track (`canary.image`)
 */
export function fieldOffset({ node }: ReadEntry, field: string): number {
  const [key, below] = field.split('.');
  const pair = pairOf(node, key === 'idle' ? 'canary' : key === 'kind' ? 'type' : key);
  const nested: PlanPair | undefined = pair && pairOf(pair.value, below ?? key);
  return pairOffset(nested ?? pair ?? pairOf(node, 'project')!);
}

/** What a step replaces. */
function splicesOf(step: PlanStep, read: ReadEntry, text: string): Splice[] | StepRefusal {
  const change = changeOf(step._change, read.entry);
  if (change === undefined || change instanceof StepRefusal) {
    return change ?? [];
  }
  const splices = changeSplices(text, read, change);
  return splices.length > 0 ? splices
    : new StepRefusal(`${read.entry.project} must get something new, got what the plan says already: leave the change out`, 'project');
}
