import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { App, Chart, Names } from 'cdk8s';
import { yamlText } from './yaml-text';
import { QUOTES_SCALARS } from '../domain/yaml-scalars';

/** Properties of a `GitOpsApp`. */
export interface GitOpsAppProps {
  /**
   * Folder that `synth` writes to.
   *
   * @default - the environment variable `CDK8S_OUTDIR`, which the cdk8s CLI sets, else `dist`
   */
  readonly outdir?: string;
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
  }

  /** Validates the app and writes a file per chart. Nothing is written if anything is wrong. */
  public synth(): void {
    // The first look at any chart makes dependencies of objects ones of charts, which decide their order and their names.
    const texts = new Map(this.charts.map(chart => [chart, yamlText(chart.toJson())]));
    const numbered = this.charts.some(({ node }) => node.dependencies.some(Chart.isChart));
    const files = this.charts.map((chart, index) => ({
      name: `${numbered ? `${String(index).padStart(4, '0')}-` : ''}${Names.toDnsLabel(chart)}${this.outputFileExtension}`,
      text: texts.get(chart)!,
    }));
    mkdirSync(this.outdir, { recursive: true });
    files.forEach(({ name, text }) => writeFileSync(join(this.outdir, name), text));
  }

  /** Validates the app and returns the objects of all charts as one text. */
  public synthYaml(): string {
    return yamlText(this.charts.flatMap(chart => chart.toJson()));
  }
}
