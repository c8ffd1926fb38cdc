import { setMaxListeners } from 'events';
import { setTimeout as sleep } from 'timers/promises';
import { clientOf } from './http';
import { Sample, send } from './send';
import { Target } from './target';
import { VersionSource } from './version-source';

/** How many requests are sent, and how. */
export interface ProbeOptions {
  readonly count: number;
  /** Requests at one time. */
  readonly concurrency: number;
  /** Requests a second at most. */
  readonly rate?: number;
  /** Milliseconds for one request. */
  readonly timeout: number;
  readonly keepAlive: boolean;
  readonly source?: VersionSource;
  /** Ends all of it: what has no answer yet does not count. */
  readonly signal: AbortSignal;
  /** Is told each answer. */
  readonly onSample: (sample: Sample) => void;
}

/** Sends the requests, and resolves when all have their answers, or at the signal. */
export async function runProbe(target: Target, options: ProbeOptions): Promise<void> {
  const { count, concurrency, rate, keepAlive, signal } = options;
  const { Agent } = clientOf(target.url);
  const agent = keepAlive ? new Agent({ keepAlive: true, maxSockets: concurrency, maxFreeSockets: concurrency }) : undefined;
  // As many requests as there are at one time listen to it.
  setMaxListeners(0, signal);
  let [next, due] = [0, 0];
  const worker = async () => {
    while (next < count && !signal.aborted) {
      next++;
      const now = performance.now();
      // What a slow answer held up is not sent all at once later.
      const begin = Math.max(due, now);
      due = begin + (rate === undefined ? 0 : 1000 / rate);
      if (begin > now) {
        await sleep(begin - now, undefined, { signal }).catch(() => undefined);
      }
      const sample = signal.aborted ? undefined : await send(target, { ...options, agent });
      if (sample !== undefined) {
        options.onSample(sample);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(concurrency, count) }, worker));
  } finally {
    agent?.destroy();
  }
}
