import { Pod } from './pod';
import { ADDED, headerValues, parameter, Received } from './received';
import { stringMatch } from './string-match';
import { hasLabels, labelText } from '../cluster/labels';
import { given, listOf, numberOf, recordOf, textOf } from '../untyped';

/** Who asks istiod for rules: a gateway or a sidecar, at one port. */
export interface Side extends Pod {
  /** Port that the rules are made for. */
  readonly port: number;
  /** `namespace/name` of the gateway, or `mesh`. */
  readonly gateway: string;
}

interface Condition {
  /** In words: `header x-canary is "true"`. */
  readonly text: string;
  holds(message: Received): boolean;
}

/** One item of the `match` of a rule; all that it says must hold. */
export class HttpMatch {
  /** Whether it holds for every request, so that istiod sends no further rules to Envoy (istio, `IsCatchAllRoute`). */
  public readonly catchAll: boolean;
  /** Whether it looks at headers that Envoy makes itself. */
  public readonly generated: boolean;
  /** Whether it looks at who asks by something that only the calling pod itself says. */
  public readonly looksAtPod: boolean;
  /** Text that the path of every request begins with for which it holds, so that others need not be tried; empty where it says nothing of the kind. */
  public readonly pathStart: string;
  private readonly forAll: boolean;
  private readonly conditions: readonly Condition[];

  /**
   * @param slashes whether a prefix ends where a part of the path does, as in the Gateway API
   */
  constructor(private readonly match: any, private readonly slashes: boolean) {
    const { headers, withoutHeaders, uri, method, authority, scheme, queryParams, ignoreUriCase, gateways, sourceLabels, sourceNamespace } = match;
    const path = this.pathCondition(uri, ignoreUriCase === true);
    const others = [
      ...Object.entries(recordOf(headers)).map(([name, value]) => headerCondition(name, value)),
      ...Object.entries(recordOf(withoutHeaders)).map(([name, value]) => withoutHeader(name, value)),
      ...given(method) ? [headerCondition(':method', method, 'method')] : [],
      ...given(authority) ? [headerCondition(':authority', authority, 'authority')] : [],
      ...given(scheme) ? [headerCondition(':scheme', scheme, 'scheme')] : [],
      ...Object.entries(recordOf(queryParams)).map(([name, value]) => parameterCondition(name, value)),
    ];
    this.conditions = [...path === undefined ? [] : [path], ...others];
    this.catchAll = path === undefined && others.length === 0;
    this.generated = [...Object.keys(recordOf(headers)), ...Object.keys(recordOf(withoutHeaders))].some(name => ADDED.has(name.toLowerCase()));
    this.pathStart = ignoreUriCase === true ? '' : textOf(recordOf(uri).exact) || textOf(recordOf(uri).prefix).replace(/\/$/, '');
    this.forAll = ['port', 'gateways', 'sourceLabels', 'sourceNamespace'].every(field => !given(match[field]));
    this.looksAtPod = listOf(gateways).length === 0 && (Object.keys(recordOf(sourceLabels)).length > 0 || textOf(sourceNamespace) !== '');
  }

  /** Whether istiod keeps it for who asks; `gateways` turns `sourceLabels` and `sourceNamespace` off (istio, `sourceMatchHTTP`). */
  public isFor({ port, gateway, namespace, labels }: Side): boolean {
    if (this.forAll) {
      return true;
    }
    const { gateways, sourceLabels, sourceNamespace } = this.match;
    if (numberOf(this.match.port) !== 0 && numberOf(this.match.port) !== port) {
      return false;
    }
    if (listOf(gateways).length > 0) {
      return listOf(gateways).includes(gateway);
    }
    const inNamespace = textOf(sourceNamespace) === '' || sourceNamespace === namespace;
    return inNamespace && hasLabels({ labels }, recordOf(sourceLabels));
  }

  public holds(message: Received): boolean {
    return this.conditions.every(condition => condition.holds(message));
  }

  /** In words: `header x-canary is "true" and path starts with "/api"`. */
  public get text(): string {
    const all = [...this.conditions.map(condition => condition.text), ...this.callers];
    return all.length === 0 ? 'any request' : all.join(' and ');
  }

  /** What it says of who asks, in words. */
  private get callers(): string[] {
    const { port, gateways, sourceLabels, sourceNamespace } = this.match;
    const byGateway = listOf(gateways).length > 0;
    return [
      ...numberOf(port) === 0 ? [] : [`port is ${port}`],
      ...byGateway ? [`caller comes by ${listOf(gateways).join(' or ')}`] : [],
      ...byGateway || textOf(sourceNamespace) === '' ? [] : [`caller is in ${sourceNamespace}`],
      ...byGateway || Object.keys(recordOf(sourceLabels)).length === 0 ? [] : [`caller has ${labelText(recordOf(sourceLabels))}`],
    ];
  }

  /** The part of the path that the rule matches by prefix, which a rewrite replaces. */
  public get prefix(): string | undefined {
    const { prefix } = recordOf(this.match.uri);
    return typeof prefix === 'string' ? this.slashes && prefix !== '/' ? prefix.replace(/\/$/, '') : prefix : undefined;
  }

  private pathCondition(uri: unknown, ignoreCase: boolean): Condition | undefined {
    const { exact, prefix, regex } = recordOf(uri);
    if (!given(exact) && (prefix === '/' || regex === '.*' && !given(prefix))) {
      return undefined;
    }
    if (this.slashes && typeof prefix === 'string' && !given(exact)) {
      return separatedPrefix(prefix.replace(/\/$/, ''), ignoreCase);
    }
    const test = stringMatch(uri, ignoreCase);
    return test === undefined ? undefined : { text: `path ${test.text}`, holds: ({ path }) => test.holds(path) };
  }
}

function separatedPrefix(prefix: string, ignoreCase: boolean): Condition {
  const fold = ignoreCase ? (value: string) => value.toLowerCase() : (value: string) => value;
  return {
    text: `path is ${JSON.stringify(prefix)} or below it`,
    holds: ({ path }) => fold(path) === fold(prefix) || fold(path).startsWith(`${fold(prefix)}/`),
  };
}

/** Whether any value will do: nothing is said, or `*`, which is no regular expression (istio, `canBeConvertedToPresentMatch`). */
function isPresence(value: unknown): boolean {
  const { exact, prefix, regex } = recordOf(value);
  return !given(exact) && !given(prefix) && (!given(regex) || regex === '*');
}

/** A header that is sent several times matches when one of its values does (Envoy 1.40, `match_headers_individually`). */
function headerCondition(name: string, value: unknown, title = `header ${name}`): Condition {
  const key = name.toLowerCase();
  const test = isPresence(value) ? undefined : stringMatch(value);
  return test === undefined
    ? { text: `${title} is there`, holds: message => headerValues(message, key).length > 0 }
    : { text: `${title} ${test.text}`, holds: message => headerValues(message, key).some(one => test.holds(one)) };
}

/** A missing header is taken as an empty one (Envoy, `treat_missing_header_as_empty`), but for the test whether it is there. */
function withoutHeader(name: string, value: unknown): Condition {
  const key = name.toLowerCase();
  const test = isPresence(value) ? undefined : stringMatch(value);
  return test === undefined
    ? { text: `no header ${name}`, holds: message => headerValues(message, key).length === 0 }
    : { text: `no header ${name} that ${test.text}`, holds: message => !orEmpty(headerValues(message, key)).some(one => test.holds(one)) };
}

function orEmpty(values: readonly string[]): readonly string[] {
  return values.length === 0 ? [''] : values;
}

function parameterCondition(name: string, value: unknown): Condition {
  const test = isPresence(value) ? undefined : stringMatch(value);
  return {
    text: `parameter ${name} ${test?.text ?? 'is there'}`,
    holds: message => {
      const found = parameter(message, name);
      return found !== undefined && (test?.holds(found) ?? true);
    },
  };
}
