import { isUtf8 } from 'buffer';
import { readFileSync } from 'fs';
import { CanaryError, shown } from '../canary-error';
import { EntryReader, ReadEntry } from './entry-reader';
import { got, readDocument } from './plan-document';
import { pairOf, pairOffset, PlanNode, PlanProblem } from './plan-node';
import { PlanText } from './plan-text';
import { isWord, PlanValues } from './plan-values';
import { ProcessKind, weightRange } from './process-kind';

/** The phases where a file says none. */
const PHASES = [5, 20, 50, 100];
const KEYS = ['target', 'context', 'phases', 'processes'];

/** A plan that was read. */
export interface ReadPlan {
  readonly text: PlanText;
  readonly target?: string;
  readonly context?: string;
  readonly entries: readonly ReadEntry[];
}

/** The text of a file, byte for byte. */
export function readPlanFile(subject: string, path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new CanaryError(subject, [`path must be a file that can be read, got ${shown(path)}: ${(error as Error).message}`]);
  }
  if (!isUtf8(bytes)) {
    throw new CanaryError(subject, [`path must be a file in UTF-8, got ${shown(path)} in another encoding: save it as UTF-8`]);
  }
  return bytes.toString();
}

/**
 * Reads a plan. All mistakes are thrown together, in the order of the file.
 *
 * @param target what the code builds for; the file has to say the same
 */
export function readPlan(subject: string, text: PlanText, target: string | undefined): ReadPlan {
  if (target !== undefined && !isWord(target)) {
    throw new CanaryError(subject, [`target must be a word without spaces, got ${shown(target)}`]);
  }
  const problems: PlanProblem[] = [];
  const root = readDocument(subject, text, problems);
  const values = new PlanValues(problems);
  const said = pairOf(root, 'target');
  const found = said && values.word('target', said);
  checkTarget(values, root, target, found);
  const cluster = pairOf(root, 'context');
  const context = cluster && values.word('context', cluster);
  const own = pairOf(root, 'phases');
  const phases = own && values.phases('phases', own, weightRange(ProcessKind.INGRESS_NGINX));
  const reader = new EntryReader(text, values, phases ?? PHASES);
  const entries = processes(values, root).map((node, index) => reader.read(node, index));
  if (problems.length > 0) {
    const inOrder = problems.sort((one, two) => one.offset - two.offset);
    throw new CanaryError(subject, inOrder.map(({ text: problem, offset }) => text.shown(problem, offset)));
  }
  return { text, target: found, context, entries: entries as ReadEntry[] };
}

function checkTarget(values: PlanValues, root: PlanNode, target: string | undefined, found: string | undefined): void {
  const pair = pairOf(root, 'target');
  if (target !== undefined && pair === undefined) {
    values.refuse(root.start, `a plan must say its target, ${shown(target)}, got none: say target: ${target} at the top and put the list below processes:`);
  } else if (target !== undefined && found !== undefined && found !== target) {
    values.refuse(pairOffset(pair!), `target must be ${shown(target)}, which is asked for, got ${shown(found)}: take the plan of ${target}`);
  }
}

function processes(values: PlanValues, root: PlanNode): readonly PlanNode[] {
  if (root.type === 'mapping') {
    values.keys('a plan', root, KEYS);
  } else if (root.type !== 'list') {
    return root.type === 'mistake' ? []
      : values.refuse(root.start, `a plan must be a list of processes, or a mapping of target, context, phases and processes, got ${got(root)}`) ?? [];
  }
  const pair = root.type === 'list' ? undefined : values.required('a plan', root, 'processes', KEYS, 'put the list below processes:');
  const list = root.type === 'list' ? root : pair?.value;
  if (list === undefined || list.type === 'mistake') {
    return [];
  }
  return list.type === 'list' && list.items.length > 0 ? list.items
    : values.refuse(pair === undefined ? list.start : pairOffset(pair), `processes must be a list with a process, got ${got(list)}`) ?? [];
}
