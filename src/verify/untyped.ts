/** Whether a field says something: it is neither missing nor null. */
export function given(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** The value where it has fields, without those that are null: the API server leaves these out (measured). No fields where it is something else. */
export function recordOf(value: unknown): { readonly [key: string]: any } {
  if (!isRecord(value)) {
    return {};
  }
  return hasNull(value) ? Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null)) : value;
}

/** Whether a field is null. There is hardly ever one, and every field of the input is looked at: nothing is copied here. */
function hasNull(value: object): boolean {
  for (const key in value) {
    if ((value as any)[key] === null) {
      return true;
    }
  }
  return false;
}

/** The value where it is a list; nothing in it where it is not, as in an object that only looks right. */
export function listOf(value: unknown): readonly any[] {
  return Array.isArray(value) ? value : [];
}

/** An item of a list with its index, as paths have it. */
export interface Item {
  readonly index: string;
  readonly value: any;
}

/** The objects in what should be a list of objects. */
export function itemsOf(value: unknown): Item[] {
  const items: Item[] = [];
  listOf(value).forEach((item, index) => isRecord(item) && items.push({ index: String(index), value: item }));
  return items;
}

/** The texts in what should be a list of texts. */
export function textsOf(value: unknown): string[] {
  return listOf(value).filter((item): item is string => typeof item === 'string');
}

/** The value where it is a text; an empty one where it is not. */
export function textOf(value: unknown): string {
  return ifText(value) ?? '';
}

/** The value if it is a text. */
export function ifText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The value where it is a number; 0 where it is not. */
export function numberOf(value: unknown): number {
  return ifNumber(value) ?? 0;
}

/** The value if it is a number. */
export function ifNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function isRecord(value: unknown): value is { readonly [key: string]: any } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
