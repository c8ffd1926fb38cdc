import { counted, filledIn, isPlaceholder, placeholdersOf } from './placeholder';
import { judge, refusal, refusalOf } from '../../admission/admission';
import { Refusal, Stranger } from '../../admission/refusal';
import { beginsWith, valueAt, withValue } from '../../field-path';
import { ManifestObject } from '../../manifest-object';
import { given } from '../../untyped';
import { closest } from '../closest';

/** Most fields of one object that are told, and most that are passed over. */
const MOST_TOLD = 16;
const MOST = 64;

/** A field that the API server does not know. */
export interface UnknownField extends Refusal {
  /** What may have been meant: `did you mean containerPort?`. */
  readonly hint?: string;
}

/** What an object is refused for, without being wrong in what it says. */
export interface Mended {
  readonly unknown: readonly UnknownField[];
  /** Placeholders that are still there, each at the first field that is refused for it. */
  readonly unfilled: readonly { readonly path: readonly string[]; readonly placeholder: string }[];
}

const MENDED = new WeakMap<ManifestObject, Mended>();

/** What was passed over in an object. */
export function mendedIn(object: ManifestObject): Mended {
  return MENDED.get(object) ?? { unknown: [], unfilled: [] };
}

/**
 * The object as it was meant, for the rules that look at more than one field: it is refused because of what is wrong with it otherwise.
 *
 * A field that the API server does not know counts as the one that was meant, if there is one. A placeholder counts as some text.
 */
export function mendedObject(object: ManifestObject): ManifestObject {
  const isTemplate = placeholdersOf(object.manifest.metadata.namespace).length > 0;
  return refusal(object) === undefined && !isTemplate ? object : new Mending(object).result();
}

class Mending {
  private readonly unknown: UnknownField[] = [];
  private readonly unfilled: { path: readonly string[]; placeholder: string }[] = [];
  /** What rules see. */
  private shown: any;
  /** What the API server is asked about. */
  private asked: any;
  private isFilled = false;

  constructor(private readonly object: ManifestObject) {
    this.shown = object.manifest;
    this.asked = object.manifest;
    this.note([object.manifest.metadata.namespace], ['metadata', 'namespace']);
  }

  public result(): ManifestObject {
    let found = this.refusal();
    for (let count = 0; found !== undefined && count < MOST && this.passedOver(found); count++) {
      found = this.refusal();
    }
    const mended = this.object._with(this.shown);
    judge(mended, found);
    MENDED.set(mended, { unknown: this.unknown, unfilled: this.unfilled });
    return mended;
  }

  private passedOver(found: Refusal): boolean {
    if (found.stranger === undefined) {
      return this.fill(found.path);
    }
    if (this.unknown.length < MOST_TOLD) {
      this.move(found, found.stranger);
      return true;
    }
    return false;
  }

  private refusal(asked = this.asked): Refusal | undefined {
    return refusalOf(asked, this.object.group, this.object.kind, this.object.namespace);
  }

  /** The value of an unknown field counts as that of the field that was meant, unless that one is there or cannot have it. */
  private move(found: Refusal, { known, belongs, home }: Stranger): void {
    const { path } = found;
    const name = path[path.length - 1];
    const like = belongs === undefined ? closest(name, known) : undefined;
    const holder = like === undefined ? home : path.slice(0, -1);
    this.unknown.push({ ...found, hint: like !== undefined ? `did you mean ${like}?` : belongs && `it belongs ${belongs}` });
    const value = valueAt(this.asked, path);
    this.asked = withValue(this.asked, path, undefined);
    if (holder !== undefined && given(value)) {
      this.place(value, [...holder, like ?? name], path);
    }
  }

  private place(value: unknown, target: readonly string[], path: readonly string[]): void {
    if (given(valueAt(this.asked, target))) {
      return;
    }
    const placed = withValue(this.asked, target, value);
    const again = this.refusal(placed);
    if (again === undefined || again.stranger !== undefined || !beginsWith(again.path, target)) {
      this.asked = placed;
      this.shown = withValue(this.shown, target, valueAt(this.shown, path));
    }
  }

  /** A text that is refused for a placeholder counts as one that is taken; where there is none, as in place of a number, the field counts as absent. */
  private fill(path: readonly string[]): boolean {
    const value = valueAt(this.shown, path);
    const filled = this.isFilled ? this.asked : filledIn(this.asked);
    const candidates = placeholdersOf(value).length === 0 ? [] : [filled, withValue(filled, path, counted(value))];
    const taken = candidates.find(asked => this.refusal(asked)?.path.join() !== path.join());
    if (taken !== undefined) {
      this.asked = taken;
      this.isFilled = true;
    } else if (isPlaceholder(value) || placeholdersOf(path[path.length - 1]).length > 0) {
      this.asked = withValue(this.asked, path, undefined);
      this.shown = withValue(this.shown, path, undefined);
    } else {
      return false;
    }
    this.note([path[path.length - 1], value], path);
    return true;
  }

  private note(texts: readonly unknown[], path: readonly string[]): void {
    texts.flatMap(placeholdersOf).filter(placeholder => !this.unfilled.some(known => known.placeholder === placeholder))
      .forEach(placeholder => this.unfilled.push({ path, placeholder }));
  }
}
