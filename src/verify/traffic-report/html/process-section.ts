import { findingLinks } from './finding-texts';
import { drawing } from './graph/drawing';
import { marksText } from './graph/end-text';
import { layoutOf } from './graph/layout';
import { html, Markup } from './markup';
import { capitalized } from '../capitalized';
import { badge, Names, requestsTable, tracksTable } from './tables';
import { Finding } from '../../finding';
import { ProcessChange } from '../../traffic-diff';
import { NumberedFindings } from '../numbered-findings';
import { presenceOf } from '../process-title';
import { RequestKind, Side } from '../request-kinds';

/** What a section tells of a process, or of requests that belong to none. */
export interface Section {
  readonly id: string;
  readonly title: string;
  /** What changes for whom. */
  readonly sentence: string;
  /** Nothing for requests that belong to no process. */
  readonly process?: ProcessChange;
  readonly kinds: readonly RequestKind[];
  readonly findings: readonly Finding[];
}

/** The section of a process: tracks, drawings with findings beside them, and the same as text. */
export function processSection(section: Section, names: Names, numbered: NumberedFindings): Markup {
  const { id, title, sentence, process, kinds, findings } = section;
  return html`<section id="${id}" aria-labelledby="${id}-head">
<h2 id="${id}-head">${title} ${process === undefined ? undefined : stateBadge(process)}</h2>
<p>${capitalized(sentence)}.</p>
${process === undefined ? undefined : tracksTable(process)}
${kinds.length === 0 ? html`<p>No route and no Service of the input leads to it, so there is nothing to draw.</p>${findingLinks(findings, numbered)}`
  : html`${graphs(section, names, numbered)}
${requestsTable(process === undefined ? title : `Requests of ${title}`, kinds, names, numbered)}`}
<p class="back"><a href="#changes">Back to the list</a></p>
</section>`;
}

/** `new`, `gone`, `changed` or `same shares`. */
export function stateBadge(process: ProcessChange): Markup {
  return badge(presenceOf(process) ?? (process.changed ? 'changed' : 'same shares'));
}

function graphs({ title, process, kinds, findings }: Section, names: Names, numbered: NumberedFindings): Markup {
  const marks = (some: readonly Finding[]) => marksText(some, finding => numbered.numberOf(finding));
  const tracks = [process?.before, process?.after].flatMap(side => side?.tracks ?? []);
  const layout = layoutOf(kinds, tracks.map(({ track }) => track), kind => marks(kind.findings));
  const marksOf = (end: string) => marks([...new Set(tracks.filter(({ track }) => track === end).flatMap(state => numbered.ofObject(`${state.kind} ${state.workload}`)))]);
  const graph = (side: Side) => html`<figure>
<figcaption>${names[side]}</figcaption>
${drawing(layout, { side, label: `Who gets the requests of ${title}, ${names[side]}. The table of its requests says the same.`, shares: process?.[side], kinds, marksOf })}
</figure>`;
  return html`<div class="graphs${findings.length === 0 ? '' : ' beside'}">
<div class="sides" role="region" aria-label="Drawings of ${title}" tabindex="0">
${graph('before')}
${graph('after')}
</div>
${findingLinks(findings, numbered)}
</div>`;
}
