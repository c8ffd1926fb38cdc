import { CanaryError } from './canary-error';
import { checkCondition, Comparison, conditionShown, RequestCondition, RequestPart } from './request-condition';

/**
 * Which requests go to the canary whatever its weight is: all conditions of a match must hold. Several matches in a split
 * are alternatives.
 *
 * Header names are letters, digits and `-`: nginx drops headers with `_` or `.` before it looks at them, and
 * a name that works on one provider only is a trap for the day when the provider changes.
 *
 * A header reaches the next service only if the application passes it on; `baggage` is what OpenTelemetry passes on by itself.
 *
 * Whoever sends such a header, cookie or parameter is meant: a match chooses a version and permits nothing. Where a header says who belongs to a
 * group, a proxy in front has to write or remove it in every request; a route that removes it is too late. Only a claim cannot be forged.
 */
export class RequestMatch {
  /**
   * Requests whose header has this value: same case, nothing before or behind it. Of a header that is sent several times,
   * one value is enough (measured on Istio with Envoy 1.40; older ones compare all values, joined by commas).
   *
   * Refused: a name with other characters than letters, digits and `-`; an empty value; line breaks; spaces at the ends.
   *
   * @param name header name, in any case
   * @param value header value
   */
  public static header(name: string, value: string): RequestMatch {
    return RequestMatch.of('header', RequestPart.HEADER, name, Comparison.EXACT, value);
  }

  /**
   * Requests whose header value starts so.
   *
   * Refused: a name with other characters than letters, digits and `-`; an empty prefix; line breaks; spaces at the ends.
   *
   * @param name header name, in any case
   * @param prefix start of the value
   */
  public static headerPrefix(name: string, prefix: string): RequestMatch {
    return RequestMatch.of('headerPrefix', RequestPart.HEADER, name, Comparison.PREFIX, prefix);
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
    return RequestMatch.of('headerRegex', RequestPart.HEADER, name, Comparison.REGEX, regex);
  }

  /**
   * Requests that have a header, with any value and also with none.
   *
   * @param name header name, in any case: letters, digits and `-`
   */
  public static headerPresent(name: string): RequestMatch {
    return RequestMatch.of('headerPresent', RequestPart.HEADER, name, Comparison.PRESENT);
  }

  /**
   * Requests that do not have a header.
   *
   * @param name header name, in any case: letters, digits and `-`
   */
  public static headerAbsent(name: string): RequestMatch {
    return RequestMatch.of('headerAbsent', RequestPart.HEADER, name, Comparison.ABSENT);
  }

  /**
   * Requests that have a cookie with this value.
   *
   * Refused: a name that is no token; a value with spaces, quotes, `,` or `;`.
   *
   * @param name name of the cookie, in the same case
   * @param value value of the cookie
   */
  public static cookie(name: string, value: string): RequestMatch {
    return RequestMatch.of('cookie', RequestPart.COOKIE, name, Comparison.EXACT, value);
  }

  /**
   * Requests whose query has a parameter with this value. Of a parameter that is given twice, the first one counts (measured
   * on Istio).
   *
   * Refused: names and values with other characters than letters, digits, `.`, `_` and `-`, which clients write as `%XX`.
   *
   * @param name name of the parameter, in the same case
   * @param value value of the parameter
   */
  public static query(name: string, value: string): RequestMatch {
    return RequestMatch.of('query', RequestPart.QUERY, name, Comparison.EXACT, value);
  }

  /**
   * Requests whose query has a parameter that matches a regular expression, as it stands in the query, with its `%XX`.
   *
   * @param name name of the parameter, in the same case
   * @param regex regular expression for the whole value
   */
  public static queryRegex(name: string, regex: string): RequestMatch {
    return RequestMatch.of('queryRegex', RequestPart.QUERY, name, Comparison.REGEX, regex);
  }

  /**
   * Requests whose query has a parameter, with any value and also with none.
   *
   * @param name name of the parameter, in the same case
   */
  public static queryPresent(name: string): RequestMatch {
    return RequestMatch.of('queryPresent', RequestPart.QUERY, name, Comparison.PRESENT);
  }

  /**
   * Requests with a verified JSON Web Token that has this claim; of a claim that is a list, one of its items.
   *
   * Only gateways verify tokens, by a RequestAuthentication on the gateway's pods: callers in the mesh never match, and nobody
   * does while there is none (`istioctl analyze` then says IST0149). With it, a request without a token matches nothing, and one with a token that is
   * expired or forged gets 401 (measured). Claims that are numbers or booleans never match (measured).
   *
   * @param claim name of the claim, in the same case; `realm.group` for `group` inside `realm`
   * @param value value of the claim
   * @see https://istio.io/latest/docs/tasks/security/authentication/jwt-route/
   */
  public static jwtClaim(claim: string, value: string): RequestMatch {
    return RequestMatch.of('jwtClaim', RequestPart.CLAIM, claim, Comparison.EXACT, value);
  }

  /**
   * Requests whose `baggage` has this member, which OpenTelemetry passes on from service to service, so that a whole chain
   * of services sees it without a line of code.
   *
   * Refused: keys and values with other characters than letters, digits, `.`, `_` and `-`.
   *
   * @param key key of the member, in the same case
   * @param value value of the member
   * @see https://www.w3.org/TR/baggage/
   */
  public static baggage(key: string, value: string): RequestMatch {
    for (const part of [key, value]) {
      if (typeof part !== 'string' || !/^[A-Za-z0-9._-]+$/.test(part)) {
        throw new CanaryError('RequestMatch.baggage', [`key and value must be letters, digits, ".", "_" and "-", got ${JSON.stringify(`${key}=${value}`)}`]);
      }
    }
    const [name, text] = [key, value].map(part => part.replaceAll('.', '[.]'));
    return RequestMatch.headerRegex('baggage', `(.*,)?[ \\t]*${name}[ \\t]*=[ \\t]*${text}[ \\t]*([,;].*)?`);
  }

  /**
   * Requests for which all of these hold.
   *
   * Refused: nothing at all, and two conditions on one header, cookie, parameter or claim.
   */
  public static all(...matches: RequestMatch[]): RequestMatch {
    const conditions = matches.flatMap(match => match.conditions);
    const seen = new Set<string>();
    const problems = conditions.length === 0 ? ['all needs a match, got none'] : [];
    for (const { part, name } of conditions) {
      if (seen.has(`${part} ${name}`)) {
        problems.push(`all must look at ${part} ${name} once, got ${conditions.filter(other => other.part === part && other.name === name).map(conditionShown).join(' and ')}: ${part === RequestPart.CLAIM ? 'let the token have one claim for both' : 'use one regular expression'}`);
      }
      seen.add(`${part} ${name}`);
    }
    if (problems.length > 0) {
      throw new CanaryError('RequestMatch.all', problems);
    }
    return new RequestMatch(conditions);
  }

  private static of(factory: string, part: RequestPart, name: string, comparison: Comparison, value?: string): RequestMatch {
    const condition = { part, name: part === RequestPart.HEADER && typeof name === 'string' ? name.toLowerCase() : name, comparison, value };
    const problems: string[] = [];
    checkCondition(condition, problems);
    if (problems.length > 0) {
      throw new CanaryError(`RequestMatch.${factory}`, problems);
    }
    return new RequestMatch([condition]);
  }

  private constructor(
    /** What a request must have, all of it. */
    public readonly conditions: RequestCondition[],
  ) {}

  /** The match in words: `x-canary: true`. */
  public toString(): string {
    return this.conditions.map(conditionShown).join(' and ');
  }
}
