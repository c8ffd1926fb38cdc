import { join, relative, sep } from 'path';
import { Fault } from './reading-mistake';

/** A chart of Helm, whose templates are no objects before they are rendered. */
export class HelmChart {
  private readonly left: string[] = [];
  private objects = 0;

  constructor(private readonly directory: string) {}

  /** Whether a file of the chart is a template, which is left out. */
  public leaves(file: string, text: string): boolean {
    const isTemplate = text.includes('{{') && relative(this.directory, file).split(sep).includes('templates');
    if (isTemplate) {
      this.left.push(file);
    } else {
      this.objects++;
    }
    return isTemplate;
  }

  /** What an error says of it. */
  public get problem(): string {
    return `directory must have manifests, got a Helm chart: render it first, with helm template ${this.directory} (${this.file})`;
  }

  /** What is left out. */
  public get faults(): Fault[] {
    const { left: { length }, directory } = this;
    const files = length === 1 ? 'a template' : `${length} templates`;
    const sentence = `objects are read without ${files} of the Helm chart; findings can be about what these add: `
      + `render it first, with helm template ${directory} | cdk8s-canary check -`;
    return length === 0 && this.objects > 0 ? [] : [{ kind: 'unrendered', sentence, place: `${this.file}:1:1`, loses: true, message: this.problem }];
  }

  private get file(): string {
    return join(this.directory, 'Chart.yaml');
  }
}
