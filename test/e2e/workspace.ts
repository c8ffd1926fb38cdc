import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { Processes, Ran, Running, told } from './processes';

const REPOSITORY = join(__dirname, '../..');

/** Packages that the app needs, and their programs. */
const PACKAGES: { readonly [name: string]: string } = {
  'cdk8s-canary': REPOSITORY, ...Object.fromEntries(['@types', 'cdk8s', 'cdk8s-cli', 'constructs', 'ts-node', 'typescript'].map(name => [name, join(REPOSITORY, 'node_modules', name)])),
};
const PROGRAMS: { readonly [name: string]: string } = { 'cdk8s': 'cdk8s-cli/bin/cdk8s', 'cdk8s-canary': 'cdk8s-canary/lib/cli.js', 'ts-node': 'ts-node/dist/bin.js' };

/** The folder of an app, with the built package installed, where commands run as a person types them. */
export class Workspace {
  public readonly path = mkdtempSync(join(tmpdir(), 'cdk8s-canary-e2e-'));

  public constructor(private readonly processes: Processes) {
    const modules = join(this.path, 'node_modules');
    mkdirSync(join(modules, '.bin'), { recursive: true });
    Object.entries(PACKAGES).forEach(([name, target]) => symlinkSync(target, join(modules, name)));
    Object.entries(PROGRAMS).forEach(([name, target]) => symlinkSync(join('..', target), join(modules, '.bin', name)));
    copyFileSync(join(__dirname, 'app/main.ts'), join(this.path, 'main.ts'));
    this.write('cdk8s.yaml', 'language: typescript\napp: npx ts-node --transpile-only main.ts\noutput: dist\n');
    this.write('tsconfig.json', '{ "compilerOptions": { "target": "ES2022", "module": "node16", "strict": true } }\n');
    this.write('package.json', '{ "private": true }\n');
  }

  /** Writes a file. */
  public write(name: string, text: string): void {
    mkdirSync(dirname(join(this.path, name)), { recursive: true });
    writeFileSync(join(this.path, name), text);
  }

  /** The text of a file. */
  public read(name: string): string {
    return readFileSync(join(this.path, name), 'utf8');
  }

  /**
   * Starts `npx cdk8s-canary` with arguments.
   *
   * @param limit how long it may take, in seconds
   */
  public start(args: readonly string[], limit?: number): Running {
    return this.npx('cdk8s-canary', args, limit);
  }

  /**
   * Runs `npx cdk8s-canary` with arguments.
   *
   * @throws Error with all that it says, if it ends with another status
   */
  public async canary(status: number, ...args: string[]): Promise<Ran> {
    return expectStatus(status, await this.start(args).done);
  }

  /** Renders the app to a folder. */
  public async synth(folder: string): Promise<Ran> {
    return expectStatus(0, await this.npx('cdk8s', ['synth', '--output', folder]).done);
  }

  /** Deletes it. */
  public remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  private npx(name: string, args: readonly string[], limit?: number): Running {
    return this.processes.start(join(this.path, 'node_modules/.bin', name), args, ['npx', name, ...args].map(quoted).join(' '), this.path, limit);
  }
}

function expectStatus(status: number, ran: Ran): Ran {
  if (ran.status !== status) {
    throw new Error(`status ${status} is expected\n${told(ran)}`);
  }
  return ran;
}

function quoted(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll('\'', '\'\\\'\'')}'`;
}
