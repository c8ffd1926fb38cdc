import { CanaryError, shown } from '../../domain/canary-error';

/** Where Flux takes a folder from. The object is there already: `flux bootstrap` makes a `GitRepository` `flux-system`. */
export class FluxSource {
  /**
   * A `GitRepository`.
   *
   * Refused: an empty name.
   *
   * @param name name of the object
   * @param namespace its namespace; none for that of the `Kustomization`
   */
  public static gitRepository(name: string, namespace?: string): FluxSource {
    return FluxSource.of('gitRepository', 'GitRepository', name, namespace);
  }

  /**
   * An `OCIRepository`: the folder was pushed to a registry as an artifact.
   *
   * Refused: an empty name.
   *
   * @param name name of the object
   * @param namespace its namespace; none for that of the `Kustomization`
   */
  public static ociRepository(name: string, namespace?: string): FluxSource {
    return FluxSource.of('ociRepository', 'OCIRepository', name, namespace);
  }

  private static of(factory: string, kind: string, name: string, namespace?: string): FluxSource {
    if (typeof name !== 'string' || !/\S/.test(name)) {
      throw new CanaryError(`FluxSource.${factory}`, [`name must be that of the object, got ${shown(name)}`]);
    }
    return new FluxSource({ kind, name, ...namespace === undefined ? {} : { namespace } });
  }

  private constructor(/** @internal */ public readonly _reference: object) {}
}
