import { execFileSync } from 'child_process';
import { createHash } from 'crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'fs';
import { join, resolve } from 'path';

/** The Go module that is `kubectl kustomize` and nothing else, with the versions of everything that it needs. */
const MODULE = resolve(__dirname, 'kustomize');
const CACHE = resolve(__dirname, '../node_modules/.cache/cdk8s-canary');
/** Oldest version of Kustomize that counts: that of kubectl 1.32. */
const OLDEST = [5, 5];
const POLL = 200;
const MAX_OUTPUT = 2 ** 30;

const [command, why] = found();

/** Whether the real `kubectl kustomize` is there. */
export const available = command !== undefined;

/** Tests that need it: skipped where it cannot be had, which a warning says. */
export const describeKustomize = available ? describe : describe.skip;

/** What `kubectl kustomize` makes of a folder. Throws what it says of a mistake. */
export function kustomize(folder: string): string {
  if (command === undefined) {
    throw new Error(why);
  }
  const [file, ...args] = command;
  return execFileSync(file, [...args, folder], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: MAX_OUTPUT });
}

/** The command: built from the module, else that of a kubectl; or why there is none. */
function found(): [command: string[] | undefined, why: string] {
  const reasons: string[] = [];
  try {
    return [[built()], ''];
  } catch (error) {
    reasons.push(`it cannot be built: ${reasonOf(error)}`);
    if (process.env.CI && (error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw new Error(`kubectl kustomize is needed where CI is set and go is there, but ${reasons}`);
    }
  }
  try {
    const { kustomizeVersion = '' } = JSON.parse(run('kubectl', ['version', '--client', '-o', 'json']));
    const [, major = 0, minor = 0] = /^v(\d+)\.(\d+)/.exec(kustomizeVersion) ?? [];
    if (Number(major) > OLDEST[0] || Number(major) === OLDEST[0] && Number(minor) >= OLDEST[1]) {
      return [['kubectl', 'kustomize'], ''];
    }
    reasons.push(`kubectl has Kustomize ${kustomizeVersion}, which is older than v${OLDEST.join('.')}`);
  } catch (error) {
    reasons.push(`kubectl cannot be run: ${reasonOf(error)}`);
  }
  const text = `Skipped: what the real kubectl kustomize makes of the output is NOT tested here. ${reasons.join('; ')}. Install Go (https://go.dev/dl), or a kubectl of 1.32 or newer.`;
  console.warn(text);
  return [undefined, text];
}

/** The executable, built once for each state of the module, whoever asks first. */
function built(): string {
  const hash = createHash('sha256');
  for (const file of ['go.mod', 'go.sum', 'main.go']) {
    hash.update(readFileSync(join(MODULE, file)));
  }
  const executable = join(CACHE, `kustomize-${process.platform}-${process.arch}-${hash.digest('hex').slice(0, 16)}${process.platform === 'win32' ? '.exe' : ''}`);
  const lock = `${executable}.lock`;
  const own = `${executable}.${process.pid}`;
  mkdirSync(CACHE, { recursive: true });
  while (!existsSync(executable)) {
    if (locked(lock)) {
      try {
        run('go', ['build', '-mod=readonly', '-buildvcs=false', '-trimpath', '-ldflags=-s -w', '-o', own, '.'], { GOWORK: 'off', CGO_ENABLED: '0' });
        renameSync(own, executable);
      } finally {
        rmSync(own, { force: true });
        rmSync(lock, { force: true });
      }
    } else {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL);
    }
  }
  return executable;
}

/** Takes the lock, unless a process that still runs has it. */
function locked(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    try {
      process.kill(Number(readFileSync(lock, 'utf8')) || process.pid, 0);
    } catch {
      rmSync(lock, { force: true });
    }
    return false;
  }
}

function run(file: string, args: string[], env: { [name: string]: string } = {}): string {
  return execFileSync(file, args, { cwd: MODULE, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
}

function reasonOf(error: unknown): string {
  const { code, path, stderr, message } = error as NodeJS.ErrnoException & { stderr?: string };
  return code === 'ENOENT' ? `${path} is not installed` : (stderr || message).trim().split('\n').slice(-3).join(' ');
}
