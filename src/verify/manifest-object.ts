import { Origin } from './reading/origin';

/**
 * One Kubernetes object of the input.
 *
 * It has an apiVersion, a kind and a name, and its labels, annotations, selectors and environment values are strings: `Manifests` refuses others.
 */
export class ManifestObject {
  /**
   * The object of a manifest that was checked.
   *
   * @internal
   */
  public static _of(manifest: any, origin: Origin): ManifestObject {
    return new ManifestObject(manifest, origin);
  }

  /** API group and version: `networking.istio.io/v1`, `v1`. */
  public readonly apiVersion: string;

  /** Kind, as it is written: `VirtualService`. */
  public readonly kind: string;

  /** `metadata.name`. */
  public readonly name: string;

  /**
   * `metadata.namespace`, or `default` where the manifest has none.
   *
   * That is where `kubectl apply` puts such an object. Objects that live in no namespace (`Namespace`, `ClusterRole`) have `default`, too.
   */
  public readonly namespace: string;

  private constructor(
    /** The manifest as a plain JSON value. It is shared, not a copy: do not change it. */
    public readonly manifest: any,
    private readonly origin: Origin,
  ) {
    this.apiVersion = manifest.apiVersion;
    this.kind = manifest.kind;
    this.name = manifest.metadata.name;
    this.namespace = manifest.metadata.namespace || 'default';
  }

  /**
   * The same object with another manifest: places are those of the text of this one.
   *
   * @internal
   */
  public _with(manifest: any): ManifestObject {
    return new ManifestObject(manifest, this.origin);
  }

  /** API group without the version: `networking.istio.io`, and an empty text for the core group (`v1`). */
  public get group(): string {
    const slash = this.apiVersion.indexOf('/');
    return slash < 0 ? '' : this.apiVersion.slice(0, slash);
  }

  /** Kind, namespace and name, as messages show an object: `VirtualService auth/auth-api`. */
  public get title(): string {
    return `${this.kind} ${this.namespace}/${this.name}`;
  }

  /**
   * Where a field is, for people: `manifests/auth.yaml:12:5`, lines and columns from 1.
   *
   * A field is where its key starts, an item of a list where the item starts. A field that comes from an alias or a merge key is where it is
   * written. Objects of constructs have no lines: they have the path of their construct and the field, `auth/auth-api/VirtualService spec.http[0]`.
   * The text is parsed again when a place is asked for: ask for places that are shown, not for all.
   *
   * @param path keys and indexes: `['spec', 'http', '0', 'route']`; none is the object; the closest parent stands for a field that is not there
   */
  public place(path: string[]): string {
    return this.origin.place(path);
  }
}
