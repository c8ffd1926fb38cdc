import { printable } from '../../verify/report/printable';

/** What errors of Node.js mean, by their codes. */
const MEANINGS: { readonly [code: string]: string } = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EPIPE: 'connection reset',
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'network unreachable',
  ETIMEDOUT: 'no connection: the host does not answer',
  ENOTFOUND: 'host not found',
  EAI_AGAIN: 'host not found: the name service does not answer',
  EMFILE: 'too many open files here: lower --concurrency',
  EADDRNOTAVAIL: 'no local port is free: lower --concurrency or --rate, or give --keep-alive',
  HPE_HEADER_OVERFLOW: 'headers larger than 16 KB',
};

/** Why there is no answer, in a few words that are equal for equal reasons. */
export function failureText(error: NodeJS.ErrnoException): string {
  const code = error.code ?? codeOfAll(error);
  if (code === undefined) {
    return printable(error.message);
  }
  if (MEANINGS[code] !== undefined) {
    return error.message === 'aborted' ? 'answer ended early' : MEANINGS[code];
  }
  if (code.startsWith('HPE_')) {
    return `answer is no HTTP (${code})`;
  }
  if (isOfTls(code)) {
    return `TLS: ${reasonOf(error)} (${code})`;
  }
  return `${printable(error.message)} (${code})`;
}

/** Of a host with several addresses Node.js tries all: the first says why. */
function codeOfAll(error: Error): string | undefined {
  return error instanceof AggregateError ? (error.errors[0] as NodeJS.ErrnoException | undefined)?.code : undefined;
}

function isOfTls(code: string): boolean {
  return /^(ERR_TLS|ERR_SSL|EPROTO$|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|INVALID_CA|ERR_OSSL)/.test(code);
}

/** What OpenSSL says, without its numbers, files and lines. */
function reasonOf(error: Error & { readonly reason?: string }): string {
  const [, reason] = /error:[0-9A-F]+:[^:]*:[^:]*:([^:]+)/.exec(error.message) ?? [];
  return printable(error.reason ?? reason ?? error.message);
}
