import { ApiObject, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { StringMap } from '../domain/manifest';
import { RoutingObject } from '../routing/routing-provider';

/** What an object says beyond its name. */
export interface ObjectBody {
  readonly labels?: StringMap;
  readonly annotations?: StringMap;
  readonly spec?: unknown;
  /** What it has at its top instead of a spec, by name. */
  readonly fields?: { readonly [name: string]: unknown };
}

/** An object before its contents are known. */
export interface ObjectOutline extends RoutingObject {
  /** What it has at its top instead of a spec. */
  readonly fields?: readonly string[];
}

/** What knows the contents of objects, by their ids. */
export interface ObjectSource {
  readonly render: (id: string) => ObjectBody;
}

/** A value that cdk8s resolves when it serializes the object. */
class LazyField {
  public body?: ObjectBody;

  constructor(public readonly name: string | undefined) {}

  public resolve(): unknown {
    return this.name === undefined ? this.body?.spec : this.body?.fields?.[this.name];
  }
}

/** A plain `ApiObject` whose contents are asked for at synth. JSON patches come after that, as on any other. */
export class RenderedObject extends ApiObject {
  private readonly spec: LazyField;
  private readonly others?: LazyField[];
  private patchCount = 0;

  /**
   * @param labels labels that the object has whatever its contents are
   * @param source what knows the contents of all objects
   */
  constructor(
    scope: Construct, { id, apiVersion, kind, name, namespace, fields }: ObjectOutline, labels: StringMap, private readonly source: ObjectSource,
  ) {
    const metadata = namespace === undefined ? { name, labels } : { name, labels, namespace };
    const spec = new LazyField(undefined);
    const others = fields?.map(field => new LazyField(field));
    super(scope, id, others === undefined ? { apiVersion, kind, metadata, spec }
      : { apiVersion, kind, metadata, ...Object.fromEntries(others.map(field => [field.name, field])) });
    this.spec = spec;
    this.others = others;
  }

  /** Whether there are JSON patches on the object. */
  public get patched(): boolean {
    return this.patchCount > 0;
  }

  /** The spec as it was when the object was last serialized, before the patches. */
  public get unpatchedSpec(): unknown {
    return this.spec.resolve();
  }

  public addJsonPatch(...ops: JsonPatch[]): void {
    this.patchCount += ops.length;
    super.addJsonPatch(...ops);
  }

  public toJson(): any {
    const body = this.source.render(this.node.id);
    const before = this.spec.body;
    // What the last contents said and these do not is taken back: undefined is not written.
    for (const key in { ...before?.labels, ...body.labels }) {
      this.metadata.addLabel(key, body.labels?.[key] as string);
    }
    for (const key in { ...before?.annotations, ...body.annotations }) {
      this.metadata.addAnnotation(key, body.annotations?.[key] as string);
    }
    this.spec.body = body;
    this.others?.forEach(field => { field.body = body; });
    return super.toJson();
  }
}
