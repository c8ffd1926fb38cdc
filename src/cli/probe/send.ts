import type { Agent, ClientRequest, IncomingMessage } from 'http';
import { failureText } from './failure-text';
import { clientOf } from './http';
import { Target } from './target';
import { timeText } from '../time-option';
import { VersionSource } from './version-source';

/** As much of a body is read. */
export const BODY_LIMIT = 1024 * 1024;

/** What became of one request. */
export interface Sample {
  /** Why there is no answer, in a few words; undefined if there is one. */
  readonly failure?: string;
  /** Status of the answer. */
  readonly status?: number;
  /** Where a redirect leads. */
  readonly location?: string;
  /** Version of the answer. */
  readonly version?: string;
  /** Why it has no version: `no header x-version`. */
  readonly noVersion?: string;
  /** Milliseconds from the beginning of the connection to the end of the answer, or to the failure. */
  readonly time: number;
}

/** How requests are sent. */
export interface SendOptions {
  /** Milliseconds for one request. */
  readonly timeout: number;
  /** Connections that are used again; undefined for a new one each time. */
  readonly agent?: Agent;
  readonly source?: VersionSource;
  /** Ends the request. */
  readonly signal: AbortSignal;
}

/** Sends one request. Whatever happens is a sample; undefined if it was ended by the signal. */
export async function send(target: Target, options: SendOptions): Promise<Sample | undefined> {
  const { timeout, signal, source } = options;
  const start = performance.now();
  let timer: NodeJS.Timeout | undefined;
  let ended: (() => void) | undefined;
  let response: IncomingMessage | undefined;
  const request = requestOf(target, options);
  try {
    return await new Promise<Sample | undefined>(resolve => {
      const fail = (error: Error) => resolve({ failure: failureText(error), time: performance.now() - start });
      ended = () => resolve(undefined);
      signal.addEventListener('abort', ended);
      timer = setTimeout(() => fail(new Error(`no answer within ${timeText(timeout)}`)), timeout);
      const closed = () => fail(new Error('connection closed without an answer'));
      request.on('error', fail);
      request.on('close', closed);
      request.on('response', received => {
        response = received;
        // From here on it is the response that says how it ends.
        request.off('close', closed);
        answerOf(received, source).then(answer => resolve({ ...answer, time: performance.now() - start }), fail);
      });
      request.end();
    });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', ended!);
    // Whoever shares connections needs this one again, if its answer was read to the end.
    if (options.agent === undefined || !response?.complete) {
      request.destroy();
    }
  }
}

function requestOf({ url, method, headers }: Target, { agent }: SendOptions): ClientRequest {
  const { request } = clientOf(url);
  return request(url, { method, headers, agent: agent ?? false });
}

async function answerOf(response: IncomingMessage, source: VersionSource | undefined): Promise<Omit<Sample, 'time'>> {
  const { statusCode: status, headers } = response;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (source?.needsBody) {
      chunks.push(chunk);
    }
    if (size > BODY_LIMIT) {
      break;
    }
  }
  const cut = size > BODY_LIMIT;
  const { version, problem } = source?.read({ headers, body: Buffer.concat(chunks).subarray(0, BODY_LIMIT).toString('utf8').replace(/^\ufeff/, ''), cut }) ?? {};
  return { status, location: status! >= 300 && status! < 400 ? headers.location : undefined, version, noVersion: problem };
}
