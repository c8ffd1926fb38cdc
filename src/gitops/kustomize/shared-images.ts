import { isDeepStrictEqual } from 'util';
import { mergedImages, MergedImages, sameEntry, Winner } from './image-merge';
import { imageMistakes } from './image-mistakes';
import { entryImage, ImageEntry } from './image-reference';
import { changedImages } from './image-splices';
import { Kustomization, kustomizationOf, KustomizationParts, kustomizationText, skeletonText } from './kustomization';
import { ReadKustomization, readKustomization } from './kustomization-reader';
import { readSaid, said, SaidKustomization } from './said-kustomization';
import { shown } from '../../domain/canary-error';
import { SharedFile } from '../output-file';

/** Looks at all of a kustomization but its images. */
export type OverlayCheck = (rest: object, problems: string[]) => void;

/** A marker of Flux. */
const MARKER = /# *\{"\$imagepolicy": *"[^"]*"\}/g;

/** A kustomization that others change, too, with its text where nobody has. */
export interface SharedKustomization extends SharedFile {
  readonly text: string;
}

/** How the kustomization of a chart is written over the one that is there. */
export function sharedKustomization(parts: KustomizationParts): SharedKustomization {
  return new ChartKustomization(kustomizationOf(parts));
}

/**
 * How an overlay is changed.
 *
 * @param check adds what people wrote into it that the files below it cannot follow
 */
export function sharedOverlay(parts: KustomizationParts, check: OverlayCheck = () => {}): SharedKustomization {
  return new OverlayImages(kustomizationOf(parts), check);
}

/**
 * The kustomization of a chart. It is the code's but for the entries of `images`, which Argo CD Image Updater, Flux and `kustomize edit set image` change, too. They write
 * the whole file in their own order and quotes, so it is compared by what it says.
 */
class ChartKustomization implements SharedKustomization {
  public readonly text: string;
  public readonly said: string;

  public constructor(private readonly code: Kustomization) {
    this.text = kustomizationText(code);
    this.said = said(code, true);
  }

  public merged(current: string, saidBefore: string | undefined, force: boolean, problems: string[]): string {
    const { images, rest } = this.code;
    if (current === this.text) {
      return current;
    }
    const before = readSaid(saidBefore);
    const mistakes: string[] = [];
    const file = readKustomization(current, isOurs(images, before), mistakes);
    if (file === undefined) {
      problems.push(...force ? [] : mistakes);
      return force ? this.text : current;
    }
    const edited = force ? [] : this.edited(file, before);
    const merged = mergedImages(file.images, before?.images, images, force ? Winner.CODE : Winner.NOBODY);
    const wrong = wrongImages(merged, images);
    if (force && wrong.length > 0) {
      return this.text;
    }
    if (edited.length + merged.conflicts.length + wrong.length > 0) {
      problems.push(...edited, ...conflictTexts(merged), ...wrong);
      return current;
    }
    const text = kustomizationText({ ...this.code, images: entries(merged) });
    const same = isDeepStrictEqual(file.rest, rest) && isUnchanged(file, merged);
    return same && markers(current) === markers(text) ? current : text;
  }

  /** What somebody else changed beside the images. */
  private edited({ rest }: ReadKustomization, before: SaidKustomization | undefined): string[] {
    const known = [this.code.rest, ...before?.rest === undefined ? [] : [before.rest]];
    if (known.some(one => isDeepStrictEqual(one, rest))) {
      return [];
    }
    const [reference] = known.slice(-1) as any[];
    const keys = Object.keys({ ...reference, ...rest });
    const others = keys.filter(key => !isDeepStrictEqual(reference[key], (rest as any)[key])).map(shown).join(', ');
    return [`file was edited, and all but its images comes from the code, got another ${others}: take the edit back, or overwrite it with force: true of GitOpsApp`];
  }
}

/** A kustomization that people own: the code changes the images of its placeholders there, and only what nobody else changed. */
class OverlayImages implements SharedKustomization {
  public readonly text: string;
  public readonly said: string;

  public constructor(private readonly code: Kustomization, private readonly check: OverlayCheck) {
    this.text = skeletonText(code);
    this.said = said(code, false);
  }

  public merged(current: string, saidBefore: string | undefined, force: boolean, problems: string[]): string {
    const { images, policies } = this.code;
    if (current === this.text) {
      return current;
    }
    const before = readSaid(saidBefore);
    const file = readKustomization(current, isOurs(images, before), problems);
    if (file === undefined) {
      return current;
    }
    const merged = mergedImages(file.images, before?.images, images, Winner.FILE);
    if (!force) {
      this.check(file.rest, problems);
      problems.push(...wrongImages(merged, images));
    }
    const marked = before === undefined ? [] : this.markedAnew(merged, before);
    if (isUnchanged(file, merged) && marked.length === 0) {
      return current;
    }
    const text = changedImages(current, { ...merged, before: file.images, marked, policies });
    const after = text === undefined ? undefined : readKustomization(text, () => false, []);
    if (text === undefined || after === undefined || !isDeepStrictEqual(after.rest, file.rest) || !isSame(after.images, entries(merged))) {
      const names = this.changes(file, merged).join(', ');
      problems.push(`images must have a line for each field, without anchors and aliases, so that nothing but ${names} changes, got another form: rewrite it`);
      return current;
    }
    return text;
  }

  /** Entries of the code whose policy is another than in the last run. */
  private markedAnew({ kept }: MergedImages, { policies }: SaidKustomization): string[] {
    const code = new Map(this.code.images.map(entry => [entry.name, entry]));
    const following = kept.filter(entry => entry !== undefined && code.get(entry.name) === entry).map(entry => entry!.name);
    return following.filter(name => policies[name] !== this.code.policies.get(name));
  }

  /** Names of the entries that change. */
  private changes({ images }: ReadKustomization, { kept, added }: MergedImages): string[] {
    const changed = images.filter((entry, index) => kept[index] === undefined || !sameEntry(kept[index], entry));
    return [...changed, ...added].map(({ name }) => shown(name));
  }
}

/** Whether an entry is one that the code says or said. */
function isOurs(images: readonly ImageEntry[], before: SaidKustomization | undefined): (name: string) => boolean {
  const names = new Set([...images, ...before?.images ?? []].map(({ name }) => name));
  return name => names.has(name);
}

function wrongImages(merged: MergedImages, code: readonly ImageEntry[]): string[] {
  return imageMistakes(entries(merged), code.map(({ name }) => name));
}

function entries({ kept, added }: MergedImages): ImageEntry[] {
  return [...kept.filter(entry => entry !== undefined), ...added];
}

function isUnchanged({ images }: ReadKustomization, { kept, added }: MergedImages): boolean {
  return added.length === 0 && kept.every((entry, index) => entry !== undefined && sameEntry(entry, images[index]));
}

function isSame(some: readonly ImageEntry[], others: readonly ImageEntry[]): boolean {
  return some.length === others.length && some.every((entry, index) => sameEntry(entry, others[index]));
}

function conflictTexts({ conflicts }: MergedImages): string[] {
  return conflicts.map(({ code, file }) => {
    const name = shown(code.name);
    return `image ${name} must be changed in the code or in the file, not in both, got ${shown(entryImage(code))} in the code and ${shown(entryImage(file))} in the file: say the same in both, or let the code win with force: true of GitOpsApp`;
  });
}

/** All markers of a text, in any order. */
function markers(text: string): string {
  return (text.match(MARKER) ?? []).map(one => one.replace(/ /g, '')).sort().join('\n');
}
