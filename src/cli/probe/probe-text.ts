import { answersOf, errorsOf, isGood, ProbeResult } from './result';
import { Occurrence, VersionTally } from './tally';
import { ShareComparison, ShareVerdict } from '../../verify/measured/share-comparison';
import { printable } from '../../verify/report/printable';
import { tableText } from '../table';

/** Rows and reasons that are shown; a pattern that finds times has as many versions as answers. */
const SHOWN = 20;
const CLASSES = [2, 3, 4, 5];

/** The result for people. */
export function probeText(result: ProbeResult): string {
  const { target, wanted, partial, manner, tally } = result;
  const sent = `${partial === undefined ? '' : `${tally.total} of `}${wanted} ${wanted === 1 ? 'request' : 'requests'}${partial === undefined ? '' : ` (${partial})`}`;
  const parts = [
    `${target.method} ${printable(target.url.href)}: ${sent}, ${manner}\n`,
    answersOf(result) > 0 ? table(result) : '',
    reasons('without an answer', tally.failures()),
    reasons('answered without a version', tally.withoutVersion()),
    reasons('redirects, which are not followed', tally.redirects()),
    verdicts(result),
    `${summary(result)}\n`,
  ];
  return parts.filter(part => part !== '').join('\n');
}

function table(result: ProbeResult): string {
  const versions = result.tally.versions();
  if (versions.length === 0) {
    return '';
  }
  const head = ['version', 'answers', 'share', ...CLASSES.map(first => `${first}xx`), 'p50 ms', 'p90 ms', 'p99 ms', 'max ms'];
  const named = versions.reduce((sum, { answers }) => sum + answers, 0);
  return tableText(head, versions.slice(0, SHOWN).map(version => rowOf(version, named))) + more(versions.length, 'versions');
}

function rowOf({ version, answers, statuses, latencies: { p50, p90, p99, max } }: VersionTally, total: number): string[] {
  return [
    version === undefined ? 'all' : printable(version), String(answers), `${(100 * answers / total).toFixed(1)} %`,
    ...CLASSES.map(first => String(statuses.get(first) ?? 0)), ...[p50, p90, p99, max].map(time => time.toFixed(1)),
  ];
}

function verdicts({ comparison }: ProbeResult): string {
  if (comparison === undefined) {
    return '';
  }
  return comparison.versions.slice(0, SHOWN).map(({ text }) => `${text}\n`).join('') + more(comparison.versions.length, 'versions');
}

function reasons(what: string, all: readonly Occurrence[]): string {
  if (all.length === 0) {
    return '';
  }
  const total = all.reduce((sum, { count }) => sum + count, 0);
  return [`${what}: ${total}\n`, ...all.slice(0, SHOWN).map(({ text, count }) => `  ${count} ${printable(text)}\n`), more(all.length, 'reasons', '  ')].join('');
}

function more(length: number, what: string, indent: string = ''): string {
  return length > SHOWN ? `${indent}and ${length - SHOWN} more ${what}\n` : '';
}

function summary(result: ProbeResult): string {
  const { comparison, expects, partial } = result;
  const errors = errorsOf(result);
  const told = [errors === 0 ? 'no errors' : errors === 1 ? '1 error' : `${errors} errors`];
  if (expects) {
    told.unshift(sharesText(comparison));
  }
  if (comparison !== undefined) {
    told.push(`confidence ${comparison.confidence} %${comparison.confidenceOfEach === comparison.confidence ? '' : ` for all versions together, ${Number(comparison.confidenceOfEach.toFixed(2))} % for each`}`);
  }
  return `${isGood(result) ? 'good' : partial === undefined ? 'not good' : 'partial'}: ${told.join(', ')}`;
}

function sharesText(comparison: ShareComparison | undefined): string {
  if (comparison === undefined) {
    return 'shares cannot be told';
  }
  const odd = comparison.versions.filter(({ verdict }) => verdict !== ShareVerdict.AS_EXPECTED);
  return odd.length === 0 ? 'shares are as expected'
    : odd.every(({ verdict }) => verdict === ShareVerdict.TOO_FEW) ? 'too few requests to tell the shares' : 'shares are not as expected';
}
