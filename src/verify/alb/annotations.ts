import { JsonValue } from './json-value';
import { Problems } from './problems';
import { ManifestObject } from '../manifest-object';

const PREFIX = 'alb.ingress.kubernetes.io/';

/** Annotations of the AWS load balancer controller; the first object that has one decides (aws-load-balancer-controller, `model_build_target_group.go`: a Service before its Ingress). */
export class Annotations {
  private readonly objects: readonly ManifestObject[];

  constructor(private readonly problems: Problems, ...objects: ManifestObject[]) {
    this.objects = objects;
  }

  public text(name: string): string | undefined {
    const value = this.owner(name)?.manifest.metadata.annotations[PREFIX + name];
    return typeof value === 'string' ? value : undefined;
  }

  /** A whole number as Go's strconv.ParseInt reads it. */
  public integer(name: string): number | undefined {
    const text = this.text(name);
    if (text !== undefined && !/^[+-]?\d+$/.test(text)) {
      this.fail(name, `must be a whole number, got "${text}"`);
      return undefined;
    }
    return text === undefined ? undefined : Number(text);
  }

  /** A boolean as Go's strconv.ParseBool reads it. */
  public boolean(name: string): boolean {
    const text = this.text(name);
    if (text !== undefined && !/^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(text)) {
      this.fail(name, `must be true or false, got "${text}"`);
    }
    return text !== undefined && /^(1|t|T|TRUE|true|True)$/.test(text);
  }

  public json(name: string): JsonValue | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : JsonValue.parse(text, problem => this.fail(name, problem));
  }

  /** One of several values; the first is the default. */
  public choice(name: string, values: readonly string[]): string {
    const text = this.text(name) ?? values[0];
    if (!values.includes(text)) {
      this.fail(name, `must be ${values.join(' or ')}, got "${text}"`);
    }
    return text;
  }

  public path(name: string): string[] {
    return ['metadata', 'annotations', PREFIX + name];
  }

  /** The object that has the annotation. */
  public owner(name: string): ManifestObject | undefined {
    return this.objects.find(({ manifest }) => manifest.metadata.annotations?.[PREFIX + name] !== undefined);
  }

  public fail(name: string, text: string): void {
    this.problems.add(this.owner(name) ?? this.objects[0], this.path(name), text);
  }
}
