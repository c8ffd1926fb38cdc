import { CanaryError, shown } from './canary-error';

/** How a path is compared. */
export enum PathMatchType {
  /** The whole path, to the letter. */
  EXACT = 'exact',
  /** The start of the path. */
  PREFIX = 'prefix',
  /** A regular expression for the whole path. */
  REGEX = 'regex',
}

/** Characters that proxies decode (measured). */
const DECODED = {
  pattern: /%(2[de]|3\d|[46][1-9a-f]|[57][0-9a]|5f|7e)/i,
  why: 'proxies turn %XX of letters, digits, "-", ".", "_" and "~" into these first; write them so',
};

/** Paths that no request has any more when a proxy tries its routes. */
const LITERAL = [
  { pattern: /[^\x21-\x7e]/, why: 'clients send such characters as %XX; write them so' },
  { pattern: /\/\.\.?(\/|$)/, why: 'proxies resolve "." and ".." first; write the path that remains' },
  { pattern: /%(?![0-9A-Fa-f]{2})|%00/, why: 'such a "%" is answered with 400; write %25 for a percent sign' },
  DECODED,
  { pattern: /["<>^`{|}]/, why: 'proxies write such signs as %XX first; write them so' },
  { pattern: /\\/, why: 'proxies turn "\\" into "/"; write "/"' },
  { pattern: /\*$/, why: 'the "*" would be taken to the letter; leave it out of a prefix, or use PathMatch.regex' },
];
const DEAD: { [type in PathMatchType]: { pattern: RegExp; why: string }[] } = {
  exact: LITERAL,
  prefix: LITERAL,
  regex: [
    { pattern: /\\\?/, why: 'the query is no part of the path; leave it out' },
    DECODED,
  ],
};

/** Which paths of a host a route is for. */
export class PathMatch {
  /**
   * This path and no other.
   *
   * Refused: a path that does not start with `/`, or with spaces, `?` or `#` in it; paths that proxies rewrite before they
   * look at routes (`..`, `\`, characters beyond ASCII, quotes, braces, `%41`); a `*` at the end.
   */
  public static exact(path: string): PathMatch {
    return PathMatch.checked(PathMatchType.EXACT, path);
  }

  /**
   * Every path that starts so.
   *
   * On Istio a prefix is plain text: `/api` is also the start of `/apiary`. Write `/api/` if that matters. Ingresses and the Gateway API
   * compare whole segments: `/api` is for `/api` and everything below `/api/`, with and without a `/` at its end.
   *
   * Refused: a path that does not start with `/`, or with spaces, `?` or `#` in it; paths that proxies rewrite before they
   * look at routes (`..`, `\`, characters beyond ASCII, quotes, braces, `%41`); a `*` at the end.
   */
  public static prefix(path: string): PathMatch {
    return PathMatch.checked(PathMatchType.PREFIX, path);
  }

  /**
   * Every path that a regular expression matches as a whole, without the query.
   *
   * On Istio it is RE2. Which of two expressions is the more specific cannot be told, so regex routes keep the
   * order in which they are given.
   *
   * Refused: an empty expression; one that starts with a letter or a digit, because paths start with `/`; what the
   * provider cannot read.
   */
  public static regex(regex: string): PathMatch {
    return PathMatch.checked(PathMatchType.REGEX, regex);
  }

  /**
   * A path that somebody else wrote, whatever it is.
   *
   * @internal
   */
  public static _foreign(type: PathMatchType, value: string): PathMatch {
    return new PathMatch(type, value);
  }

  private static checked(type: PathMatchType, value: string): PathMatch {
    const good = type === PathMatchType.REGEX ? /^[^A-Za-z0-9\s]/ : /^\/[^\s?#]*$/;
    if (typeof value !== 'string' || !good.test(value)) {
      const rule = type === PathMatchType.REGEX ? 'must not be empty and must match a text that starts with "/"' : 'must start with "/" and have no spaces, "?" or "#"';
      throw new CanaryError(`PathMatch.${type}`, [`path ${rule}, got ${shown(value)}`]);
    }
    const dead = DEAD[type].find(({ pattern }) => pattern.test(value));
    if (dead !== undefined) {
      throw new CanaryError(`PathMatch.${type}`, [`path must be one that a request can have when routes are tried, got ${shown(value)}: ${dead.why}`]);
    }
    return new PathMatch(type, value);
  }

  private constructor(
    /** How `value` is compared. */
    public readonly type: PathMatchType,
    /** The path, its start, or the regular expression. */
    public readonly value: string,
  ) {}

  /** The path in words: `prefix "/api"`. */
  public toString(): string {
    return `${this.type} ${shown(this.value)}`;
  }
}
