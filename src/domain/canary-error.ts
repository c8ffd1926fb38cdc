/**
 * The one error that this library throws: wrong input, told as subject, rule, value, place, way out.
 *
 * A construct reports everything that one call shows in a single error, a line per mistake.
 */
export class CanaryError extends Error {
  public readonly name = 'CanaryError';

  /**
   * @param subject whose mistake it is: a construct path (`auth/auth-api`) or a factory (`RequestMatch.header`)
   * @param problems one sentence per mistake, without the subject
   */
  constructor(subject: string, problems: string[]) {
    super([...new Set(problems)].map(problem => `${subject}: ${problem}`).join('\n'));
  }
}

/** A value as an error shows it: strings in double quotes, so that `"5"` and `5` differ. */
export function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value) ?? String(value);
}
