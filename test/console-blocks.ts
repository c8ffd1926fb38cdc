import { execFileSync } from 'child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { basename, join, resolve } from 'path';

/** Pages whose examples of the command line are run. */
export const PAGES = ['README.md', ...readdirSync('docs/cli').filter(name => name.endsWith('.md')).map(name => `docs/cli/${name}`)];

/**
 * A block of commands with what they print: `<!-- run in FOLDER -->` and a console block below it. Behind the folder, `with a cluster` gives it a kubectl that says what a real one said to
 * the objects of `test/kubectl`, which run there.
 */
const BLOCK = /<!-- run in (\S+)( with a cluster)? -->\n```console\n([\s\S]*?)```/g;

/** Stands between the outputs of two commands. */
const BETWEEN = '\u001e';

/** The commands of a block: lines that start with `$ `, with those that they continue on. */
export function commandsOf(block: string): string[] {
  return (block.match(/^\$ (?:.*\\\n)*.*$/gm) ?? []).map(command => command.slice(2));
}

/** The page with the outputs that the commands of its blocks have now. */
export function withOutputs(page: string): string {
  return page.replace(BLOCK, (_, folder: string, cluster: string | undefined, block: string) => (
    `<!-- run in ${folder}${cluster ?? ''} -->\n\`\`\`console\n${run(folder, cluster !== undefined, commandsOf(block))}\`\`\``));
}

/** All commands of a page that are run. */
export function commandsOfPage(page: string): string[] {
  return [...page.matchAll(BLOCK)].flatMap(([, , , block]) => commandsOf(block));
}

/** Runs commands one after the other in a copy of a folder, in one shell, with the program that was built. */
function run(folder: string, cluster: boolean, commands: readonly string[]): string {
  const home = mkdtempSync(join(tmpdir(), 'console-'));
  try {
    const cwd = join(home, basename(folder));
    cpSync(folder, cwd, { recursive: true });
    const script = [
      `npx() { [ "$1" = cdk8s-canary ] || exit 99; shift; ${JSON.stringify(process.execPath)} ${JSON.stringify(resolve('lib/cli.js'))} "$@"; }`,
      'exec 2>&1',
      ...commands.map(command => `${command}\n__status=$?; printf '${BETWEEN}'; (exit $__status)`),
      'exit 0',
    ].join('\n');
    const env = { ...process.env, NO_COLOR: '1', ...cluster ? recordedCluster(join(home, 'cluster')) : {} };
    const outputs = execFileSync('bash', ['-c', script], { cwd, env, encoding: 'utf8', timeout: 60_000, stdio: ['ignore', 'pipe', 'inherit'] }).split(BETWEEN);
    return commands.map((command, index) => `$ ${command}\n${outputs[index]}`).join('');
  } finally {
    rmSync(home, { recursive: true });
  }
}

/** Variables that lead to the kubectl of `test/kubectl`, whose cluster runs what was recorded. */
function recordedCluster(path: string): { readonly [name: string]: string } {
  const recorded: any[] = JSON.parse(readFileSync('test/kubectl/objects.json', 'utf8'));
  const live = Object.fromEntries(recorded.map(object => [`${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name}`, object]));
  mkdirSync(path);
  symlinkSync(resolve('test/kubectl/fake-kubectl.js'), join(path, 'kubectl'));
  writeFileSync(join(path, 'state.json'), JSON.stringify({ context: 'prod', namespaces: ['shop'], live }));
  return { FAKE_KUBECTL: path, PATH: `${path}:${process.env.PATH}` };
}
