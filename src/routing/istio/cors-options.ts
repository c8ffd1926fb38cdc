import { Duration } from 'cdk8s';
import { CanaryError, shown } from '../../domain/canary-error';
import { PathMatchType } from '../../domain/path-match';
import type * as istio from '../../imports/networking.istio.io';
import { isHeaderName } from '../header-operations';
import { checkRe2, re2Matches } from '../re2';
import { istioDuration } from './durations';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', '*'];

/** Pages that may call the route from a browser, by their origin. */
export class CorsOrigin {
  /**
   * This origin (`https://app.example.com`), or every one (`*`).
   *
   * Refused: what is no origin in lower case, as browsers send it: no path, no `/` at the end.
   */
  public static exact(origin: string): CorsOrigin {
    return CorsOrigin.checked(PathMatchType.EXACT, origin, origin === '*' || /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#A-Z]+$/.test(origin), 'an origin such as "https://app.example.com", or "*"');
  }

  /**
   * Every origin that starts so. It is plain text: `https://app.example.com` is also the start of `https://app.example.com.evil.example`.
   * `http://localhost:` is every port of one host.
   *
   * Refused: what is no start of an origin in lower case.
   */
  public static prefix(prefix: string): CorsOrigin {
    return CorsOrigin.checked(PathMatchType.PREFIX, prefix, /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#A-Z]*$/.test(prefix), 'the start of an origin, such as "http://localhost:"');
  }

  /**
   * Every origin that a regular expression (RE2) matches as a whole: `https://[a-z-]+[.]example[.]com`.
   *
   * Refused: an empty expression; what RE2 cannot read.
   */
  public static regex(regex: string): CorsOrigin {
    const origin = CorsOrigin.checked(PathMatchType.REGEX, regex, regex !== '', 'a regular expression');
    const problems: string[] = [];
    checkRe2('origin', regex, problems);
    if (problems.length > 0) {
      throw new CanaryError('CorsOrigin.regex', problems);
    }
    return origin;
  }

  private static checked(type: PathMatchType, value: string, good: boolean, rule: string): CorsOrigin {
    if (typeof value !== 'string' || !good) {
      throw new CanaryError(`CorsOrigin.${type}`, [`origin must be ${rule}, got ${shown(value)}`]);
    }
    return new CorsOrigin(type, value);
  }

  private constructor(
    /** How `value` is compared. */
    public readonly type: PathMatchType,
    /** The origin, its start, or the regular expression. */
    public readonly value: string,
  ) {}

  /** The origin in words: `exact "https://app.example.com"`. */
  public toString(): string {
    return `${this.type} ${shown(this.value)}`;
  }
}

/**
 * What pages of other origins may do. The proxy itself answers preflights of the origins (measured) and adds the headers to answers of
 * the application; preflights of other origins go to the application.
 *
 * A preflight has no headers of the client's own, so that no match of the split sees it.
 */
export interface CorsOptions {
  /** Whose pages may call, at least one. */
  readonly allowOrigins: CorsOrigin[];

  /**
   * Methods that pages may use: those of HTTP in upper case, or `*`.
   *
   * @default - GET, HEAD and POST, which browsers need no permission for
   */
  readonly allowMethods?: string[];

  /**
   * Request headers that pages may send, or `*`, which browsers do not count with credentials.
   *
   * @default - those that browsers need no permission for
   */
  readonly allowHeaders?: string[];

  /**
   * Response headers that pages may read, or `*`, which browsers do not count with credentials.
   *
   * @default - those that browsers always show
   */
  readonly exposeHeaders?: string[];

  /**
   * How long a browser remembers the answer to a preflight, in whole seconds from 1.
   *
   * @default - 5 seconds, by browsers
   */
  readonly maxAge?: Duration;

  /**
   * Whether pages may send cookies and read the answers.
   *
   * Refused: with origins that anybody can have (`*`, prefixes without `:` at the end, expressions for every host): Envoy would
   * name each of them as allowed (measured), so that any page could read what the user may.
   *
   * @default - no
   */
  readonly allowCredentials?: boolean;
}

/** CORS as Istio has it. */
export function corsSpec(cors: CorsOptions): istio.VirtualServiceSpecHttpCorsPolicy {
  const { allowOrigins, allowMethods, allowHeaders, exposeHeaders, maxAge, allowCredentials } = cors;
  return {
    allowOrigins: allowOrigins.map(({ type, value }) => ({ [type]: value })),
    allowMethods,
    allowHeaders,
    exposeHeaders,
    maxAge: maxAge && istioDuration(maxAge),
    allowCredentials,
  };
}

/**
 * Adds everything wrong with CORS options.
 *
 * @param owner whose they are, as messages say it: `route prefix "/api"`
 */
export function checkCors(owner: string, cors: CorsOptions | undefined, problems: string[]): void {
  if (cors === undefined) {
    return;
  }
  const { allowOrigins, allowMethods = [], allowHeaders = [], exposeHeaders = [], maxAge, allowCredentials } = cors;
  if (allowOrigins.length === 0) {
    problems.push(`${owner} cors.allowOrigins must have an origin, got none: add one, or remove cors`);
  }
  for (const method of allowMethods) {
    if (!METHODS.includes(method)) {
      problems.push(`${owner} cors.allowMethods must be ${METHODS.slice(0, -1).join(', ')} or "*", got ${shown(method)}`);
    }
  }
  for (const [what, names] of Object.entries({ allowHeaders, exposeHeaders })) {
    for (const name of names.filter(one => !isHeaderName(one))) {
      problems.push(`${owner} cors.${what} must be names of headers or "*", got ${shown(name)}`);
    }
  }
  checkMaxAge(`${owner} cors.maxAge`, maxAge, problems);
  for (const origin of allowCredentials ? allowOrigins.filter(isOpen) : []) {
    problems.push(`${owner} cors.allowCredentials needs origins that nobody else can have, got ${origin}: name them with CorsOrigin.exact, or remove allowCredentials`);
  }
}

function checkMaxAge(what: string, maxAge: Duration | undefined, problems: string[]): void {
  const seconds = maxAge?.toSeconds({ integral: false });
  if (seconds !== undefined && !(Number.isInteger(seconds) && seconds >= 1)) {
    problems.push(`${what} must be whole seconds, at least 1, got ${seconds} s`);
  }
}

/** Whether pages of strangers have such an origin, as far as two of them tell. */
function isOpen({ type, value }: CorsOrigin): boolean {
  switch (type) {
    case PathMatchType.EXACT: return value === '*';
    case PathMatchType.PREFIX: return !value.endsWith(':');
    case PathMatchType.REGEX: return ['https://stranger.example', 'http://stranger.example'].some(origin => re2Matches(value, origin));
  }
}
