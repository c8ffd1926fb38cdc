import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { RoutingObject } from '../routing/routing-provider';

/** What an object says beyond its name. */
export interface ObjectBody {
  readonly labels?: { [key: string]: string };
  readonly annotations?: { [key: string]: string };
  readonly spec: unknown;
}

/** A plain `ApiObject` whose contents are asked for at synth. JSON patches come after that, as on any other. */
export class RenderedObject extends ApiObject {
  constructor(scope: Construct, { id, apiVersion, kind, name }: RoutingObject, service: string, private readonly body: () => ObjectBody) {
    super(scope, id, {
      apiVersion,
      kind,
      metadata: { name, labels: { app: service } },
      spec: Lazy.any({ produce: () => body().spec }),
    });
  }

  public toJson(): any {
    const { labels = {}, annotations = {} } = this.body();
    Object.entries(labels).forEach(([key, value]) => this.metadata.addLabel(key, value));
    Object.entries(annotations).forEach(([key, value]) => this.metadata.addAnnotation(key, value));
    return super.toJson();
  }
}
