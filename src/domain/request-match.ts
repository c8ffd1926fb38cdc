import { CanaryError, shown } from './canary-error';

const HEADER_NAME = /^[A-Za-z0-9-]+$/;

/** One header that a request must have. Exactly one of `exact` and `regex` is set. */
export interface HeaderCondition {
  /** Header name in lower case: names are case-insensitive, and Istio wants them so. */
  readonly name: string;

  /**
   * The value, to the letter and in the same case.
   *
   * @default - decided by `regex`
   */
  readonly exact?: string;

  /**
   * A regular expression for the value. How it is read is the provider's: see the routing factory.
   *
   * @default - decided by `exact`
   */
  readonly regex?: string;
}

/**
 * Which requests go to the canary whatever its weight is.
 *
 * Header names are letters, digits and `-`: nginx drops headers with `_` or `.` before it looks at them, and
 * a name that works on one provider only is a trap for the day when the provider changes.
 */
export class RequestMatch {
  /**
   * Requests whose header has this value: same case, nothing before or behind it.
   *
   * Refused: a name with other characters than letters, digits and `-`; an empty value; line breaks; spaces at the ends.
   *
   * @param name header name, in any case
   * @param value header value
   */
  public static header(name: string, value: string): RequestMatch {
    return new RequestMatch('RequestMatch.header', { name, exact: value });
  }

  /**
   * Requests whose header value matches a regular expression.
   *
   * On Istio it is RE2 and must match the whole value (`.*beta.*` finds `beta` anywhere).
   *
   * Refused: a name with other characters than letters, digits and `-`; an empty expression; what the provider cannot read.
   *
   * @param name header name, in any case
   * @param regex regular expression
   */
  public static headerRegex(name: string, regex: string): RequestMatch {
    return new RequestMatch('RequestMatch.headerRegex', { name, regex });
  }

  /** The headers that a request must have, all of them. */
  public readonly headers: HeaderCondition[];

  private constructor(factory: string, condition: HeaderCondition) {
    const value = condition.exact ?? condition.regex;
    const kind = 'exact' in condition ? 'value' : 'regular expression';
    const problems: string[] = [];
    if (typeof condition.name !== 'string' || !HEADER_NAME.test(condition.name)) {
      problems.push(`header name must be letters, digits and "-", got ${shown(condition.name)}`);
    }
    if (typeof value !== 'string' || value === '') {
      problems.push(`header ${condition.name} must have a ${kind} that is a string and not empty, got ${shown(value)}`);
    } else if (/[\r\n\0]/.test(value) || (condition.exact !== undefined && value.trim() !== value)) {
      problems.push(`header ${condition.name} must have a value without line breaks and without spaces at its ends, got ${shown(value)}: proxies remove them before they compare`);
    }
    if (problems.length > 0) {
      throw new CanaryError(factory, problems);
    }
    this.headers = [{ ...condition, name: condition.name.toLowerCase() }];
  }

  /** The match in words: `x-canary: true`. */
  public toString(): string {
    return this.headers.map(header => `${header.name}: ${header.exact ?? `/${header.regex}/`}`).join(' and ');
  }
}
