import { checkRe2 } from './re2';
import { CanaryError, shown } from '../domain/canary-error';
import { PathMatchType } from '../domain/path-match';

const PATH = /^\/[\x21\x22\x24-\x3e\x40-\x7e]*$/;
/** Names of the factories. */
export const REWRITE_FACTORIES: { [type in PathMatchType]: string } = { prefix: 'prefix', exact: 'path', regex: 'regex' };

/** How the path of a request is changed before it goes to a track. The query stays as it is. */
export class PathRewrite {
  /**
   * What the prefix of the route matched becomes this, and the rest stays: `/v1/` with `PathRewrite.prefix('/')` makes `/users`
   * of `/v1/users`. A route without a path has the prefix `/`.
   *
   * On Istio both end with `/`, or neither does: prefixes are plain text there, so that `/v1` and `/` would make `//users` of it, and
   * `/x` of `/v1x` (measured). A route for `/v1/` does not take `/v1` itself; that is a route of its own, with `PathRewrite.path`.
   * The Gateway API compares whole segments, and a `/` at the end of either counts for nothing.
   *
   * Refused: a target that does not start with `/`, has spaces, `?`, `#` or other than ASCII characters; on routes with an exact path
   * or a regular expression.
   *
   * @param to what comes instead of the prefix
   */
  public static prefix(to: string): PathRewrite {
    return PathRewrite.checked(PathMatchType.PREFIX, to);
  }

  /**
   * The whole path becomes this.
   *
   * Refused: a target that does not start with `/`, has spaces, `?`, `#` or other than ASCII characters; on Istio on routes whose path is
   * not exact.
   *
   * @param to the new path
   */
  public static path(to: string): PathRewrite {
    return PathRewrite.checked(PathMatchType.EXACT, to);
  }

  /**
   * Everything in the path that a regular expression finds becomes this, in routes of any kind, on Istio: `^/v[0-9]+/(.*)$` with `/\1` makes
   * `/users` of `/v2/users`. Write `^` and `$` to say where; a path in which the expression finds nothing stays as it is.
   *
   * Refused: an empty expression and what RE2 cannot read; an empty substitution, spaces, `?`, `#` or other than ASCII characters in
   * it; groups that the expression does not have, with which Envoy would rewrite nothing (measured).
   *
   * @param match regular expression (RE2) for a part of the path
   * @param substitution what comes instead; `\1` is its first group, `\0` everything that it found
   */
  public static regex(match: string, substitution: string): PathRewrite {
    const problems: string[] = [];
    if (typeof match !== 'string' || match === '') {
      problems.push(`match must be a regular expression, got ${shown(match)}`);
    } else {
      checkRe2('match', match, problems);
    }
    if (/\$\d/.test(substitution)) {
      problems.push(`substitution must name groups by "\\", got ${shown(substitution)}, which is taken to the letter: write \\1 for the first group`);
    }
    if (typeof substitution !== 'string' || !/^[\x21\x22\x24-\x3e\x40-\x7e]+$/.test(substitution)) {
      problems.push(`substitution must be ASCII, not empty, and have no spaces, "?" or "#", got ${shown(substitution)}`);
    }
    if (problems.length === 0) {
      checkReferences(substitution, groups(match), problems);
    }
    if (problems.length > 0) {
      throw new CanaryError('PathRewrite.regex', problems);
    }
    return new PathRewrite(PathMatchType.REGEX, substitution, match);
  }

  private static checked(type: PathMatchType, to: string): PathRewrite {
    const problems: string[] = [];
    checkTarget('target', to, problems);
    if (problems.length > 0) {
      throw new CanaryError(`PathRewrite.${REWRITE_FACTORIES[type]}`, problems);
    }
    return new PathRewrite(type, to);
  }

  private constructor(
    /** What is replaced: the prefix, the whole path, or what an expression finds. */
    public readonly type: PathMatchType,
    /** What comes instead. */
    public readonly to: string,
    /**
     * The expression of `PathRewrite.regex`.
     *
     * @default - none
     */
    public readonly match?: string,
  ) {}

  /** The rewrite as it was made: `PathRewrite.prefix("/")`. */
  public toString(): string {
    const given = this.match === undefined ? [this.to] : [this.match, this.to];
    return `PathRewrite.${REWRITE_FACTORIES[this.type]}(${given.map(shown).join(', ')})`;
  }
}

/** Adds a problem for a path that no request can get. */
export function checkTarget(what: string, to: string, problems: string[]): void {
  if (typeof to !== 'string' || !PATH.test(to) || /%(?![0-9A-Fa-f]{2})/.test(to)) {
    problems.push(`${what} must start with "/", be ASCII and have no spaces, "?", "#" or bare "%", got ${shown(to)}`);
  }
}

function checkReferences(substitution: string, count: number, problems: string[]): void {
  for (const [reference, group] of substitution.matchAll(/\\(.?)/g)) {
    if (!/[\d\\]/.test(group)) {
      problems.push(`substitution must have "\\" only before a digit, got ${shown(substitution)}: write "\\\\" for a "\\"`);
    } else if (Number(group) > count) {
      problems.push(`substitution must name groups that match has, got ${shown(reference)}: it has ${count}`);
    }
  }
}

/** How many groups an expression has, those without number left out. */
function groups(regex: string): number {
  const bare = regex.replace(/\\.|\[\^?\]?(\\.|[^\]\\])*\]/g, '');
  return [...bare.matchAll(/\((?!\?)|\(\?P?</g)].length;
}
