import { Decision } from './decision';

/** How bad a finding is. */
export enum Severity {
  /** A client or a rollout is harmed for sure. */
  ERROR = 'error',
  /** It depends on something that the input does not say; the message says on what. */
  WARNING = 'warning',
}

/** What a finding is made of. */
export interface FindingParts {
  readonly rule: string;
  readonly severity: Severity;
  readonly title: string;
  readonly subject: { readonly title: string; place(path: string[]): string };
  readonly path: readonly string[];
  readonly field: string;
  readonly message: string;
  readonly wayOut: string;
  readonly request?: string;
  readonly outcome?: string;
  readonly related: Decision[];
}

/** One thing that `check` or `transition` says of the input: what is wrong, where, what a client sees of it, and the way out. */
export class Finding {
  /** @internal */
  public static _of(parts: FindingParts): Finding {
    return new Finding(parts);
  }

  /** Id of the rule: `R2`. Its page is `docs/rules/R2.md`. */
  public readonly rule: string;

  /** Whether somebody is harmed for sure, or whether that depends. */
  public readonly severity: Severity;

  /** The rule in a few words: `route to a track without pods`. */
  public readonly title: string;

  /** The object: `VirtualService auth/auth-api`; a file where the text itself is wrong. */
  public readonly subject: string;

  /** The field: `spec.http[0].route[1]`; empty for the object as a whole. */
  public readonly field: string;

  /** What is wrong, with the value that is there; without subject, place and way out. */
  public readonly message: string;

  /** What to write instead. */
  public readonly wayOut: string;

  /**
   * A request that shows it: `GET api.example.com/api with x-canary: true from gateway istio-system/public`.
   *
   * @default - no request is concerned
   */
  public readonly request?: string;

  /**
   * What becomes of that request: `HTTP 503: no healthy endpoint`.
   *
   * @default - no request is concerned
   */
  public readonly outcome?: string;

  /** Other fields that have a part in it. */
  public readonly related: Decision[];

  private constructor(private readonly parts: FindingParts) {
    this.rule = parts.rule;
    this.severity = parts.severity;
    this.title = parts.title;
    this.subject = parts.subject.title;
    this.field = parts.field;
    this.message = parts.message;
    this.wayOut = parts.wayOut;
    this.request = parts.request;
    this.outcome = parts.outcome;
    this.related = parts.related;
  }

  /** Where it is: `auth.yaml:12:5`; path of the construct and field for objects of an app. It is looked up when it is asked for. */
  public get place(): string {
    return this.parts.subject.place([...this.parts.path]);
  }

  /**
   * The finding with certainty.
   *
   * @param reason stands in the place of what it depends on
   * @internal
   */
  public _asError(reason: string): Finding {
    return new Finding({ ...this.parts, severity: Severity.ERROR, message: this.message.replace(/; depends on [^;]*$/, `; ${reason}`) });
  }

  /** The finding as a line: severity, rule, subject, message, place, way out. */
  public toString(): string {
    const shows = this.request === undefined ? '' : `; ${this.request} gets ${this.outcome}`;
    return `${this.severity} ${this.rule} ${this.subject}: ${this.message}${shows} (${this.place}): ${this.wayOut}`;
  }
}
