import { RouteRule } from './config';
import { Destination, destinationsOf } from './destinations';
import { HttpMatch, Side } from './http-match';
import { Received } from './received';
import { Decision } from '../decision';
import { ManifestObject } from '../manifest-object';

/** A rule of `http` with full names, and where it is written. */
export interface HttpRule {
  readonly json: any;
  readonly object: ManifestObject;
  /** Path of the rule in the object: `['spec', 'http', '0']`. */
  readonly path: readonly string[];
  /** What led to the rule, such as the delegation in a root. */
  readonly lead: readonly Decision[];
  /** What it comes from, if it is made of a route of the Gateway API. */
  readonly origin?: RouteRule;
  /** Whether it follows the Gateway API. */
  readonly gatewaySemantics: boolean;
  /** What an answer that comes of it relies on. */
  readonly assumed?: readonly Decision[];
}

/** One route of Envoy: a rule with one of its matches. */
export class HttpRoute {
  /** Whether it takes every request. */
  public readonly catchAll: boolean;
  private parts?: readonly Destination[];

  /**
   * @param source where the match is written: an object and a path
   */
  constructor(
    public readonly rule: HttpRule,
    public readonly match?: HttpMatch,
    private readonly source?: { readonly object: ManifestObject; readonly path: readonly string[] },
  ) {
    this.catchAll = match?.catchAll ?? true;
  }

  /** Whether istiod keeps it for who asks. */
  public isFor(side: Side): boolean {
    return this.match?.isFor(side) ?? true;
  }

  /** The destinations that get something. */
  public get destinations(): readonly Destination[] {
    this.parts ??= destinationsOf(this.rule.json.route);
    return this.parts;
  }

  public holds(message: Received): boolean {
    return this.match?.holds(message) ?? true;
  }

  /** Why it was taken. */
  public get decisions(): Decision[] {
    const { object, path, lead } = this.rule;
    const effect = this.match === undefined ? 'rule without match takes the request' : `rule matches: ${this.match.text}`;
    const step = new Decision(this.source?.object ?? object, [...this.source?.path ?? path], effect);
    // Where the root has the match, the rule of the delegate is a step of its own.
    return [...lead, step, ...step._object === object ? [] : [new Decision(object, [...path], 'rule without match takes what its root leaves to it')]];
  }

  /** A step of the chain at a field of the rule, such as `route`, `1`, `weight`, as its object writes it. */
  public decision(field: readonly string[], effect: string): Decision {
    const { object, path, origin } = this.rule;
    if (origin === undefined) {
      return new Decision(object, [...path, ...field], effect);
    }
    const [name, index, ...rest] = field;
    const backend = name === 'route' ? origin.destinations[Number(index)] : name === 'mirrors' ? origin.mirrors[Number(index)] : undefined;
    return new Decision(object, [...backend?.path ?? path, ...rest.filter(step => step === 'weight')], effect);
  }

  /** Why a destination of a route of the Gateway API gets nothing. */
  public problem(index: number): string | undefined {
    return this.rule.origin?.destinations[index]?.problem;
  }
}
