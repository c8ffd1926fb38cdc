import { shown } from '../../domain/canary-error';
import { Comparison, conditionShown, RequestCondition, RequestPart } from '../../domain/request-condition';
import { RequestMatch } from '../../domain/request-match';
import type * as istio from '../../imports/networking.istio.io';
import { cookieRegex, literal } from '../cookie-header';
import { checkProxyHeader } from '../proxy-headers';
import { checkRe2 } from '../re2';

type HttpMatch = istio.VirtualServiceSpecHttpMatch;
type Text = istio.VirtualServiceSpecHttpMatchHeaders;

/** A match as Istio writes it. */
export function httpMatch({ conditions }: RequestMatch): HttpMatch {
  const headers = conditions.filter(({ part, comparison }) => part !== RequestPart.QUERY && comparison !== Comparison.ABSENT);
  const absent = conditions.filter(({ comparison }) => comparison === Comparison.ABSENT);
  const query = conditions.filter(({ part }) => part === RequestPart.QUERY);
  return {
    ...headers.length === 0 ? {} : { headers: Object.fromEntries(headers.map(condition => [headerKey(condition), headerText(condition)])) },
    ...absent.length === 0 ? {} : { withoutHeaders: Object.fromEntries(absent.map(({ name }) => [name, {}])) },
    ...query.length === 0 ? {} : { queryParams: Object.fromEntries(query.map(condition => [condition.name, text(condition)])) },
  };
}

/** Requests that have a cookie. `[^;]*` as value finds any. */
export function cookieMatch(name: string, valueRegex: string): HttpMatch {
  return { headers: { cookie: { regex: cookieRegex(name, valueRegex) } } };
}

/** Whether only gateways know what a match looks at. */
export function isForGateways({ conditions }: RequestMatch): boolean {
  return conditions.some(({ part }) => part === RequestPart.CLAIM);
}

/** Adds everything that Istio cannot do with a match. */
export function checkMatch({ conditions }: RequestMatch, atGateway: boolean, problems: string[]): void {
  const taken = new Map<string, RequestCondition>();
  for (const condition of conditions) {
    const { part, name, comparison, value } = condition;
    if (part === RequestPart.HEADER) {
      checkProxyHeader(name, comparison !== Comparison.REGEX, problems);
    }
    if (comparison === Comparison.REGEX) {
      checkRe2(`${part} ${name}`, value!, problems);
    }
    if (part === RequestPart.CLAIM && !atGateway) {
      problems.push(`claim ${name} is known to gateways only, got a service without gateways: set hosts and gateways, or match a header`);
    }
    const key = part === RequestPart.QUERY ? undefined : headerKey(condition);
    const other = key === undefined ? undefined : taken.get(key);
    if (key !== undefined && other !== undefined) {
      problems.push(`Istio compares header ${key} once in a match, got ${shown(conditionShown(other))} and ${shown(conditionShown(condition))}: use RequestMatch.headerRegex("${key}", …) for both`);
    } else if (key !== undefined) {
      taken.set(key, condition);
    }
  }
}

/** The key under which Istio looks for a condition that is no query parameter. */
function headerKey({ part, name }: RequestCondition): string {
  return part === RequestPart.COOKIE ? 'cookie' : part === RequestPart.CLAIM ? `@request.auth.claims.${name}` : name;
}

function headerText(condition: RequestCondition): Text {
  return condition.part === RequestPart.COOKIE ? { regex: cookieRegex(condition.name, literal(condition.value!)) } : text(condition);
}

function text({ comparison, value }: RequestCondition): Text {
  return comparison === Comparison.PRESENT ? {} : { [comparison]: value };
}
