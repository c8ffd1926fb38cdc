import { setTimeout as sleep } from 'timers/promises';
import { Ran, Running, told } from './processes';
import { Workspace } from './workspace';

/** Requests of a measurement: with this confidence 5 % is told from 2.5 % and 7.5 %, and a system that is right is called wrong once in 10000 times. */
const [REQUESTS, CONFIDENCE] = ['2000', '99.99'];

/** How long a client may send requests beside something else, in seconds. */
const WATCHING = 600;

/** How long the proxies may take to learn of what the API server has, in seconds. */
const LEARNING = 60;

/** Requests a second beside an apply: as many as are asked for, and as few as still show what happens. */
const [RATE, LEAST_RATE] = [100, 10];

/** What a tester sends. */
export const TESTER = ['--header', 'x-canary: true'];

/** Percent of the answers by track. */
export interface Shares {
  readonly stable?: number;
  readonly canary?: number;
}

/** A probe that runs beside something else. */
export interface Watch {
  /** Ends it: how many requests were answered, by track. Not one may have failed. */
  end(): Promise<string>;
}

/** The gateway, as a client outside the cluster sees it. */
export class Gateway {
  /**
   * @param url where it is reached
   * @param host what is asked for
   */
  public constructor(private readonly workspace: Workspace, private readonly url: string, private readonly host: string) {}

  /** The command line of a probe that says which track answered. */
  public probe(...more: string[]): string[] {
    return ['probe', this.url, '--header', `host: ${this.host}`, '--version-header', 'x-version', ...more];
  }

  /** Waits until requests are answered at all, which the first of them may not be: nothing ran before. */
  public async opens(): Promise<string> {
    const begin = performance.now();
    for (;;) {
      const ran = await this.run(this.probe('-n', '20'));
      if (ran.status === 0) {
        return `the first answers came ${seconds(begin)} s later`;
      }
      await this.pause(begin, ran);
    }
  }

  /**
   * Waits until the shares are these. A share may lag behind, but no request may fail.
   *
   * @param more arguments of the probe: headers
   */
  public async agrees(shares: Shares, ...more: string[]): Promise<string> {
    const begin = performance.now();
    const expected = Object.entries(shares).flatMap(([track, percent]) => ['--expect', `${track}=${percent}`]);
    const args = this.probe('-n', REQUESTS, '--confidence', CONFIDENCE, '--format', 'json', ...more, ...expected);
    for (let tries = 1; ; tries++) {
      const ran = await this.run(args);
      const { errors, shares: measured = [] } = answer(ran);
      if (errors !== 0) {
        throw new Error(`no request may fail\n${told(ran)}`);
      }
      if (ran.status === 0) {
        const lag = tries === 1 ? '' : `, after ${tries - 1} of other shares in ${seconds(begin)} s`;
        return `${(measured as any[]).map(shareText).join(', ')}${lag}`;
      }
      await this.pause(begin, ran);
    }
  }

  /** Starts to send requests until it is ended. */
  public async watch(...more: string[]): Promise<Watch> {
    const running = this.workspace.start(this.probe('-n', String(RATE * WATCHING), '--rate', String(RATE), '--deadline', `${WATCHING + 60}s`, '--format', 'json', ...more), WATCHING + 120);
    // Time to start, so that requests are under way before anything changes.
    await sleep(1500);
    if (running.ended()) {
      throw new Error(`a probe must run until it is stopped\n${told(await running.done)}`);
    }
    return { end: () => ended(running) };
  }

  private async run(args: string[]): Promise<Ran> {
    return this.workspace.start(args).done;
  }

  private async pause(begin: number, ran: Ran): Promise<void> {
    if (performance.now() - begin > LEARNING * 1000) {
      throw new Error(`the proxies must learn of it within ${LEARNING} s\n${told(ran)}`);
    }
    await sleep(200);
  }
}

async function ended(running: Running): Promise<string> {
  const early = running.ended();
  running.interrupt();
  const ran = await running.done;
  const { errors, answered, sent, partial, versions } = answer(ran);
  if (early || partial !== 'stopped with Ctrl-C') {
    throw new Error(`a probe must run until it is stopped\n${told(ran)}`);
  }
  if (answered < LEAST_RATE * ran.seconds) {
    throw new Error(`a probe must send at least ${LEAST_RATE} requests a second\n${told(ran)}`);
  }
  if (errors !== 0 || answered !== sent) {
    throw new Error(`no request may fail\n${told(ran)}`);
  }
  return `${answered} requests in ${Math.round(ran.seconds)} s, none failed (${(versions as any[]).map(version => `${version.version} ${version.answers}`).join(', ')})`;
}

/** What a probe says as JSON. */
function answer(ran: Ran): any {
  try {
    return JSON.parse(ran.out);
  } catch {
    throw new Error(`a probe must write JSON\n${told(ran)}`);
  }
}

function shareText({ version, share, low, high, expected }: any): string {
  const percent = (part: number) => (100 * part).toFixed(1);
  return `${version} ${percent(share)} % (${percent(low)} to ${percent(high)} %, ${expected} % expected)`;
}

function seconds(begin: number): string {
  return ((performance.now() - begin) / 1000).toFixed(1);
}
