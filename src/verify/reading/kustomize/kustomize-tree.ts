import { dirname, resolve } from 'path';
import { changeObject, setNamespace } from './changes';
import { KustomizationFile } from './kustomization-file';
import { isPartial } from './partial';
import { MultiMap } from '../../multi-map';
import { ifText } from '../../untyped';
import { isKustomizationName, unrenderedText } from '../kustomization';
import { Fault } from '../reading-mistake';

/** Overlays of users count more than others, and those of canaries least: they are there beside another one. */
const LIVE = /(^|[-_./])(prod|production|live)([-_./]|$)/i;
const CANARY = /canary|preview/i;

/** What Kustomize makes of the objects of a file. */
export interface FileRole {
  /** The kustomization that the file belongs to. */
  readonly owner: string;
  /** Which of two objects with the same name counts, where two owners have them: that with the higher rank. */
  readonly rank: number;
  /** Whether a document is an object, and not a part that is put over one. */
  takes(value: unknown): boolean;
  /** Changes an object in its place. */
  change(manifest: any): void;
}

/**
 * The kustomizations among the files of an input.
 *
 * Each object is read once, with the changes of the kustomizations above it. Where several overlays have one base, that is the overlay of
 * production, and objects that other overlays add are put beside it.
 */
export class KustomizeTree {
  private readonly byDirectory = new Map<string, KustomizationFile>();
  private readonly parents = new MultiMap<KustomizationFile, KustomizationFile>();
  private readonly owners = new MultiMap<string, KustomizationFile>();
  private readonly others: ReadonlySet<string>;
  private readonly chains = new Map<KustomizationFile, readonly KustomizationFile[]>();
  private readonly left = new Map<KustomizationFile, boolean>();
  private readonly chosen = new Map<KustomizationFile, KustomizationFile>();
  private readonly groups: KustomizationFile[][];

  constructor(files: readonly string[]) {
    const read = files.filter(isKustomizationName).flatMap(file => KustomizationFile.read(file) ?? []);
    read.forEach(file => this.byDirectory.set(resolve(file.directory), file));
    const all = [...this.byDirectory.values()];
    for (const file of all) {
      for (const resource of file.resources) {
        const base = this.byDirectory.get(resource);
        if (base === undefined) {
          this.owners.add(resource, file);
        } else if (base !== file) {
          this.parents.add(base, file);
        }
      }
    }
    this.others = new Set(all.flatMap(({ others }) => others).filter(path => !this.owners.has(path)));
    this.groups = this.related(all);
    for (const group of this.groups) {
      const roots = group.filter(file => this.parents.get(file).length === 0);
      group.forEach(file => this.chosen.set(file, best(roots.length === 0 ? group : roots)));
    }
  }

  /** Whether a file is not read for objects: a kustomization, or what one mentions as a patch or as a source of something. */
  public skips(file: string): boolean {
    return this.byDirectory.get(resolve(dirname(file)))?.file === file || this.others.has(resolve(file));
  }

  /** What Kustomize makes of a file; nothing if none of the kustomizations is for it. */
  public roleOf(file: string): FileRole | undefined {
    const path = resolve(file);
    const owners = this.owners.get(path);
    return owners.length > 0 ? this.listed(best(owners)) : this.unlisted(path);
  }

  /** What Kustomize refuses, and what is left out, once for the kustomizations that belong together. */
  public get faults(): Fault[] {
    const refused = [...this.byDirectory.values()].flatMap(({ images }) => images.faults);
    return refused.concat(this.groups.flatMap(group => {
      const left = group.map(file => ({ file, keys: this.leftOut(file) })).filter(({ keys }) => keys.length > 0);
      if (left.length === 0) {
        return [];
      }
      const [{ file }, ...more] = left;
      const keys = [...new Set(left.flatMap(each => each.keys))];
      const places = more.length === 0 ? [] : [`here and in ${more.map(each => each.file.directory).join(', ')}`];
      const fault: Fault = {
        kind: 'unrendered',
        sentence: unrenderedText([...keys, ...places], this.chain(file).slice(-1)[0].directory),
        place: file.place(left[0].keys[0]),
        loses: left.some(each => loses(each.file, each.keys)),
        message: file.problem,
      };
      return [fault];
    }));
  }

  /** What errors say of kustomizations that do more than to list their files. */
  public get problems(): string[] {
    return [...this.byDirectory.values()].flatMap(({ problem }) => problem ?? []);
  }

  private listed(owner: KustomizationFile): FileRole {
    const chain = this.chain(owner);
    const namespace = this.namespaceOf(chain);
    return {
      owner: owner.directory,
      rank: this.isChosen(chain) ? 2 : 1,
      takes: () => true,
      change: manifest => {
        chain.forEach(file => changeObject(manifest, file));
        if (namespace !== undefined) {
          setNamespace(manifest, namespace);
        }
      },
    };
  }

  /** A file beside a kustomization is a forgotten entry of it; one further below may only be a patch of it. */
  private unlisted(path: string): FileRole | undefined {
    const beside = this.byDirectory.get(dirname(path));
    const owner = beside ?? this.above(dirname(path));
    const namespace = beside === undefined ? undefined : this.namespaceOf(this.chain(beside));
    return owner === undefined ? undefined : {
      owner: `${owner.directory} (not listed)`,
      rank: 0,
      takes: value => !isPartial(value),
      change: manifest => {
        if (namespace !== undefined && !manifest.metadata.namespace && manifest.kind !== 'Namespace') {
          setNamespace(manifest, namespace);
        }
      },
    };
  }

  private above(directory: string): KustomizationFile | undefined {
    const parent = dirname(directory);
    return this.byDirectory.get(directory) ?? (parent === directory ? undefined : this.above(parent));
  }

  /** A kustomization and those above it, up to the one that a user builds. */
  private chain(file: KustomizationFile): readonly KustomizationFile[] {
    const known = this.chains.get(file) ?? this.newChain(file);
    this.chains.set(file, known);
    return known;
  }

  private newChain(file: KustomizationFile): KustomizationFile[] {
    const chain = [file];
    for (let above = this.parents.get(file); above.length > 0; above = this.parents.get(chain[chain.length - 1])) {
      const next = best(above);
      if (chain.includes(next)) {
        break;
      }
      chain.push(next);
    }
    return chain;
  }

  private isChosen(chain: readonly KustomizationFile[]): boolean {
    return chain[chain.length - 1] === this.chosen.get(chain[0]);
  }

  /** The outermost namespace. Objects of other overlays go where the base is, so that they find each other. */
  private namespaceOf(chain: readonly KustomizationFile[]): string | undefined {
    const own = this.isChosen(chain) ? [...chain] : [...chain.slice(0, -1), this.chosen.get(chain[0])!];
    return own.map(({ value }) => ifText(value.namespace)).filter(namespace => namespace !== undefined && namespace !== '').pop();
  }

  /** Keys of what a kustomization does and nobody here carries out: only Kustomize can, or its base is read for another overlay. */
  private leftOut(file: KustomizationFile): string[] {
    const carried = file.keys('images', 'replicas', 'commonLabels', 'labels');
    const lost = this.isLeft(file) ? carried.filter(key => key !== 'images' || !this.hasAlike(file)) : file.isComponent ? file.keys('namespace', ...carried) : [];
    return [...file.unrendered, ...lost];
  }

  /** Whether a base, or that of one, is read for another overlay. */
  private isLeft(file: KustomizationFile): boolean {
    const known = this.left.get(file);
    if (known !== undefined) {
      return known;
    }
    this.left.set(file, false);
    const left = this.basesOf(file).some(base => !this.chain(base).includes(file) || this.isLeft(base));
    this.left.set(file, left);
    return left;
  }

  /** Whether its images are those with which each base is read, but for their versions. */
  private hasAlike(file: KustomizationFile): boolean {
    return this.basesOf(file).every(base => !this.isLeft(base) && (
      file.images.differsInVersions(this.chain(base).slice(1).map(({ images }) => images))));
  }

  private basesOf(file: KustomizationFile): KustomizationFile[] {
    return file.resources.flatMap(path => this.byDirectory.get(path) ?? []).filter(base => base !== file);
  }

  /** Kustomizations that lead to each other. */
  private related(files: readonly KustomizationFile[]): KustomizationFile[][] {
    const neighbours = new MultiMap<KustomizationFile, KustomizationFile>();
    this.parents.entries().forEach(([base, above]) => above.forEach(file => {
      neighbours.add(base, file);
      neighbours.add(file, base);
    }));
    const seen = new Set<KustomizationFile>();
    return files.flatMap(start => {
      const group = seen.has(start) ? [] : [start];
      group.forEach(file => seen.add(file));
      for (let index = 0; index < group.length; index++) {
        const found = [...new Set(neighbours.get(group[index]))].filter(file => !seen.has(file));
        found.forEach(file => seen.add(file));
        group.push(...found);
      }
      return group.length === 0 ? [] : [group.sort((one, other) => files.indexOf(one) - files.indexOf(other))];
    });
  }
}

function best(files: readonly KustomizationFile[]): KustomizationFile {
  const rank = ({ directory }: KustomizationFile) => LIVE.test(directory) ? 2 : CANARY.test(directory) ? 0 : 1;
  return files.reduce((one, other) => rank(other) > rank(one) ? other : one);
}

/** Whether objects may have another name, or are nowhere: others should not miss them. */
function loses({ isComponent }: KustomizationFile, keys: readonly string[]): boolean {
  return isComponent || keys.some(key => !['images', 'replicas', 'commonLabels', 'labels'].includes(key));
}
