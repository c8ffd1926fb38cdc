import { Dialect } from './dialect';
import { GatewayRouteKind } from './gateway-api-options';
import { shown } from '../../domain/canary-error';
import { Comparison, conditionShown, RequestCondition, RequestPart } from '../../domain/request-condition';
import { RequestMatch } from '../../domain/request-match';
import { cookieRegex, literal } from '../cookie-header';
import { checkProxyHeader } from '../proxy-headers';
import { checkRe2 } from '../re2';

/** A test of a header or a parameter, as the API writes it. */
export interface Test {
  readonly name: string;
  readonly type: 'Exact' | 'RegularExpression';
  readonly value: string;
}

/** What a request must have beside its path and method. */
export interface Tests {
  readonly headers: Test[];
  readonly queryParams: Test[];
}

const MOST_TESTS = 16;
const LONGEST = { header: 4096, query: 1024 };
const LONGEST_NAME = 256;

/** The tests of a match. */
export function testsOf({ conditions }: RequestMatch): Tests {
  return {
    headers: conditions.filter(({ part }) => part !== RequestPart.QUERY).map(testOf),
    queryParams: conditions.filter(({ part }) => part === RequestPart.QUERY).map(testOf),
  };
}

/** The test for a cookie. */
export function cookieTest(name: string, valueRegex: string): Test {
  return { name: 'cookie', type: 'RegularExpression', value: cookieRegex(name, valueRegex) };
}

/** Adds everything that the Gateway API cannot do with a match. */
export function checkMatch(match: RequestMatch, dialect: Dialect, problems: string[]): void {
  const taken = new Map<string, RequestCondition>();
  for (const condition of match.conditions) {
    const reason = impossible(condition, dialect);
    if (reason !== undefined) {
      problems.push(`Routing.gatewayApi cannot match ${conditionShown(condition)}: ${reason}, or use Routing.istio`);
      continue;
    }
    checkValue(condition, problems);
    const key = condition.part === RequestPart.QUERY ? undefined : headerName(condition);
    const other = key === undefined ? undefined : taken.get(key);
    if (other !== undefined) {
      problems.push(`a match must look at header ${key} once, got ${shown(conditionShown(other))} and ${shown(conditionShown(condition))}: the API server or the implementation drops one of both; use RequestMatch.headerRegex("${key}", …) for both`);
    } else if (key !== undefined) {
      taken.set(key, condition);
    }
  }
  for (const [what, list] of Object.entries(testsOf(match))) {
    if (list.length > MOST_TESTS) {
      problems.push(`a match must have at most ${MOST_TESTS} ${what === 'headers' ? 'headers' : 'parameters of the query'}, got ${list.length}: that is the limit of the Gateway API`);
    }
  }
}

/** Why the Gateway API cannot say a condition, with the way out. */
function impossible({ part, comparison }: RequestCondition, { kind, implementation }: Dialect): string | undefined {
  if (part === RequestPart.CLAIM) {
    return 'it knows nothing of tokens; match a header';
  }
  if (part === RequestPart.QUERY && kind === GatewayRouteKind.GRPC_ROUTE) {
    return 'a GRPCRoute knows nothing of queries; match a header';
  }
  const wayOut = `${implementation === undefined ? 'declare implementation and ' : ''}use a regular expression`;
  switch (comparison) {
    case Comparison.PREFIX: return `it compares whole values; ${wayOut}`;
    case Comparison.PRESENT: return `it compares values only; ${wayOut}`;
    case Comparison.ABSENT: return 'it has no such test; match a value';
    default:
  }
  if (implementation === undefined && part === RequestPart.COOKIE) {
    return 'a cookie is found by a regular expression, which every implementation reads in its own way; declare implementation, match a header';
  }
  return implementation === undefined && comparison === Comparison.REGEX
    ? 'every implementation reads regular expressions in its own way; declare implementation' : undefined;
}

function checkValue(condition: RequestCondition, problems: string[]): void {
  const { part, name, comparison, value } = condition;
  if (part === RequestPart.HEADER) {
    checkProxyHeader(name, comparison !== Comparison.REGEX, problems);
  }
  if (comparison === Comparison.REGEX) {
    checkRe2(`${part} ${name}`, value!, problems);
  }
  if (part !== RequestPart.COOKIE && name.length > LONGEST_NAME) {
    problems.push(`${part} must have a name of at most ${LONGEST_NAME} characters, got ${name.length}: that is the limit of the Gateway API`);
  }
  const longest = LONGEST[part === RequestPart.QUERY ? 'query' : 'header'];
  const { length } = testOf(condition).value;
  if (length > longest) {
    problems.push(`${part} ${name} must be compared with at most ${longest} characters, got ${length}: that is the limit of the Gateway API`);
  }
}

function testOf(condition: RequestCondition): Test {
  const { part, name, comparison, value } = condition;
  return part === RequestPart.COOKIE ? cookieTest(name, literal(value!))
    : { name: headerName(condition), type: comparison === Comparison.REGEX ? 'RegularExpression' : 'Exact', value: value ?? '' };
}

/** The header under which a condition is written; a parameter keeps its name. */
function headerName({ part, name }: RequestCondition): string {
  return part === RequestPart.COOKIE ? 'cookie' : name;
}
