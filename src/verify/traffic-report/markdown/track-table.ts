import { changedText } from './changed';
import { cell } from './inline';
import { TrackState } from '../../process-shares';
import { ProcessChange } from '../../traffic-diff';
import { presenceOf } from '../process-title';
import { podsText, TrackPair, trackPairs } from '../track-changes';

/** The tracks of a process as a table, with what changes as `before → after`. */
export function trackTable(change: ProcessChange): string {
  return ['| track | workload | version | image | pods |', '|---|---|---|---|---|', ...trackPairs(change).map(rowOf)].join('\n');
}

function rowOf(pair: TrackPair): string {
  const { before, after } = pair;
  const { kind, workload } = (after ?? before)!;
  const presence = presenceOf(pair);
  const change = (textOf: (side: TrackState) => string) => changedText(before && textOf(before), after && textOf(after));
  const cells = [
    `${change(({ track }) => cell(track))}${presence === undefined ? '' : ` (${presence})`}`,
    cell(`${kind} ${workload}`),
    change(({ version }) => version === undefined ? 'none' : cell(version)),
    change(({ image }) => image === '' ? 'none' : cell(image)),
    change(podsText),
  ];
  return `| ${cells.join(' | ')} |`;
}
