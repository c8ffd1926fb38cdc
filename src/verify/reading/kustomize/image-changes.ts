import { checkEntries, ImageEntry } from './image-entry';
import { ImageMatcher } from './image-matcher';
import { splitImage } from './image-name';
import { shapeOf } from './image-shape';
import { ifText, itemsOf, recordOf } from '../../untyped';
import { isMap } from '../kinds-of-value';
import { Origin } from '../origin';
import { Fault } from '../reading-mistake';

/** Fields whose images Kustomize looks for wherever they are (kustomize, api/filters/imagetag/legacy.go). */
const CONTAINERS = ['containers', 'initContainers'];

/** Specs of pods whose images it looks for by their paths, too (api/internal/konfig/builtinpluginconsts/images.go). */
const POD_SPECS = [['spec'], ['spec', 'template', 'spec']];

/** The `images` of a kustomization. Each entry is carried out on what those before it made. */
export class ImageChanges {
  /** What Kustomize refuses. */
  public readonly faults: readonly Fault[];
  private readonly entries: readonly ImageEntry[];
  private readonly known = new Map<string, string>();
  private prepared?: ImageMatcher;

  /** @param images as they are written */
  constructor(images: unknown, origin: Origin) {
    [this.entries, this.faults] = checkEntries(images, origin);
  }

  /** Changes the images of an object in its place. */
  public carryOut(manifest: any): void {
    if (this.entries.length === 0 || manifest.kind === 'CustomResourceDefinition') {
      return;
    }
    const done = new Set<unknown>();
    // Kustomize goes over these twice, which a suffix shows.
    const specs = POD_SPECS.map(path => path.reduce<unknown>((value, key) => recordOf(value)[key], manifest));
    specs.forEach(spec => this.changePodSpec(spec, done));
    this.search(manifest, done);
  }

  /**
   * Whether these differ from others in nothing but versions, of which the same are equal: whoever looks at images says the same of both, then.
   *
   * @param others of one kustomization and of those above it
   */
  public differsInVersions(others: readonly ImageChanges[]): boolean {
    const shapes = [this.entries, others.flatMap(({ entries }) => entries)].map(entries => shapeOf(entries));
    return shapes[0] === shapes[1];
  }

  private changePodSpec(spec: unknown, done: Set<unknown>): void {
    CONTAINERS.forEach(key => this.changeImages(recordOf(spec)[key], 2, done));
    for (const { value: { image } } of itemsOf(recordOf(spec).volumes)) {
      this.change(image, 'reference', 1, done);
    }
  }

  private search(value: unknown, done: Set<unknown>): void {
    if (typeof value === 'object' && value !== null) {
      for (const [key, field] of Object.entries(value)) {
        if (CONTAINERS.includes(key)) {
          this.changeImages(field, 1, done);
        }
        this.search(field, done);
      }
    }
  }

  private changeImages(containers: unknown, times: number, done: Set<unknown>): void {
    itemsOf(containers).forEach(({ value }) => this.change(value, 'image', times, done));
  }

  /** An alias of YAML can be the same map at two places. */
  private change(holder: unknown, key: string, times: number, done: Set<unknown>): void {
    const image = isMap(holder) && !done.has(holder) ? ifText(holder[key]) : undefined;
    if (image !== undefined) {
      done.add(holder);
      (holder as any)[key] = this.changed(image, times);
    }
  }

  private changed(image: string, times: number): string {
    const key = `${times} ${image}`;
    const known = this.known.get(key) ?? this.newlyChanged(image, times);
    this.known.set(key, known);
    return known;
  }

  private newlyChanged(image: string, times: number): string {
    const matcher = this.prepared ??= new ImageMatcher(this.entries.map(({ name }) => name));
    let result = image;
    for (let index = matcher.next(result, 0); index !== undefined; index = matcher.next(result, index + 1)) {
      for (let time = 0; time < times && matcher.next(result, index) === index; time++) {
        result = changedBy(this.entries[index], result);
      }
    }
    return result;
  }
}

/** A new tag or digest replaces both (api/filters/imagetag/updater.go). */
function changedBy({ newName, newTag, digest, tagSuffix }: ImageEntry, image: string): string {
  const old = splitImage(image);
  const [tag, hash] = newTag !== '' || digest !== '' ? [newTag, digest] : tagSuffix !== '' ? [`${old.tag}${tagSuffix}`, ''] : [old.tag, old.digest];
  return `${newName || old.name}${tag && `:${tag}`}${hash && `@${hash}`}`;
}
