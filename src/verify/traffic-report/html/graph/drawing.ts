import { CALLERS, ENDS, LINE, PADDING, REQUESTS, SHARES, SIZE, SMALL, WIDTH } from './columns';
import { askedEnds, endText } from './end-text';
import { fitted, FittedText } from './fitted-text';
import { Box, CallerBox, EndBox, Layout, middleOf, ONE_POSSIBILITY, Row, Slot } from './layout';
import { percent } from '../../../answer';
import { ProcessShares, RequestShares } from '../../../process-shares';
import { isFailure, TRACKS } from '../../../shares/shares';
import { RequestKind, Side } from '../../request-kinds';
import { html, joined, Markup } from '../markup';

/** What a drawing shows beside its layout. */
export interface DrawingOptions {
  readonly side: Side;
  /** What it is, for those who do not see it. */
  readonly label: string;
  readonly shares: ProcessShares | undefined;
  readonly kinds: readonly RequestKind[];
  /** Numbers of findings of an end. */
  readonly marksOf: (end: string) => string | undefined;
}

/** The drawing of one side. */
export function drawing(layout: Layout, options: DrawingOptions): Markup {
  const { side, label, kinds } = options;
  const asked = askedEnds(kinds, side);
  const there = new Set(layout.rows.filter(({ kind }) => kind[side] !== undefined).map(({ box }) => middleOf(box)));
  return html`<svg role="img" aria-label="${label}" viewBox="0 0 ${WIDTH} ${number(layout.height)}" width="${WIDTH}" height="${number(layout.height)}">
${joined([
  ...layout.callers.map(caller => callerEdges(caller, there)),
  ...layout.rows.flatMap(row => row.slots.map(slot => arrow(slot, side))),
  ...layout.callers.map(callerBox),
  ...layout.rows.map(row => rowBox(row, side)),
  ...layout.ends.map(end => endBox(end, asked, options)),
  ...layout.rows.flatMap(row => row.slots.map(slot => shareLabel(slot, side))),
], html`\n`)}
</svg>`;
}

function callerEdges({ box, targets }: CallerBox, there: ReadonlySet<number>): Markup {
  const from = CALLERS.x + CALLERS.width;
  const y = middleOf(box);
  return joined(targets.filter(target => there.has(target)).map(target => html`<path class="ask" d="M${from} ${number(y)}${curve(from, y, REQUESTS.x, target)}"/>`));
}

function callerBox({ from, text, box }: CallerBox): Markup {
  return html`<g>${titled(text, from)}${rectangle(box, 'caller')}${lines(box, text.lines.map(line => ({ line })), true)}</g>`;
}

function rowBox({ kind, box, texts }: Row, side: Side): Markup {
  const { addresses, condition } = kind;
  const there = kind[side] !== undefined;
  const content = [
    ...texts.address.lines.map(line => ({ line })),
    ...texts.more === undefined ? [] : [{ line: texts.more, look: 'small' }],
    ...(texts.condition?.lines ?? []).map(line => ({ line, look: 'small' })),
    ...kind[side]?.dependsOnCreationOrder === true ? [{ line: ONE_POSSIBILITY, look: 'small' }] : [],
    ...!there ? [{ line: 'no way in', look: 'small' }] : texts.marks === undefined || side === 'before' ? [] : [{ line: texts.marks, look: 'mark' }],
  ];
  const isCut = texts.address.cut || texts.more !== undefined || texts.condition?.cut === true;
  const full = `${addresses.slice(0, 20).join('\n')}${addresses.length > 20 ? ' ...' : ''}${condition === undefined ? '' : ` with ${condition}`}`;
  return html`<g>${titled({ lines: [], cut: isCut }, full.replace(/\n/g, ', '))}${rectangle(box, there ? 'request' : 'request absent')}${lines(box, content)}</g>`;
}

function endBox({ end, box }: EndBox, asked: ReadonlyMap<string, RequestShares>, { side, shares, marksOf }: DrawingOptions): Markup | undefined {
  const { lines: facts, look, there } = endText(end, shares, asked.get(end));
  if (!there && !TRACKS.includes(look)) {
    return undefined;
  }
  const width = ENDS.width - 2 * PADDING;
  const marks = side === 'after' ? marksOf(end) : undefined;
  const name = fitted(end, width / 1.1, SIZE, 1);
  const texts = facts.map(fact => fitted(fact, width, SMALL, facts.length === 1 ? 2 : 1));
  const below = texts.flatMap(text => text.lines).filter(line => line !== '').map(line => ({ line, look: 'small' }));
  // A finding takes the place of the last line.
  const shown = [{ line: name.lines[0], look: 'name' }, ...below.slice(0, marks === undefined ? 2 : 1),
    ...marks === undefined ? [] : [{ line: fitted(marks, width, SMALL, 1).lines[0], look: 'mark' }]];
  const cut = [name, ...texts].some(text => text.cut) || marks !== undefined;
  return html`<g>${titled({ lines: [], cut }, [end, ...facts].filter(fact => fact !== '').join(', '))}${rectangle(box, `${look}${there ? '' : ' absent'}`)}${
    lines(box, shown)}</g>`;
}

/** An arrow is as wide as its share; one that ends in a failure is drawn in pieces. */
function arrow({ end, y, arrival, ...shares }: Slot, side: Side): Markup | undefined {
  const share = shares[side];
  if (share === 0) {
    return undefined;
  }
  const width = 1.25 + 5 * share;
  const look = `${isFailure(end) ? 'fails' : 'gets'}${shares.before === shares.after ? '' : ' changes'}`;
  const start = SHARES.x + SHARES.width;
  const tip = 4 + width;
  return html`<path class="${look}" stroke-width="${number(width)}" d="M${SHARES.x} ${number(y)}H${start}${curve(start, y, ENDS.x - tip, arrival)}"/>${
    html`<path class="tip ${look}" d="M${number(ENDS.x - tip)} ${number(arrival - tip / 1.6)}L${ENDS.x} ${number(arrival)}L${number(ENDS.x - tip)} ${number(arrival + tip / 1.6)}z"/>`}`;
}

function shareLabel({ y, ...shares }: Slot, side: Side): Markup | undefined {
  const [share, other] = side === 'before' ? [shares.before, shares.after] : [shares.after, shares.before];
  const x = SHARES.x + 17;
  const above = number(y - (share === 0 ? 0 : (1.25 + 5 * share) / 2) - 4);
  if (share === other) {
    return html`<text class="share" x="${x}" y="${above}">${percent(share)}</text>`;
  }
  const below = number(y + (1.25 + 5 * share) / 2 + 12);
  const middle = y - 9;
  return html`<path class="diamond" d="M${SHARES.x + 5} ${number(middle)}l5 -5l5 5l-5 5z"/><text class="share" x="${x + 2}" y="${above}">${percent(share)}</text>${
    html`<text class="was" x="${x + 2}" y="${below}">${side === 'before' ? 'then' : 'was'} ${percent(other)}</text>`}`;
}

function rectangle({ column, y, height }: Box, look: string): Markup {
  return html`<rect class="${look}" x="${column.x}" y="${number(y)}" width="${column.width}" height="${number(height)}" rx="5"/>`;
}

function lines({ column, y, height }: Box, content: readonly { readonly line: string; readonly look?: string }[], centred = false): Markup {
  const x = centred ? column.x + column.width / 2 : column.x + PADDING;
  const top = y + (height - content.length * LINE) / 2 + 11.5;
  return joined(content.map(({ line, look }, index) => (
    html`<text class="${[look, centred ? 'centred' : undefined].filter(Boolean).join(' ')}" x="${number(x)}" y="${number(top + index * LINE)}">${line}</text>`)));
}

function titled({ cut }: FittedText, full: string): Markup | undefined {
  return cut ? html`<title>${full}</title>` : undefined;
}

function curve(x: number, y: number, toX: number, toY: number): string {
  const middle = number((x + toX) / 2);
  return `C${middle} ${number(y)} ${middle} ${number(toY)} ${number(toX)} ${number(toY)}`;
}

function number(value: number): string {
  return String(Math.round(10 * value) / 10);
}
