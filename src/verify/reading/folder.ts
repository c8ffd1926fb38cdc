import { Dirent, existsSync, readdirSync, realpathSync, statSync } from 'fs';
import { join } from 'path';
import { KUSTOMIZATION_FILES } from './kustomization';

const MANIFEST = /\.(ya?ml|json)$/;

/** The files of a directory that may have manifests, in an order that is the same on every machine. */
export class Folder {
  public readonly files: string[] = [];
  public readonly problems: string[] = [];
  private readonly seen = new Set<string>();

  constructor(path: string) {
    this.visit(path);
  }

  private visit(directory: string): void {
    const real = realpathSync(directory);
    if (this.seen.has(real)) {
      return; // a link back, or a second link
    }
    this.seen.add(real);
    if (existsSync(join(directory, 'Chart.yaml'))) {
      this.problems.push(`directory must have manifests, got a Helm chart: render it first, with helm template ${directory} (${join(directory, 'Chart.yaml')})`);
      return;
    }
    const entries = readdirSync(directory, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.') && name !== 'node_modules');
    for (const entry of entries.sort((one, other) => one.name < other.name ? -1 : 1)) {
      this.take(directory, entry);
    }
  }

  private take(directory: string, entry: Dirent): void {
    const path = join(directory, entry.name);
    const kind = entry.isSymbolicLink() ? statSync(path, { throwIfNoEntry: false }) : entry;
    if (kind?.isDirectory()) {
      this.visit(path);
    } else if (MANIFEST.test(entry.name) || KUSTOMIZATION_FILES.includes(entry.name)) {
      if (kind?.isFile()) {
        this.files.push(path);
      } else {
        this.problems.push(`path must be a file, got ${kind === undefined ? 'a link to nothing' : 'something else'} (${path})`);
      }
    }
  }
}
