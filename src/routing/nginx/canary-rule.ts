import { Comparison, RequestCondition, RequestPart } from '../../domain/request-condition';
import { RequestMatch } from '../../domain/request-match';
import { RoutingContext } from '../routing-provider';
import { checkPcre, headerRule, isPermitted, quoted } from './header-pattern';

/** What the annotations of a canary say beside the weight: one header, one cookie, and either is enough. */
export interface CanaryRule {
  /** Conditions on one header. */
  readonly header: RequestCondition[];
  /** Name of the cookie whose value `always` leads to the canary. */
  readonly cookie?: string;
}

const ISTIO = 'use Routing.istio';
const GATEWAY_API = 'use Routing.gatewayApi or Routing.istio';

/** The rule for matches, of which one is enough. What is no such rule is added. */
export function canaryRule(match: RequestMatch[], problems: string[]): CanaryRule {
  const header: RequestCondition[] = [];
  let cookie: string | undefined;
  for (const one of match) {
    const why = refusal(one);
    const [condition] = one.conditions;
    const { name, comparison, value = '' } = asHeader(condition);
    if (why === undefined && isSwitch(condition) && (cookie ?? condition.name) === condition.name) {
      cookie = condition.name;
      continue;
    }
    if (why !== undefined) {
      problems.push(`Routing.nginxIngress cannot match ${one}: ${why}`);
    } else if (header.length > 0 && header[0].name !== name) {
      const other = [name, header[0].name].includes('cookie') ? ISTIO : GATEWAY_API;
      problems.push(`Routing.nginxIngress cannot match ${one}: a canary Ingress has one header, and that is ${header[0].name}; ${other}`);
    } else {
      if (comparison === Comparison.REGEX && condition.part === RequestPart.HEADER) {
        checkPcre(`header ${name}`, value, problems);
      }
      header.push(asHeader(condition));
    }
  }
  return { header, cookie };
}

/** Why a match by itself is none for a canary Ingress. */
function refusal({ conditions }: RequestMatch): string | undefined {
  const [{ part, comparison, value = '' }] = conditions;
  if (conditions.length > 1) {
    return `of several conditions a canary Ingress takes one for enough; ${GATEWAY_API}`;
  }
  if (part === RequestPart.QUERY || part === RequestPart.CLAIM) {
    return `a canary Ingress looks at headers and cookies only; ${part === RequestPart.QUERY && comparison === Comparison.EXACT ? GATEWAY_API : ISTIO}`;
  }
  if (comparison === Comparison.ABSENT) {
    return `a canary Ingress asks for what is there; ${ISTIO}`;
  }
  return comparison !== Comparison.REGEX || isPermitted(value) ? undefined
    : `the controller permits ^[/\\-._~a-zA-Z0-9:^$[\\](){}*+?|&=\\\\]*$ in a pattern, drops another one silently, and the header would mean "always" or "never"; write a space as \\x20, a comma as \\x2c, a{1,2} as aa?, or ${ISTIO}`;
}

/** Whether it is what the controller itself looks for in a cookie. */
function isSwitch({ part, name, value }: RequestCondition): boolean {
  return part === RequestPart.COOKIE && value === 'always' && /^[\w.~-]+$/.test(name);
}

/** A cookie as one of the others in its header, nothing before or behind it. */
function asHeader(condition: RequestCondition): RequestCondition {
  const { part, name, value = '' } = condition;
  return part !== RequestPart.COOKIE ? condition : {
    part: RequestPart.HEADER, name: 'cookie', comparison: Comparison.REGEX, value: `(?:.*\\x3b[\\x20\\x09]*)?${quoted(name)}=${quoted(value)}(?:\\x3b.*)?`,
  };
}

/** The canary annotations, by their names without prefix. An idle canary has none but the weight, and in blue-green no rule is allowed. */
export function canaryAnnotations({ match, idle, canary: { weight } }: RoutingContext, weightTotal: number | undefined): { [name: string]: string } {
  const { header, cookie } = idle ? { header: [], cookie: undefined } : canaryRule(match, []);
  const { value, pattern } = header.length === 0 ? {} as { value?: string; pattern?: string } : headerRule(header);
  return {
    'canary': 'true',
    ...header.length === 0 ? {} : { 'canary-by-header': header[0].name },
    ...value === undefined ? {} : { 'canary-by-header-value': value },
    ...pattern === undefined ? {} : { 'canary-by-header-pattern': pattern },
    ...cookie === undefined ? {} : { 'canary-by-cookie': cookie },
    'canary-weight': String(weight * ((weightTotal ?? 100) / 100)),
    ...weightTotal === undefined ? {} : { 'canary-weight-total': String(weightTotal) },
  };
}
