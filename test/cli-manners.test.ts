import { execFileSync, spawnSync } from 'child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { Readable } from 'stream';
import { cli, folder } from './cli-support';
import { run } from '../src/cli/program';

/** A shop without routes: one Deployment behind a Service. */
const SHOP = `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
# Grüße
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web, track: stable } }
  template: { metadata: { labels: { app: web, track: stable } }, spec: { containers: [{ name: web, image: 'web:1', ports: [{ containerPort: 8080 }] }] } }
`;
/** With a mistake, which is a finding with a place and lines of code. */
const BROKEN = `${SHOP}---\napiVersion: v1\nkind: Namespace\nmetadata: { labels: { team: shop } }\n`;
const UTF16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(SHOP, 'utf16le')]);
const BIG_ENDIAN = Buffer.from(UTF16).swap16();

const PLAN = 'processes:\n- project: web\n  type: DEPLOYMENT_REPLICAS\n  weight: 0\n';
const GIVEN = folder({ 'before/shop.yaml': SHOP.replace("'web:1'", "'web:0'"), 'my plan.yaml': PLAN });
const [BEFORE, PLAN_FILE] = [join(GIVEN, 'before'), join(GIVEN, 'my plan.yaml')];

/** Commands that read manifests, with what stands around their path, and what they say of the shop. */
const COMMANDS: [command: string, words: (path: string) => string[], answer: RegExp][] = [
  ['check', path => [path], /^no findings\n$/],
  ['traffic', path => ['--from', 'plain:shop', '--host', 'web', path], /^GET web\/ from a pod without sidecar in shop\n100 % Deployment shop\/web \(stable\)\n/],
  ['diff', path => [BEFORE, path], /\nshop\/web\n {2}stable: [^\n]*web:0 -> web:1\n/],
  ['report', path => [BEFORE, path], /^## What changes for traffic\n[^]*web:0[^\n]*web:1/],
  ['status', path => ['--plan', PLAN_FILE, '--manifests', path], /^process [^]*\nweb +DEPLOYMENT_REPLICAS +0 /],
  ['set', path => ['web', '1', '--dry-run', '--plan', PLAN_FILE, '--manifests', path], /\nweb: [^]*\n {2}now 100 % stable:\n {4}GET web\.shop/],
];

describe.each(COMMANDS)('%s', (command, words, answer) => {
  const path = folder({ 'with space & $x/a shop.yaml': SHOP, 'dist/auth/shop.yaml': SHOP });
  const at = (file: string) => cli([command, ...words(file)]);
  const from = (...input: (string | Buffer)[]) => cli([command, ...words('-')], { input });

  test.each<[string, () => Promise<{ status: number; out: string; err: string }>]>([
    ['paths with spaces', () => at(join(path, 'with space & $x'))],
    ['a file with spaces', () => at(join(path, 'with space & $x', 'a shop.yaml'))],
    ['lines that end with CR LF', () => at(folder({ 'a.yaml': SHOP.replaceAll('\n', '\r\n') }))],
    ['a byte order mark', () => at(folder({ 'a.yaml': `\ufeff${SHOP}` }))],
    ['a byte order mark and CR LF', () => at(folder({ 'a.yaml': `\ufeff${SHOP.replaceAll('\n', '\r\n')}` }))],
    ['a byte order mark from stdin', () => from(`\ufeff${SHOP}`)],
  ])('reads %s', async (_, called) => {
    const { status, out, err } = await called();
    expect([status, err]).toEqual([0, '']);
    expect(out).toMatch(answer);
  });

  test('reads a file whose name has a backslash', async () => {
    expect((await at(join(folder({ 'dist\\auth.yaml': SHOP }), 'dist\\auth.yaml'))).out).toMatch(answer);
  });

  test('says how a path of Windows is written, where it is none', async () => {
    const windows = `${path}/dist\\auth\\shop.yaml`;
    expect(await at(windows)).toEqual({
      status: 2,
      out: '',
      err: `cdk8s-canary ${command}: path must be a file or a directory that can be read, got ${JSON.stringify(windows)}: `
        + `ENOENT: no such file or directory, stat '${windows}': write it with slashes, as ${JSON.stringify(`${path}/dist/auth/shop.yaml`)}\n`,
    });
  });

  const REFUSED = 'file must be UTF-8, got UTF-16: save it as UTF-8; in PowerShell > writes UTF-16, Set-Content -Encoding utf8 does not';
  test.each([['little endian', UTF16], ['big endian', BIG_ENDIAN]])('refuses UTF-16, %s', async (_, bytes) => {
    const file = join(folder({ 'a.yaml': bytes }), 'a.yaml');
    const told = [await at(file), await from(bytes)].map(({ out, err }) => out + err);
    expect(told[0]).toContain(REFUSED);
    expect(told[0]).toContain(`${file}:1:1`);
    expect(told[1]).toContain(REFUSED);
    expect(await Promise.all([at(file), from(bytes)].map(async result => (await result).status))).toEqual(command === 'check' ? [1, 1] : [2, 2]);
  });

  test('has an empty stdin for a mistake', async () => {
    expect(await from()).toEqual({
      status: 2, out: '', err: `cdk8s-canary ${command}: path must have Kubernetes objects, got none (stdin)\n`,
    });
  });

  test('tells a person who forgot the pipe what it waits for, and reads what is typed', async () => {
    const [out, err]: string[][] = [[], []];
    const stdin = Object.assign(Readable.from([SHOP]), { isTTY: true });
    const status = await run([command, ...words('-')], { stdin, stdout: { write: text => out.push(text) }, stderr: { write: text => err.push(text) }, env: {} });
    expect(status).toBe(0);
    expect(out.join('')).toMatch(answer);
    expect(err.join('')).toBe(`cdk8s-canary ${command}: reads manifests from the terminal, up to Ctrl-D; pipe them in, or give files and directories\n`);
  });
});

test('a path behind -- may look like an option', async () => {
  const before = process.cwd();
  process.chdir(folder({ '--strict/a.yaml': SHOP }));
  try {
    expect(await cli(['check', '--', '--strict'])).toEqual({ status: 0, out: 'no findings\n', err: '' });
  } finally {
    process.chdir(before);
  }
});

describe.each<[string, string]>([
  ['lines that end with CR LF', PLAN.replaceAll('\n', '\r\n')], ['a byte order mark and CR LF', `\ufeff${PLAN.replaceAll('\n', '\r\n')}`],
])('a plan with %s', (_, text) => {
  test('is read, and keeps them', async () => {
    const file = join(folder({ 'my plan.yaml': text }), 'my plan.yaml');
    expect((await cli(['status', '--plan', file, '--manifests', BEFORE])).out).toBe((await cli(['status', '--plan', PLAN_FILE, '--manifests', BEFORE])).out);
    expect((await cli(['set', 'web', '1', '--plan', file])).status).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(text.replace('weight: 0', 'weight: 1'));
  });
});

test('a report is written to a path with spaces', async () => {
  const file = join(folder({ 'my reports/readme.md': '' }), 'my reports', 'a & b.html');
  expect(await cli(['report', BEFORE, BEFORE, '--format', 'html', '--output', file])).toEqual({ status: 0, out: '', err: '' });
  expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>/i);
});

/** What has something to mark. */
const MARKED: [command: string, argv: string[]][] = [
  ['check', ['check', '-']],
  ['set', ['set', 'web', '1', '--dry-run', '--plan', PLAN_FILE]],
];
test.each(MARKED)('%s marks on a terminal, and neither with NO_COLOR nor elsewhere', async (_, argv) => {
  const marks = async (isTTY: boolean, env: { [name: string]: string }) => (await cli(argv, { input: [BROKEN], isTTY, env })).out.includes('\u001b');
  expect([await marks(true, {}), await marks(true, { NO_COLOR: '1' }), await marks(false, {}), await marks(false, { FORCE_COLOR: '1' })]).toEqual([true, false, false, false]);
});

describe('a fault of the program', () => {
  const faulty = async (error: unknown) => {
    const err: string[] = [];
    const stdout = {
      write: () => {
        throw error;
      },
    };
    const status = await run(['completion', 'bash'], { stdin: Readable.from([]), stdout, stderr: { write: text => err.push(text) }, env: {} });
    return { status, err: err.join('') };
  };
  const told = (version: string) => `cdk8s-canary ${version}: this is a fault of the program, please report it with these lines: https://github.com/cdk8s-canary/cdk8s-canary/issues\n`;
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

  test('has a status of its own, and says where it is', async () => {
    const { status, err } = await faulty(new TypeError('x is undefined'));
    expect(status).toBe(70);
    expect(err.startsWith(`${told(version)}TypeError: x is undefined\n    at `)).toBe(true);
  });

  test('may be no error', async () => {
    expect(await faulty('text')).toEqual({ status: 70, err: `${told(version)}text\n` });
  });
});

test('places and lines of code are those of the file, with CR LF and a byte order mark, too', async () => {
  const [plain, windows] = await Promise.all([BROKEN, `\ufeff${BROKEN.replaceAll('\n', '\r\n')}`].map(async text => {
    const path = folder({ 'a.yaml': text });
    return (await cli(['check', path])).out.replaceAll(path, 'DIR');
  }));
  expect(plain).toMatch(/DIR\/a\.yaml:\d+:\d+/);
  expect(windows).toBe(plain);
  expect(windows).not.toContain('\r');
});

/** What "npm run compile" has built. */
describe('the built program', () => {
  const bash = (script: string, ...args: string[]) => execFileSync('bash', ['-c', script, ...args], { stdio: 'pipe' }).toString();
  const path = folder({ 'a b.yaml': BROKEN });

  test('has stdin that is closed for an empty one', () => {
    expect(bash('node lib/cli.js check - 2>&1 <&-; echo $?')).toBe('cdk8s-canary check: path must have Kubernetes objects, got none (stdin)\n2\n');
  });

  test.each(COMMANDS)('%s keeps its status when nobody reads its output, and has no colors there', (command, words, answer) => {
    const file = folder({ 'a.yaml': SHOP });
    const called = '{ env -u NO_COLOR FORCE_COLOR=1 node lib/cli.js "$@"; echo "status $?" >&3; } 3>&2';
    expect(spawnSync('bash', ['-c', `${called} | true`, 'bash', command, ...words(file)], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: 'status 0\n' });
    const { stdout, stderr } = spawnSync('bash', ['-c', called, 'bash', command, ...words(file)], { encoding: 'utf8' });
    expect(stdout).toMatch(answer);
    expect(stdout).not.toContain('\u001b');
    expect(stderr).toBe('status 0\n');
    const closed = spawnSync('bash', ['-c', `${called} <&-`, 'bash', command, ...words('-')], { encoding: 'utf8' });
    expect(closed).toMatchObject({ stdout: '', stderr: `cdk8s-canary ${command}: path must have Kubernetes objects, got none (stdin)\nstatus 2\n` });
  });

  test('ends with 3 when the disk of its output is full', () => {
    expect(bash('node lib/cli.js completion bash 2>&1 >/dev/full; echo $?')).toBe('cdk8s-canary: stdout must be something that can be written, got ENOSPC: no space left on device, write\n3\n');
  });

  test('ends with 70 when a callback has a fault', () => {
    const script = 'process.argv = ["node", "cdk8s-canary", "completion", "bash"]; require("./lib/cli.js"); setTimeout(() => null.x, 1)';
    const { status, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    expect([status, stderr.split('\n')[1]]).toEqual([70, 'TypeError: Cannot read properties of null (reading \'x\')']);
  });

  test.each(['stdout', 'stderr'])('keeps its status when nobody reads %s', stream => {
    const command = stream === 'stdout' ? 'check "$0"' : 'check /nowhere';
    const redirected = stream === 'stdout' ? '' : '2>&1 >/dev/null';
    const { status, stderr } = spawnSync('bash', ['-c', `{ node lib/cli.js ${command} ${redirected}; echo "status $?" >&3; } 3>&2 | true`, path], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, `status ${stream === 'stdout' ? 1 : 2}\n`]);
  });

  test('has no colors when stdout is no terminal', () => {
    expect(bash('env -u NO_COLOR FORCE_COLOR=1 node lib/cli.js check "$0" || true', path)).not.toContain('\u001b');
  });

  test('loads neither the verifier nor cdk8s to show help', () => {
    const script = 'const Module = require("module"); const load = Module._load; const seen = [];'
      + 'Module._load = function (name, ...more) { seen.push(name); return load.call(this, name, ...more); };'
      + 'process.argv = ["node", "cdk8s-canary", ...process.argv.slice(1)]; require("./lib/cli.js");'
      + 'process.on("exit", () => require("fs").writeSync(2, seen.filter(name => /^(cdk8s|constructs|\\.\\/(verifier|manifest-reader|vendor\\/(?!commander)))/.test(name)).join()));';
    for (const argv of [['--version'], ['check', '--help'], ['set', '--help']]) {
      expect(spawnSync(process.execPath, ['-e', script, ...argv], { encoding: 'utf8' }).stderr).toBe('');
    }
  });
});

test('a folder with a name of two lines is shown in one', async () => {
  const path = join(folder({}), 'two\nlines');
  mkdirSync(path);
  writeFileSync(join(path, 'a.yaml'), BROKEN);
  const { out } = await cli(['check', path]);
  expect(out).toContain('two\\nlines/a.yaml:');
});
