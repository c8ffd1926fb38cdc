import { RequestShares } from '../process-shares';
import { summaryOf, summaryText } from '../report/summary';
import { isFailure } from '../shares/shares';
import { RequestChange, TrafficDiff } from '../traffic-diff';

/** What a change does in one line: `2 of 9 processes change, nothing fails on the way`. */
export function headlineOf({ processes, others, transition, introduced }: TrafficDiff): string {
  const changed = processes.filter(process => process.changed).length;
  const isNew = processes.length > 0 && processes.every(({ before }) => before === undefined);
  const requests = [...processes.flatMap(process => process.requests), ...others];
  const isFailing = requests.some(failsMore);
  const [onTheWay, newOnes] = [summaryOf(transition), summaryOf(introduced)];
  const isQuiet = !isFailing && onTheWay.errors === 0 && newOnes.errors === 0;
  return [
    isNew ? `${counted(processes.length)}, all new` : changed === 0 && others.some(request => request.changed) ? 'no process changes, but requests of none do'
      : changed === 0 ? 'nothing changes for traffic' : `${changed} of ${counted(processes.length)} ${changed === 1 ? 'changes' : 'change'}`,
    ...isQuiet ? ['nothing fails on the way'] : [],
    ...transition.length === 0 ? [] : [`${summaryText(onTheWay)} on the way`],
    ...isFailing ? ['some requests fail after it that did not before'] : [],
    ...introduced.length === 0 ? [] : [`${summaryText(newOnes)} new after it`],
  ].join(', ');
}

function counted(processes: number): string {
  return `${processes} process${processes === 1 ? '' : 'es'}`;
}

function failsMore({ before, after }: RequestChange): boolean {
  return failing(after) > failing(before) + 1e-9;
}

function failing(request: RequestShares | undefined): number {
  return Object.entries(request?.shares ?? {}).reduce((sum, [end, share]) => sum + (isFailure(end) ? share : 0), 0);
}
