import { spawn } from 'child_process';
import { Terminal } from '../terminal';

/** What a process left behind. */
export interface Ended {
  /** Its exit status; nothing if it was ended by a signal. */
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
  /** Whether it was ended because it took too long. */
  readonly late: boolean;
}

/** How a process is run. */
export interface ProcessOptions {
  /** What it reads. */
  readonly input: string;
  /** After how many seconds it is ended. */
  readonly seconds: number;
  /** Environment variables, PATH among them. */
  readonly env: Terminal['env'];
  /** Whether it finishes what it does when somebody presses Ctrl-C. */
  readonly finishes: boolean;
  /**
   * Ends it before its time.
   *
   * @default - nothing does
   */
  readonly abort?: AbortSignal;
}

/**
 * Runs a program without a shell.
 *
 * One that finishes has a process group of its own, because a terminal sends Ctrl-C to the whole group of the program in front.
 *
 * @throws Error with `code` ENOENT if there is none in the PATH
 */
export function runProcess(program: string, args: readonly string[], { input, seconds, env, finishes, abort }: ProcessOptions): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: env as NodeJS.ProcessEnv, stdio: 'pipe', windowsHide: true, detached: finishes, signal: abort });
    const [out, err]: Buffer[][] = [[], []];
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, seconds * 1000);
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    // Who ends without having read everything says why on stderr.
    child.stdin.on('error', () => undefined);
    child.on('error', error => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', status => {
      clearTimeout(timer);
      resolve({ status, out: Buffer.concat(out).toString('utf8'), err: Buffer.concat(err).toString('utf8'), late });
    });
    child.stdin.end(input);
  });
}
