import { code, prose } from './inline';
import { percent } from '../../answer';
import { isFailure } from '../../shares/shares';
import { alikeKinds, endsOf, RequestKind, shareOf, staysSame } from '../request-kinds';
import { orderText, sharesText } from '../shares-text';
import { shortened } from '../shortened';

/** Most sentences of requests that change, of those that do not, and most addresses of one. */
const [CHANGED, UNCHANGED, ADDRESSES] = [20, 5, 3];

/** A sentence for each sort of request: those that change first, and everybody before those with a condition. */
export function requestSentences(kinds: readonly RequestKind[]): string[] {
  const alike = alikeKinds([...kinds].sort((one, other) => rank(one) - rank(other)));
  const [changed, unchanged] = [true, false].map(is => alike.filter(([first]) => first.changed === is).map(sentenceOf));
  const more = (what: string) => (count: number) => `- and ${count} more sorts of requests ${what}`;
  return [...shortened(changed, CHANGED, more('that change')), ...shortened(unchanged, UNCHANGED, more('that do not change'))];
}

/** What becomes of requests of a kind: `5 % → 20 % get the canary`. */
function changeText(kind: RequestKind): string {
  const { before, after, changed } = kind;
  if (!changed || before === undefined || after === undefined || staysSame(kind)) {
    const shares = prose(sharesText((after ?? before)!.shares));
    return !changed ? `unchanged, ${shares}` : before !== undefined && after !== undefined ? `${shares} before and after` : before === undefined ? `new, ${shares}` : `gone, it was ${shares}`;
  }
  const ends = endsOf(kind);
  if (ends.every(end => end === 'stable' || end === 'canary')) {
    return `${percent(shareOf(before, 'canary'))} → ${percent(shareOf(after, 'canary'))} get the canary`;
  }
  return ends.filter(end => shareOf(before, end) !== shareOf(after, end)).map(end => {
    const text = `${prose(end)} ${percent(shareOf(before, end))} → ${percent(shareOf(after, end))}`;
    return isFailure(end) ? `**${text}**` : text;
  }).join(', ');
}

function rank({ direct, condition }: RequestKind): number {
  return (direct ? 2 : 0) + (condition === undefined ? 0 : 1);
}

function sentenceOf(kinds: readonly RequestKind[]): string {
  const [{ condition, direct }] = kinds;
  const places = kinds.flatMap(({ from, addresses }) => addresses.map((address, index) => (index === 0 ? `${code(from)}, ${code(address)}` : code(address))));
  const shown = shortened(places, ADDRESSES, count => `and ${count} more addresses`);
  const order = orderText(kinds[0]);
  const who = condition !== undefined ? code(condition) : direct ? 'by an address of its own' : 'everybody';
  return `- ${who}: ${changeText(kinds[0])} (${shown.join('; ')})${order === undefined ? '' : `; ${prose(order)}`}`;
}
