/** How many characters have to be put in, left out, replaced or swapped with the next to make one text of another. */
export function distance(one: string, other: string): number {
  const shorter = Math.min(one.length, other.length);
  let start = 0;
  while (start < shorter && one[start] === other[start]) {
    start++;
  }
  let end = 0;
  while (end < shorter - start && one[one.length - 1 - end] === other[other.length - 1 - end]) {
    end++;
  }
  return distanceBetween(one.slice(start, one.length - end), other.slice(start, other.length - end));
}

function distanceBetween(one: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row++) {
    const next = [row];
    for (let column = 1; column <= other.length; column++) {
      const replaced = last[column - 1] + (one[row - 1] === other[column - 1] ? 0 : 1);
      const isSwap = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      next.push(Math.min(replaced, last[column] + 1, next[column - 1] + 1, isSwap ? before[column - 2] + 1 : Infinity));
    }
    [before, last] = [last, next];
  }
  return last[other.length];
}
