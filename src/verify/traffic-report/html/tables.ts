import { html, Content, joined, Markup } from './markup';
import { percent } from '../../answer';
import { ProcessShares, RequestShares, TrackState } from '../../process-shares';
import { isFailure } from '../../shares/shares';
import { ProcessChange } from '../../traffic-diff';
import { capitalized } from '../capitalized';
import { NumberedFindings } from '../numbered-findings';
import { presenceOf, titleOf } from '../process-title';
import { RequestKind } from '../request-kinds';
import { inOrder, orderText } from '../shares-text';
import { podsText, trackPairs } from '../track-changes';

/** Names of the two sides. */
export interface Names {
  readonly before: string;
  readonly after: string;
}

/**
 * A table. On narrow screens its rows are blocks with the name of the column at every cell, which takes its role from the elements in some browsers: so the roles
 * are said.
 *
 * @param rows the first cell of each is its head
 */
export function table(caption: Content, columns: readonly string[], rows: readonly (readonly Content[])[]): Markup {
  const head = columns.map(column => html`<th role="columnheader" scope="col">${column}</th>`);
  const body = rows.map(([first, ...cells]) => html`<tr role="row"><th role="rowheader" scope="row" data-label="${columns[0]}">${first}</th>${
    cells.map((cell, index) => html`<td role="cell" data-label="${columns[index + 1]}">${cell}</td>`)}</tr>`);
  return html`<table role="table"><caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${head}</tr></thead>
<tbody role="rowgroup">
${joined(body, html`\n`)}
</tbody></table>`;
}

/** The tracks of a process: what they are, and what they were where it changes. */
export function tracksTable(process: ProcessChange): Markup {
  return table(`Tracks of ${titleOf(process)}`, ['Track', 'Workload', 'Version', 'Image', 'Pods'], trackPairs(process).map(pair => {
    const { before, after } = pair;
    const { track, kind, workload } = (after ?? before)!;
    const presence = presenceOf(pair);
    const cell = (text: (state: TrackState) => string) => compared(before && text(before), after && text(after));
    return [html`<b>${track}</b> ${presence && badge(presence)}`, html`${kind} <code>${workload}</code>`, cell(({ version = '' }) => version), cell(({ image }) => image), cell(podsText)];
  }));
}

/** The kinds of requests of a process with their shares: the same as the drawing, as text. */
export function requestsTable(caption: string, kinds: readonly RequestKind[], { before, after }: Names, findings: NumberedFindings): Markup {
  return table(caption, ['Request', 'From', before, after], kinds.map(kind => [
    requestCell(kind),
    html`<code>${kind.from}</code>`,
    sharesCell(kind.before),
    html`${kind.changed ? badge('changed') : undefined}${sharesCell(kind.after)}${notes(kind)}${kind.findings.map(finding => {
      const number = findings.numberOf(finding);
      return html` <a href="#f${number}">finding F${number}</a>`;
    })}`,
  ]));
}

/** Tracks of one side in a line: `stable web:1, canary web:2`. */
export function tracksText(shares: ProcessShares | undefined): string {
  return (shares?.tracks ?? []).map(({ track, image }) => `${track} ${image}`.trim()).join(', ');
}

/** Shares as a list, failures by name. */
export function sharesCell(request: RequestShares | undefined): Markup {
  return request === undefined ? html`<i>no way in</i>`
    : html`<ul class="plain">${inOrder(request.shares).map(([end, share]) => html`<li><b>${percent(share)}</b> ${end}${isFailure(end) ? ' (fails)' : ''}</li>`)}</ul>`;
}

/** A word that says what became of something. */
export function badge(word: string): Markup {
  return html`<span class="badge ${word.replace(/\W.*/, '')}">${word}</span>`;
}

function requestCell({ addresses: [first, ...others], condition, direct }: RequestKind): Markup {
  const more = html`<details><summary>${others.length} more ${others.length === 1 ? 'address' : 'addresses'}</summary><ul class="plain">${
    others.map(address => html`<li><code>${address}</code></li>`)}</ul></details>`;
  return html`<code>${first}</code>${condition === undefined ? undefined : html` with <code>${condition}</code>`}${
    direct ? html` <i>past the split</i>` : undefined}${others.length === 0 ? undefined : more}`;
}

// Answers are looked up for what changes: elsewhere nobody has to decide.
function notes(kind: RequestKind): Markup {
  const order = orderText(kind);
  const mirrors = kind.changed ? kind.after?.answer.mirrors ?? [] : [];
  return html`${order && html`<p>${capitalized(order)}.</p>`}${
    mirrors.map(({ workload, share }) => html`<p>A copy of ${percent(share)} goes to <code>${workload}</code>.</p>`)}`;
}

function compared(was: string | undefined, is: string | undefined): Markup {
  const [old, now] = [was, is].map(text => text === undefined || text === '' ? html`<i>none</i>` : html`<code>${text}</code>`);
  return was === is || was === undefined ? now : is === undefined ? old : html`<ins>${now}</ins> <span class="was">was <del>${old}</del></span>`;
}
