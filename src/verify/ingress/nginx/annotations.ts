import { Decision } from '../../decision';
import { ManifestObject } from '../../manifest-object';
import { Ingress } from '../ingress';

const PREFIX = 'nginx.ingress.kubernetes.io/';

/** Whether the controller takes a value (annotations/parser/validators.go); empty values are not asked about. */
export type Validator = (value: string) => boolean;

const BASIC = /^[/\-._~a-zA-Z0-9:]*$/;

export const valid = {
  basic: (value: string) => BASIC.test(value.split(' ').join('')),
  basicWithSpace: (value: string) => /^[/\-._~a-zA-Z0-9: ]*$/.test(value),
  regex: (value: string) => /^[/\-._~a-zA-Z0-9:^$[\](){}*+?|&=\\]*$/.test(value),
  url: (value: string) => /^[\-._~a-zA-Z0-9/:,?&=]*$/.test(value),
  pathWithCapture: (value: string) => /^\/?[\-._~a-zA-Z0-9/:$]*$/.test(value),
  serverName: (value: string) => valid.regex(value.trim()),
  serverNames: (value: string) => value.split(',').every(name => valid.serverName(name)),
  serviceName: (value: string) => /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(value),
  boolean: (value: string) => booleanOf(value) !== undefined,
  integer: (value: string) => integerOf(value) !== undefined,
  anything: () => true,
  oneOf: (...options: string[]): Validator => value => options.includes(value.trim()),
};

/** Go's strconv.ParseBool. */
function booleanOf(value: string): boolean | undefined {
  const known = /^(?:(1|t|T|TRUE|true|True)|0|f|F|FALSE|false|False)$/.exec(value);
  return known === null ? undefined : known[1] !== undefined;
}

/** Go's strconv.Atoi: decimal digits with a sign, within 64 bits. */
function integerOf(value: string): number | undefined {
  if (!/^[+-]?\d+$/.test(value)) {
    return undefined;
  }
  const exact = BigInt(value.replace(/^\+/, ''));
  return exact >= -(2n ** 63n) && exact < 2n ** 63n ? Number(exact) : undefined;
}

/** The annotations of an Ingress as ingress-nginx reads them (annotations/parser/main.go). */
export class Annotations {
  constructor(private readonly ingress: Ingress) {}

  public get object(): ManifestObject {
    return this.ingress.object;
  }

  /** What is written; nothing without the annotation. */
  public raw(name: string): string | undefined {
    return this.ingress.annotations[PREFIX + name];
  }

  /** The text without the space around each line; nothing for one that is empty or that the controller refuses. */
  public text(name: string, validator: Validator): string | undefined {
    const value = this.accepted(name, validator)?.split('\n').map(line => line.trim()).join('\n');
    return value === '' ? undefined : value;
  }

  public boolean(name: string): boolean | undefined {
    const value = this.accepted(name, valid.boolean);
    return value === undefined ? undefined : booleanOf(value);
  }

  public integer(name: string): number | undefined {
    const value = this.accepted(name, valid.integer);
    return value === undefined ? undefined : integerOf(value);
  }

  /** Whether there is a value that the controller refuses. */
  public isRefused(name: string, validator: Validator): boolean {
    const value = this.raw(name);
    return value !== undefined && value !== '' && this.accepted(name, validator) === undefined;
  }

  /** All names without prefix. */
  public names(): string[] {
    return Object.keys(this.ingress.annotations).filter(key => key.startsWith(PREFIX)).map(key => key.slice(PREFIX.length));
  }

  public decision(name: string, effect: string): Decision {
    return new Decision(this.ingress.object, ['metadata', 'annotations', PREFIX + name], effect);
  }

  /** The same for an annotation that can be absent: the effect of that is told of all of them. */
  public step(name: string, effect: string): Decision {
    return this.raw(name) === undefined ? new Decision(this.ingress.object, ['metadata', 'annotations'], `no ${name}: ${effect}`) : this.decision(name, effect);
  }

  /** What leads requests to https. */
  public httpsDecision(): Decision {
    return this.boolean('force-ssl-redirect') === true ? this.decision('force-ssl-redirect', 'http leads to https')
      : new Decision(this.ingress.object, ['spec', 'tls'], 'with TLS, http leads to https (ssl-redirect is on by default)');
  }

  private accepted(name: string, validator: Validator): string | undefined {
    const value = this.raw(name);
    return value === undefined || value === '' || !validator(value) ? undefined : value;
  }
}
