import { imageExpression, namesOf } from './image-name';
import { MultiMap } from '../../multi-map';
import { re2 } from '../../re2';

/** A name in which only a dot can stand for something else. */
const PLAIN = /^[^\\+*?()[\]{}|^$]*$/;

/** Names of which dots are at the same places. */
interface Mask {
  readonly dots: readonly number[];
  readonly entries: MultiMap<string, number>;
}

/**
 * Finds the entries of `images` that are for an image. Kustomize takes the name of an entry as a regular expression, so that a dot is any character.
 * Names without other signs are looked up, so that a thousand entries for as many images are no million comparisons.
 */
export class ImageMatcher {
  /** Whether Kustomize can read a name. It crashes over others. */
  public static reads(name: string): boolean {
    try {
      return PLAIN.test(name) || re2().compile(imageExpression(name)) !== undefined;
    } catch {
      return false;
    }
  }

  private readonly masks = new Map<string, Mask>();
  private readonly expressions: { readonly index: number; readonly matches: (image: string) => boolean }[] = [];

  /** @param names of the entries in their order; nothing where one has no name that can be read */
  constructor(names: readonly (string | undefined)[]) {
    names.forEach((name, index) => {
      if (name !== undefined && PLAIN.test(name)) {
        this.maskOf(name).entries.add(name, index);
      } else if (name !== undefined) {
        const expression = re2().compile(imageExpression(name));
        this.expressions.push({ index, matches: image => expression.matcher(image).find() });
      }
    });
  }

  /** The first entry for an image, counted from one of them on. */
  public next(image: string, from: number): number | undefined {
    const found: number[] = [];
    const names = [...namesOf(image)];
    for (const { dots, entries } of this.masks.values()) {
      for (const name of names) {
        const index = entries.get(masked(name, dots)).find(each => each >= from);
        found.push(...index === undefined ? [] : [index]);
      }
    }
    const expression = this.expressions.find(({ index, matches }) => index >= from && matches(image));
    return [...found, ...expression === undefined ? [] : [expression.index]].sort((one, other) => one - other)[0];
  }

  private maskOf(name: string): Mask {
    const dots = [...name.matchAll(/\./g)].map(({ index }) => index);
    const key = String(dots);
    const mask = this.masks.get(key) ?? { dots, entries: new MultiMap() };
    this.masks.set(key, mask);
    return mask;
  }
}

/** A name with dots where entries have them, to look it up. */
function masked(name: string, dots: readonly number[]): string {
  if (dots.every(index => name[index] === '.')) {
    return name;
  }
  const letters = [...name].map((letter, index) => letter !== '\n' && dots.includes(index) ? '.' : letter);
  return letters.join('');
}
