import { readdirSync, readFileSync, statSync } from 'fs';
import { join } from 'path';

/** A place in code that makes a process, or names an image. */
export interface CodePlace {
  /** `main.ts:12:3`. */
  readonly place: string;
  readonly what: string;
}

/** What was found in code. */
export interface CodeSearch {
  readonly places: readonly CodePlace[];
  /** Number of files that were read. */
  readonly files: number;
  /** Whether there was more than is read. */
  readonly isCut: boolean;
}

/** Most files that are read, and their largest size. */
const [MOST_FILES, MOST_BYTES] = [5000, 2 ** 20];

const SOURCE = /(?<!\.d)\.(?:ts|tsx|js|mjs|py|java|go)$/;

/** Folders of what is made, and of what others have written. */
const OTHERS = new Set(['node_modules', 'dist', 'build', 'out', 'target', 'coverage', 'vendor', 'venv', 'site-packages', '__pycache__', 'imports', 'cdk8s.out']);

/** What stands before the name of a construct: `new canary.`, or `canary.New` in Go. */
const BEFORE = /(?:\bnew\s+)?(?:\b[\w.]+\.)?(?:New)?$/;

/**
 * Looks for the code that makes a process, below a folder: `new CanaryService(chart, 'server'`, and the like in Python, Java and Go. Hidden folders, those of libraries and of
 * output, links, and compiled JavaScript beside TypeScript are not read.
 *
 * @param folder where to look
 * @param project name of the process
 * @param images images that stand where something has to be changed
 */
export function codePlaces(folder: string, project: string, images: readonly string[]): CodeSearch {
  const budget = { left: MOST_FILES };
  const files = sources(folder, budget);
  const places = files.flatMap(path => placesIn(path, readFileSync(path, 'utf8'), project, images));
  return { places, files: files.length, isCut: budget.left < 0 };
}

/** Files with code, in the order of their paths. */
function sources(folder: string, budget: { left: number }): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((one, other) => one.name < other.name ? -1 : 1);
  const names = new Set(entries.map(({ name }) => name));
  return entries.flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return budget.left < 0 || entry.name.startsWith('.') || OTHERS.has(entry.name) ? [] : sources(path, budget);
    }
    const isCompiled = names.has(entry.name.replace(/\.js$/, '.ts')) && entry.name.endsWith('.js');
    const isSource = entry.isFile() && SOURCE.test(entry.name) && !isCompiled;
    return isSource && statSync(path).size <= MOST_BYTES && --budget.left >= 0 ? [path] : [];
  });
}

function placesIn(path: string, text: string, project: string, images: readonly string[]): CodePlace[] {
  const call = '(CanaryService|CanaryWorker|SingletonProcess)(?:\\.Builder\\.create)?\\s*\\(\\s*[^,;{}]{0,200},\\s*(?:id\\s*=\\s*)?(?:\\w+\\.String\\(\\s*)?';
  const made = new RegExp(`${call}(["'\`])${project}\\2`, 'g');
  const found = [...text.matchAll(made)].map(({ index, 1: construct }) => ({ index: index - BEFORE.exec(text.slice(Math.max(0, index - 80), index))![0].length, what: `${construct} ${project}` }));
  const named = images.flatMap(image => [...indexes(text, image)].map(index => ({ index, what: image })));
  return [...found, ...named].filter(({ index }) => !isComment(text, index)).sort((one, other) => one.index - other.index)
    .map(({ index, what }) => ({ place: `${path}:${position(text, index)}`, what }));
}

/** Where a text stands that nothing of an image comes before or after. */
function* indexes(text: string, image: string): Generator<number> {
  for (let index = text.indexOf(image); index >= 0; index = text.indexOf(image, index + 1)) {
    if (!/[\w./:@-]/.test(text[index - 1] ?? '') && !/[\w./:@-]/.test(text[index + image.length] ?? '')) {
      yield index;
    }
  }
}

/** Whether the line is a comment. */
function isComment(text: string, index: number): boolean {
  return /^\s*(?:\/\/|#|\*|\/\*)/.test(text.slice(text.lastIndexOf('\n', index - 1) + 1, index + 1));
}

/** Line and column, from 1. */
function position(text: string, index: number): string {
  const before = text.slice(0, index).split('\n');
  return `${before.length}:${before[before.length - 1].length + 1}`;
}
