import { ImageMatcher } from './image-matcher';
import { isMap, named } from '../kinds-of-value';
import { fieldText, Origin } from '../origin';
import { Fault, MistakeKind } from '../reading-mistake';

/** An entry of `images`; what it does not say is empty. */
export interface ImageEntry {
  readonly name: string;
  readonly newName: string;
  readonly newTag: string;
  readonly digest: string;
  readonly tagSuffix: string;
}

const FIELDS = ['name', 'newName', 'newTag', 'digest', 'tagSuffix'] as const;

const EMPTY: ImageEntry = { name: '', newName: '', newTag: '', digest: '', tagSuffix: '' };

/** The entries of `images` that can be carried out, and what Kustomize refuses (kustomize, api/types/kustomization.go, Unmarshal). */
export function checkEntries(images: unknown, origin: Origin): [entries: ImageEntry[], faults: Fault[]] {
  const faults: Fault[] = [];
  if (images === undefined || images === null) {
    return [[], faults];
  }
  if (!Array.isArray(images)) {
    faults.push(fault('shape', `images must be a list, got ${named(images)}`, origin, ['images']));
    return [[], faults];
  }
  return [images.flatMap((image, index) => entryOf(image, ['images', String(index)], origin, faults) ?? []), faults];
}

/** An entry; of one that Kustomize refuses what can be read. */
function entryOf(image: unknown, path: string[], origin: Origin, faults: Fault[]): ImageEntry | undefined {
  if (!isMap(image)) {
    // It takes null for an entry that says nothing.
    const sentence = `${fieldText(path)} must be a map with name, newName, newTag and digest, got ${named(image)}`;
    faults.push(...image === null ? [] : [fault('shape', sentence, origin, path)]);
    return undefined;
  }
  const entry: { -readonly [field in keyof ImageEntry]: string } = { ...EMPTY };
  for (const [key, value] of Object.entries(image)) {
    // The parser of JSON that Kustomize has takes names of fields in any case.
    const field = FIELDS.find(each => each.toLowerCase() === key.toLowerCase());
    if (field === undefined) {
      const sentence = `${fieldText(path)} must have no fields but ${FIELDS.join(', ')}, got ${key}: Kustomize refuses the file`;
      faults.push({ kind: 'shape', sentence, place: origin.place([...path, key]) });
    } else if (value !== null && value !== undefined) {
      entry[field] = textOf(value, [...path, key], origin, faults);
    }
  }
  if (!ImageMatcher.reads(entry.name)) {
    const sentence = `${fieldText([...path, 'name'])} must be a regular expression, as which Kustomize reads it, got ${JSON.stringify(entry.name)}`;
    faults.push(fault('shape', sentence, origin, [...path, 'name']));
    return undefined;
  }
  return entry;
}

/** A text; of what is none the text that is written there. */
function textOf(value: unknown, path: string[], origin: Origin, faults: Fault[]): string {
  if (typeof value === 'string') {
    return value;
  }
  if (typeof value === 'object') {
    faults.push(fault('shape', `${fieldText(path)} must be a string, got ${named(value)}`, origin, path));
    return '';
  }
  const text = origin.written(path) ?? String(value);
  const read = `${typeof value}${text === String(value) ? '' : ` ${value}`}`;
  const got = text === String(value) ? `which is a ${read}` : `which Kustomize reads as the ${read}`;
  faults.push(fault('no text', `${fieldText(path)} must be a string, got ${text}, ${got}: put it in quotes, ${JSON.stringify(text)}`, origin, path));
  return text;
}

function fault(kind: MistakeKind, sentence: string, origin: Origin, path: string[]): Fault {
  return { kind, sentence, place: origin.valuePlace(path) };
}
