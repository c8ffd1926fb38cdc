import { isConcerned, imageLines, matchLines, nextText, otherWays, plannedShare, replicasText, shareText, weightText } from './cells';
import { LiveState } from './live-state';
import { ProcessStatus, titleOf } from './process-status';
import { isPercentage, ProcessKind } from '../../domain/plan/process-kind';
import { MultiMap } from '../../verify/multi-map';
import { RequestShares } from '../../verify/process-shares';
import { printable } from '../../verify/report/printable';
import { failuresOf } from '../../verify/shares/audience-ways';
import { tableText } from '../table';

/** A column: its title, and the lines that it has for a process. */
type Column = readonly [title: string, lines: (status: ProcessStatus) => readonly string[]];

/** What a process has where the manifests do not have it. */
const NOT_RENDERED = 'not rendered';
/** Lines of a table above its rows. */
const HEAD_LINES = 2;
/** How many requests are shown that nobody gets. */
const MOST_LOST = 5;

/** What a person reads: a table, then who gets the canary of each process, then what is not in the cluster as in Git. */
export function statusText(statuses: readonly ProcessStatus[], others: readonly RequestShares[], live: LiveState | undefined): string {
  if (statuses.length === 0) {
    return 'There is no process in the manifests.\n';
  }
  const names = new MultiMap<string, ProcessStatus>();
  statuses.forEach(status => names.add(status.name, status));
  const nameOf = (status: ProcessStatus) => names.get(status.name).length > 1 ? titleOf(status) : status.name;
  const isWhole = statuses.every(status => !isConcerned(status.audience));
  const shown = statuses.filter(({ entry, audience }) => isWhole || entry !== undefined || isConcerned(audience));
  const without = statuses.filter(status => !shown.includes(status));
  return [
    table(shown, status => `${nameOf(status)}${status.mismatches.length > 0 ? ' *' : ''}`, live !== undefined),
    `${sentences(shown, nameOf)}${without.length === 0 ? '' : `${without.map(nameOf).map(printable).join(', ')}: there is no canary\n`}`,
    undecided(shown, nameOf),
    lost(live?.others ?? others),
    live === undefined ? '' : differences(live),
  ].filter(text => text !== '').join('\n');
}

function table(statuses: readonly ProcessStatus[], nameOf: (status: ProcessStatus) => string, isLive: boolean): string {
  const isPlanned = statuses.every(({ shares }) => shares === undefined);
  const columns: Column[] = [
    ['process', status => [nameOf(status)]],
    ['kind', ({ entry }) => entry === undefined ? [] : [entry.kind]],
    ['weight', ({ entry }) => entry === undefined ? [] : [entry.idle ? `${entry.weight} (idle)` : String(entry.weight)]],
    ['match', matchLines],
    ['stable', status => imageLines(status, 'stable')],
    ['canary', status => imageLines(status, 'canary')],
    [isLive ? 'ready' : 'replicas', status => [replicasText(status)]],
    ['next', ({ entry, next }) => entry === undefined || next === undefined ? [] : [nextText(entry.kind, next)]],
    [isPlanned ? 'share (plan)' : isLive ? 'share in Git' : 'share', status => [isPlanned ? plannedShare(status)
      : status.shares === undefined ? NOT_RENDERED : shareText(status.audience, status.entry?.kind)]],
    ...isLive ? [['in the cluster', status => status.shares === undefined ? [] : [liveShare(status)]] as Column] : [],
  ];
  const rows = statuses.map(status => columns.map(([, lines]) => lines(status).map(printable).filter(line => line !== '')));
  const used = columns.map((_, column) => rows.some(cells => cells[column].length > 0));
  const kept = <T>(cells: readonly T[]) => cells.filter((_, column) => used[column]);
  const text = tableText(kept(columns.map(([title]) => title)), rows.flatMap(cells => spread(kept(cells)))).split('\n');
  let line = HEAD_LINES;
  return [...text.slice(0, line), ...statuses.flatMap((status, index) => {
    const own = text.slice(line, line += heightOf(kept(rows[index])));
    return [...own, ...below(status).map(way => `  ${printable(way)}`)];
  })].map(each => `${each}\n`).join('');
}

/** A row for each line of the highest cell. */
function spread(cells: readonly (readonly string[])[]): string[][] {
  return Array.from({ length: heightOf(cells) }, (_, line) => cells.map(lines => lines[line] ?? ''));
}

function heightOf(cells: readonly (readonly string[])[]): number {
  return Math.max(1, ...cells.map(({ length }) => length));
}

/** Ways in that differ from the first one; those of the cluster where they are others than in Git. */
function below({ audience, live }: ProcessStatus): string[] {
  const [git, cluster] = [otherWays(audience), otherWays(live?.audience)];
  return live === undefined || git.join() === cluster.join() ? git : [...git.map(way => `in Git ${way}`), ...cluster.map(way => `in the cluster ${way}`)];
}

function liveShare({ live, entry }: ProcessStatus): string {
  return live === undefined ? 'not there' : shareText(live.audience, entry?.kind);
}

/** A sentence for each process, with those that have the same one before it together. */
function sentences(statuses: readonly ProcessStatus[], nameOf: (status: ProcessStatus) => string): string {
  const bySentence = new MultiMap<string, string>();
  statuses.forEach(status => bySentence.add(answerText(status), nameOf(status)));
  return bySentence.entries().map(([sentence, names]) => `${printable(names.join(', '))}: ${printable(sentence)}\n`).join('');
}

/** Who gets the canary right now. */
export function answerText(status: ProcessStatus): string {
  const { entry, audience, live, shares } = status;
  if (shares === undefined) {
    return plannedAnswer(entry!);
  }
  const git = String(audience);
  const cluster = live === undefined ? undefined : String(live.audience);
  return cluster === undefined || cluster === git ? git : `${cluster}. In Git: ${git}`;
}

function plannedAnswer({ kind, weight, idle }: NonNullable<ProcessStatus['entry']>): string {
  if (weight === 0 || idle) {
    return 'nobody, as the plan says';
  }
  const isAll = kind === ProcessKind.DEPLOYMENT_SINGLETON || isPercentage(kind) && weight === 100;
  const share = isAll ? 'everybody' : `${weightText(kind, weight)}${isPercentage(kind) ? ' of all requests' : ''}`;
  return `${share}, as the plan says`;
}

/** The objects whose order of creation decides. */
function undecided(statuses: readonly ProcessStatus[], nameOf: (status: ProcessStatus) => string): string {
  return statuses.map(status => {
    const requests = [status.shares, status.live?.shares].flatMap(side => side?.requests ?? []);
    const open = requests.filter(({ direct, dependsOnCreationOrder }) => !direct && dependsOnCreationOrder);
    const objects = [...new Set(open.flatMap(({ answer }) => answer.undecidedOrder))];
    return objects.length === 0 ? '' : `${printable(`${nameOf(status)} ?: the older one decides of ${objects.join(', ')}`)}\n`;
  }).join('');
}

/** Requests that fail without any process that they were meant for. */
function lost(others: readonly RequestShares[]): string {
  const failed = others.filter(({ direct, shares }) => !direct && Object.keys(failuresOf(shares)).length > 0);
  const lines = failed.slice(0, MOST_LOST).map(({ text, shares }) => `${Object.keys(failuresOf(shares)).join(', ')}: ${text}`);
  return [...lines, ...failed.length > MOST_LOST ? [`and ${failed.length - MOST_LOST} more requests that nobody gets`] : []].map(line => `${printable(line)}\n`).join('');
}

function differences({ context, comparison: { missing, drifted, skipped, differs } }: LiveState): string {
  const lines = [
    ...missing.map(title => `${title} is not there`),
    ...drifted.flatMap(({ title, fields }) => fields.map(({ field, git, cluster }) => (
      `${title} ${field} differs${git === undefined || cluster === undefined ? '' : `: ${git} in Git, ${cluster} in the cluster`}`))),
    ...skipped.map(({ title, reason }) => `${title} was not compared: ${reason}`),
  ];
  const head = differs ? `Git and the cluster (context ${context}) differ:`
    : `The cluster (context ${context}) has what Git says${skipped.length === 0 ? '.' : ', as far as it was compared:'}`;
  return `${printable(head)}\n${lines.map(line => `  ${printable(line)}\n`).join('')}`;
}
