import { shown } from '../domain/canary-error';

const TOKEN = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;

/**
 * Changes to the headers of requests or responses. Names are written in lower case.
 *
 * Refused: nothing at all; names that are no tokens; `host`, `content-length`, `transfer-encoding` and names with `:`; a name twice, also
 * in another case; values that are empty, have control characters, or spaces at their ends. What `%` means in a value is the provider's.
 */
export interface HeaderOperations {
  /**
   * Headers that get a value, whatever they had.
   *
   * @default - none
   */
  readonly set?: { [name: string]: string };

  /**
   * Headers that get one more value.
   *
   * @default - none
   */
  readonly add?: { [name: string]: string };

  /**
   * Names of headers that are taken away.
   *
   * @default - none
   */
  readonly remove?: string[];
}

/**
 * Adds everything wrong with header operations.
 *
 * @param owner whose they are, as messages say it: `route prefix "/api" requestHeaders`
 * @param checkValue adds what the provider has against a value
 */
export function checkHeaderOperations(
  owner: string, given: HeaderOperations | undefined, checkValue: (what: string, value: string, problems: string[]) => void, problems: string[],
): void {
  if (given === undefined) {
    return;
  }
  const { set = {}, add = {}, remove = [] } = given;
  const names = [...Object.keys(set), ...Object.keys(add), ...remove];
  if (names.length === 0) {
    problems.push(`${owner} must set, add or remove a header, got nothing: remove it`);
  }
  names.forEach((name, index) => checkHeaderName(owner, name, names.slice(0, index), problems));
  for (const [name, value] of [...Object.entries(set), ...Object.entries(add)]) {
    const before = problems.length;
    checkHeaderValue(`${owner} value of ${shown(name)}`, value, problems);
    if (problems.length === before) {
      checkValue(`${owner} value of ${shown(name)}`, value, problems);
    }
  }
}

/**
 * Adds a problem for a route that takes the cookie of sticky clients away.
 *
 * @param whose the route in words
 */
export function checkCookiesStay(whose: string, responseHeaders: HeaderOperations = {}, sticky: boolean, problems: string[]): void {
  const { set = {}, remove = [] } = responseHeaders;
  if (sticky && [...Object.keys(set), ...remove].some(name => String(name).toLowerCase() === 'set-cookie')) {
    problems.push(`${whose} must leave "set-cookie" in its answers, by which clients stay on their tracks: use add, or remove sticky from the split`);
  }
}

/** Whether a text can be the name of a header. */
export function isHeaderName(name: string): boolean {
  return typeof name === 'string' && TOKEN.test(name);
}

function checkHeaderName(owner: string, name: string, before: string[], problems: string[]): void {
  if (!isHeaderName(name)) {
    problems.push(`${owner} name must be letters, digits, "-" and other signs of a token, got ${shown(name)}`);
  } else if (['content-length', 'transfer-encoding'].includes(name.toLowerCase())) {
    problems.push(`${owner} must not change ${shown(name)}, by which proxies find the end of a message: remove it`);
  } else if (name.toLowerCase() === 'host') {
    problems.push(`${owner} must not change "host", got ${shown(name)}: use rewriteHost`);
  } else if (before.some(other => String(other).toLowerCase() === name.toLowerCase())) {
    problems.push(`${owner} must have a header once, got ${shown(name)} twice: keep one in set, add or remove`);
  }
}

function checkHeaderValue(what: string, value: string, problems: string[]): void {
  if (typeof value !== 'string' || value === '') {
    problems.push(`${what} must be a string and not empty, got ${shown(value)}: put it in quotes, or use remove`);
  } else if (/[\x00-\x08\x0a-\x1f\x7f]/.test(value) || value.trim() !== value) {
    problems.push(`${what} must be without line breaks, other control characters and spaces at its ends, got ${shown(value)}`);
  }
}

/** Headers with their names in lower case. */
export function lowerCase(headers: { [name: string]: string } | undefined): { [name: string]: string } | undefined {
  return headers === undefined ? undefined : Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
