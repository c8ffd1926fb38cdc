import { ImageEntry } from './image-reference';
import { Kustomization } from './kustomization';

/** What the code said in a kustomization in the last run. */
export interface SaidKustomization {
  /** All but the images; none of a file that people own. */
  readonly rest?: object;

  readonly images: readonly ImageEntry[];

  /** Flux policies by placeholder. */
  readonly policies: Readonly<Record<string, string>>;
}

/** What the code says, to be remembered as one line. */
export function said({ rest, images, policies }: Kustomization, owned: boolean): string {
  const remembered: SaidKustomization = { ...owned ? { rest } : {}, images, policies: Object.fromEntries(policies) };
  return JSON.stringify(remembered);
}

/** What was remembered; undefined where it cannot be read. */
export function readSaid(line: string | undefined): SaidKustomization | undefined {
  try {
    const { rest, images, policies } = JSON.parse(line ?? '');
    const known = Array.isArray(images) && images.every(isEntry) && isMap(policies) && (rest === undefined || isMap(rest));
    return known ? { rest, images, policies: policies as Record<string, string> } : undefined;
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is ImageEntry {
  return isMap(value) && 'name' in value && Object.values(value).every(field => typeof field === 'string');
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
