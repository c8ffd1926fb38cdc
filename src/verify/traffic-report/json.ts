import { ProcessShares, RequestShares } from '../process-shares';
import { requestOf } from './request-kinds';
import { findingOf, jsonText } from '../report/json';
import { summaryOf } from '../report/summary';
import { ProcessChange, RequestChange, TrafficDiff } from '../traffic-diff';
import { TrafficReportOptions } from '../traffic-report-options';

/** See `TrafficReport.toJson`: version 1 of `schemas/traffic-diff.schema.json`. */
export function trafficJson(diff: TrafficDiff, { title, before, after }: Required<TrafficReportOptions>): string {
  const { changed, processes, others, transition, introduced } = diff;
  return jsonText({
    version: 1,
    title,
    before,
    after,
    changed,
    processes: processes.map(processOf),
    others: others.map(changeOf),
    transition: transition.map(findingOf),
    introduced: introduced.map(findingOf),
    summary: summaryOf([...transition, ...introduced]),
  });
}

function processOf({ namespace, name, changed, before, after, requests }: ProcessChange): object {
  return { namespace, name, changed, before: sideOf(before), after: sideOf(after), requests: requests.map(changeOf) };
}

function sideOf(side: ProcessShares | undefined): object | undefined {
  return side && { tracks: side.tracks, podShare: side.podShare };
}

function changeOf(change: RequestChange): object {
  const { text, from, address, condition, direct } = requestOf(change);
  const [before, after] = [outcomeOf(change.before), outcomeOf(change.after)];
  return { request: text, from, address, condition, direct, changed: change.changed, before, after };
}

function outcomeOf(request: RequestShares | undefined): object | undefined {
  return request && { shares: request.shares, dependsOnCreationOrder: request.dependsOnCreationOrder };
}
