/** For how many letters one slip is taken. */
const LETTERS_PER_SLIP = 3;

/** A way out that names the word that may have been meant; else the words that there are, after what leads to them. */
export function didYouMean(word: string, words: readonly string[], otherwise: string): string {
  const meant = closest(word, words);
  return meant === undefined ? otherwise : `did you mean ${meant}?`;
}

/** The word that is nearest, if it is near. */
export function closest(word: string, words: readonly string[]): string | undefined {
  const most = Math.floor(word.length / LETTERS_PER_SLIP);
  const near = words.filter(other => Math.abs(other.length - word.length) <= most)
    .map(other => ({ other, slips: slips(word.toLowerCase(), other.toLowerCase()) }))
    .filter(({ slips: number }) => number <= most);
  return near.sort((one, two) => one.slips - two.slips)[0]?.other;
}

/**
 * How many letters must be added, left out, exchanged or swapped with their neighbour.
 *
 * @see https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance#Optimal_string_alignment_distance
 */
function slips(one: string, two: string): number {
  let [before, last] = [[] as number[], Array.from({ length: two.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= one.length; row++) {
    const next = [row];
    for (let column = 1; column <= two.length; column++) {
      const other = one[row - 1] === two[column - 1] ? 0 : 1;
      const swapped = row > 1 && column > 1 && one[row - 1] === two[column - 2] && one[row - 2] === two[column - 1];
      next.push(Math.min(last[column] + 1, next[column - 1] + 1, last[column - 1] + other, swapped ? before[column - 2] + 1 : Infinity));
    }
    [before, last] = [last, next];
  }
  return last[two.length];
}
