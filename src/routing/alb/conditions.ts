import { Comparison, conditionShown, RequestCondition, RequestPart } from '../../domain/request-condition';
import { RequestMatch } from '../../domain/request-match';
import { re2Error } from '../re2';

/** A condition of a listener rule, as `conditions.<name>` has it. */
export interface AlbCondition {
  readonly field: string;
  readonly httpHeaderConfig?: { readonly httpHeaderName: string; readonly values?: string[]; readonly regexValues?: string[] };
  readonly queryStringConfig?: { readonly values: { readonly key: string; readonly value: string }[] };
}

/** Longest value of a condition, and longest name of a header (Elastic Load Balancing API, HttpHeaderConditionConfig). */
const MAX_VALUE = 128;
const MAX_NAME = 40;

/** What the load balancer cannot look at, with the reason. */
const UNABLE = new Map([
  [`${RequestPart.HEADER} ${Comparison.ABSENT}`, 'a rule has no condition for what is not there'],
  [`${RequestPart.QUERY} ${Comparison.REGEX}`, 'parameters are compared by wildcards only'],
  [`${RequestPart.QUERY} ${Comparison.PRESENT}`, 'AWS does not say whether "?name" without a value has one'],
  [`${RequestPart.CLAIM} ${Comparison.EXACT}`, 'a rule has no condition for claims'],
]);

/**
 * The conditions of the rules for what matches, a list per rule, all of which must hold. Matches that are values of one header share a rule.
 *
 * @param most how many values a rule has room for
 */
export function matchRules(match: RequestMatch[], most: number): AlbCondition[][] {
  const shared = new Map<string, string[]>();
  return match.flatMap(({ conditions }) => {
    const [{ part, name, comparison, value = '' }] = conditions;
    if (conditions.length > 1 || part !== RequestPart.HEADER || comparison !== Comparison.EXACT) {
      return [conditions.map(conditionOf)];
    }
    const before = shared.get(name);
    if (before !== undefined && before.length < most) {
      before.push(value);
      return [];
    }
    const values = [value];
    shared.set(name, values);
    return [[headerCondition(name, { values })]];
  });
}

/** Adds everything that the load balancer cannot do of a match. */
export function checkMatch({ conditions }: RequestMatch, problems: string[]): void {
  for (const condition of conditions) {
    checkCondition(condition, problems);
  }
}

function headerCondition(httpHeaderName: string, comparing: { values: string[] } | { regexValues: string[] }): AlbCondition {
  return { field: 'http-header', httpHeaderConfig: { httpHeaderName, ...comparing } };
}

function conditionOf({ part, name, comparison, value = '' }: RequestCondition): AlbCondition {
  if (part === RequestPart.QUERY) {
    return { field: 'query-string', queryStringConfig: { values: [{ key: name, value }] } };
  }
  if (part === RequestPart.COOKIE) {
    return headerCondition('cookie', { regexValues: [cookieRegex(name, value)] });
  }
  switch (comparison) {
    case Comparison.REGEX: return headerCondition(name, { regexValues: [whole(value)] });
    case Comparison.PRESENT: return headerCondition(name, { values: ['*'] });
    case Comparison.PREFIX: return headerCondition(name, { values: [`${value}*`] });
    default: return headerCondition(name, { values: [value] });
  }
}

/** An expression for the whole value: AWS does not say whether one without anchors has to match all of it. */
function whole(regex: string): string {
  return regex.includes('|') ? `^(${regex})$` : `^${regex}$`;
}

/** A cookie among others. */
function cookieRegex(name: string, value: string): string {
  return `^(.*; *)?${[name, value].map(text => text.replace(/[.*+?^$|(){}[\]\\]/g, '\\$&')).join('=')}(;.*)?$`;
}

function checkCondition(condition: RequestCondition, problems: string[]): void {
  const { part, name, comparison, value = '' } = condition;
  const unable = (reason: string) => problems.push(`Routing.alb cannot match ${conditionShown(condition)}: ${reason}; use Routing.istio`);
  const reason = UNABLE.get(`${part} ${comparison}`);
  if (reason !== undefined) {
    unable(reason);
    return;
  }
  if (part === RequestPart.HEADER && name === 'host') {
    unable('a rule compares the host by hosts and previewHosts');
  }
  if (name.length > MAX_NAME && part === RequestPart.HEADER) {
    unable(`AWS takes names of headers of at most ${MAX_NAME} characters, got ${name.length}`);
  }
  const { httpHeaderConfig, queryStringConfig } = conditionOf(condition);
  const regex = httpHeaderConfig?.regexValues?.[0];
  if (regex !== undefined) {
    checkRegex(comparison === Comparison.REGEX ? value : regex, unable);
  } else if (/[^\x20-\x7e]|[*?\\]/.test(value)) {
    unable('values are visible characters of ASCII, and "*", "?" and "\\" have a meaning of their own in them');
  }
  for (const text of [regex ?? httpHeaderConfig?.values?.[0] ?? '', ...queryStringConfig?.values.flatMap(({ key, value: wanted }) => [key, wanted]) ?? []]) {
    if (text.length > MAX_VALUE) {
      unable(`AWS takes values and expressions of at most ${MAX_VALUE} characters, got ${text.length}${text === value ? '' : ' in the rule'}`);
    }
  }
}

/** Adds what the engine of the load balancer has against an expression: it has no look-around, back-references and so on, as RE2 has none. */
function checkRegex(regex: string, unable: (reason: string) => void): void {
  const error = re2Error(regex);
  if (error !== undefined) {
    unable(`expressions have no look-around, back-references, possessive quantifiers and so on, as in RE2: ${error}`);
  } else if (/[^\x20-\x7e]|\\[pPQ]/.test(regex)) {
    unable('expressions are in ASCII, without \\p and \\Q');
  }
}
