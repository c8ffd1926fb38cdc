import { shown } from '../domain/canary-error';

/** The longest expression that Istio takes. */
const MAX_LENGTH = 1024;

/** Loaded when the first expression is seen: most services have none, and it is larger than the rest of the library. */
function re2(): typeof import('re2js').RE2JS {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('re2js') as typeof import('re2js')).RE2JS;
}

/** Adds what RE2, the engine of Istio and Envoy, has against an expression. */
export function checkRe2(what: string, regex: string, problems: string[]): void {
  if (regex.length > MAX_LENGTH) {
    problems.push(`${what} must be a regular expression of at most ${MAX_LENGTH} characters, got ${regex.length}`);
    return;
  }
  if (/[^\x00-\x7f]|\\x\{|\\p/i.test(regex)) {
    problems.push(`${what} must be a regular expression in ASCII without \\p and \\x{…}, got ${shown(regex)}: Envoy compares bytes, not characters, and would never find it`);
    return;
  }
  const error = re2Error(regex);
  if (error !== undefined) {
    problems.push(`${what} must be a regular expression that RE2 can read (no look-around, no back-references), got ${shown(regex)}: ${error}`);
  }
}

/** Why RE2 cannot read an expression; nothing where it can. */
export function re2Error(regex: string): string | undefined {
  try {
    re2().compile(regex);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Whether an expression matches a whole text, as Envoy does it. The expression must be a good one. */
export function re2Matches(regex: string, text: string): boolean {
  return re2().matches(regex, text);
}
