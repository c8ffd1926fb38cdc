import { spawnSync } from 'child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join, resolve } from 'path';
import * as ts from 'typescript';
import { cli, Result } from './cli-support';

/** A folder that is not there yet, below one with a space in its name. */
export const place = (name = 'shop') => join(mkdtempSync(join(tmpdir(), 'cdk8s canary init-')), name);
export const read = (directory: string, path: string) => readFileSync(join(directory, path), 'utf8');
export const within = (directory: string, files: { [path: string]: string | Buffer }) => Object.entries(files).forEach(([path, text]) => {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), text);
});

/** All files below a folder and their bytes. */
export const contents = (directory: string): { [path: string]: string } => Object.fromEntries(
  readdirSync(directory, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
    .map(entry => [join(entry.parentPath, entry.name).slice(directory.length + 1), readFileSync(join(entry.parentPath, entry.name), 'latin1')]));
export const refused = (problem: string): Result => ({ status: 2, out: '', err: `cdk8s-canary init: ${problem}\n` });

/** What npm install makes of package.json: what this repository has, and this package. */
export function install(directory: string): void {
  const modules = join(directory, 'node_modules');
  mkdirSync(modules);
  readdirSync('node_modules').forEach(name => symlinkSync(resolve('node_modules', name), join(modules, name)));
  symlinkSync(resolve('.'), join(modules, 'cdk8s-canary'));
}

/** What programs are run with. */
export const ENV = { ...process.env, CDK8S_CHECK_UPGRADE: 'false', JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20', FORCE_COLOR: '0' };
/** Runs a command of an installed package in a folder. */
export function command(directory: string, name: string, ...args: string[]): { status: number | null; out: string } {
  const { status, stdout, stderr } = spawnSync(resolve('node_modules/.bin', name), args, { cwd: directory, env: ENV, encoding: 'utf8' });
  return { status, out: `${stdout}${stderr}` };
}
export const findings = async (directory: string) => cli(['check', '--strict', join(directory, 'dist')]);

/** Mistakes that TypeScript finds in apps, with the settings of the first of them. */
export function typeErrors(directories: string[]): string[] {
  const { config } = ts.readConfigFile(join(directories[0], 'tsconfig.json'), path => readFileSync(path, 'utf8'));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, directories[0]);
  const files = directories.flatMap(directory => readdirSync(directory).filter(name => name.endsWith('.ts')).map(name => join(directory, name)));
  return ts.getPreEmitDiagnostics(ts.createProgram(files, options)).map(({ messageText, file }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
}
