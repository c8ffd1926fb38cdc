/** What something was and is: `1 → 2`; what there is where it stays, comes or goes. */
export function changedText(was: string | undefined, is: string | undefined): string | undefined {
  return was === undefined || is === undefined || was === is ? is ?? was : `${was} → ${is}`;
}
