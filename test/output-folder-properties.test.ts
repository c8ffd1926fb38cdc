import { rmSync } from 'fs';
import { join } from 'path';
import * as fc from 'fast-check';
import { contents, file, put, read, removeScratch, scratch } from './output-folder-support';
import { message } from './support';
import { OutputFile } from '../src/gitops/output-file';
import { writeFolder } from '../src/gitops/output-folder';

afterEach(removeScratch);

const PATHS = ['a/x.yaml', 'a/y.yaml', 'a/kustomization.yaml', 'a/b/c/x.yaml', 'a/b/d.yaml', 'x.yaml', 'e/x.yaml'];
const TEXTS = ['one\n', 'two\n', 'three\n'];

type Action =
  | { readonly kind: 'run'; readonly files: Record<string, string>; readonly force: boolean }
  | { readonly kind: 'put'; readonly path: string; readonly text: string }
  | { readonly kind: 'delete'; readonly path: string };

const path = fc.constantFrom(...PATHS);
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('run' as const), files: fc.dictionary(path, fc.constantFrom(...TEXTS), { minKeys: 1, maxKeys: 7 }), force: fc.nat(3).map(n => n === 0) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('put' as const), path: fc.oneof(path, fc.constant('a/stranger.md')), text: fc.constantFrom(...TEXTS, 'mine\n') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), path }) },
);

/** A folder in the mind: what is in it, and which text of each file is ours. */
class Model {
  public readonly found = new Map<string, string>();
  private ours = new Map<string, string>();

  /** Paths that a run refuses, in the order in which it tells them; with none it is carried out. */
  public run(files: Record<string, string>, force: boolean): string[] {
    const isSomebodys = (at: string) => this.found.has(at) && this.found.get(at) !== files[at] && this.found.get(at) !== this.ours.get(at);
    const stale = [...this.ours.keys()].filter(at => !(at in files)).sort();
    const refused = force ? [] : [...Object.keys(files), ...stale].filter(isSomebodys);
    if (refused.length === 0) {
      stale.forEach(at => this.found.delete(at));
      Object.entries(files).forEach(([at, text]) => this.found.set(at, text));
      this.ours = new Map(Object.entries(files));
    }
    return refused;
  }
}

function outputFiles(files: Record<string, string>): OutputFile[] {
  return Object.entries(files).map(([at, text]) => file(at, text, { lists: at.endsWith('kustomization.yaml') }));
}

test('whatever is written, edited, added and deleted, a run loses nothing of anybody without force, and then the folder has what is wanted and what is unknown', () => {
  let [carriedOut, refusedRuns] = [0, 0];
  fc.assert(fc.property(fc.array(action, { minLength: 2, maxLength: 10 }), actions => {
    const folder = scratch();
    const model = new Model();
    for (const step of actions) {
      if (step.kind === 'put') {
        put(folder, step.path, step.text);
        model.found.set(step.path, step.text);
      } else if (step.kind === 'delete') {
        if (model.found.delete(step.path)) {
          rmSync(join(folder, step.path));
        }
      } else {
        const refused = model.run(step.files, step.force);
        if (refused.length === 0) {
          writeFolder(folder, outputFiles(step.files), { force: step.force });
          carriedOut++;
          // A second run has nothing to do.
          const record = read(folder, '.cdk8s-canary');
          writeFolder(folder, outputFiles(step.files));
          expect(read(folder, '.cdk8s-canary')).toBe(record);
        } else {
          const lines = message(() => writeFolder(folder, outputFiles(step.files))).split('\n');
          expect(lines.map(line => line.slice(`${folder}: `.length).split(' ')[0])).toEqual(refused);
          refusedRuns++;
        }
      }
      const files = Object.fromEntries(Object.entries(contents(folder)).filter(([at]) => !at.endsWith('/')));
      expect(files).toEqual(Object.fromEntries(model.found));
    }
    removeScratch();
  }), { numRuns: 150 });
  expect(carriedOut).toBeGreaterThan(100);
  expect(refusedRuns).toBeGreaterThan(20);
});
