import { titleOf, presenceOf } from './process-title';
import { alikeRequests, requestOf, requestsOf } from './request-kinds';
import { orderText, sharesText } from './shares-text';
import { shortened } from './shortened';
import { TrackChange, trackChanges } from './track-changes';
import { Finding } from '../finding';
import { RequestShares } from '../process-shares';
import { printable } from '../report/printable';
import { PublicSources } from '../report/public-sources';
import { FindingsText } from '../report/text';
import { ProcessChange, RequestChange, TrafficDiff } from '../traffic-diff';
import { TrafficReportOptions } from '../traffic-report-options';

/** Most addresses of requests with the same shares that are shown. */
const SHOWN = 3;

/** See `TrafficReport.toText`. */
export function trafficText(diff: TrafficDiff, { sources, title, before, after }: Required<TrafficReportOptions>): string {
  const { processes, others, transition, introduced } = diff;
  const text = new FindingsText(new PublicSources(sources), false);
  const section = (head: string, findings: readonly Finding[]) => findings.length === 0 ? `${head}: no findings\n` : `${head}:\n\n${text.render(findings)}`;
  const unchanged = processes.filter(({ changed }) => !changed).map(titleOf);
  const other = others.filter(({ changed }) => changed);
  return [
    linesText([`${title}, ${before} -> ${after}`]),
    ...processes.filter(({ changed }) => changed).map(process => linesText(processLines(process))),
    ...other.length === 0 ? [] : [linesText(['requests of no process', ...requestLines(other)])],
    ...unchanged.length === 0 ? [] : [linesText([`unchanged: ${unchanged.join(', ')}`])],
    section('while it is applied', transition),
    section('new after it', introduced),
  ].join('\n');
}

function linesText(lines: readonly string[]): string {
  return lines.map(line => `${printable(line)}\n`).join('');
}

function processLines(change: ProcessChange): string[] {
  const presence = presenceOf(change);
  return [
    `${titleOf(change)}${presence === undefined ? '' : ` (${presence})`}`,
    ...trackChanges(change).map(trackLine),
    ...requestLines(requestsOf(change)),
  ];
}

function trackLine({ track, field, before, after }: TrackChange): string {
  return field === undefined ? `  ${track}: ${before === undefined ? `new, ${after}` : `gone, ${before}`}` : `  ${track}: ${field} ${before} -> ${after}`;
}

/** Those that change come first. */
function requestLines(requests: readonly RequestChange[]): string[] {
  const alike = alikeRequests(requests);
  return [true, false].flatMap(is => alike.filter(([{ changed }]) => changed === is)).flatMap(linesOf);
}

function linesOf(alike: readonly RequestChange[]): string[] {
  const [change] = alike;
  const { condition } = requestOf(change);
  const order = orderText(change);
  const shares = change.changed ? `${sideText(change.before)} -> ${sideText(change.after)}` : `still ${sideText(change.after)}`;
  const addresses = alike.map(request => requestOf(request)).map(({ address, from }) => `    ${address} from ${from}`);
  return [
    `  ${condition === undefined ? '' : `with ${condition}: `}${shares}`,
    ...order === undefined ? [] : [`    ${order}`],
    ...shortened(addresses, SHOWN, count => `    and ${count} more`),
  ];
}

function sideText(request: RequestShares | undefined): string {
  return request === undefined ? 'no way in' : sharesText(request.shares);
}
