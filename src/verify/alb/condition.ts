import { JsonValue } from './json-value';
import { expressions, Pattern, wildcards } from './pattern';
import { Decision } from '../decision';
import { assume, Visit } from '../entrance';
import { Message } from '../message';

/** A condition of a listener rule. */
export interface Condition {
  /** In words: `header x-canary is "true"`. */
  readonly text: string;
  /** How many values are compared, of which AWS permits five in a rule. */
  readonly values: number;
  /** Whether the request does not say if it matches. */
  readonly guessed?: boolean;
  matches(message: Message, visit: Visit): boolean;
}

/** Hosts and paths of conditions, which are alternatives to those of the Ingress. */
export interface Alternatives {
  readonly values: string[];
  readonly regexValues: string[];
}

/** What `conditions.<name>` of an Ingress asks for. */
export interface Conditions {
  readonly hosts: Alternatives;
  readonly paths: Alternatives;
  /** The others, all of which have to match; guesses come last, so that they are made only where they decide. */
  readonly others: Condition[];
}

/** Where a condition comes from. */
export interface ConditionSource {
  decision(text: string): Decision;
  /** Takes what the controller or AWS refuses. */
  refuse(text: string): void;
}

type Parse = (config: JsonValue, source: ConditionSource, conditions: Conditions) => void;

/** Fields with the name of their settings (aws-load-balancer-controller, `RuleCondition`). */
const FIELDS = new Map<string, [string, Parse]>([
  ['host-header', ['hostHeaderConfig', (config, source, { hosts }) => alternatives(config, source, hosts)]],
  ['path-pattern', ['pathPatternConfig', (config, source, { paths }) => alternatives(config, source, paths)]],
  ['http-header', ['httpHeaderConfig', (config, source, { others }) => others.push(headerCondition(config, source))]],
  ['http-request-method', ['httpRequestMethodConfig', (config, source, { others }) => others.push(methodCondition(config, source))]],
  ['query-string', ['queryStringConfig', (config, source, { others }) => others.push(queryCondition(config, source))]],
  ['source-ip', ['sourceIPConfig', (config, source, { others }) => others.push(addressCondition(config, source))]],
]);

/** Reads the annotation; nothing where there is none. */
export function conditionsOf(json: JsonValue | undefined, source: ConditionSource): Conditions {
  const conditions: Conditions = { hosts: { values: [], regexValues: [] }, paths: { values: [], regexValues: [] }, others: [] };
  const seen = new Set<string>();
  for (const item of json?.list() ?? []) {
    const field = item.field('field').text() ?? '';
    const [name, parse] = FIELDS.get(field) ?? [];
    // A field that the controller does not know is passed over (aws-load-balancer-controller, `RuleCondition.Validate` has no default).
    if (name !== undefined && parse !== undefined) {
      const config = item.field(name);
      if (config.absent) {
        source.refuse(`${field} has no ${name}`);
      } else {
        parse(config, source, conditions);
      }
      if (seen.has(field) && (field === 'source-ip' || field === 'http-request-method')) {
        source.refuse(`AWS permits one condition ${field} per rule`);
      }
      seen.add(field);
    }
  }
  conditions.others.sort((one, other) => Number(one.guessed ?? false) - Number(other.guessed ?? false));
  return conditions;
}

/** One of the hosts, without case; `*` also spans dots (API reference, HostHeaderConditionConfig). */
export function hostPattern({ values, regexValues }: Alternatives, source: ConditionSource): Pattern | undefined {
  return patternOf(values, regexValues, source, true);
}

/** One of the paths, with case, without the query (API reference, PathPatternConditionConfig). */
export function pathCondition({ values, regexValues }: Alternatives, source: ConditionSource): Condition | undefined {
  const pattern = patternOf(values, regexValues, source, false);
  return pattern && { text: `path is ${pattern.text}`, values: values.length + regexValues.length, matches: ({ path }, visit) => pattern.matches(path, visit) };
}

function patternOf(values: readonly string[], regexValues: readonly string[], source: ConditionSource, ignoreCase: boolean): Pattern | undefined {
  if (values.length > 0 && regexValues.length > 0) {
    source.refuse('values and regexValues are for one host or path condition, and the Ingress itself has values');
  }
  if (values.length > 0) {
    return wildcards(values, { ignoreCase });
  }
  return regexValues.length > 0 ? expressions(regexValues, text => source.decision(text), text => source.refuse(text)) : undefined;
}

function alternatives(config: JsonValue, source: ConditionSource, into: Alternatives): void {
  const [values, regexValues] = valuesOf(config, source);
  into.values.push(...values);
  into.regexValues.push(...regexValues);
}

function valuesOf(config: JsonValue, source: ConditionSource): [string[], string[]] {
  const [values, regexValues] = [config.field('values').texts(), config.field('regexValues').texts()];
  if ((values.length > 0) === (regexValues.length > 0)) {
    source.refuse('needs values or regexValues');
  }
  if ([...values, ...regexValues].includes('')) {
    source.refuse('AWS refuses an empty value');
  }
  return [values, regexValues];
}

/** Names and values without case; a header that is sent several times matches by any of them (API reference, HttpHeaderConditionConfig). */
function headerCondition(config: JsonValue, source: ConditionSource): Condition {
  const name = config.field('httpHeaderName').text() ?? '';
  if (name === '' || name.toLowerCase() === 'host') {
    source.refuse(`AWS refuses a condition for the header "${name}"`);
  }
  const [values, regexValues] = valuesOf(config, source);
  const pattern = patternOf(values, regexValues, source, true);
  return {
    text: `header ${name} is ${pattern?.text}`,
    values: values.length + regexValues.length,
    matches: ({ headers }, visit) => (headers.get(name.toLowerCase()) ?? []).some(value => pattern?.matches(value, visit)),
  };
}

/** The exact method, without wildcards (API reference, HttpRequestMethodConditionConfig). */
function methodCondition(config: JsonValue, source: ConditionSource): Condition {
  const values = config.field('values').texts();
  if (values.length === 0 || values.includes('')) {
    source.refuse('http-request-method needs values');
  }
  return { text: `method is ${values.join(' or ')}`, values: values.length, matches: ({ method }) => values.includes(method) };
}

/** A parameter, or any parameter with the value, without case (API reference, QueryStringConditionConfig). */
function queryCondition(config: JsonValue, source: ConditionSource): Condition {
  const wanted = config.field('values').list().map(item => ({ key: item.field('key').text(), value: item.field('value').text() ?? '' }));
  if (wanted.length === 0 || wanted.some(({ value }) => value === '')) {
    source.refuse('query-string needs values');
  }
  const options = { ignoreCase: true, escapes: true };
  const tests = wanted.map(({ key, value }) => ({ key: wildcards([key ?? '*'], options), value: wildcards([value], options) }));
  return {
    text: `query has ${wanted.map(({ key, value }) => key === undefined ? value : `${key}=${value}`).join(' or ')}`,
    values: wanted.length,
    matches: ({ query }, visit) => {
      if (query === undefined) {
        return false;
      }
      if (/[%+]/.test(query)) {
        assume(visit, source.decision('the query is compared as it is sent, without decoding'));
      }
      return query.split('&').map(part => /^([^=]*)=?(.*)$/s.exec(part)!)
        .some(([, key, value]) => tests.some(test => test.key.matches(key, visit) && test.value.matches(value, visit)));
    },
  };
}

/** Requests do not say which address they come from. */
function addressCondition(config: JsonValue, source: ConditionSource): Condition {
  const values = config.field('values').texts();
  if (values.length === 0) {
    source.refuse('source-ip needs values');
  }
  const everybody = values.includes('0.0.0.0/0');
  return {
    text: `client is in ${values.join(' or ')}`,
    values: values.length,
    guessed: true,
    matches: (_message, visit) => {
      assume(visit, source.decision(everybody ? 'the client is taken to use IPv4' : `the client is taken to be outside of ${values.join(' and ')}`));
      return everybody;
    },
  };
}
