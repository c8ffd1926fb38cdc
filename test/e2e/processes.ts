import { ChildProcess, spawn } from 'child_process';

/** What a command left behind. */
export interface Ran {
  /** As a person types it. */
  readonly line: string;
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
  readonly seconds: number;
}

/** A command that runs. */
export interface Running {
  readonly done: Promise<Ran>;
  /** What Ctrl-C does. */
  interrupt(): void;
  /** Whether it has ended. */
  ended(): boolean;
}

/** How long a command may take, in seconds, if it is not said. */
const LIMIT = 180;

/** Starts programs without a shell, in the group of the test, so that Ctrl-C ends them with it, and ends all that are left. */
export class Processes {
  private readonly open = new Set<ChildProcess>();
  private isClosed = false;

  /** @param env environment variables of all of them */
  public constructor(private readonly env: NodeJS.ProcessEnv) {}

  /**
   * @param line how it is shown
   * @param cwd where it runs
   * @throws Error after `endAll`
   */
  public start(program: string, args: readonly string[], line: string, cwd: string, limit = LIMIT): Running {
    if (this.isClosed) {
      throw new Error(`${line}: not started, because the test has ended`);
    }
    const begin = performance.now();
    const child = spawn(program, args, { cwd, env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.open.add(child);
    const [out, err]: Buffer[][] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    const timer = setTimeout(() => {
      err.push(Buffer.from(`\nended after ${limit} s\n`));
      child.kill('SIGKILL');
    }, limit * 1000);
    const done = new Promise<Ran>((resolve, reject) => {
      child.on('error', error => reject(new Error(`${line}: ${error.message}`)));
      child.on('close', status => resolve({
        line, status, out: Buffer.concat(out).toString('utf8'), err: Buffer.concat(err).toString('utf8'), seconds: (performance.now() - begin) / 1000,
      }));
    }).finally(() => {
      clearTimeout(timer);
      this.open.delete(child);
    });
    // Whoever waits for it later is told then.
    done.catch(() => undefined);
    return { done, interrupt: () => child.kill('SIGINT'), ended: () => !this.open.has(child) };
  }

  /** Ends all that still run, and starts no more. */
  public endAll(): void {
    this.isClosed = true;
    this.open.forEach(child => child.kill('SIGKILL'));
  }
}

/** What a command said, for a message. */
export function told({ line, status, out, err }: Ran): string {
  return `$ ${line}\n${out}${err}(status ${status})`;
}
