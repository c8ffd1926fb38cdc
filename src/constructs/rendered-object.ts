import { ApiObject, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { StringMap } from '../domain/manifest';
import { PLACE_ANNOTATIONS, withSyncPlace } from '../domain/sync-wave';
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
  /** Its place in a sync of Argo CD, as annotations. */
  readonly place?: (body: ObjectBody) => StringMap | undefined;
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

/** An annotation that says an object's place in a sync, until somebody adds another one. */
class LazyAnnotation {
  public text?: string;

  public resolve(): unknown {
    return this.text;
  }
}

/** A plain `ApiObject` whose contents are asked for at synth. JSON patches come after that, as on any other. */
export class RenderedObject extends ApiObject {
  private readonly spec: LazyField;
  private readonly others?: LazyField[];
  private readonly place?: ObjectOutline['place'];
  private readonly placed: { readonly [key: string]: LazyAnnotation } = {};
  private annotations?: StringMap;
  private patchCount = 0;

  /**
   * @param labels labels that the object has whatever its contents are
   * @param source what knows the contents of all objects
   */
  constructor(scope: Construct, outline: ObjectOutline, labels: StringMap, private readonly source: ObjectSource) {
    const { id, apiVersion, kind, name, namespace, fields, place } = outline;
    const metadata = namespace === undefined ? { name, labels } : { name, labels, namespace };
    const spec = new LazyField(undefined);
    const others = fields?.map(field => new LazyField(field));
    super(scope, id, others === undefined ? { apiVersion, kind, metadata, spec }
      : { apiVersion, kind, metadata, ...Object.fromEntries(others.map(field => [field.name, field])) });
    this.spec = spec;
    this.others = others;
    this.place = place;
    if (place !== undefined) {
      this.placed = Object.fromEntries(PLACE_ANNOTATIONS.map(key => [key, new LazyAnnotation()]));
      Object.entries(this.placed).forEach(([key, annotation]) => this.metadata.addAnnotation(key, annotation as unknown as string));
    }
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
    const annotations = withSyncPlace(this.place?.(body), body.annotations);
    for (const key in { ...this.annotations, ...annotations }) {
      const text = annotations?.[key] as string;
      if (key in this.placed) {
        this.placed[key].text = text;
      } else {
        this.metadata.addAnnotation(key, text);
      }
    }
    this.annotations = annotations;
    this.spec.body = body;
    this.others?.forEach(field => { field.body = body; });
    return super.toJson();
  }
}
