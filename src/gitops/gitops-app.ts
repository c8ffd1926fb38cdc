import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { ApiObject, App, Chart, DependencyGraph, Names } from 'cdk8s';
import { yamlText } from './yaml-text';
import { CanaryPlan } from '../domain/plan/canary-plan';
import { setPlan } from '../domain/plan/plan-claim';
import { QUOTES_SCALARS } from '../domain/yaml-scalars';

/** Properties of a `GitOpsApp`. */
export interface GitOpsAppProps {
  /**
   * Folder that `synth` writes to.
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
}

/**
 * An app whose YAML every reader reads alike.
 *
 * The writer of `cdk8s.App` leaves some texts bare that Kubernetes reads as numbers (`0o17`, `1e3_`). This one puts
 * everything in quotes that any reader could take for something else, and label, annotation, selector and environment values
 * always. The files are those of `cdk8s.App`: one per chart, `<chart>.k8s.yaml`.
 */
export class GitOpsApp extends App {
  constructor(props: GitOpsAppProps = {}) {
    super({ outdir: props.outdir });
    this.node.setContext(QUOTES_SCALARS, true);
    if (props.plan !== undefined) {
      setPlan(this, props.plan);
    }
  }

  /** Validates the app and writes a file per chart. Nothing is written if anything is wrong. */
  public synth(): void {
    const manifests = this.manifests();
    const numbered = [...manifests.keys()].some(({ node }) => node.dependencies.some(Chart.isChart));
    const files = [...manifests].map(([chart, objects], index) => ({
      name: `${numbered ? `${String(index).padStart(4, '0')}-` : ''}${Names.toDnsLabel(chart)}${this.outputFileExtension}`,
      text: yamlText(objects),
    }));
    mkdirSync(this.outdir, { recursive: true });
    files.forEach(({ name, text }) => writeFileSync(join(this.outdir, name), text));
  }

  /** Validates the app and returns the objects of all charts as one text. */
  public synthYaml(): string {
    return yamlText([...this.manifests().values()].flat());
  }

  /**
   * The objects of each chart, in the order in which charts depend on each other. `Chart.toJson` looks at the whole app each time, so it is asked for the first chart
   * only: that validates the app and makes dependencies of objects ones of charts.
   */
  private manifests(): Map<Chart, object[]> {
    const [first] = this.charts;
    if (first === undefined) {
      super.synthYaml();
      return new Map();
    }
    const objects = first.toJson();
    return new Map(this.charts.map(chart => [chart, chart === first ? objects : objectsOf(chart).map(object => object.toJson())]));
  }
}

/** The objects of a chart, those of charts below it not among them. */
function objectsOf(chart: Chart): ApiObject[] {
  const objects = new DependencyGraph(chart.node).topology().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));
  return objects.filter(object => Chart.of(object) === chart);
}
