import { answersOf, errorsOf, isGood, ProbeResult } from './result';
import { Latencies } from '../../verify/measured/latencies';
import { ComparedShare } from '../../verify/measured/share-comparison';
import { jsonText } from '../../verify/report/json';

/** The result for programs; within a `version` fields may be added, none are changed or removed. */
export function probeJson(result: ProbeResult): string {
  const { target, wanted, partial, tally, comparison, expects } = result;
  const versions = tally.versions().map(({ version, answers, statuses, errors, latencies }) => ({
    version, answers, errors, statuses: classesOf(statuses), latencies: timesOf(latencies),
  }));
  return jsonText({
    version: 1,
    method: target.method,
    url: target.url.href,
    requested: wanted,
    sent: tally.total,
    answered: answersOf(result),
    errors: errorsOf(result),
    partial,
    good: isGood(result),
    confidence: comparison?.confidence,
    confidenceOfEach: comparison?.confidenceOfEach,
    asExpected: expects ? comparison?.asExpected ?? false : undefined,
    versions,
    shares: (comparison?.versions ?? []).map(shareOf),
    failures: tally.failures(),
    withoutVersion: tally.withoutVersion(),
    redirects: tally.redirects(),
  });
}

function shareOf({ version, estimate: { share, low, high }, expected, verdict, needed }: ComparedShare): object {
  return { version, share, low, high, expected, verdict, needed };
}

function classesOf(statuses: ReadonlyMap<number, number>): object {
  return Object.fromEntries([...statuses].sort(([one], [other]) => one - other).map(([first, count]) => [`${first}xx`, count]));
}

function timesOf({ p50, p90, p99, max }: Latencies): object {
  return { p50, p90, p99, max };
}
