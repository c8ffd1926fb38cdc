import { App, Chart } from 'cdk8s';
import { ManifestObject } from './manifest-object';

/**
 * Kubernetes objects that were rendered: by this library, Helm, Kustomize or by hand.
 *
 * Scalars are read as Kubernetes reads them: YAML 1.1 as sigs.k8s.io/yaml has it (`on` is true, `0o17` is 15, `1.10` is a number, a date is a
 * text). A number beyond 2^53 is the closest one that JavaScript has. Kinds of lists (`List`, `DeploymentList`) count as what is in them. Objects
 * of unknown kinds are kept.
 *
 * All that is wrong is told in one error, each with its place: texts that are no YAML, keys that are there twice, objects without
 * apiVersion, kind or name, objects that are there twice, labels and environment values that Kubernetes reads as numbers, aliases that
 * grow without end.
 */
export class Manifests {
  /**
   * Reads a text of any number of YAML or JSON documents. Documents without content are left out.
   *
   * What is refused: documents that are no Kubernetes objects, and templates.
   *
   * @param text the content of a file
   * @param file name of the file, as places show it; default: `manifests.yaml`
   */
  public static fromYaml(text: string, file: string = 'manifests.yaml'): Manifests {
    return Manifests.of(reader().readText('Manifests.fromYaml', text, file));
  }

  /**
   * Reads a file, or all `.yaml`, `.yml` and `.json` files of a directory and those below it, in the order of their names.
   *
   * Left out in a directory: hidden files, `node_modules`, and documents that are no Kubernetes objects (see `skipped`).
   * What is refused: templates of Helm and directories that Kustomize changes, which are to be rendered first; a directory without any object.
   */
  public static fromPath(path: string): Manifests {
    return Manifests.of(reader().readPath('Manifests.fromPath', path));
  }

  /** The objects of a chart of cdk8s. The whole app is validated, as in a synth. */
  public static fromChart(chart: Chart): Manifests {
    return Manifests.of(reader().readChart('Manifests.fromChart', chart));
  }

  /** The objects of all charts of a cdk8s app, which is validated, as in a synth. */
  public static fromApp(app: App): Manifests {
    return Manifests.of(reader().readApp('Manifests.fromApp', app));
  }

  /**
   * Plain objects, as other tools return them: JSON values with apiVersion, kind and metadata. They are copied.
   *
   * What is refused: what JSON cannot hold.
   */
  public static fromObjects(objects: any[]): Manifests {
    return Manifests.of(reader().readObjects('Manifests.fromObjects', objects));
  }

  private static of({ objects, skipped }: { readonly objects: ManifestObject[]; readonly skipped: string[] }): Manifests {
    return new Manifests(objects, skipped);
  }

  private constructor(
    /** The objects, in the order of the input. */
    public readonly objects: ManifestObject[],
    /** Places of documents of a directory that are no Kubernetes objects: `values.yaml:1:1`. */
    public readonly skipped: string[],
  ) {}
}

// The parser is loaded when it is needed: most programs that import this package read no manifests.
function reader(): typeof import('./manifest-reader') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./manifest-reader') as typeof import('./manifest-reader');
}
