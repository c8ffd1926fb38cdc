import { sameEntry } from './image-merge';
import { imageMistakes } from './image-mistakes';
import { entryImage, ImageEntry } from './image-reference';
import { changedImages } from './image-splices';
import { readKustomization, ReadKustomization } from './kustomization-reader';
import { placeholderImage } from './placeholder';
import { CanaryError, shown } from '../../domain/canary-error';
import { readPlanFile } from '../../domain/plan/plan-reader';
import { Track } from '../../domain/track';

/** Options of `KustomizeImages.fromYaml`. */
export interface KustomizeImagesOptions {
  /**
   * What messages call the text.
   *
   * @default "kustomization.yaml"
   */
  readonly path?: string;
}

const BOM = '\ufeff';

/** Entries of tracks: their fields must be texts, and each is there once. */
const PLACEHOLDER = /-(?:stable|canary)-image(?:-|$)/;

/** Fields that an image is made of. */
const FIELDS = ['name', 'newName', 'newTag', 'digest'];

/**
 * The images of a `kustomization.yaml` of `Layout.kustomize`: entries of `images:`, one for each container of each track, by its placeholder (`auth-api-canary-image`).
 * Promoting is a change of these entries, and no change of code.
 *
 * It is a value: each change makes a new one, whose text differs from the old one in the values of these entries and in nothing else.
 *
 * @see https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/images/
 */
export class KustomizeImages {
  /**
   * Reads a file in UTF-8.
   *
   * Refused: a file that cannot be read or has another encoding, and what is no kustomization, or has an entry of a track twice.
   *
   * @param path the file; messages call it so
   */
  public static fromFile(path: string): KustomizeImages {
    const subject = 'KustomizeImages.fromFile';
    return new KustomizeImages(subject, path, readPlanFile(subject, path));
  }

  /**
   * Reads the text of a file.
   *
   * Refused: what is no kustomization, or has an entry of a track twice.
   *
   * @param text the text of a file
   */
  public static fromYaml(text: string, options: KustomizeImagesOptions = {}): KustomizeImages {
    return new KustomizeImages('KustomizeImages.fromYaml', options.path ?? 'kustomization.yaml', text);
  }

  private readonly mark: string;
  private readonly body: string;
  private readonly entries: readonly ImageEntry[];

  private constructor(
    subject: string,
    /** The file, as messages call it. */
    public readonly path: string,
    text: string,
  ) {
    this.mark = text.startsWith(BOM) ? BOM : '';
    this.body = text.slice(this.mark.length);
    this.entries = this.read(subject, this.body).images;
  }

  /**
   * Whether it has the images of the first containers of stable and of the canary.
   *
   * @param process name of the process
   */
  public has(process: string): boolean {
    return [Track.STABLE, Track.CANARY].every(track => this.find(placeholderImage(process, track)) !== undefined);
  }

  /**
   * The image of the first container of a track; undefined where there is no entry for it.
   *
   * @param process name of the process
   * @param track its track
   */
  public image(process: string, track: Track): string | undefined {
    const entry = this.find(placeholderImage(process, track));
    return entry && entryImage(entry);
  }

  /**
   * The kustomization in which stable of these processes runs what their canaries run, in all of its containers. Comments, order and formatting stay.
   *
   * Refused, all mistakes at once: an entry of one of the tracks that is missing, has no `newName`, or says more than name, tag and digest; a canary that runs what stable
   * runs already; a later entry that would move the tag of stable; a form that does not let one value change, such as an anchor.
   *
   * @param processes names of the processes
   */
  public promote(processes: string[]): KustomizeImages {
    const subject = 'KustomizeImages.promote';
    const problems: string[] = [];
    const wanted = new Map(processes.flatMap(process => this.promoted(process, problems)).map(entry => [entry.name, entry]));
    const kept = this.entries.map(entry => wanted.get(entry.name) ?? entry);
    this.refuse(subject, problems);
    this.refuse(subject, imageMistakes(kept, [...wanted.keys()]));
    const change = { before: this.entries, kept, added: [], marked: [], policies: new Map<string, string>() };
    const text = changedImages(this.body, change);
    const after = text === undefined ? undefined : readKustomization(text, () => false, [])?.images;
    if (text === undefined || after?.length !== kept.length || !kept.every((entry, index) => sameEntry(entry, after[index]))) {
      const names = [...wanted.keys()].map(shown).join(', ');
      this.refuse(subject, [`images must have a line for each field, without anchors and aliases, so that nothing but ${names} changes, got another form: rewrite it`]);
    }
    return new KustomizeImages(subject, this.path, this.mark + text);
  }

  /** The text, with byte order mark, comments, order and formatting of the file that it came from. */
  public toYaml(): string {
    return this.mark + this.body;
  }

  /** Entries of stable with what the canary runs. */
  private promoted(process: string, problems: string[]): ImageEntry[] {
    const [stable, canary] = [Track.STABLE, Track.CANARY].map(track => placeholderImage(process, track));
    const containers = new Set(this.entries.flatMap(({ name }) => [stable, canary].flatMap(first => name.startsWith(`${first}-`) ? [name.slice(first.length)] : [])));
    const before = problems.length;
    const pairs = ['', ...containers].flatMap(container => {
      const [into, from] = [stable + container, canary + container];
      const [old, now] = [this.one(into, from, problems), this.one(from, into, problems)];
      if (old === undefined || now === undefined) {
        return [];
      }
      if (!now.newName) {
        problems.push(`image ${shown(from)} must have a newName to be promoted, because its name is a placeholder, got ${shown(entryImage(now))}: write the name of the image`);
      }
      const others = [old, now].map(entry => Object.keys(entry).filter(key => !FIELDS.includes(key)));
      if (others.flat().length > 0) {
        problems.push(`image ${shown(others[0].length > 0 ? into : from)} must have no fields but ${FIELDS.join(', ')} to be promoted, got ${others.flat()[0]}: change the image of stable by hand`);
      }
      return [{ old, now: { ...now, name: into } }];
    });
    if (problems.length === before && pairs.every(({ old, now }) => sameEntry(old, now))) {
      problems.push(`image ${shown(canary)} must differ from ${shown(stable)} to be promoted, got ${shown(entryImage(pairs[0].old))} on both: stable runs it already`);
    }
    return pairs.map(({ now }) => now);
  }

  /** The entry with a name, which must be there. */
  private one(name: string, twin: string, problems: string[]): ImageEntry | undefined {
    const entry = this.find(name);
    if (entry === undefined) {
      problems.push(`images must have ${shown(name)} beside ${shown(twin)} to be promoted, got none: run the app to have it made, or name the kustomization that has both`);
    }
    return entry;
  }

  private find(name: string): ImageEntry | undefined {
    return this.entries.find(entry => entry.name === name);
  }

  private read(subject: string, text: string): ReadKustomization {
    const problems: string[] = [];
    const found = readKustomization(text, name => PLACEHOLDER.test(name), problems);
    this.refuse(subject, problems);
    return found!;
  }

  private refuse(subject: string, problems: readonly string[]): void {
    if (problems.length > 0) {
      throw new CanaryError(subject, problems.map(problem => `${problem} (${this.path})`));
    }
  }
}
