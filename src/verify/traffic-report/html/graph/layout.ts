import { CALLERS, Column, ENDS, GAP, LINE, PADDING, REQUESTS, SIZE, SMALL } from './columns';
import { FittedText, fitted } from './fitted-text';
import { endsOf, RequestKind, shareOf } from '../../request-kinds';
import { inOrder } from '../../shares-text';

/** A box of the drawing, which has the same place on both sides. */
export interface Box {
  readonly column: Column;
  readonly y: number;
  readonly height: number;
}

/** Where the arrow to an end starts, and what it says. */
export interface Slot {
  readonly end: string;
  /** Middle of the arrow. */
  readonly y: number;
  /** Where it arrives. */
  readonly arrival: number;
  readonly before: number;
  readonly after: number;
}

/** A kind of request in the drawing. */
export interface Row {
  readonly kind: RequestKind;
  readonly box: Box;
  readonly texts: RowTexts;
  readonly slots: readonly Slot[];
}

/** What stands in the box of a kind. */
export interface RowTexts {
  readonly address: FittedText;
  readonly more?: string;
  readonly condition?: FittedText;
  /** Numbers of findings. */
  readonly marks?: string;
}

/** A caller in the drawing. */
export interface CallerBox {
  readonly from: string;
  readonly text: FittedText;
  readonly box: Box;
  /** Middles of the boxes of its requests. */
  readonly targets: readonly number[];
}

/** An end in the drawing. */
export interface EndBox {
  readonly end: string;
  readonly box: Box;
}

/** Places of everything in the drawings of a process; both sides have the same, so that a reader finds each row where it was. */
export interface Layout {
  readonly height: number;
  readonly callers: readonly CallerBox[];
  readonly rows: readonly Row[];
  readonly ends: readonly EndBox[];
}

/** Said in the box of a request whose shares the order of creation decides. */
export const ONE_POSSIBILITY = 'one possibility';

/** Height of an arrow with its share; of one that changes, which says below what it was. */
const [SLOT, CHANGED_SLOT] = [30, 42];
/** Lines of an end, and of a caller. */
const [END_LINES, CALLER_LINES] = [3, 4];

/**
 * Places for the kinds of requests of a process, one below the other, beside their callers and ends.
 *
 * @param tracks the tracks of both sides, which are there without requests, too
 * @param marksOf numbers of the findings of a kind, as they are shown
 */
export function layoutOf(kinds: readonly RequestKind[], tracks: readonly string[], marksOf: MarksOf): Layout {
  const names = inOrder(Object.fromEntries([...tracks, ...kinds.flatMap(endsOf)].map(end => [end, 0]))).map(([end]) => end);
  const { drafts, callers, height: rowsHeight } = column(kinds, marksOf);
  const endHeight = END_LINES * LINE + 2 * PADDING;
  const height = Math.max(rowsHeight, names.length * (endHeight + GAP) + GAP);
  const shift = (height - rowsHeight) / 2;
  const space = height / names.length;
  const ends = names.map((end, index): EndBox => ({ end, box: { column: ENDS, y: index * space + (space - endHeight) / 2, height: endHeight } }));
  const arrivals = arrivalsOf(ends, drafts);
  return {
    height,
    ends,
    callers: callers.map(({ boxes, ...caller }) => (
      { ...caller, box: moved(caller.box, shift), targets: boxes.map(box => middleOf(moved(box, shift))) })),
    rows: drafts.map(({ slots, ...row }) => ({
      ...row, box: moved(row.box, shift), slots: slots.map(slot => ({ ...slot, y: slot.y + shift, arrival: arrivals.get(slot)! })),
    })),
  };
}

type MarksOf = (kind: RequestKind) => string | undefined;

/** Before the column is moved to the middle. */
type Draft = Omit<Row, 'slots'> & { readonly slots: readonly Omit<Slot, 'arrival'>[] };
type CallerDraft = Omit<CallerBox, 'targets'> & { readonly boxes: readonly Box[] };

function column(kinds: readonly RequestKind[], marksOf: MarksOf): { drafts: Draft[]; callers: CallerDraft[]; height: number } {
  const drafts: Draft[] = [];
  const callers: CallerDraft[] = [];
  let y = GAP;
  for (let first = 0; first < kinds.length;) {
    const { from } = kinds[first];
    const start = y;
    const rows: Draft[] = [];
    for (; first < kinds.length && kinds[first].from === from; first++) {
      rows.push(draftOf(kinds[first], marksOf(kinds[first]), y));
      y += rows[rows.length - 1].box.height + GAP;
    }
    const text = fitted(from, CALLERS.width - 2 * PADDING, SIZE, CALLER_LINES);
    const height = text.lines.length * LINE + 2 * PADDING;
    y = Math.max(y, start + height + GAP);
    const middle = (rows[0].box.y + rows[rows.length - 1].box.y + rows[rows.length - 1].box.height) / 2;
    const box = { column: CALLERS, y: Math.max(start, middle - height / 2), height };
    callers.push({ from, text, box, boxes: rows.map(row => row.box) });
    drafts.push(...rows);
  }
  return { drafts, callers, height: y };
}

function draftOf(kind: RequestKind, marks: string | undefined, y: number): Draft {
  const width = REQUESTS.width - 2 * PADDING;
  const { addresses, condition } = kind;
  const texts: RowTexts = {
    address: fitted(addresses[0], width, SIZE, 2),
    more: addresses.length === 1 ? undefined : `and ${addresses.length - 1} more ${addresses.length === 2 ? 'address' : 'addresses'}`,
    condition: condition === undefined ? undefined : fitted(`with ${condition}`, width, SMALL, 2),
    marks,
  };
  const order = [kind.before, kind.after].some(side => side?.dependsOnCreationOrder) ? ONE_POSSIBILITY : undefined;
  const single = [texts.more, order, marks].filter(text => text !== undefined);
  const lines = texts.address.lines.length + (texts.condition?.lines.length ?? 0) + single.length;
  const spaces = endsOf(kind).map(end => {
    const [before, after] = [shareOf(kind.before, end), shareOf(kind.after, end)];
    return { end, before, after, space: before === after ? SLOT : CHANGED_SLOT };
  });
  const needed = spaces.reduce((sum, { space }) => sum + space, 0);
  const height = Math.max(lines * LINE + 2 * PADDING, needed);
  let top = y + (height - needed) / 2;
  const slots = spaces.map(({ space, ...slot }) => {
    top += space;
    return { ...slot, y: top - space + 19 };
  });
  return { kind, box: { column: REQUESTS, y, height }, texts, slots };
}

/** Arrows arrive one below the other, in the order in which they start. */
function arrivalsOf(ends: readonly EndBox[], rows: readonly Draft[]): Map<Draft['slots'][number], number> {
  const counts = new Map<string, number>();
  rows.forEach(({ slots }) => slots.forEach(({ end }) => counts.set(end, (counts.get(end) ?? 0) + 1)));
  const boxes = new Map(ends.map(({ end, box }) => [end, box]));
  const seen = new Map<string, number>();
  return new Map(rows.flatMap(({ slots }) => slots.map((slot): [Draft['slots'][number], number] => {
    const { y, height } = boxes.get(slot.end)!;
    const index = seen.get(slot.end) ?? 0;
    seen.set(slot.end, index + 1);
    return [slot, y + PADDING + (height - 2 * PADDING) * (index + 0.5) / counts.get(slot.end)!];
  })));
}

/** Middle of a box. */
export function middleOf({ y, height }: Box): number {
  return y + height / 2;
}

function moved(box: Box, by: number): Box {
  return { ...box, y: box.y + by };
}
