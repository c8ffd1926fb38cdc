import { shortened } from './shortened';
import { percent } from '../answer';
import { RequestShares } from '../process-shares';
import { Shares, TRACKS } from '../shares/shares';

/** Most objects whose order of creation decides that are named. */
const OBJECTS = 5;

/** Shares in their order: those of the tracks, of other workloads, of answers by proxies, of nobody. */
export function inOrder(shares: Shares): [end: string, share: number][] {
  const rank = (end: string) => TRACKS.includes(end) ? TRACKS.indexOf(end) : end.includes('/') ? TRACKS.length : TRACKS.length + 1;
  return Object.entries(shares).sort(([one], [other]) => rank(one) - rank(other) || (one < other ? -1 : 1));
}

/** Shares in words: `95 % stable, 5 % canary`. */
export function sharesText(shares: Shares): string {
  return inOrder(shares).map(([end, share]) => `${percent(share)} ${end}`).join(', ');
}

/** What is said of shares that the order of creation decides: `one possibility after the change: the older one of Ingress shop/a, Ingress shop/b decides`. */
export function orderText({ before, after }: { readonly before?: RequestShares; readonly after?: RequestShares }): string | undefined {
  const [was, is] = [before, after].map(side => side === undefined || !side.dependsOnCreationOrder ? undefined
    : shortened(side.answer.undecidedOrder, OBJECTS, count => `${count} more`).join(', '));
  const text = (when: string, objects: string) => `one possibility ${when} the change: the older one of ${objects} decides`;
  return was !== undefined && was === is ? text('before and after', was)
    : [was === undefined ? [] : text('before', was), is === undefined ? [] : text('after', is)].flat().join('; ') || undefined;
}
