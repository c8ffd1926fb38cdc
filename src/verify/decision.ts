import { ManifestObject } from './manifest-object';
import { fieldText } from './reading/origin';

/** One step of an answer: a field of an object and what it decided. */
export class Decision {
  /**
   * @param source the object that decides
   * @param path the field of it that does: `['spec', 'http', '0']`
   * @param effect what it decides, in words
   */
  constructor(private readonly source: ManifestObject, private readonly path: string[], public readonly effect: string) {}

  /** @internal */
  public get _object(): ManifestObject {
    return this.source;
  }

  /** @internal */
  public get _path(): readonly string[] {
    return this.path;
  }

  /** The object: `VirtualService auth/auth-api`. */
  public get object(): string {
    return this.source.title;
  }

  /** The field: `spec.http[0].route[1].weight`; empty for the object as a whole. */
  public get field(): string {
    return fieldText(this.path);
  }

  /** Where it stands: `auth.yaml:12:5`. It is looked up when it is asked for. */
  public get place(): string {
    return this.source.place(this.path);
  }

  /** The step as a line of text: object, field, effect, place. */
  public toString(): string {
    return `${[this.object, this.field].join(' ').trim()}: ${this.effect} (${this.place})`;
  }
}
