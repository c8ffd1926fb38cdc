import { shown } from '../domain/canary-error';

/**
 * Adds everything wrong with the methods of a route.
 *
 * @param owner whose they are, as messages say it: `route prefix "/api"`
 * @param preflights whether the route answers preflights
 */
export function checkMethods(owner: string, methods: string[] | undefined, preflights: boolean, problems: string[]): void {
  if (methods === undefined) {
    return;
  }
  if (methods.length === 0) {
    problems.push(`${owner} methods must have a method, got none: remove methods for every one`);
  } else if (preflights && !methods.includes('OPTIONS')) {
    problems.push(`${owner} methods must have OPTIONS for cors, got ${methods.join(', ')}: preflights are OPTIONS requests; add it, or remove methods`);
  }
  methods.forEach((method, index) => {
    if (typeof method !== 'string' || !/^[A-Z]+(-[A-Z]+)*$/.test(method)) {
      problems.push(`${owner} methods must be in upper case, got ${shown(method)}`);
    } else if (methods.indexOf(method) < index) {
      problems.push(`${owner} methods must have each method once, got ${shown(method)} twice`);
    }
  });
}
