import { App, Chart } from 'cdk8s';
import { ManifestObject } from './manifest-object';
import { Collection } from './reading/collection';
import { ReadingMistake } from './reading/reading-mistake';

/** How `Manifests` reads an input. */
export interface ManifestsOptions {
  /**
   * Whether what can be read is read in spite of mistakes.
   *
   * An object that is there twice counts as the last one says, as `kubectl apply` leaves it; of equal keys the last counts; objects without `---`
   * between them are two; a number or boolean in the place of a text counts as the text that is written there. Left out is what Kubernetes could not
   * make an object of: texts that are no YAML, objects without a kind or a name, lists where maps are wanted, templates of Helm. Kustomizations are
   * carried out as far as they set namespaces, images, replicas and labels; their patches and all that renames objects are left out. Where several
   * overlays have one base, it is read once, for production. Still thrown is what leaves nothing to read: a path that cannot be read, a directory
   * without any object, or with nothing but templates.
   *
   * @default false - whatever is wrong is thrown
   */
  readonly tolerant?: boolean;
}

/**
 * Kubernetes objects that were rendered: by this library, Helm, Kustomize or by hand.
 *
 * Scalars are read as Kubernetes reads them: YAML 1.1 as sigs.k8s.io/yaml has it (`on` is true, `0o17` is 15, `1.10` is a number, a date is a
 * text). A number beyond 2^53 is the closest one that JavaScript has. Kinds of lists (`List`, `DeploymentList`) count as what is in them. Objects
 * of unknown kinds are kept.
 *
 * All that is wrong is told in one error, each with its place: texts that are no YAML, keys that are there twice, objects without
 * apiVersion, kind or name, objects that are there twice, labels and environment values that Kubernetes reads as numbers, aliases that
 * grow without end. With `tolerant` the rest is read in spite of them.
 */
export class Manifests {
  /**
   * Reads a text of any number of YAML or JSON documents. Documents without content are left out.
   *
   * What is refused: documents that are no Kubernetes objects, and templates.
   *
   * @param text the content of a file
   * @param file name of the file, as places show it; default: `manifests.yaml`
   * @param options how it is read
   */
  public static fromYaml(text: string, file: string = 'manifests.yaml', options: ManifestsOptions = {}): Manifests {
    return Manifests.of(reader().readText('Manifests.fromYaml', text, file, options.tolerant));
  }

  /**
   * Reads a file, or all `.yaml`, `.yml` and `.json` files of a directory and those below it, in the order of their names.
   *
   * Left out in a directory: hidden files, `node_modules`, and documents that are no Kubernetes objects (see `skipped`).
   * What is refused: templates of Helm and directories that Kustomize changes, which are to be rendered first, unless the reading is tolerant; a
   * directory without any object.
   *
   * @param path of the file or directory
   * @param options how it is read; if tolerant, a `.json` file that is no JSON and names no apiVersion (the settings of an editor) is left out, too
   */
  public static fromPath(path: string, options: ManifestsOptions = {}): Manifests {
    return Manifests.of(reader().readPaths('Manifests.fromPath', [path], options.tolerant));
  }

  /**
   * Reads several files and directories as one input: an object that two of them have is there twice.
   *
   * Files may be empty, as templates of Helm render them, unless all are.
   *
   * @param paths of the files and directories, each of which is read as `fromPath` reads it
   * @param options how they are read
   */
  public static fromPaths(paths: string[], options: ManifestsOptions = {}): Manifests {
    return Manifests.of(reader().readPaths('Manifests.fromPaths', paths, options.tolerant));
  }

  /**
   * The same for a command, whose name an error shows, and which has read some of the paths already.
   *
   * @internal
   */
  public static _fromCommand(subject: string, paths: string[], contents: ReadonlyMap<string, Buffer>, tolerant = true): Manifests {
    return Manifests.of(reader().readPaths(subject, paths, tolerant, contents));
  }

  /**
   * The objects of files that may have none. They are read in spite of mistakes.
   *
   * @internal
   */
  public static _fromFiles(subject: string, files: readonly string[]): Manifests {
    return Manifests.of(reader().readFiles(subject, files));
  }

  /**
   * The objects of an app that is being validated. They are read in spite of mistakes.
   *
   * @internal
   */
  public static _fromSynth(app: App): Manifests {
    return Manifests.of(reader().readRendered('App.synth', app));
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
   *
   * @param objects the manifests
   * @param options how they are read
   */
  public static fromObjects(objects: any[], options: ManifestsOptions = {}): Manifests {
    return Manifests.of(reader().readObjects('Manifests.fromObjects', objects, options.tolerant));
  }

  /**
   * Objects that were read before, some of them changed or left out. Places stay those of their texts.
   *
   * @internal
   */
  public static _fromRead(objects: ManifestObject[]): Manifests {
    return new Manifests(objects, [], []);
  }

  private static of({ objects, skipped, mistakes }: Collection): Manifests {
    return new Manifests(objects, skipped, mistakes);
  }

  /**
   * What is wrong with the input and was not thrown; nothing unless the reading was tolerant.
   *
   * @internal
   */
  public readonly _mistakes: ReadingMistake[];

  private constructor(
    /** The objects, in the order of the input. */
    public readonly objects: ManifestObject[],
    /** Places of documents of a directory that are no Kubernetes objects: `values.yaml:1:1`. */
    public readonly skipped: string[],
    mistakes: ReadingMistake[],
  ) {
    this._mistakes = mistakes;
  }
}

// The parser is loaded when it is needed: most programs that import this package read no manifests.
function reader(): typeof import('./manifest-reader') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./manifest-reader') as typeof import('./manifest-reader');
}
