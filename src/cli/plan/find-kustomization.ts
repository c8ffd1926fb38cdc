import { readdirSync, readFileSync, statSync } from 'fs';
import { join } from 'path';
import { CanaryError } from '../../domain/canary-error';
import { KustomizeImages } from '../../gitops/kustomize/kustomize-images';

/** Names under which Kustomize looks for its file. */
const NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** What a kustomization with images of tracks has somewhere. */
const PLACEHOLDER = /-canary-image\b/;

/** Kustomizations below folders that have images of tracks, in the order of their paths. */
export function kustomizationsBelow(paths: readonly string[]): KustomizeImages[] {
  const found = [...new Set(paths.filter(isFolder).flatMap(below))];
  return found.filter(path => PLACEHOLDER.test(readFileSync(path, 'utf8'))).map(path => KustomizeImages.fromFile(path));
}

/**
 * The one kustomization that has the images of a process; undefined where none has them.
 *
 * @throws CanaryError where several have them
 */
export function kustomizationOf(subject: string, project: string, all: readonly KustomizeImages[]): KustomizeImages | undefined {
  const found = all.filter(images => images.has(project));
  if (found.length > 1) {
    throw new CanaryError(subject, [`images of ${project} must be in one kustomization, got ${found.map(({ path }) => path).join(', ')}: name one of them with --kustomization`]);
  }
  return found[0];
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function below(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((one, other) => one.name < other.name ? -1 : 1);
  return entries.flatMap(entry => {
    const path = join(folder, entry.name);
    return entry.isFile() && NAMES.includes(entry.name) ? [path] : entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules' ? below(path) : [];
  });
}
