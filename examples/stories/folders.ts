import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { dump, load } from 'js-yaml';

/** What a folder of output is called on the pages. */
const NAME = 'workloads';

/** Runs a story that writes files, looks at its folder, and removes it. Messages name the folder as the pages do. */
export function inFolder<T>(write: (outdir: string) => void, look: (outdir: string) => T): T {
  const outdir = mkdtempSync(join(tmpdir(), 'stories-'));
  try {
    write(outdir);
    return look(outdir);
  } catch (error) {
    (error as Error).message = (error as Error).message.replaceAll(outdir, NAME);
    throw error;
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** The text of each file that a story leaves, by its path on the pages. */
export function filesOf(write: (outdir: string) => void): { [path: string]: string } {
  return inFolder(write, outdir => Object.fromEntries(readdirSync(outdir, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(outdir.length + 1)).sort()
    .map(path => [`${NAME}/${path}`, readFileSync(join(outdir, path), 'utf8')])));
}

/** What somebody does to a file. */
export function edit(path: string, from: string, to: string): void {
  const text = readFileSync(path, 'utf8');
  if (!text.includes(from)) {
    throw new Error(`${path} must have ${JSON.stringify(from)}`);
  }
  writeFileSync(path, text.replace(from, to));
}

/** What `kustomize edit set image NAME=IMAGE:TAG` does in a folder: it writes the whole file in its own way, and the images in the order of their names. */
export function setImage(folder: string, argument: string): void {
  const [, name, newName, newTag] = /^(.+)=(.+):(.+)$/.exec(argument)!;
  const path = join(folder, 'kustomization.yaml');
  const { images, ...rest } = load(readFileSync(path, 'utf8')) as any;
  const others = images.filter((image: any) => image.name !== name);
  const sorted = [...others, { name, newName, newTag }].sort((one, other) => one.name < other.name ? -1 : 1);
  writeFileSync(path, dump({ ...rest, images: sorted }, { noArrayIndent: true, quotingType: '"' }));
}
