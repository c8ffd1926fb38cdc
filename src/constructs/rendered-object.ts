import { ApiObject, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { StringMap } from '../domain/manifest';
import { RoutingObject } from '../routing/routing-provider';

/** What an object says beyond its name. */
export interface ObjectBody {
  readonly labels?: StringMap;
  readonly annotations?: StringMap;
  readonly spec: unknown;
}

/** What knows the contents of objects, by their ids. */
export interface ObjectSource {
  readonly render: (id: string) => ObjectBody;
}

/** A value that cdk8s resolves when it serializes the object. */
class LazySpec {
  public body?: ObjectBody;

  public resolve(): unknown {
    return this.body?.spec;
  }
}

/** A plain `ApiObject` whose contents are asked for at synth. JSON patches come after that, as on any other. */
export class RenderedObject extends ApiObject {
  private readonly spec: LazySpec;
  private patchCount = 0;

  /**
   * @param labels labels that the object has whatever its contents are
   * @param source what knows the contents of all objects
   */
  constructor(
    scope: Construct, { id, apiVersion, kind, name, namespace }: RoutingObject, labels: StringMap, private readonly source: ObjectSource,
  ) {
    const spec = new LazySpec();
    super(scope, id, { apiVersion, kind, metadata: namespace === undefined ? { name, labels } : { name, labels, namespace }, spec });
    this.spec = spec;
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
    for (const key in body.labels) {
      this.metadata.addLabel(key, body.labels[key]);
    }
    for (const key in body.annotations) {
      this.metadata.addAnnotation(key, body.annotations[key]);
    }
    this.spec.body = body;
    return super.toJson();
  }
}
