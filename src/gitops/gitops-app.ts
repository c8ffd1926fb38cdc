import { ApiObject, App, Chart, Names } from 'cdk8s';
import { checkCliFolder, makeCliFolder } from './cli-folder';
import { Progress } from './folder/progress';
import { Layout } from './layout';
import { LayoutChart, LayoutObject } from './layout-object';
import { treeOrder } from './tree-order';
import { CanaryError, shown } from '../domain/canary-error';
import { roleOf } from '../domain/object-role';
import { CanaryPlan } from '../domain/plan/canary-plan';
import { setPlan } from '../domain/plan/plan-claim';
import { withoutSyncWaves } from '../domain/sync-wave';
import { QUOTES_SCALARS } from '../domain/yaml-scalars';

/** Properties of a `GitOpsApp`. */
export interface GitOpsAppProps {
  /**
   * Folder that `synth` writes to. It belongs to this app: what the app wrote there in an earlier run and does not write any more is removed.
   *
   * Refused: for `Layout.kustomize`, the folder that the cdk8s CLI deletes before it runs the app, which is `output` of `cdk8s.yaml`, or `dist`.
   *
   * @default - the environment variable `CDK8S_OUTDIR`, which the cdk8s CLI sets, else `dist`
   */
  readonly outdir?: string;

  /**
   * The plan of all processes of the app that have none of their own. Every process has an entry in it, by its name, and every entry has a process.
   *
   * @default - none, the weights are in the code
   */
  readonly plan?: CanaryPlan;

  /**
   * Which files are written.
   *
   * @default Layout.chartFiles()
   */
  readonly layout?: Layout;

  /**
   * Whether files are replaced that the app did not write, files are replaced and removed that somebody changed since, and all files are removed when the app has no objects
   * any more. Best left to a person who asks for it: `force: process.argv.includes('--force')`, and then `npx cdk8s synth --app 'npx ts-node main.ts --force'`.
   *
   * @default false
   */
  readonly force?: boolean;

  /**
   * Whether objects say in which order Argo CD applies and deletes them: Services and configuration in wave -1, pods in 0, what routes rely on in 1, routes in 2, Deployments without
   * pods in 3; and what is there for a canary or a baseline is deleted when all else is healthy (`PruneLast=true`). Nothing else reads these annotations. A singleton, whose
   * form is an order, has its waves anyway.
   *
   * A wave waits until what is before it is healthy. An Ingress is when it has an address: where it gets none, give Argo CD another health check for it, or say false. An
   * Application with the option `ApplyOutOfSyncOnly=true`, as `ArgoCd` writes it, does not wait for what has not changed, such as a canary that crashes while its weight is taken away.
   *
   * @default true
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
   */
  readonly syncWaves?: boolean;
}

/**
 * An app whose YAML every reader reads alike, in files that are safe to commit.
 *
 * The writer of `cdk8s.App` leaves some texts bare that Kubernetes reads as numbers (`0o17`, `1e3_`). This one puts
 * everything in quotes that any reader could take for something else, and label, annotation, selector and environment values
 * always.
 *
 * Its folder has a file `.cdk8s-canary`, to be committed with the others, which says what the app wrote there. So the next run removes what is out of date, keeps
 * what it does not know, and refuses to write over what somebody edited.
 */
export class GitOpsApp extends App {
  private readonly layout: Layout;
  private readonly force: boolean;

  constructor(props: GitOpsAppProps = {}) {
    super({ outdir: props.outdir });
    this.layout = props.layout ?? Layout.chartFiles();
    this.force = props.force ?? false;
    this.node.setContext(QUOTES_SCALARS, true);
    if (props.syncWaves === false) {
      withoutSyncWaves(this);
    }
    if (props.plan !== undefined) {
      setPlan(this, props.plan);
    }
  }

  /** Validates the app and writes its files. Nothing is written if anything is wrong. */
  public synth(): void {
    // Loaded when something is written: a test has no folder.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { writeFolder } = require('./output-folder') as typeof import('./output-folder');
    const progress = new Progress();
    try {
      const problems: string[] = [];
      const files = this.layout._files(this.layoutCharts(progress), problems);
      checkCliFolder(this.outdir, files, problems);
      if (problems.length > 0) {
        throw new CanaryError(this.outdir, problems);
      }
      writeFolder(this.outdir, files, { force: this.force, progress });
    } finally {
      progress.end();
    }
    makeCliFolder();
  }

  /** Validates the app and returns the objects of all charts as one text. */
  public synthYaml(): string {
    return Layout.singleFile()._files(this.layoutCharts(), [])[0].text;
  }

  /**
   * Folder of a chart below that of the output, `auth` or `domains/auth/base`: the path for its Argo CD Application.
   *
   * Refused: a layout without folders, and a chart of another app.
   *
   * @param overlay an overlay of the layout, whose folder is wanted
   */
  public folderOf(chart: Chart, overlay?: string): string {
    const folder = this.layout._folder(Names.toDnsLabel(chart), overlay);
    if (folder === undefined || App.of(chart) !== this) {
      throw new CanaryError(chart.node.path, [folder === undefined
        ? 'chart must have a folder, but the layout of the app has none for it: use Layout.kustomize() or Layout.directory(), with the overlay'
        : `chart must be one of this app, got one of ${shown(App.of(chart).outdir)}`]);
    }
    return folder;
  }

  /**
   * The charts, in the order in which they depend on each other, one at a time: what is text already need not be kept. `Chart.toJson` looks at the whole app each time, so it
   * is asked for one chart only, and for those that have one of their own: that validates the app and makes dependencies of objects ones of charts.
   */
  private *layoutCharts(progress?: Progress): Iterable<LayoutChart> {
    const some = this.node.findAll().find(Chart.isChart) as Chart | undefined;
    if (some === undefined) {
      super.synthYaml();
      return;
    }
    const early = Chart.prototype.toJson.call(some) as any[];
    const charts = treeOrder(this).filter(Chart.isChart) as Chart[];
    for (const [index, chart] of charts.entries()) {
      progress?.step(index, charts.length, 'rendering charts');
      yield {
        name: Names.toDnsLabel(chart),
        path: chart.node.path,
        dependent: chart.node.dependencies.some(Chart.isChart),
        objects: layoutObjects(chart, chart === some ? early : undefined),
      };
    }
  }
}

/** The objects of a chart. */
function layoutObjects(chart: Chart, early: any[] | undefined): LayoutObject[] {
  const makers = objectsOf(chart);
  if (chart.toJson === Chart.prototype.toJson) {
    return makers.map((maker, index) => layoutObject(early === undefined ? maker.toJson() : early[index], maker, chart));
  }
  const manifests: any[] = chart.toJson();
  return manifests.map(manifest => layoutObject(manifest, makerOf(manifest, makers), chart));
}

function layoutObject(manifest: any, maker: ApiObject | undefined, chart: Chart): LayoutObject {
  return { manifest, subject: `${manifest.kind} ${shown(manifest.metadata?.name)} (${(maker ?? chart).node.path})`, role: maker && roleOf(maker) };
}

/** Which of some objects a manifest is, of a chart that adds others. */
function makerOf({ kind, metadata }: any, makers: readonly ApiObject[]): ApiObject | undefined {
  return makers.find(object => object.kind === kind && object.name === metadata?.name && object.metadata.namespace === metadata?.namespace);
}

/** The objects of a chart, those of charts below it not among them. */
function objectsOf(chart: Chart): ApiObject[] {
  return treeOrder(chart).filter((construct): construct is ApiObject => ApiObject.isApiObject(construct) && Chart.of(construct) === chart);
}
