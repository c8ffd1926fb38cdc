import { http } from './http';
import { shown } from '../../domain/canary-error';
import { MultiMap } from '../../verify/multi-map';
import { Pairs } from '../options';

/** What is sent, again and again. */
export interface Target {
  readonly url: URL;
  readonly method: string;
  /** Values by the names of their headers. One that has one value must not be a list everywhere: that of Host must not. */
  readonly headers: { readonly [name: string]: string | string[] };
}

/** Headers that say how a connection is used or how a body is sent: that is not the user's affair here. */
const OURS = new Set(['connection', 'content-length', 'expect', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade']);

/**
 * The request, or what is wrong with it.
 *
 * @param problems gets a sentence for each mistake
 */
export function targetOf(text: string, method: string, pairs: Pairs, problems: string[]): Target | undefined {
  const before = problems.length;
  const url = urlOf(text, problems);
  if (!http().METHODS.includes(method) || method === 'CONNECT') {
    problems.push(`--method must be a method of HTTP in capital letters that has an answer of its own, got ${shown(method)}`);
  }
  const headers = new MultiMap<string, string>();
  for (const [name, value] of pairs) {
    checkHeader(name, value, problems);
    headers.add(name.toLowerCase(), value);
  }
  if (headers.get('host').length > 1) {
    problems.push('--header must name one Host, got several');
  }
  if (url === undefined || problems.length > before) {
    return undefined;
  }
  const sent = headers.entries().map(([name, values]) => [name, values.length === 1 ? values[0] : [...values]]);
  return { url, method, headers: Object.fromEntries(sent) };
}

function urlOf(text: string, problems: string[]): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    // What stands in front of "@" may be a password.
    problems.push(`URL must be one of http or https with a host, got ${shown(text.replace(/^(.*?:)?(\/\/)?.*@/s, '$1$2...@'))}: write it as http://HOST/PATH`);
    return undefined;
  }
  if (url.username !== '' || url.password !== '') {
    problems.push('URL must have no user and no password, which would be shown, got them: give --header \'authorization: ...\'');
  }
  return url;
}

/** Whether HTTP has headers with such names. */
export function isHeaderName(name: string): boolean {
  try {
    http().validateHeaderName(name);
    return true;
  } catch {
    return false;
  }
}

function checkHeader(name: string, value: string, problems: string[]): void {
  if (OURS.has(name.toLowerCase())) {
    problems.push(`--header must leave alone what connections are for, got ${shown(name)}`);
    return;
  }
  if (!isHeaderName(name)) {
    problems.push(`--header must have a name that HTTP allows, got ${shown(name)}`);
    return;
  }
  try {
    http().validateHeaderValue(name, value);
  } catch {
    // The value may be a secret.
    problems.push(`--header must have a value that HTTP allows, got another one for ${shown(name)}`);
  }
}
