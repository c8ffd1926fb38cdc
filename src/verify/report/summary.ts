import { Finding, Severity } from '../finding';

/** How many findings there are of each severity. */
export interface Summary {
  readonly errors: number;
  readonly warnings: number;
}

/** The summary of findings. */
export function summaryOf(findings: readonly Finding[]): Summary {
  const errors = findings.filter(({ severity }) => severity === Severity.ERROR).length;
  return { errors, warnings: findings.length - errors };
}

/** A summary in words: `2 errors, 1 warning`. */
export function summaryText({ errors, warnings }: Summary): string {
  const parts = [counted(errors, 'error'), counted(warnings, 'warning')].filter(part => part !== '');
  return parts.length === 0 ? 'no findings' : parts.join(', ');
}

function counted(count: number, noun: string): string {
  return count === 0 ? '' : `${count} ${noun}${count === 1 ? '' : 's'}`;
}
