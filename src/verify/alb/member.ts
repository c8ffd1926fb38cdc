import { Annotations } from './annotations';
import { Problems } from './problems';
import { ManifestObject } from '../manifest-object';

/** An Ingress that the controller takes care of. */
export class Member {
  public readonly annotations: Annotations;

  constructor(
    public readonly ingress: ManifestObject,
    /** IngressClassParams of its class, as far as the input has them. */
    public readonly parameters: ManifestObject | undefined,
    public readonly problems: Problems,
  ) {
    this.annotations = new Annotations(problems, ingress);
  }

  /** What takes requests that no rule matches. */
  public get defaultBackend(): any {
    return this.ingress.manifest.spec.defaultBackend ?? undefined;
  }

  /** A field of the IngressClassParams, which come before annotations (aws-load-balancer-controller, `buildSSLRedirectConfig`). */
  public parameter(name: string): any {
    const value = this.parameters?.manifest.spec?.[name];
    return value === '' || value === null ? undefined : value;
  }

  /** Annotations of the Ingress that those of a Service overrule. */
  public with(service: ManifestObject): Annotations {
    return new Annotations(this.problems, service, this.ingress);
  }
}
