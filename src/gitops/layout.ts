import { KustomizeOptions } from './kustomize/kustomize-options';
import { LayoutChart, LayoutObject } from './layout-object';
import { objectFiles } from './object-files';
import { OutputFile } from './output-file';
import { joinedYaml, yamlText } from './yaml-text';

/** The files of an app, whose charts come one at a time. */
type Files = (charts: Iterable<LayoutChart>, problems: string[]) => OutputFile[];

/** The folder of a chart that is applied; undefined where it has none. */
type Folder = (chart: string, overlay?: string) => string | undefined;

/** Which files an app is written to. The folder of the output belongs to one app. */
export class Layout {
  /** A file per chart, `auth.k8s.yaml`, as cdk8s writes them. They have numbers in front where charts depend on each other. */
  public static chartFiles(): Layout {
    return new Layout(charts => {
      const files = Array.from(charts, ({ name, path, dependent, objects }) => ({ name, dependent, text: textOf(objects), subject: `chart ${path}` }));
      const numbered = files.some(({ dependent }) => dependent);
      const number = (index: number) => numbered ? `${String(index).padStart(4, '0')}-` : '';
      return files.map(({ name, text, subject }, index) => ({ path: `${number(index)}${name}.k8s.yaml`, text, subject }));
    });
  }

  /** All charts in one file, `app.k8s.yaml`, for `kubectl apply -f -`. */
  public static singleFile(): Layout {
    return new Layout(charts => [{
      path: 'app.k8s.yaml',
      text: joinedYaml(Array.from(charts, ({ objects }) => textOf(objects))),
      subject: 'app',
    }]);
  }

  /**
   * A folder per chart and a file per object, with names that say what is in them: `auth/deployment-canary.yaml`. Argo CD reads such folders with
   * `directory.recurse`, and kubectl with `-R`.
   *
   * Refused: two objects for one file, and names of objects with slashes.
   */
  public static directory(): Layout {
    const files: Files = (charts, problems) => Array.from(charts, ({ name, objects }) => objectFiles(name, objects, [], problems)).flat();
    return new Layout(files, (chart, overlay) => overlay === undefined ? chart : undefined);
  }

  /**
   * What `directory` writes, and a `kustomization.yaml` per chart that lists exactly these files. A prefix, a suffix and a namespace that people set
   * in an overlay reach the routes, too.
   *
   * Each container of a process has a placeholder as its image, one per track: `auth-api-canary-image`. `images:` of the kustomization says what it stands for, so that
   * `kustomize edit set image`, Argo CD Image Updater and Flux move one track and never both. What they or people write there stays; where the code changes the same image, too, it is an error, or in an overlay the overlay's stays.
   *
   * Refused: what `directory` refuses; entries of `images:` by which Kustomize would run a placeholder, or move several tracks at once; and names and namespaces of an overlay that
   * cannot reach all that names the objects.
   *
   * @see https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/images/
   */
  public static kustomize(options: KustomizeOptions = {}): Layout {
    // Loaded when somebody wants it: most apps are files of charts.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { KustomizeLayout } = require('./kustomize/kustomize-layout') as typeof import('./kustomize/kustomize-layout');
    const layout = new KustomizeLayout(options);
    const files: Files = (charts, problems) => Array.from(charts, chart => layout.files(chart, problems)).flat();
    return new Layout(files, (chart, overlay) => layout.folder(chart, overlay));
  }

  private constructor(
    /** @internal */ public readonly _files: Files,
    /** @internal */ public readonly _folder: Folder = () => undefined,
  ) {}
}

function textOf(objects: readonly LayoutObject[]): string {
  return yamlText(objects.map(({ manifest }) => manifest));
}
