/** The numbers of a version: `v1.2-rc1` has 1 and 2; a date has its parts. Nothing where the text is none, such as a hash. */
export function versionOf(text: string): readonly number[] | undefined {
  const found = /^v?(\d+(?:[.-]\d+)*)(?![0-9a-zA-Z])/.exec(text);
  return found === null ? undefined : found[1].split(/[.-]/).map(Number);
}

/** Less than 0 where the one is the older. */
export function compareVersions(one: readonly number[], other: readonly number[]): number {
  const length = Math.max(one.length, other.length);
  for (let index = 0; index < length; index++) {
    const difference = (one[index] ?? -1) - (other[index] ?? -1);
    if (difference !== 0) {
      return difference;
    }
  }
  return 0;
}
