import { shown } from '../domain/canary-error';

/** Adds a problem for a share of requests that proxies cannot tell from none, or that is none. */
export function checkPercentage(what: string, percentage: number, problems: string[]): void {
  if (typeof percentage !== 'number' || !(percentage >= 0.0001 && percentage <= 100)) {
    problems.push(`${what} must be a number from 0.0001 to 100, got ${shown(percentage)}`);
  }
}
