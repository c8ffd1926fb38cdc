import { createHash } from 'crypto';
import { findingText, ProcessLink } from './finding-texts';
import { html, joined, Markup } from './markup';
import { processSection, Section, stateBadge } from './process-section';
import { changeSentence, requestSentence } from './sentence';
import { STYLE } from './style';
import { Names, sharesCell, table, tracksText } from './tables';
import { Finding } from '../../finding';
import { MultiMap } from '../../multi-map';
import { PublicSources } from '../../report/public-sources';
import { summaryOf, summaryText } from '../../report/summary';
import { ProcessChange, TrafficDiff } from '../../traffic-diff';
import { TrafficReportOptions } from '../../traffic-report-options';
import { capitalized } from '../capitalized';
import { headlineOf } from '../headline';
import { NumberedFindings } from '../numbered-findings';
import { titleOf } from '../process-title';
import { requestKinds, requestsOf } from '../request-kinds';

/** See `TrafficReport.toHtml`. */
export function trafficHtml(diff: TrafficDiff, { title, before, after, sources }: Required<TrafficReportOptions>): string {
  const numbered = new NumberedFindings(diff);
  const names = { before, after };
  const sections = sectionsOf(diff, numbered);
  const unchanged = diff.processes.filter(process => !isShown(process, numbered));
  const links = new MultiMap<Finding, ProcessLink>();
  sections.forEach(section => section.findings.forEach(finding => links.add(finding, section)));
  const text = new PublicSources(sources);
  const list = (head: string, findings: readonly Finding[]) => findings.length === 0 ? undefined : html`<h2>${head}</h2>
${joined(findings.map(finding => findingText(finding, numbered.numberOf(finding), links.get(finding), text)), html`\n`)}`;
  return page(title, html`<header>
<h1>${title}</h1>
<p>From <b>${before}</b> to <b>${after}</b>. ${capitalized(headlineOf(diff))}.</p>
</header>
<nav id="changes" aria-label="What changes" tabindex="-1">
${sections.length === 0 ? html`<p>Nothing changes for traffic.</p>` : changeList(sections)}
${numbered.all.length === 0 ? undefined : html`<p><a href="#findings">All findings</a></p>`}
</nav>
<main id="main" tabindex="-1">
${sections.length === 0 ? undefined : LEGEND}
${joined(sections.map(section => processSection(section, names, numbered)), html`\n`)}
${unchanged.length === 0 ? undefined : unchangedText(unchanged, names)}
<section id="findings" aria-label="Findings">
${numbered.all.length === 0 ? html`<h2>Findings</h2>
<p>No findings.</p>` : undefined}
${list('Findings while it is applied', diff.transition)}
${list('Findings that are new after it', diff.introduced)}
</section>
</main>`).text;
}

const LEGEND = html`<details class="legend"><summary>How to read the drawings</summary>
<p>From left to right: who asks, what is asked, and who gets it. An arrow is as wide as its share. A diamond and a second number mark a share that changes. A dashed arrow
ends in a failure. F1 is the number of a finding.</p></details>`;

function page(title: string, body: Markup): Markup {
  const hash = createHash('sha256').update(STYLE).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'`;
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${new Markup(STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the processes</a>
${body}
</body>
</html>
`;
}

function sectionsOf({ processes, others }: TrafficDiff, numbered: NumberedFindings): Section[] {
  const shown = processes.filter(process => isShown(process, numbered)).map((process, index): Section => {
    const kinds = requestKinds(requestsOf(process), numbered.byRequest);
    return { id: `p${index + 1}`, title: titleOf(process), process, kinds, sentence: changeSentence(process, kinds), findings: numbered.ofProcess(process) };
  });
  const changed = others.filter(request => request.changed);
  if (changed.length === 0) {
    return shown;
  }
  const kinds = requestKinds(changed, numbered.byRequest);
  return [...shown, { id: 'others', title: 'Requests of no process', kinds, sentence: requestSentence(kinds), findings: numbered.ofRequests(changed) }];
}

// What fails on the way matters where the shares are the same before and after, too.
function isShown(process: ProcessChange, numbered: NumberedFindings): boolean {
  return process.changed || numbered.ofProcess(process).length > 0;
}

function changeList(sections: readonly Section[]): Markup {
  return html`<ul class="changes">
${joined(sections.map(({ id, title, process, sentence, findings }) => html`<li><a href="#${id}">${title}</a> ${process && stateBadge(process)} ${capitalized(sentence)}.${
  findings.length === 0 ? undefined : html` <b>${summaryText(summaryOf(findings))}</b>.`}</li>`), html`\n`)}
</ul>`;
}

function unchangedText(processes: readonly ProcessChange[], { after }: Names): Markup {
  const rows = processes.map(process => [
    html`<code>${titleOf(process)}</code>`,
    tracksText(process.after),
    requestKinds(process.requests).map(({ from, condition, addresses: [first, ...others], ...kind }) => (
      html`<div>${first}${others.length === 0 ? '' : ` and ${others.length} more`}${condition === undefined ? '' : ` with ${condition}`} from ${from}${sharesCell(kind.after)}</div>`)),
  ]);
  const count = `${processes.length} ${processes.length === 1 ? 'process does' : 'processes do'} not change`;
  return html`<section id="unchanged" aria-label="Processes that do not change">
<details><summary>${count}</summary>
${table(`Processes that do not change, ${after}`, ['Process', 'Tracks', 'Requests'], rows)}
</details>
</section>`;
}
