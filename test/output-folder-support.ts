import { execFileSync } from 'child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join, resolve } from 'path';
import { message } from './support';
import { OutputFile } from '../src/gitops/output-file';
import { writeFolder, WriteFolderOptions } from '../src/gitops/output-folder';

/** A file system in memory, where there is one: tests are many times as fast there. */
const TEMPORARY = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A folder that is removed after the test. */
export function scratch(): string {
  const folder = mkdtempSync(join(TEMPORARY, 'output-folder-'));
  made.push(folder);
  return folder;
}

const made: string[] = [];

export function removeScratch(): void {
  made.splice(0).forEach(folder => rmSync(folder, { recursive: true, force: true }));
}

/** A file that an object is in. */
export function file(path: string, text = `# ${path}\n`, more: Partial<OutputFile> = {}): OutputFile {
  return { path, text, subject: `object of ${path}`, ...more };
}

/** What a person or another program puts into a folder. */
export function put(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

export function read(folder: string, path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}

/** All files of a folder and what is in them, empty folders with a slash at the end; without the record. */
export function contents(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  const visit = (path: string) => {
    const entries = readdirSync(join(folder, path), { withFileTypes: true });
    if (entries.length === 0 && path !== '') {
      found[`${path}/`] = '';
    }
    for (const entry of entries) {
      const below = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) {
        visit(below);
      } else if (below !== '.cdk8s-canary') {
        found[below] = entry.isSymbolicLink() ? '(link)' : read(folder, below);
      }
    }
  };
  visit('');
  return found;
}

/** What files would be in a folder, as `contents` shows it. */
export function texts(files: OutputFile[], more: Record<string, string> = {}): Record<string, string> {
  return { ...Object.fromEntries(files.map(({ path, text }) => [path, text])), ...more };
}

/** The lines of the error that writing throws, without the folder; the folder is as it was. */
export function refusals(folder: string, files: OutputFile[], options: WriteFolderOptions = {}): string[] {
  const before = contents(folder);
  const lines = message(() => writeFolder(folder, files, options)).split('\n');
  expect(contents(folder)).toEqual(before);
  return lines.map(line => {
    expect(line.startsWith(`${folder}: `)).toBe(true);
    return line.slice(folder.length + 2);
  });
}

/** Modules of `src` as one file that a process of its own loads fast. */
export function bundled(folder: string, code: string): string {
  const entry = join(folder, 'entry.ts');
  const outfile = join(folder, 'child.js');
  writeFileSync(entry, code.replaceAll('SRC', resolve('src')));
  execFileSync(resolve('node_modules/.bin/esbuild'), [entry, '--bundle', '--platform=node', `--outfile=${outfile}`, '--log-level=error']);
  return outfile;
}
