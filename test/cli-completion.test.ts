import { execFileSync } from 'child_process';
import { chmodSync } from 'fs';
import { join } from 'path';
import { cli, folder } from './cli-support';
import { programOf } from '../src/cli/program';

const PLAN = '- project: web\n  type: ISTIO_VSVC\n  weight: 0\n- project: worker\n  type: DEPLOYMENT_REPLICAS\n  weight: 0\n';
const commands = () => {
  const stream = { write: () => undefined };
  return programOf({ stdin: (async function* () {})(), stdout: stream, stderr: stream, env: {} }, () => undefined).commands;
};
const complete = async (...words: string[]) => {
  const { status, out, err } = await cli(['complete', '--', ...words]);
  expect([status, err]).toEqual([0, '']);
  const [kind, ...lines] = out.trimEnd().split('\n');
  return { kind, words: lines.map(line => line.split('\t')[0]) };
};

describe('what can follow', () => {
  test('the commands of the program, with what they are for, and not the hidden one', async () => {
    const { out } = await cli(['complete', '--', '']);
    const visible = commands().filter(command => command.name() !== 'complete');
    expect(visible.length).toBeGreaterThan(3);
    expect(out).toBe(`words\n${visible.map(command => `${command.name()}\t${command.description()}\n`).join('')}`);
    expect((await complete()).words).toEqual(visible.map(command => command.name()));
  });

  test.each<[string, string[], string, string[]]>([
    ['commands that begin so', ['che'], 'words', ['check']],
    ['options', ['check', '--s'], 'words', ['--strict', '--stable-word']],
    ['options behind other ones, with and without values', ['check', '--format', 'json', '--strict', 'dist', '--fo'], 'words', ['--format']],
    ['options of the program', ['--ver'], 'words', ['--version']],
    ['choices', ['check', '--format', ''], 'words', ['text', 'json', 'sarif', 'junit']],
    ['choices behind =', ['check', '--format=s'], 'words', ['--format=sarif']],
    ['choices of arguments', ['completion', 'f'], 'words', ['fish']],
    ['files for paths', ['check', 'di'], 'files', []],
    ['files for paths, again and again', ['check', 'dist', 'more'], 'files', []],
    ['files behind --, also those that look like options', ['check', '--', '--str'], 'files', []],
    ['nothing for a value that nobody knows', ['traffic', 'dist', '--host', 'a'], 'words', []],
    ['nothing behind the last argument', ['completion', 'bash', ''], 'words', []],
    ['nothing for an unknown command', ['chek', ''], 'words', []],
    ['a short option with its value', ['probe', '-n', '400', '--keep'], 'words', ['--keep-alive']],
  ])('%s', async (_, words, kind, found) => {
    expect(await complete(...words)).toEqual({ kind, words: found });
  });

  test('every option of every command, so nothing goes stale', async () => {
    for (const command of commands().filter(one => one.name() !== 'complete')) {
      const { words } = await complete(command.name(), '--');
      expect(words).toEqual(expect.arrayContaining(command.options.filter(({ hidden }) => !hidden).map(({ long }) => long)));
      expect(words).toContain('--help');
    }
  });

  test('processes of the plan that is named, and none where it cannot be read', async () => {
    const path = folder({ 'my plan.yaml': PLAN, 'broken.yaml': 'a: [' });
    for (const command of commands().filter(({ registeredArguments: [first] }) => /^(process|project)/.test(first?.name() ?? ''))) {
      const found = async (file: string) => (await complete(command.name(), '--plan', join(path, file), 'w')).words;
      expect([await found('my plan.yaml'), await found('broken.yaml'), await found('none.yaml')]).toEqual([['web', 'worker'], [], []]);
    }
  });
});

describe('the script', () => {
  test.each(['bash', 'zsh', 'fish'])('for %s is printed', async shell => {
    const { status, out, err } = await cli(['completion', shell]);
    expect([status, err]).toEqual([0, '']);
    expect(out).toMatch(new RegExp(`^#.*Completion of cdk8s-canary for ${shell}|^#compdef cdk8s-canary\\n# Completion of cdk8s-canary for ${shell}`));
    expect(out).toContain(' complete -- ');
  });

  test('of an unknown shell is refused', async () => {
    expect(await cli(['completion', 'tcsh'])).toEqual({
      status: 2, out: '', err: "error: command-argument value 'tcsh' is invalid for argument 'shell'. Allowed choices are bash, zsh, fish.\n(--help shows the arguments)\n",
    });
  });

  /** What bash would offer, with a program that answers as ours does. */
  const inBash = async (words: string[], answer: string): Promise<string[]> => {
    const path = folder({ 'bin dir/cdk8s-canary': `#!/bin/sh\nprintf '%s\\n' "$@" > "$(dirname "$0")/asked"\nprintf '${answer}'\n` });
    chmodSync(join(path, 'bin dir/cdk8s-canary'), 0o755);
    const script = `${(await cli(['completion', 'bash'])).out}
      compopt() { echo "compopt $*"; }
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _cdk8s_canary
      printf '%s\\n' "\${COMPREPLY[@]}" asked; cat "$0/bin dir/asked"`;
    const env = { ...process.env, PATH: `${join(path, 'bin dir')}:${process.env.PATH}` };
    return execFileSync('bash', ['-c', script, path, ...words], { env, encoding: 'utf8' }).trimEnd().split('\n');
  };

  test('for bash has no mistakes of syntax', async () => {
    expect(execFileSync('bash', ['-n'], { input: (await cli(['completion', 'bash'])).out, encoding: 'utf8' })).toBe('');
  });

  test('for bash asks for what is typed, and offers the answer', async () => {
    expect(await inBash(['cdk8s-canary', 'check', '--str'], 'words\\n--strict\\tfail\\n')).toEqual(['--strict', 'asked', 'complete', '--', 'check', '--str']);
    expect(await inBash(['cdk8s-canary', ''], 'words\\ncheck\\ta\\ntraffic\\tb\\n')).toEqual(['check', 'traffic', 'asked', 'complete', '--']);
  });

  test('for bash joins what bash divides at =', async () => {
    expect(await inBash(['cdk8s-canary', 'check', '--format', '=', 's'], 'words\\n--format=sarif\\t\\n')).toEqual(['sarif', 'asked', 'complete', '--', 'check', '--format=s']);
    expect(await inBash(['cdk8s-canary', 'check', '--format', '='], 'words\\n--format=text\\t\\n')).toEqual(['text', 'asked', 'complete', '--', 'check', '--format=']);
  });

  test('for bash has readline complete files', async () => {
    expect(await inBash(['cdk8s-canary', 'check', 'di'], 'files\\n')).toEqual(['compopt -o default', 'asked', 'complete', '--', 'check', 'di']);
  });

  test('for bash carries out nothing that is typed', async () => {
    const words = ['cdk8s-canary', '$(echo broken)', '`echo broken`', ''];
    expect(await inBash(words, 'words\\n')).toEqual(['asked', 'complete', '--', '$(echo broken)', '`echo broken`']);
  });
});
