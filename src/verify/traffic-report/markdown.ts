import { capitalized } from './capitalized';
import { headlineOf } from './headline';
import { percent } from '../answer';
import { Finding } from '../finding';
import { ProcessChange, TrafficDiff } from '../traffic-diff';
import { TrafficReportOptions } from '../traffic-report-options';
import { changedText } from './markdown/changed';
import { findingItem } from './markdown/finding-item';
import { code, prose } from './markdown/inline';
import { mermaidGraph } from './markdown/mermaid';
import { requestSentences } from './markdown/request-sentences';
import { Section, sectionsWithin } from './markdown/sections';
import { trackTable } from './markdown/track-table';
import { NumberedFindings } from './numbered-findings';
import { presenceOf, titleOf } from './process-title';
import { requestKinds, requestsOf } from './request-kinds';
import { shortened } from './shortened';

/**
 * Most characters of a report. A comment on GitHub has 65,536 at most ("Body is too long (maximum is 65536 characters)"); whoever posts it may add a line.
 *
 * @see https://github.com/telia-oss/github-pr-resource/issues/259
 */
const MOST = 65_000;

/** Most names in a line. */
const NAMES = 20;

/** See `TrafficReport.toMarkdown`. */
export function trafficMarkdown(diff: TrafficDiff, { title, before, after }: Required<TrafficReportOptions>): string {
  const unchanged = diff.processes.filter(({ changed }) => !changed).map(titleOf);
  const head = [
    `## ${prose(title)}`,
    `**${capitalized(headlineOf(diff))}.**`,
    ...before === 'before' && after === 'after' ? [] : [`From ${code(before)} to ${code(after)}.`],
  ];
  const foot = unchanged.length === 0 ? [] : [`<details><summary>${unchanged.length} unchanged</summary>\n\n${listed(unchanged)}\n\n</details>`];
  const spent = [...head, ...foot].join('\n\n').length;
  return `${[...head, ...sectionsWithin(MOST - spent, sectionsOf(diff)), ...foot].join('\n\n')}\n`;
}

/** Processes that change or have findings, those with findings first; requests and findings of no process last. */
function sectionsOf(diff: TrafficDiff): Section[] {
  const findings = new NumberedFindings(diff);
  const [told, onTheWay] = [new Set<Finding>(), new Set(diff.transition)];
  const own = new Map(diff.processes.map(process => {
    const mine = findings.ofProcess(process).filter(finding => !told.has(finding));
    mine.forEach(finding => told.add(finding));
    return [process, mine];
  }));
  const shown = diff.processes.filter(process => process.changed || own.get(process)!.length > 0);
  const [first, then] = [true, false].map(has => shown.filter(process => own.get(process)!.length > 0 === has));
  const items = (those: readonly Finding[]) => those.map(finding => findingItem(finding, onTheWay.has(finding) ? 'on the way' : 'new after it'));
  const others = diff.others.filter(({ changed }) => changed);
  const rest = findings.all.filter(finding => !told.has(finding));
  return [
    ...[...first, ...then].map(process => processSection(process, findings, items(own.get(process)!))),
    ...others.length === 0 ? [] : [{ name: 'requests of no process', parts: ['### Requests of no process', requestSentences(requestKinds(others, findings.byRequest)).join('\n')] }],
    ...rest.length === 0 ? [] : [{ name: 'the heading of other findings', parts: ['### Other findings'] }],
    ...items(rest).map(item => ({ name: 'findings', parts: [item] })),
  ];
}

function processSection(process: ProcessChange, findings: NumberedFindings, items: readonly string[]): Section {
  const presence = presenceOf(process);
  const kinds = requestKinds(requestsOf(process), findings.byRequest);
  const sentences = requestSentences(kinds);
  const graph = mermaidGraph(process, kinds);
  return {
    name: code(titleOf(process)),
    parts: [
      `### ${code(titleOf(process))}${presence === undefined ? '' : ` (${presence})`}`,
      sentences.length === 0 ? `- ${podsText(process)}` : sentences.join('\n'),
      ...items,
      trackTable(process),
    ],
    graph: graph === '' ? undefined : graph,
  };
}

/** What is said of a process that no route and no Service leads to: a worker, whose pods take what they find. */
function podsText({ before, after }: ProcessChange): string {
  const [was, is] = [before, after].map(side => side?.podShare === undefined ? undefined : percent(side.podShare));
  const shares = changedText(was, is);
  return `no route and no Service leads to it${shares === undefined ? '' : `: ${shares} of its pods are of the canary`}`;
}

function listed(names: readonly string[]): string {
  return shortened(names.map(code), NAMES, count => `and ${count} more`).join(', ');
}
