import { html, joined, Markup } from './markup';
import { badge } from './tables';
import { Finding } from '../../finding';
import { codeFrame } from '../../report/code-frame';
import { locationOf } from '../../report/location';
import { Sources } from '../../report/sources';
import { NumberedFindings } from '../numbered-findings';

/** A process that a finding concerns, as a link. */
export interface ProcessLink {
  readonly id: string;
  readonly title: string;
}

/** Findings in short, with links to what they say in full. */
export function findingLinks(findings: readonly Finding[], numbered: NumberedFindings): Markup | undefined {
  return findings.length === 0 ? undefined : html`<ul class="near">
${joined(findings.map(finding => {
  const { severity, rule, title, outcome } = finding;
  const number = numbered.numberOf(finding);
  return html`<li><a href="#f${number}">F${number}</a> ${badge(severity)} ${rule} ${title}${outcome === undefined ? undefined : html`: <b>${outcome}</b>`}</li>`;
}), html`\n`)}
</ul>`;
}

/** A finding in full. */
export function findingText(finding: Finding, number: number, concerned: readonly ProcessLink[], sources: Sources): Markup {
  const { severity, rule, title, subject, message, request, outcome, wayOut, related, place } = finding;
  return html`<article id="f${number}" aria-labelledby="f${number}-head">
<h3 id="f${number}-head">F${number} ${badge(severity)} ${rule} ${title}</h3>
<p><code>${subject}</code>: ${message}</p>
${frame(place, sources)}
<dl>
${fact('Place', html`<code>${place}</code>`)}
${request === undefined ? undefined : fact('Request', html`<code>${request}</code>`)}
${outcome === undefined ? undefined : fact('Gets', outcome)}
${fact('Way out', wayOut)}
${related.length === 0 ? undefined : fact('Related', html`<ul class="plain">${related.map(decision => html`<li>${String(decision)}</li>`)}</ul>`)}
${concerned.length === 0 ? undefined : fact('Concerns', joined(concerned.map(({ id, title: name }) => html`<a href="#${id}">${name}</a>`), ', '))}
</dl>
</article>`;
}

function fact(name: string, content: Markup | string): Markup {
  return html`<div><dt>${name}</dt> <dd>${content}</dd></div>`;
}

// The line that is meant has an arrow before it and is marked: lines may be broken, and then nothing could stand below a column.
function frame(text: string, sources: Sources): Markup | undefined {
  const { position } = locationOf(text);
  const lines = position === undefined ? undefined : sources.linesOf(position.file);
  const shown = position === undefined || lines === undefined ? [] : codeFrame(lines, position).filter(({ caret }) => !caret);
  return shown.length === 0 ? undefined : html`<pre>${joined(shown.map(({ gutter, code }) => (
    html`<span class="line${gutter.startsWith('>') ? ' meant' : ''}">${`${gutter} ${code}`.trimEnd()}</span>`)), html`\n`)}</pre>`;
}
