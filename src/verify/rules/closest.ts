import { textOf, textsOf } from '../untyped';
import { distance } from './edit-distance';

/** Most characters by which a name may differ from the one that was meant. */
const MOST = 2;

/** The name among others that was most likely meant: one that differs in a few characters, or has the same words in another order. */
export function closest(name: string, others: readonly string[]): string | undefined {
  const wanted = textOf(name).toLowerCase();
  let found: string | undefined;
  let least = MOST + 1;
  for (const other of textsOf(others)) {
    // Many names are compared, and most are of another length.
    const score = other === name || Math.abs(wanted.length - other.length) > MOST ? Infinity : scoreOf(wanted, other.toLowerCase());
    if (score < least) {
      [found, least] = [other, score];
    }
  }
  return found;
}

function scoreOf(one: string, other: string): number {
  if (one.length === other.length && words(one) === words(other)) {
    return 0;
  }
  const edits = distance(one, other);
  // One letter of two or three is another name: `v1` and `v2`.
  return edits * 3 < Math.max(one.length, other.length) ? edits : Infinity;
}

function words(text: string): string {
  return text.split(/[-_.]/).sort().join('-');
}
