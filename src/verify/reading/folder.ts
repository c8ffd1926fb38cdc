import { Dirent, existsSync, readdirSync, realpathSync, statSync } from 'fs';
import { join } from 'path';
import { HelmChart } from './helm-chart';
import { isKustomizationName } from './kustomization';

const MANIFEST = /\.(ya?ml|json)$/;

/** What Helm reads for itself, beside its templates. */
const OF_HELM = /^(Chart\.ya?ml|values.*\.(ya?ml|json)|requirements\.ya?ml)$/;

/** The files of a directory that may have manifests, in an order that is the same on every machine. */
export class Folder {
  public readonly files: string[] = [];
  public readonly problems: string[] = [];
  /** Charts, without those that are parts of another one. */
  public readonly charts: HelmChart[] = [];
  private readonly byTemplate = new Map<string, HelmChart>();
  private readonly seen = new Set<string>();

  /** @param tolerant whether charts are searched for objects, too */
  constructor(path: string, private readonly tolerant: boolean = false) {
    this.visit(path);
  }

  /** The chart of which a file is a template. */
  public chartOf(file: string): HelmChart | undefined {
    return this.byTemplate.get(file);
  }

  private visit(directory: string, above?: HelmChart): void {
    const real = realpathSync(directory);
    if (this.seen.has(real)) {
      return; // a link back, or a second link
    }
    this.seen.add(real);
    const isChart = existsSync(join(directory, 'Chart.yaml'));
    if (isChart && !this.tolerant) {
      this.problems.push(new HelmChart(directory).problem);
      return;
    }
    const chart = isChart && above === undefined ? new HelmChart(directory) : above;
    if (chart !== above) {
      this.charts.push(chart!);
    }
    const entries = readdirSync(directory, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.') && name !== 'node_modules');
    for (const entry of entries.sort((one, other) => one.name < other.name ? -1 : 1)) {
      if (!isChart || !OF_HELM.test(entry.name)) {
        this.take(directory, entry, chart);
      }
    }
  }

  private take(directory: string, entry: Dirent, chart?: HelmChart): void {
    const path = join(directory, entry.name);
    const kind = entry.isSymbolicLink() ? statSync(path, { throwIfNoEntry: false }) : entry;
    if (kind?.isDirectory()) {
      this.visit(path, chart);
    } else if (MANIFEST.test(entry.name) || isKustomizationName(entry.name)) {
      if (kind?.isFile()) {
        this.files.push(path);
        if (chart !== undefined) {
          this.byTemplate.set(path, chart);
        }
      } else {
        this.problems.push(`path must be a file, got ${kind === undefined ? 'a link to nothing' : 'something else'} (${path})`);
      }
    }
  }
}
