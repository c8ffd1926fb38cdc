import { shown } from '../domain/canary-error';

/** Adds a problem for a path that is none below the root of a repository. */
export function checkPath(what: string, path: string, problems: string[]): void {
  if (typeof path !== 'string' || path === '' || /^\/|\\|(^|\/)\.\.(\/|$)/.test(path)) {
    problems.push(`${what} must be a path from the root of the repository, such as "workloads/auth", got ${shown(path)}`);
  }
}
