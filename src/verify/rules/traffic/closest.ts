import { textOf, textsOf } from '../../untyped';
import { distance } from '../ingress/edit-distance';

/** Most characters by which a name may differ from the one that was meant. */
const MOST = 2;

/** The name among others that was most likely meant: one that differs in a few characters, or has the same words in another order. */
export function closest(name: string, others: readonly string[]): string | undefined {
  const wanted = textOf(name).toLowerCase();
  const scored = textsOf(others).filter(other => other !== name).map(other => ({ other, score: scoreOf(wanted, other.toLowerCase()) }));
  return scored.filter(({ score }) => score <= MOST).sort((one, other) => one.score - other.score)[0]?.other;
}

function scoreOf(one: string, other: string): number {
  if (words(one) === words(other)) {
    return 0;
  }
  const edits = Math.abs(one.length - other.length) > MOST ? Infinity : distance(one, other);
  // One letter of two or three is another name: `v1` and `v2`.
  return edits * 3 < Math.max(one.length, other.length) ? edits : Infinity;
}

function words(text: string): string {
  return text.split(/[-_.]/).sort().join('-');
}
